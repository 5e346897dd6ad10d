//! REV-003: nobody who was technical manager signed the review.

use super::{decided, signature, tell_unread};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::record::blocks::Role;
use crate::model::record::review::ReviewMode;
use crate::model::rule::{Check, Reach, Rule};

/// See `technical.md`.
pub const RULE: Rule = Rule {
    code: "REV-003",
    name: "review-technical",
    title: "No valid technical review",
    grade: Grade::Major,
    basis: Basis::Procedure,
    clauses: &["17025-7.1.1.b", "17025-5.5"],
    procedure: &["P09-5-TM-a", "P09-6.2-a", "9001-8.2.1-b-2c"],
    summary: "Every review but the routine tick is signed by somebody who was technical manager, or \
              the deputy, on that day.",
    advice: "Have today's technical manager review the contract again and sign it as a late review.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("technical.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, out);
    for decided in decided(lab).filter(|d| d.review.body.mode != ReviewMode::Routine) {
        let sign = ("/technical", decided.review.body.technical.as_ref());
        signature::judge(lab, &decided, sign, Role::TechnicalManager, out);
    }
}
