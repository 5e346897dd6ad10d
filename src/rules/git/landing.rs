//! GIT-009: content reached the branch that nobody had approved.

use super::approvals::asked;
use super::hands;
use crate::model::approval::Unapproved;
use crate::model::commit::Who;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::history::Commit;
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{
    LABORATORY, counted, is_judged, laboratory_cannot_tell, laboratory_passes, laboratory_place,
};

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

fn report(lab: &Lab, unapproved: &Unapproved, commit: &Commit, out: &mut Outcome) {
    let files = counted(unapproved.paths.len(), "record", "records");
    let named: Vec<&str> = unapproved.paths.iter().take(NAMED).map(String::as_str).collect();
    let more = if unapproved.paths.len() > NAMED { ", …" } else { "" };
    let message = format!(
        "Commit {} of {} {} by {} without an approval that {files} needed: {}{more}.",
        commit.short(),
        commit.committed.day,
        unapproved.how,
        hands::name(lab, presser(lab, commit)),
        named.join(", "),
    );
    let finding = out.at(LABORATORY.to_owned(), None, laboratory_place(), message);
    finding.told_apart_by(commit.id.clone());
    finding.on(commit.committed.day);
}
