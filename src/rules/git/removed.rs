//! GIT-004: a record was there once and is there no more, or goes by another id.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{hands, history, is_listed};
use crate::model::approval::{Approval, Verdict};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::history::{Commit, History, Removed};
use crate::model::lab::Lab;
use crate::model::place::Place;
use crate::model::record::system::DisclosureBasis;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{is_judged, sentence};
use crate::rules::words::list;

/// See `removed.md`.
pub const RULE: Rule = Rule {
    code: "GIT-004",
    name: "record-removed",
    title: "Record removed or renumbered",
    grade: Grade::Major,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-7.5.2"],
    procedure: &["P09-5-QM-a"],
    summary: "Every record that was ever on the branch is still there under its id, until the time is over for which \
              it is kept.",
    advice: "Bring the file back with git. What was void stays on file and says in its notes why; what got another \
             id names the old one.",
    thresholds: &["history", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("removed.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let Some(history) = history(lab, out) else { return };
    out.files_passed = history.files.values().filter(|f| !f.is_gone()).count();
    // One removal of a whole folder is one matter.
    let mut together: BTreeMap<(&str, usize), Vec<&Removed>> = BTreeMap::new();
    for removed in &history.removed {
        if let Some(commit) = history.at(removed.version.by).filter(|c| is_judged(lab, c.committed.day)) {
            if is_in_order(lab, removed, commit) {
                out.files_passed += 1;
            } else {
                together.entry((&removed.identity.id, removed.version.by)).or_default().push(removed);
            }
        }
    }
    for ((record, by), removed) in together {
        if let Some(commit) = history.at(by) {
            report(lab, history, record, commit, &removed, out);
        }
    }
}

fn is_in_order(lab: &Lab, removed: &Removed, commit: &Commit) -> bool {
    let day = commit.committed.day;
    removed.until.is_some_and(|until| until <= day)
        || is_listed(commit, &lab.settings.history.migration_commits)
        || is_renumbered_frankly(lab, removed)
        || is_erased_by_law(lab, removed, day)
        || is_approved(lab, removed)
}

/// Whether the roles that had approved the record approved its removal, with a reason.
fn is_approved(lab: &Lab, removed: &Removed) -> bool {
    let of_it = |a: &&Approval| {
        a.blob.is_none() && a.kind == removed.identity.kind && a.id() == removed.identity.full()
    };
    let mut verdicts = lab.approvals.on(&removed.identity.id).filter(of_it).peekable();
    verdicts.peek().is_some() && verdicts.all(|a| a.verdict == Verdict::Approved)
}

/// What a record may be called.
fn names(removed: &Removed) -> Vec<String> {
    let id = removed.identity.full();
    [Some(id), removed.number.clone()].into_iter().flatten().collect()
}

/// Whether the text names the record, and not one whose id goes on.
fn speaks_of(text: &str, names: &[String]) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '/';
    text.split(|c: char| !is_part(c)).any(|word| names.iter().any(|name| name == word))
}

/// Whether the record that took its place names it: in its number, its notes or its frank late entry.
fn is_renumbered_frankly(lab: &Lab, removed: &Removed) -> bool {
    let Some(now) = &removed.now else { return false };
    let names = names(removed);
    lab.metas().into_iter().filter(|meta| meta.kind == now.kind && meta.id == now.full()).any(|meta| {
        let common = &meta.common;
        let reason = common.late_entry.as_ref().map(|entry| &entry.reason);
        [common.number.as_ref(), common.notes.as_ref(), reason]
            .into_iter()
            .flatten()
            .any(|text| speaks_of(text, &names))
    })
}

/// Whether a signed record says that the law asked for the erasure.
fn is_erased_by_law(lab: &Lab, removed: &Removed, day: Date) -> bool {
    let names = names(removed);
    lab.disclosures.values().any(|record| {
        let (body, notes) = (&record.body, record.meta.common.notes.as_deref());
        let says =
            [Some(body.what.as_str()), notes].into_iter().flatten().any(|text| speaks_of(text, &names));
        let is_approved = body.approved.as_ref().is_some_and(|sign| sign.on.day <= day);
        says && is_approved && body.basis == DisclosureBasis::Law && body.legal_reference.is_some()
    })
}

fn report(
    lab: &Lab,
    history: &History,
    record: &str,
    commit: &Commit,
    removed: &[&Removed],
    out: &mut Outcome,
) {
    let Some(first) = removed.first() else { return };
    let what: Vec<String> = removed.iter().map(|r| called(r)).collect();
    let (day, by) = (commit.committed.day, hands::name(lab, &commit.author));
    let was = if what.len() == 1 { "was" } else { "were" };
    let moved: Vec<String> = removed.iter().filter_map(|r| Some(r.now.as_ref()?.full())).collect();
    let did = if moved.is_empty() {
        format!("{was} taken away on {day} by {by}")
    } else {
        format!("{was} given another id on {day} by {by}: {}", list(&moved))
    };
    let written = history.first(&first.path).map(|c| format!("written down on {}, ", c.authored.day));
    let until = first.until.map_or_else(
        || "and nothing says that the time to keep it was over".to_owned(),
        |until| format!("and was to be kept until {until}"),
    );
    let why = if first.unread { "and what it said can not be read" } else { &until };
    let message = format!("{}, {}{did}, {why}.", list(&what), written.unwrap_or_default());
    let part = if removed.len() == 1 { first.identity.part.clone() } else { None };
    let place = Place::file(first.path.as_str());
    let finding = out.at(record.to_owned(), part, place, sentence(&message));
    finding.on(day).about_record().told_apart_by(commit.id.clone());
}

fn called(removed: &Removed) -> String {
    let (kind, id) = (removed.identity.kind, removed.identity.full());
    match removed.number.as_ref().filter(|number| **number != id) {
        Some(number) => format!("the {kind} {id} ({number})"),
        None => format!("the {kind} {id}"),
    }
}
