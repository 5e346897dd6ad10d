//! What every page carries: header, navigation, footer.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Site;
use super::say::say;
use super::words::{self, Day};
use crate::model::canonical::sha256;
use crate::model::edition::Edition;
use crate::model::tree::Tree;

/// The laboratory's settings, whose fingerprint the footer carries.
const SETTINGS: &str = "countersign.yaml";

/// Digits of a commit id or fingerprint that are enough to recognise it.
const SHORT: usize = 12;

/// The site's navigation: the page's file without ending, and its name. A page belongs to the entry
/// that its [`At`] names.
const NAVIGATION: &[(&str, &str)] = &[
    ("index", "Overview"),
    ("jobs", "Jobs"),
    ("findings", "Findings"),
    ("clauses", "Clauses"),
    ("procedure", "Procedure"),
    ("rules", "Rules"),
    ("trends", "Trends"),
    ("customers", "Customers"),
    ("registers", "Registers"),
    ("management-review", "Review"),
    ("documents", "Documents"),
    ("people", "People"),
    ("sample", "Sample"),
    ("about", "About"),
];

/// What is the same on every page.
#[derive(Debug, Serialize)]
pub(super) struct SiteInfo {
    /// As HTML names it.
    language: &'static str,
    navigation: Vec<(&'static str, &'static str)>,
    laboratory: String,
    edition: String,
    /// Whether customers are named.
    has_names: bool,
    scope: Option<String>,
    accreditation: Option<String>,
    as_of: Day,
    as_of_why: &'static str,
    baseline: Option<Day>,
    commit: Option<String>,
    committed: Option<Day>,
    records: u64,
    version: String,
    settings: Option<String>,
    /// Whether there are forms: an edition for others has none.
    has_forms: bool,
    labels: BTreeMap<&'static str, String>,
}

impl SiteInfo {
    pub(super) fn of(site: &Site) -> Self {
        let lab = site.lab;
        let settings = &lab.settings;
        let labels = &settings.grade_labels;
        Self {
            language: settings.language.code(),
            navigation: NAVIGATION.iter().map(|(page, name)| (*page, say(name))).collect(),
            laboratory: laboratory(site),
            edition: words::sentence(say(settings.edition.word())),
            has_names: settings.edition == Edition::Internal,
            scope: settings.laboratory.scope.clone(),
            accreditation: settings.laboratory.accreditation.clone(),
            as_of: lab.as_of.day.into(),
            as_of_why: say(lab.as_of.origin.words()),
            baseline: settings.evidence_baseline.map(Day::from),
            commit: site.commit.map(short),
            committed: site.committed.map(|on| on.day.into()),
            records: lab.counts.values().sum::<usize>() as u64,
            version: site.version.to_owned(),
            settings: fingerprint(site.tree),
            has_forms: site.has_forms(),
            labels: BTreeMap::from([
                ("major", say(&labels.major).to_owned()),
                ("minor", say(&labels.minor).to_owned()),
                ("observation", say(&labels.observation).to_owned()),
            ]),
        }
    }
}

/// The laboratory's name, or a plain word where the settings give none.
pub(super) fn laboratory(site: &Site) -> String {
    let name = &site.lab.settings.laboratory.name;
    if name.trim().is_empty() { say("The laboratory").to_owned() } else { name.clone() }
}

pub(super) fn short(id: &str) -> String {
    id.chars().take(SHORT).collect()
}

fn fingerprint(tree: &Tree) -> Option<String> {
    let file = tree.get(SETTINGS)?;
    Some(short(&sha256(&file.bytes)))
}

/// What differs from page to page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct At {
    /// Title of the page.
    title: String,
    /// The entry of the navigation that it belongs to.
    nav: &'static str,
    /// The way from the page to the site's root: empty, or `../`.
    pub(super) root: &'static str,
}

impl At {
    /// A page in the site's root.
    pub(super) fn root(title: impl Into<String>, nav: &'static str) -> Self {
        Self { title: title.into(), nav, root: "" }
    }

    /// A page in a folder of the site's root.
    pub(super) fn folder(title: impl Into<String>, nav: &'static str) -> Self {
        Self { title: title.into(), nav, root: "../" }
    }

    /// The same place under another title.
    pub(super) fn titled(&self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self.clone() }
    }

    /// The page's title.
    pub(super) fn name(&self) -> &str {
        &self.title
    }

    /// The way from this page to an address given from the root.
    pub(super) fn to(&self, address: &str) -> String {
        format!("{}{address}", self.root)
    }
}
