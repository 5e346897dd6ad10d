//! GIT-003: somebody else's hands put a signature into a record.

use std::collections::BTreeSet;

use super::{beginning, hands, history, is_import, tell_too_early};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::history::{Commit, History, Signed};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Meta;
use crate::model::rule::{Check, Rule};
use crate::rules::help::is_judged;
use crate::rules::words::list;

/// See `signer.md`.
pub const RULE: Rule = Rule {
    code: "GIT-003",
    name: "signer-mismatch",
    title: "Signature committed by another",
    grade: Grade::Minor,
    basis: Basis::Data,
    clauses: &["17025-7.5.1", "17025-8.4.2"],
    procedure: &["P09-5-QM-a"],
    summary: "A signature comes into a record by a commit of whoever signed, or of somebody declared to record for \
              others.",
    advice: "Have the signer look at the record and commit a confirmation, or declare who records for whom in the \
             settings.",
    thresholds: &["history", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("signer.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let Some(history) = history(lab, out) else { return };
    let mut too_early: BTreeSet<&str> = BTreeSet::new();
    for meta in lab.metas() {
        let Some(marks) = history.marks.get(&(meta.kind, meta.id.clone())) else { continue };
        let judged: Vec<&Signed> = marks.signed.iter().filter(|s| is_judged(lab, s.on.day)).collect();
        let (early, judged): (Vec<_>, Vec<_>) =
            judged.into_iter().partition(|s| beginning(history).is_some_and(|first| s.on.day < first));
        if !early.is_empty() {
            too_early.insert(&meta.id);
        }
        if !judged.is_empty() {
            ask(lab, history, meta, &judged, out);
        }
    }
    tell_too_early(history, too_early.len(), "were signed", out);
}

fn ask(lab: &Lab, history: &History, meta: &Meta, signed: &[&Signed], out: &mut Outcome) {
    if lab.is_unread(Kind::Person) {
        return out.cannot_tell(meta, "the register of people could not be read");
    }
    let mut wrong: Vec<(&Signed, String)> = Vec::new();
    let mut answered = 0;
    for sign in signed {
        let Some(version) = &sign.version else {
            return out.cannot_tell(meta, "a signature is not committed yet");
        };
        let commits = [version.by, version.landed].map(|at| history.at(at));
        let commits: Vec<&Commit> = commits.into_iter().flatten().collect();
        // as seen from before the commit there is no telling who will make it
        if commits.iter().any(|c| c.committed.day > lab.as_of.day) {
            continue;
        }
        answered += 1;
        if !has_approved(lab, meta, &sign.person) {
            wrong.extend(fault(lab, sign, &commits).map(|why| (*sign, why)));
        }
    }
    let Some((first, _)) = wrong.first() else {
        if answered > 0 {
            out.pass(meta);
        }
        return;
    };
    let says: Vec<&str> = wrong.iter().map(|(_, why)| why.as_str()).collect();
    let (pointer, day) = (first.pointer.clone(), first.on.day);
    let finding = out.finding(meta, &pointer, format!("{}.", list(&says)));
    finding.on(day).about_part();
    for (sign, _) in wrong.iter().skip(1) {
        finding.also(meta.place(&sign.pointer), format!("signed on {}", sign.on.day));
    }
}

/// Whether whoever signed is shown by other evidence to have stood for the record: then it matters little
/// who typed it, as in a branch that the forge landed as one commit.
fn has_approved(lab: &Lab, meta: &Meta, person: &str) -> bool {
    lab.approvals.on(&meta.record).any(|a| a.path == meta.file && a.person.as_deref() == Some(person))
}

/// What is wrong with the way in which a signature came, if anything.
fn fault(lab: &Lab, sign: &Signed, commits: &[&Commit]) -> Option<String> {
    let may = |id: &str| id == sign.person || lab.settings.history.recorders.iter().any(|r| r == id);
    let hands = hands::all(commits);
    let is_own = hands.iter().any(|who| hands::person(lab, who).is_some_and(may));
    let commit = commits.first()?;
    let signer = lab.person_name(&sign.person);
    if is_import(lab, commit) {
        return None;
    }
    let by = hands::name(lab, &commit.author);
    if !is_own {
        return Some(format!(
            "The signature of {signer} of {} was committed by {by} on {}, and nobody declared that {by} records for \
             others",
            sign.on.day, commit.authored.day,
        ));
    }
    let is_unsigned = lab.settings.history.require_signed_commits && !commits.iter().any(|c| c.signed);
    is_unsigned.then(|| {
        let on = commit.authored.day;
        format!(
            "The signature of {signer} of {} came by a commit of {on} that is not signed itself",
            sign.on.day
        )
    })
}
