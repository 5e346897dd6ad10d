//! What a preview tells of a check, in plain text.

use std::collections::{BTreeMap, BTreeSet};

use super::picture::picture;
use super::{Look, Options, View, harmless};
use crate::model::finding::{Finding, Grade};

/// Findings in a list, before only their number is told.
const LISTED: usize = 20;

/// Columns of a message: what a screen shows without scrolling.
const WIDTH: usize = 110;

/// Open findings by fingerprint, each in a line.
pub type Open = BTreeMap<String, String>;

/// The open findings.
#[must_use]
pub fn open(view: &View<'_>) -> Open {
    let open = view.checked.findings().into_iter().filter(|finding| finding.is_open());
    open.map(|finding| (finding.fingerprint(), in_a_line(view, finding))).collect()
}

fn in_a_line(view: &View<'_>, finding: &Finding) -> String {
    let line = view.spots.get(&finding.place).map_or(String::new(), |spot| format!(":{}", spot.line));
    let Finding { grade, rule, record, message, place, .. } = finding;
    let told = format!("{grade} {} {record}: {message} ({}{line})", rule.code, place.file);
    harmless::line(&told).into_owned()
}

/// What is open and what can not be told, in a sentence.
#[must_use]
pub fn found(view: &View<'_>) -> String {
    let count = |grade, one: &str, many: &str| match view.checked.count(grade) {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let parts = [
        count(Grade::Major, "major", "major"),
        count(Grade::Minor, "minor", "minor"),
        count(Grade::Observation, "observation", "observations"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let open = if parts.is_empty() { "No open finding".to_owned() } else { parts.join(", ") + " open" };
    let doubts = view.checked.cannot_tell().filter(|open| open.follows_from.is_none()).count();
    match doubts {
        0 => format!("{open}."),
        1 => format!("{open}; 1 question can not be answered."),
        n => format!("{open}; {n} questions can not be answered."),
    }
}

/// What one check found that another did not: a heading, and each in a line. Nothing where there is nothing.
#[must_use]
pub fn beside(here: &Open, there: &Open, what: &str) -> Option<(String, Vec<String>)> {
    let lines: Vec<&String> =
        here.iter().filter(|(print, _)| !there.contains_key(*print)).map(|(_, l)| l).collect();
    if lines.is_empty() {
        return None;
    }
    let mut told: Vec<String> = lines.iter().take(LISTED).map(|line| (*line).clone()).collect();
    if lines.len() > LISTED {
        told.push(format!("and {} more", lines.len() - LISTED));
    }
    Some((format!("{} {what}", lines.len()), told))
}

/// Files that could not be read, so that what they say is in no answer.
#[must_use]
pub fn unread(view: &View<'_>) -> BTreeSet<String> {
    view.lab.unread.iter().map(|unread| unread.file.to_string()).collect()
}

/// What is wrong with some files, with the lines where it stands: findings about them, those first that say why they
/// could not be read.
#[must_use]
pub fn messages(view: &View<'_>, files: &BTreeSet<String>) -> Vec<String> {
    let look = Look { width: WIDTH, color: false };
    let options = Options { look, all: true, verbose: false, fingerprints: false, quiet: false };
    let is_theirs =
        |finding: &&Finding| files.contains(&*finding.place.file) && finding.rule.code.starts_with("DATA");
    let theirs = view.checked.findings().into_iter().filter(is_theirs);
    theirs.take(LISTED).map(|finding| picture(view, finding, options)).collect()
}
