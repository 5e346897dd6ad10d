//! REV-004: nobody who was quality manager signed a full review.

use super::{decided, signature, tell_unread};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::record::blocks::Role;
use crate::model::record::review::ReviewMode;
use crate::model::rule::{Check, Reach, Rule};

/// See `qms.md`.
pub const RULE: Rule = Rule {
    code: "REV-004",
    name: "review-qms",
    title: "No quality manager's review",
    grade: Grade::Minor,
    basis: Basis::Procedure,
    clauses: &["17025-7.1.1"],
    procedure: &["P09-6.2-a", "9001-8.2.1-b-2d"],
    summary: "Every full review is signed by somebody who was quality manager, or the deputy, on that day.",
    advice: "Have the quality manager look at the review and sign it, late and dated truly.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("qms.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, out);
    for decided in decided(lab).filter(|d| d.review.body.mode == ReviewMode::Full) {
        let sign = ("/qms", decided.review.body.qms.as_ref());
        signature::judge(lab, &decided, sign, Role::QualityManager, out);
    }
}
