//! GIT-010: what approvals are judged by was changed: settings, people, keys, answers, known debt, rules.

use std::collections::BTreeMap;

use super::approvals::asked;
use super::hands;
use crate::model::approval::{PolicyChange, Verdict};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::history::Commit;
use crate::model::lab::Lab;
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
    summary: "Who may approve, with which keys, and what needs approval stayed as it was, or somebody looked at the change.",
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

fn report(lab: &Lab, commit: &Commit, changes: &[&PolicyChange], out: &mut Outcome) {
    let files: Vec<&str> = changes.iter().map(|c| c.path.as_str()).collect();
    let lines: Vec<&str> = changes.iter().flat_map(|c| &c.changes).map(String::as_str).collect();
    let told = lines.iter().take(TOLD).copied().collect::<Vec<_>>().join("; ");
    let told = match lines.len() {
        0 => String::new(),
        n if n > TOLD => format!(": {told}; and {} more", n - TOLD),
        _ => format!(": {told}"),
    };
    let verdicts = || changes.iter().flat_map(|c| &c.verdicts);
    let open = verdicts().find(|(_, verdict, _)| *verdict != Verdict::Approved);
    let approval = match open {
        Some((role, _, why)) => {
            format!(
                " The rules before it asked for approval as {}: {}.",
                role.words(),
                why.trim_end_matches('.')
            )
        }
        None if verdicts().next().is_some() => " It was approved as the rules before it asked.".to_owned(),
        None => String::new(),
    };
    let message = format!(
        "Commit {} of {} by {} changed {}{told}.{approval}",
        commit.short(),
        commit.committed.day,
        hands::name(lab, &commit.author),
        files.join(", "),
    );
    let is_unapproved = open.is_some_and(|(_, verdict, _)| *verdict != Verdict::CannotTell);
    let finding = out.at(LABORATORY.to_owned(), None, laboratory_place(), message);
    finding.told_apart_by(commit.id.clone());
    finding.on(commit.committed.day);
    if is_unapproved {
        finding.grade(Grade::Major);
    }
}
