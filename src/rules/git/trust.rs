//! GIT-005: something about the history itself makes it worth less as evidence.

use std::collections::BTreeMap;

use super::{hands, history, is_import, is_listed};
use crate::model::finding::{Basis, Finding, Grade, Outcome};
use crate::model::history::{Commit, History};
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{LABORATORY, counted, is_judged, laboratory_passes, laboratory_place};

/// See `trust.md`.
pub const RULE: Rule = Rule {
    code: "GIT-005",
    name: "history-doubtful",
    title: "History not trustworthy",
    grade: Grade::Observation,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-7.11.3"],
    procedure: &["P09-5-QM-a"],
    summary: "Days on the branch run forward, records come one by one, and what was published is still in history.",
    advice: "Explain it in writing, protect the branch from rewriting, and commit each record when it is made.",
    thresholds: &["bulk_commit_records", "history", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("trust.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let Some(history) = history(lab, out) else { return };
    rewritten(history, out);
    backwards(lab, history, out);
    in_bulk(lab, history, out);
    if out.findings.is_empty() {
        laboratory_passes(out);
    }
}

fn rewritten(history: &History, out: &mut Outcome) {
    for anchor in &history.lost {
        let message = format!(
            "Commit {anchor} was published as part of this history, and the history as it stands does not hold it: \
             it was rewritten."
        );
        let finding = add(out, anchor, message);
        finding.grade(Grade::Major).advice(
            "Find the old history in a clone or at the forge, see what was changed, and have it back as it was.",
        );
    }
}

/// Days by the clocks of those who brought commits to the branch: a squash or a rebase keeps the
/// author's older day, so that one is held against the same commit only.
fn backwards(lab: &Lab, history: &History, out: &mut Outcome) {
    let line: Vec<&Commit> = history.line.iter().filter_map(|at| history.at(*at)).collect();
    for pair in line.windows(2) {
        let [before, after] = pair else { continue };
        if after.committed.day < before.committed.day && is_judged(lab, after.committed.day) {
            let message = format!(
                "Commit {} of {} follows commit {} of {}: the days on the branch run backwards.",
                after.short(),
                after.committed.day,
                before.short(),
                before.committed.day,
            );
            add(out, &after.id, message).on(after.committed.day);
        }
    }
    let ahead = |c: &&Commit| c.authored.day > c.committed.day && is_judged(lab, c.committed.day);
    for commit in history.commits.iter().filter(ahead) {
        let message = format!(
            "Commit {} says that it was written on {}, which is after the day on which it was made, {}.",
            commit.short(),
            commit.authored.day,
            commit.committed.day,
        );
        add(out, &format!("{} author", commit.id), message).on(commit.committed.day);
    }
}

/// Commits that first brought more records than people write in one go. The one that began the keeping
/// of records here is no such commit, nor is one that the settings list as an import.
fn in_bulk(lab: &Lab, history: &History, out: &mut Outcome) {
    let opening = history.line.first().copied().unwrap_or(0);
    let limit = lab.settings.thresholds.bulk_commit_records as usize;
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for file in history.files.values().filter(|f| f.moved_from.is_none()) {
        *first.entry(file.first).or_default() += 1;
    }
    for (at, count) in first.into_iter().filter(|(at, count)| *count > limit && *at > opening) {
        let Some(commit) = history.at(at).filter(|c| is_judged(lab, c.committed.day)) else { continue };
        let is_known = is_import(lab, commit) || is_listed(commit, &lab.settings.history.migration_commits);
        if is_known || commit.parents == 0 {
            continue;
        }
        let message = format!(
            "{} first came with one commit, {} of {} by {}, so that history does not show when each was written.",
            counted(count, "record", "records"),
            commit.short(),
            commit.authored.day,
            hands::name(lab, &commit.author),
        );
        add(out, &commit.id, message).on(commit.authored.day);
    }
}

fn add<'a>(out: &'a mut Outcome, apart: &str, message: String) -> &'a mut Finding {
    let finding = out.at(LABORATORY.to_owned(), None, laboratory_place(), message);
    finding.told_apart_by(apart)
}
