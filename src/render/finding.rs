//! A page for each finding, stated as an audit finding and laid out for one sheet of paper.

use rayon::prelude::*;
use serde::Serialize;

use super::cards::PLACES;
use super::dates::Fingerprints;
use super::findings;
use super::frame::At;
use super::markdown;
use super::say::{say, spoken, within};
use super::standing::{self, Stands};
use super::trace as traced;
use super::view::{Link, Mark};
use super::{Build, RenderError, clauses};
use crate::model::audit::{self, Case, Evidence};
use crate::model::finding::Finding;
use crate::model::page::Page;

#[derive(Serialize)]
struct FindingPage {
    at: At,
    /// Its entry on the page of findings.
    entry: String,
    fingerprint: String,
    title: &'static str,
    grade: Mark,
    rule: Link,
    name: &'static str,
    basis: &'static str,
    record: Link,
    clauses: Vec<(Link, &'static str)>,
    procedure: Vec<(Link, &'static str)>,
    message: String,
    evidence: Vec<Piece>,
    /// Pieces beside those, which are too many to show.
    hidden: usize,
    commit: Option<String>,
    as_of: String,
    extent: String,
    /// Whether the rule found more than this.
    several: bool,
    why: Vec<String>,
    advice: Option<String>,
    mending: String,
    /// The laboratory's answer to it, or the debt that it is.
    stands: Option<Stands>,
}

#[derive(Serialize)]
struct Piece {
    /// Says what; empty for the finding's own place.
    says: String,
    place: String,
    pointer: String,
    excerpt: String,
}

/// A page for each finding.
pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut ids = Fingerprints::default();
    let all = build.site.checked.outcomes.iter().flat_map(|o| &o.findings);
    let named: Vec<(String, &Finding)> = all.map(|finding| (ids.fragment(finding), finding)).collect();
    let words = spoken();
    named.par_iter().map(|(fragment, finding)| within(words, || page(build, fragment, finding))).collect()
}

/// `fragment` names the finding on the page of all, and thereby its own page.
fn page(build: &Build, fragment: &str, finding: &Finding) -> Result<Page, RenderError> {
    let rule = finding.rule;
    let at = At::folder(format!("{}, {}", rule.title, finding.record), "findings");
    let site = &build.site;
    let case = Case { tree: site.tree, lab: site.lab, checked: site.checked, spots: site.spots };
    let statement = audit::state(case, finding);
    let asked = traced::links(statement.procedure.iter().map(|r| r.id), &at);
    let view = FindingPage {
        entry: at.to(&findings::entry_of(build, finding, fragment)),
        fingerprint: statement.fingerprint,
        title: rule.title,
        grade: Mark::grade(statement.grading.grade, say(statement.grading.label)),
        rule: Link { href: build.names.rule(rule.code).map(|a| at.to(&a)), text: rule.code.to_owned() },
        name: rule.name,
        basis: say(rule.rests_on()),
        record: record(build, finding, &at),
        clauses: clauses::links(rule, &at)
            .into_iter()
            .zip(statement.clauses.iter().map(|clause| say(clause.meaning)))
            .collect(),
        procedure: asked.into_iter().zip(statement.procedure.iter().map(|r| r.text)).collect(),
        message: finding.message.clone(),
        evidence: statement.evidence.iter().take(1 + PLACES).map(piece).collect(),
        hidden: statement.evidence.len().saturating_sub(1 + PLACES),
        commit: site.commit.map(str::to_owned),
        as_of: statement.as_of,
        extent: statement.extent.words(),
        several: statement.extent.findings > 1,
        why: statement.grading.why,
        advice: statement.advice.map(str::to_owned),
        mending: markdown::html(statement.mending, &|_| None),
        stands: standing::of(build, finding),
        at,
    };
    build.page(&Fingerprints::sheet(fragment), "finding.html", &view)
}

fn piece(evidence: &Evidence<'_>) -> Piece {
    Piece {
        says: evidence.says.to_owned(),
        place: evidence.cited(),
        pointer: evidence.place.pointer.clone(),
        excerpt: evidence.excerpt.join("\n"),
    }
}

/// The record with its part, leading to the page that shows it.
fn record(build: &Build, finding: &Finding, at: &At) -> Link {
    let whole = match &finding.part {
        Some(part) => format!("{}/{part}", finding.record),
        None => finding.record.clone(),
    };
    let address = build.names.record(&finding.record).or_else(|| build.names.record(&whole));
    Link { href: address.map(|a| at.to(a)), text: whole }
}
