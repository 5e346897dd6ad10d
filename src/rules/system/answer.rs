//! SYS-002: somebody answered a finding, and the answer is not in force.

use crate::model::answer::{Judged, Reason, State};
use crate::model::finding::{Basis, CannotTell, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::system::Disposition;
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::help::tell_unread;

/// See `answer.md`.
pub const RULE: Rule = Rule {
    code: "SYS-002",
    name: "answer-not-in-force",
    title: "Answer to a finding not in force",
    grade: Grade::Minor,
    basis: Basis::Data,
    clauses: &["17025-8.7.1"],
    procedure: &["P09-8.3-b"],
    summary: "Every answer to a finding names one that stands, is signed by a quality manager, and is looked at \
              again in time.",
    advice: "Look at the finding again and write a new answer, signed today; the old one stays where it is.",
    thresholds: &["disposition_days", "not_waivable"],
    silenced_by: &[("ROL-001", Reach::Place)],
    page: include_str!("answer.md"),
    check: Check::Answers(check),
};

fn check(lab: &Lab, judged: &Judged, out: &mut Outcome) {
    for (id, state) in &judged.dispositions {
        let Some(entry) = lab.dispositions.get(id) else { continue };
        match state {
            State::Past => {}
            State::Holds => out.pass(&entry.meta),
            State::CannotTell(untold) => out.cannot_tell.push(CannotTell {
                rule: out.rule,
                record: entry.meta.record.clone(),
                part: entry.meta.part.clone(),
                why: untold.why.clone(),
                follows_from: untold.follows_from,
            }),
            State::Fails(reasons) => fails(entry, reasons, out),
        }
    }
    tell_unread(lab, &[Kind::Disposition], out);
}

fn fails(entry: &Entry<Disposition>, reasons: &[Reason], out: &mut Outcome) {
    let Some((first, others)) = reasons.split_first() else { return };
    let body = &entry.body;
    let part = body.part.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
    let says: Vec<&str> = reasons.iter().map(|r| r.says.as_str()).collect();
    let message =
        format!("The answer to {} at {}{part} did not hold: {}.", body.rule, body.record, says.join("; "));
    let finding = out.finding(&entry.meta, first.pointer, message);
    finding.about_part();
    for other in others {
        finding.also(entry.meta.place(other.pointer), other.says.clone());
    }
    if reasons.iter().all(|r| r.outlived) {
        finding.grade(Grade::Observation).advice(
            "If what it answered is mended, write the day as closed_on and keep the record; if not, copy the \
             fingerprint again from `countersign check --fingerprints`.",
        );
    }
}
