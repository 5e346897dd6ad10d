//! GIT-010: what approvals are judged by was changed: settings, people, keys, answers, known debt, rules; or a
//! file by which the forge runs the check and asks people.

use std::collections::BTreeMap;

use super::approvals::asked;
use super::hands;
use crate::model::approval::{PolicyChange, Verdict};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::history::Commit;
use crate::model::lab::Lab;
use crate::model::record::blocks::Role;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{LABORATORY, is_judged, laboratory_passes, laboratory_place};

/// See `policy.md`.
pub const RULE: Rule = Rule {
    code: "GIT-010",
    name: "policy-changed",
    title: "Rules of approval changed",
    grade: Grade::Observation,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-7.11.3"],
    procedure: &["P09-5-QM-a"],
    summary: "Who may approve, with which keys, what needs approval, and what the forge runs before something lands stayed \
              as it was, or somebody looked at the change.",
    advice: "Look at what was changed and say, in an answer to this finding, that it was meant so.",
    thresholds: &["approvals", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("policy.md"),
    check: Check::Lab(check),
};

/// Changes that a message tells.
const TOLD: usize = 3;

fn check(lab: &Lab, out: &mut Outcome) {
    let Some((approvals, history)) = asked(lab, out) else { return };
    let mut together: BTreeMap<usize, Vec<&PolicyChange>> = BTreeMap::new();
    for change in approvals.policy.iter().filter(|change| !change.is_root) {
        if let Some(landed) = change.landed {
            together.entry(landed).or_default().push(change);
        }
    }
    let proposed: Vec<&PolicyChange> = approvals.policy.iter().filter(|c| c.landed.is_none()).collect();
    if !proposed.is_empty() {
        propose(&proposed, out);
    }
    for (landed, changes) in together {
        let Some(commit) = history.at(landed) else { continue };
        let day = commit.committed.day;
        // before approvals were asked for there were no rules of approval to change
        let is_asked = lab.settings.approvals.from.is_none_or(|from| day >= from);
        if is_asked && is_judged(lab, day) && day <= lab.as_of.day {
            report(lab, commit, &changes, out);
        }
    }
    if out.findings.is_empty() {
        laboratory_passes(out);
    }
}

/// What is proposed and has not landed: it can be told, and is approved when it lands.
fn propose(changes: &[&PolicyChange], out: &mut Outcome) {
    let files = files(changes);
    let (told, approval) = (told(changes), approval(changes));
    let message = format!("This proposal changes {files}{told}.{approval}");
    out.at(LABORATORY.to_owned(), None, laboratory_place(), message)
        .told_apart_by(format!("proposed {files}"));
}

fn files(changes: &[&PolicyChange]) -> String {
    changes.iter().map(|c| c.path.as_str()).collect::<Vec<_>>().join(", ")
}

/// What was changed, as far as it goes into a sentence.
fn told(changes: &[&PolicyChange]) -> String {
    let lines: Vec<&str> = changes.iter().flat_map(|c| &c.changes).map(String::as_str).collect();
    let told = lines.iter().take(TOLD).copied().collect::<Vec<_>>().join("; ");
    match lines.len() {
        0 => String::new(),
        n if n > TOLD => format!(": {told}; and {} more", n - TOLD),
        _ => format!(": {told}"),
    }
}

/// The first approval that was asked for and is not there.
fn open<'a>(changes: &[&'a PolicyChange]) -> Option<&'a (Role, Verdict, String)> {
    changes.iter().flat_map(|c| &c.verdicts).find(|(_, verdict, _)| *verdict != Verdict::Approved)
}

fn approval(changes: &[&PolicyChange]) -> String {
    match open(changes) {
        Some((role, _, why)) => {
            format!(
                " The rules before it asked for approval as {}: {}.",
                role.words(),
                why.trim_end_matches('.')
            )
        }
        None if changes.iter().any(|c| !c.verdicts.is_empty()) => {
            " It was approved as the rules before it asked.".to_owned()
        }
        None => String::new(),
    }
}

fn report(lab: &Lab, commit: &Commit, changes: &[&PolicyChange], out: &mut Outcome) {
    let (told, approval) = (told(changes), approval(changes));
    let message = format!(
        "Commit {} of {} by {} changed {}{told}.{approval}",
        commit.short(),
        commit.committed.day,
        hands::name(lab, &commit.author),
        files(changes),
    );
    let is_unapproved = open(changes).is_some_and(|(_, verdict, _)| *verdict != Verdict::CannotTell);
    let finding = out.at(LABORATORY.to_owned(), None, laboratory_place(), message);
    finding.told_apart_by(commit.id.clone());
    finding.on(commit.committed.day);
    if is_unapproved {
        finding.grade(Grade::Major);
    }
}
