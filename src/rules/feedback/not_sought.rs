//! FBK-001: for more than a year nobody asked a customer.

use super::sought::{has_customers, sought};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::hidden_anywhere;
use crate::rules::help::{LABORATORY, laboratory_cannot_tell, laboratory_passes, laboratory_place};
use crate::rules::window::{Window, records_since};

/// See `not_sought.md`.
pub const RULE: Rule = Rule {
    code: "FBK-001",
    name: "feedback-not-sought",
    title: "No customer asked for feedback",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-8.6.2", "9001-9.1.2"],
    procedure: &[
        "P09-5-QM-b",
        "P09-8.1-a",
        "P09-W7",
        "P09-N4",
        "P09-N4-b",
        "9001-8.2.1-g-09",
        "9001-8.2.1-a-14",
        "9001-8.2.1-c-06",
        "9001-8.2.1-c-12",
    ],
    summary: "The laboratory asks its customers for feedback at least once in every window of months.",
    advice: "Start a survey, or call customers after their jobs. Complaints, and the want of them, \
             are no feedback that was sought.",
    thresholds: &["feedback_window_months", "window_grace_months", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("not_sought.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let window = Window::with_grace(lab, lab.settings.thresholds.feedback_window_months);
    if !has_customers(lab, &window) {
        if let Some(why) = hidden_anywhere(lab, &[Kind::Customer, Kind::Request, Kind::Report]) {
            laboratory_cannot_tell(out, why);
        }
        return;
    }
    let last = sought(lab).map(|s| s.on).filter(|day| *day <= window.to).max();
    if last.is_some_and(|day| window.holds(day)) {
        return laboratory_passes(out);
    }
    if let Some(why) = hidden_anywhere(lab, &[Kind::Campaign, Kind::Feedback]) {
        return laboratory_cannot_tell(out, why);
    }
    let since = records_since(lab);
    if let Some(why) = window.doubt(since) {
        return laboratory_cannot_tell(out, why);
    }
    let Window { from, to, .. } = window;
    let before = last.map_or_else(String::new, |day| format!(" The last time was {day}."));
    let message = format!("Nobody asked a customer for feedback from {from} to {to}.{before}");
    out.at(LABORATORY.to_owned(), None, laboratory_place(), message).on(window.end(last.or(since)));
}
