//! ROL-001: somebody signed or accepted without the role for it on that day.

use std::collections::BTreeMap;

use super::asked::Asked;
use super::signature::{Signature, of_job, of_the_rest};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::evidence::hidden_in;
use crate::rules::help::{last_day, tell_unread};

/// See `not_held.md`.
pub const RULE: Rule = Rule {
    code: "ROL-001",
    name: "role-not-held",
    title: "Signed or accepted without the role",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-5.5", "17025-6.2.6"],
    procedure: &["P09-5-CC-a", "P09-5-CC-c", "P09-N1", "9001-8.2.1-b-1b"],
    summary: "Who signs holds the role on that day; requests are taken in and accepted by customer \
              contacts or managers.",
    advice: "Have the holder of the role look at it and sign as a late entry. If the list of roles is \
             wrong, mend it and say why it is late.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[
        ("REV-003", Reach::Place),
        ("REV-004", Reach::Place),
        ("DEV-004", Reach::Place),
        ("RPT-001", Reach::Place),
    ],
    page: include_str!("not_held.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let elsewhere = [Kind::Method, Kind::Analysis, Kind::Disclosure, Kind::Disposition, Kind::Document];
    tell_unread(lab, &elsewhere, out);
    tell_unread(lab, &[Kind::Request, Kind::Agreement], out);
    for job in lab.jobs.values() {
        let mut asked = Asked::until(last_day(lab, job));
        asked.counter(lab, job);
        asked.signatures(lab, &of_job(job));
        asked.answer(lab, job.meta(), hidden_in(job), out);
    }
    let mut by_record: BTreeMap<&str, Vec<Signature<'_>>> = BTreeMap::new();
    for signature in of_the_rest(lab) {
        by_record.entry(&signature.meta.record).or_default().push(signature);
    }
    for signatures in by_record.values() {
        let mut asked = Asked::until(lab.as_of.day);
        asked.signatures(lab, signatures);
        if let Some(first) = signatures.first() {
            asked.answer(lab, first.meta, None, out);
        }
    }
}
