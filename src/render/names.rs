//! Where things stand on the site: file names, fragments, and the page of each record.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use crate::model::canonical::sha256;
use crate::model::finding::Checked;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::model::rule::Rule;
use crate::model::trend::Trend;

use super::dates::Fingerprints;
use super::{parts, registers, words};

/// Longest file name made of an id, without its ending; file systems take 255 bytes.
const LONGEST: usize = 120;

/// An id as part of a file name or fragment: letters, digits and `._-` stay, other bytes become
/// `~` and two hexadecimal digits, so that no id leads out of its folder or needs quoting in an
/// address. Ids that are too long end in a hash of the whole.
#[must_use]
pub fn slug(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for (at, byte) in id.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || (byte == b'.' && at > 0);
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "~{byte:02x}");
        }
    }
    if out.len() > LONGEST {
        out.truncate(LONGEST);
        out.push('~');
        out.push_str(&sha256(id.as_bytes())[..16]);
    }
    out
}

/// Addresses of everything, from the site's root.
#[derive(Debug)]
pub(super) struct Names {
    /// By id, and by what else a record is called: its own number, the number of a report. Asked of every word of
    /// every page that may be a name, and never gone through.
    pages: HashMap<String, String>,
    /// The id of what is called by a number of its own.
    ids: BTreeMap<String, String>,
    rules: BTreeMap<&'static str, String>,
    /// By file, for records that no page is about.
    files: BTreeMap<String, String>,
}

impl Names {
    /// Gives every job, customer, document and other record its page, and parts of jobs their place
    /// on one.
    pub(super) fn of(lab: &Lab, checked: &Checked, trends: &[Trend]) -> Self {
        let rules = rules(checked).map(|rule| (rule.code, format!("rules/{}.html", rule.code))).collect();
        let mut names = Self { pages: HashMap::new(), ids: BTreeMap::new(), rules, files: files(lab) };
        for (place, row) in lab.register.iter().enumerate() {
            let sheet = registers::sheet("numbers", place);
            let address = format!("{sheet}#{}", fragment(&row.body.job));
            // The first line about a job carries its fragment.
            let address = names.pages.entry(row.body.job.clone()).or_insert(address).clone();
            names.pages.extend(row.body.report_no.clone().map(|number| (number, address)));
        }
        for (place, id) in people(lab).into_iter().enumerate() {
            let address = format!("{}#{}", people_sheet(place / PEOPLE), fragment(id));
            names.pages.insert(id.to_owned(), address);
        }
        // the sheet of each finding, for records that name it by its fingerprint
        for finding in checked.outcomes.iter().flat_map(|o| &o.findings) {
            let sheet = Fingerprints::sheet(&Fingerprints::first(finding));
            names.pages.insert(finding.fingerprint(), sheet);
        }
        for shelf in registers::SHELVES {
            let metas = (shelf.records)(lab);
            folder(&mut names.pages, shelf.name, metas.iter().map(|meta| &meta.id));
            for meta in metas {
                names.number(meta);
            }
        }
        for (id, framework) in &lab.agreements {
            for review in &framework.reviews {
                names.part(id, &review.meta);
            }
        }
        folder(&mut names.pages, "documents", lab.documents.keys());
        folder(&mut names.pages, "customers", lab.customers.keys());
        folder(&mut names.pages, "jobs", lab.jobs.keys());
        for job in lab.jobs.values() {
            names.job(job);
        }
        for trend in trends {
            let address = || metric(trend.metric.id);
            names.pages.entry(trend.metric.id.to_owned()).or_insert_with(address);
        }
        names
    }

    /// Parts of a job, by their whole ids, their own numbers and the numbers of reports.
    fn job(&mut self, job: &Job) {
        for meta in parts::of(job) {
            self.part(&job.id, meta);
        }
        for report in &job.reports {
            if let Some(address) = self.pages.get(&report.meta.id).cloned() {
                let number = &report.body.report_no;
                self.pages.insert(number.clone(), address);
                self.ids.insert(number.clone(), report.meta.id.clone());
            }
        }
    }

    fn part(&mut self, of: &str, meta: &Meta) {
        let Some(page) = self.pages.get(of) else { return };
        if meta.part.is_some() {
            let address = format!("{page}#{}", place(meta));
            self.pages.insert(meta.id.clone(), address);
        }
        self.number(meta);
    }

    fn number(&mut self, meta: &Meta) {
        if let (Some(number), Some(address)) = (&meta.common.number, self.pages.get(&meta.id).cloned()) {
            self.pages.entry(number.clone()).or_insert(address);
            self.ids.entry(number.clone()).or_insert_with(|| meta.id.clone());
        }
    }

    /// The address of the page that shows a record, when one does.
    pub(super) fn record(&self, id: &str) -> Option<&str> {
        self.pages.get(id).map(String::as_str)
    }

    /// The address of the page that shows what a file holds, when one does.
    pub(super) fn file(&self, file: &str) -> Option<&str> {
        let known = self.files.get(file)?;
        Some(self.record(known).unwrap_or(known))
    }

    /// The address of whatever has this name: a record or a rule.
    pub(super) fn address(&self, name: &str) -> Option<&str> {
        self.record(name).or_else(|| self.rules.get(name).map(String::as_str))
    }

    /// The id of what a record calls `text`: a part of its own folder, an id, or a number of its own.
    pub(super) fn called(&self, by: &Meta, text: &str) -> Option<String> {
        let local = format!("{}/{text}", by.record);
        if by.part.is_some() && self.pages.contains_key(&local) {
            return Some(local);
        }
        self.ids.get(text).cloned().or_else(|| self.pages.contains_key(text).then(|| text.to_owned()))
    }

    /// The address of a rule's page, when there is such a rule.
    pub(super) fn rule(&self, code: &str) -> Option<String> {
        self.rules.get(code).cloned()
    }
}

/// People on one sheet at most.
pub(super) const PEOPLE: usize = 60;

/// Ids of people in the order in which the pages show them.
pub(super) fn people(lab: &Lab) -> Vec<&str> {
    let mut ids: Vec<&str> = lab.people.keys().map(String::as_str).collect();
    ids.sort_by_key(|id| words::natural(id));
    ids
}

/// The address of a sheet of people.
pub(super) fn people_sheet(place: usize) -> String {
    match place {
        0 => "people.html".to_owned(),
        n => format!("people-{}.html", n + 1),
    }
}

/// By file, the id of the record that it holds, or the page of a register.
fn files(lab: &Lab) -> BTreeMap<String, String> {
    let mut all = BTreeMap::from([
        ("countersign.yaml".to_owned(), "about.html".to_owned()),
        ("records/registers/people.yaml".to_owned(), "people.html".to_owned()),
        ("records/registers/jobs.csv".to_owned(), "numbers.html".to_owned()),
    ]);
    all.extend(lab.baseline.as_ref().map(|list| (list.meta.file.to_string(), "debt.html".to_owned())));
    for shelf in registers::SHELVES {
        for meta in (shelf.records)(lab) {
            let register = !meta.base.is_empty();
            let what = if register { format!("{}.html", shelf.name) } else { meta.id.clone() };
            all.insert(meta.file.to_string(), what);
        }
    }
    for meta in lab.jobs.values().flat_map(parts::of) {
        all.insert(meta.file.to_string(), meta.id.clone());
    }
    all.extend(lab.customers.iter().map(|(id, c)| (c.meta.file.to_string(), id.clone())));
    all.extend(lab.documents.iter().map(|(id, d)| (d.meta.file.to_string(), id.clone())));
    all
}

/// Every rule, asked or switched off.
pub(super) fn rules(checked: &Checked) -> impl Iterator<Item = &'static Rule> + Clone {
    let asked = checked.outcomes.iter().map(|o| o.rule);
    asked.chain(checked.switched_off.iter().map(|(rule, _)| *rule))
}

/// The fragment of a record's entry on a page of several.
pub(super) fn fragment(id: &str) -> String {
    format!("r-{}", slug(id))
}

/// The fragment of a part on the page of its job or agreement: its own entry, or the section that
/// shows it.
pub(super) fn place(meta: &Meta) -> String {
    match (meta.kind, meta.part.as_deref()) {
        (Kind::Work, _) => "compared".to_owned(),
        (Kind::Request, _) | (_, None) => "request".to_owned(),
        (_, Some(part)) => fragment(part),
    }
}

/// The fragment of a clause: `c-17025-7.1.1`.
pub(super) fn clause_fragment(id: &str) -> String {
    format!("c-{}", slug(id))
}

/// Gives each id a file in `folder`. Names that differ only in case are told apart by a number,
/// because not every file system does so.
fn folder<'a>(pages: &mut HashMap<String, String>, folder: &str, ids: impl Iterator<Item = &'a String>) {
    let mut taken = BTreeSet::new();
    for id in ids {
        let slug = slug(id);
        let mut name = slug.clone();
        let mut number = 2;
        while !taken.insert(name.to_ascii_lowercase()) {
            name = format!("{slug}~{number}");
            number += 1;
        }
        pages.insert(id.clone(), format!("{folder}/{name}.html"));
    }
}

/// The address of a metric's page.
pub(super) fn metric(id: &str) -> String {
    format!("metrics/{id}.html")
}
