//! GIT-009: content reached the branch that nobody had approved.

use std::collections::{BTreeMap, BTreeSet};

use super::approvals::{asked, standing};
use super::{hands, own, stale, unapproved};
use crate::model::approval::{Unapproved, Verdict};
use crate::model::commit::Who;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::history::{Commit, FileHistory};
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{
    LABORATORY, counted, is_judged, laboratory_cannot_tell, laboratory_passes, laboratory_place,
};
use crate::rules::words::list;

/// See `landing.md`.
pub const RULE: Rule = Rule {
    code: "GIT-009",
    name: "landed-unapproved",
    title: "Landed without approval",
    grade: Grade::Minor,
    basis: Basis::Data,
    clauses: &["17025-8.4.2", "17025-7.11.3"],
    procedure: &["P09-5-QM-a"],
    summary: "What reaches the branch and needs approval was approved when it came.",
    advice: "Protect the branch so that nothing lands but by a pull request that somebody approved. What came without \
             is looked at now, record by record.",
    thresholds: &["approvals", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("landing.md"),
    check: Check::Lab(check),
};

/// Files that a message names.
const NAMED: usize = 3;

fn check(lab: &Lab, out: &mut Outcome) {
    let Some((approvals, history)) = asked(lab, out) else { return };
    let is_looked_at =
        |commit: &&Commit| is_judged(lab, commit.committed.day) && commit.committed.day <= lab.as_of.day;
    let commit = |at: usize| history.at(at).filter(is_looked_at);
    for _ in approvals.approved_landings.iter().filter_map(|at| commit(*at)) {
        laboratory_passes(out);
    }
    for unapproved in &approvals.unapproved {
        let Some(commit) = commit(unapproved.landed) else { continue };
        match &unapproved.cannot_tell {
            Some(why) => laboratory_cannot_tell(out, format!("commit {}: {why}", commit.short())),
            None => report(lab, unapproved, commit, out),
        }
    }
}

/// Who landed it: the committer, or the author where the forge made the commit in somebody's name.
fn presser<'a>(lab: &Lab, commit: &'a Commit) -> &'a Who {
    if hands::person(lab, &commit.committer).is_some() { &commit.committer } else { &commit.author }
}

/// Which of the rules on records as they stand speak of the same content.
fn counted_twice(lab: &Lab, unapproved: &Unapproved) -> String {
    let Ok(history) = &lab.history else { return String::new() };
    let mut told: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for approval in standing(lab).filter(|a| unapproved.paths.iter().any(|path| **path == *a.path)) {
        let stands = history.files.get(&*approval.path).and_then(FileHistory::last);
        let is_of_it = stands.is_some_and(|v| v.landed == unapproved.landed && v.blob == approval.blob);
        if let Some(rule) = rule(approval.verdict).filter(|_| is_of_it) {
            told.entry(rule).or_default().insert(approval.id());
        }
    }
    let one = |(rule, records): (&str, BTreeSet<String>)| {
        let records: Vec<String> = records.into_iter().collect();
        format!("{} ({rule})", list(&records))
    };
    let told: Vec<String> = told.into_iter().map(one).collect();
    if told.is_empty() {
        String::new()
    } else {
        format!(" It still stands and is counted there as well: {}.", list(&told))
    }
}

/// The rule that speaks of a verdict on what stands.
fn rule(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Approved | Verdict::CannotTell => None,
        Verdict::Stale => Some(stale::RULE.code),
        Verdict::SelfApproved => Some(own::RULE.code),
        Verdict::Missing
        | Verdict::WrongRole
        | Verdict::BeforeEvidence
        | Verdict::AfterTheFact
        | Verdict::Rejected => Some(unapproved::RULE.code),
    }
}

fn report(lab: &Lab, unapproved: &Unapproved, commit: &Commit, out: &mut Outcome) {
    let files = counted(unapproved.paths.len(), "record", "records");
    let named: Vec<&str> = unapproved.paths.iter().take(NAMED).map(String::as_str).collect();
    let more = if unapproved.paths.len() > NAMED { ", …" } else { "" };
    let message = format!(
        "Commit {} of {} {} by {} without an approval that {files} needed: {}{more}.{}",
        commit.short(),
        commit.committed.day,
        unapproved.how,
        hands::name(lab, presser(lab, commit)),
        named.join(", "),
        counted_twice(lab, unapproved),
    );
    let finding = out.at(LABORATORY.to_owned(), None, laboratory_place(), message);
    finding.told_apart_by(commit.id.clone());
    finding.on(commit.committed.day);
}
