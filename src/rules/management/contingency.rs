//! MGT-003: the plan for bad days is missing, out of date, untried, or the customer heard too late.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Framework, Lab};
use crate::model::record::Entry;
use crate::model::record::people::covers;
use crate::model::record::system::{Activation, Contingency};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::hidden_anywhere;
use crate::rules::gaps::Gaps;
use crate::rules::help::{happened, is_judged, tell_unread};
use crate::rules::window::Window;
use crate::rules::words::is_blank;

/// See `contingency.md`.
pub const RULE: Rule = Rule {
    code: "MGT-003",
    name: "contingency-weak",
    title: "Contingency weak",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["9001-8.2.1.e"],
    procedure: &[
        "9001-8.2.1-e-01",
        "9001-8.2.1-e-02",
        "9001-8.2.1-e-03",
        "9001-8.2.1-e-06",
        "9001-8.2.1-e-07",
        "9001-8.2.1-e-08",
        "9001-8.2.1-e-11",
        "9001-8.2.1-e-12",
        "S003-10",
    ],
    summary: "A contingency plan that an agreement asks for exists, is reviewed and tried, and the customer hears in \
              time when it is needed.",
    advice: "Go through the plan with the customer, try it, and set the day of the next review. Tell the customer now \
             if it is in force.",
    thresholds: &["management_review_months", "window_grace_months", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("contingency.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Contingency, Kind::Agreement], out);
    for framework in lab.agreements.values() {
        ask_agreement(lab, framework, out);
    }
    // A plan outlives its agreement: it is asked about for as long as it is on file.
    for plan in lab.contingencies.values() {
        ask_plan(lab, plan, out);
    }
}

fn ask_agreement(lab: &Lab, framework: &Framework, out: &mut Outcome) {
    let (meta, body) = (&framework.agreement.meta, &framework.agreement.body);
    let Some(plan) = &body.contingency else { return };
    let ends = happened(lab, body.terminated_on).unwrap_or(body.valid_to);
    if !covers(Some(body.valid_from), Some(ends), lab.as_of.day)
        || lab.contingencies.contains_key(plan.as_str())
    {
        return;
    }
    if let Some(why) = hidden_anywhere(lab, &[Kind::Contingency]) {
        out.cannot_tell(meta, why);
    } else {
        let message = format!(
            "The agreement, in force since {}, asks for contingency plan {plan}; on {} there was none of that name.",
            body.valid_from, lab.as_of.day
        );
        out.finding(meta, "/contingency", message).on(body.valid_from);
    }
}

fn ask_plan(lab: &Lab, plan: &Entry<Contingency>, out: &mut Outcome) {
    let (meta, body) = (&plan.meta, &plan.body);
    if body.scenarios.is_empty() && !is_blank(meta.common.notes.as_deref()) {
        // recorded as not relevant, and why
        return out.pass(meta);
    }
    let mut gaps = Gaps::default();
    if body.scenarios.is_empty() {
        gaps.add("", body.agreed.as_ref().map(|a| a.agreed_on.day), "names nothing that may happen");
    }
    if let Some(due) = body.review_due.filter(|due| *due < lab.as_of.day) {
        gaps.add(
            "/review_due",
            due,
            format!("was to be reviewed by {due} and had not been by {}", lab.as_of.day),
        );
    }
    if let Some((since, due)) = untried_since(lab, body) {
        gaps.add("/tests", due, format!("was agreed on {since} and had been neither tried nor needed since"));
    }
    let limit = body.scenarios.iter().filter_map(|s| s.notify_within_h).max();
    for activation in body.activations.iter().filter(|a| is_judged(lab, a.on.day)) {
        if let Some(says) = told_late(lab, activation, limit) {
            gaps.add_as(Grade::Minor, "/activations", activation.on.day, says);
        }
    }
    gaps.report(meta, "The contingency plan", out);
}

/// When a plan that was never tried and never needed was agreed, and by when it had to be, if that is
/// longer ago than the window in which management looks at everything.
fn untried_since(lab: &Lab, plan: &Contingency) -> Option<(Date, Date)> {
    let agreed = plan.agreed.as_ref()?.agreed_on.day;
    let window = Window::with_grace(lab, lab.settings.thresholds.management_review_months);
    let is_tried = plan.tests.iter().any(|t| t.on <= lab.as_of.day) || !plan.activations.is_empty();
    (!is_tried && agreed < window.from).then(|| (agreed, window.end(Some(agreed))))
}

/// What was late about telling the customer, if anything: beyond the longest time that the plan gives.
fn told_late(lab: &Lab, activation: &Activation, limit: Option<u32>) -> Option<String> {
    let on = activation.on;
    if let Some(told) = activation.notified_on.filter(|told| told.day <= lab.as_of.day) {
        let limit = limit.filter(|hours| is_longer_than(*hours, on, told))?;
        return Some(format!(
            "was needed on {on}, and the customer heard on {told}, not within {limit} hours"
        ));
    }
    let today = When::on(lab.as_of.day);
    let is_late = limit.is_none_or(|hours| is_longer_than(hours, on, today));
    is_late.then(|| format!("was needed on {on}, and by {today} nothing shows that the customer was told"))
}

/// Whether more hours than that certainly lie between: days without times prove whole days only.
fn is_longer_than(hours: u32, from: When, to: When) -> bool {
    if let (Some(from), Some(to)) = (from.instant, to.instant) {
        return to.as_second() - from.as_second() > i64::from(hours) * 3600;
    }
    // from the last minute of the one day to the first of the other
    let whole_days = hours.div_ceil(24).saturating_add(1);
    let latest = from.day.saturating_add(i64::from(whole_days).days());
    latest < to.day
}
