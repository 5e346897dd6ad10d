//! Metrics: each a const and a function, as rules are. What they find is a value of [`crate::model::trend`],
//! from which page, command line and JSON are made.

mod action;
mod asked;
mod case;
mod cases;
mod changes;
mod closing;
mod complaints;
mod decision;
mod late;
mod loyalty;
mod on_time;
mod outside;
mod rating;
mod settling;
mod slots;
mod themes;
mod turnaround;
mod written;

use crate::model::edition::Edition;
use crate::model::judged::happened;
use crate::model::lab::Lab;
use crate::model::trend::{By, Change, Metric, Trend};

/// Every metric, in the order of the catalogue.
pub const METRICS: &[&Metric] = &[
    &on_time::EFFECTIVE,
    &on_time::ORIGINAL,
    &turnaround::RATIO,
    &late::LATENESS,
    &late::NOTICE,
    &decision::REVIEWED,
    &decision::LEAD_TIME,
    &decision::MIX,
    &changes::DEVIATIONS,
    &changes::AGREED,
    &changes::AMENDMENTS,
    &outside::LINES,
    &complaints::RATE,
    &complaints::KINDS,
    &settling::HANDLING,
    &settling::LASTING,
    &rating::ASPECTS,
    &rating::BELOW,
    &asked::RESPONSE,
    &asked::RECOMMEND,
    &themes::THEMES,
    &loyalty::RETENTION,
    &closing::LOOP,
    &action::EFFECT,
    &written::LAG,
];

/// The metric with this id, without regard to case.
#[must_use]
pub fn find(id: &str) -> Option<&'static Metric> {
    METRICS.iter().copied().find(|metric| metric.id.eq_ignore_ascii_case(id.trim()))
}

/// A metric worked out in one of its groupings.
#[must_use]
pub fn one(lab: &Lab, metric: &'static Metric, by: By) -> Trend {
    let mut found = (metric.count)(lab, by);
    if slots::is_time(by) {
        found.changes = changes(lab, metric);
    }
    Trend { metric, by, found }
}

/// Actions that are judged by a metric, by the day on which they were carried out.
fn changes(lab: &Lab, metric: &Metric) -> Vec<Change> {
    let judged_by = |code: &str| code.trim() == metric.id || (metric.id == "M02" && code.trim() == "M01");
    let actions = lab.actions.values().filter_map(|action| {
        let code = action.body.effectiveness.as_ref()?.metric.as_deref()?;
        let on = happened(lab, action.body.implemented_on).filter(|_| judged_by(code))?;
        Some(Change { on, action: action.meta.id.clone() })
    });
    let mut actions: Vec<Change> = actions.collect();
    actions.sort_by(|a, b| (a.on, &a.action).cmp(&(b.on, &b.action)));
    actions
}

/// Every metric in its usual grouping.
#[must_use]
pub fn all(lab: &Lab) -> Vec<Trend> {
    METRICS.iter().map(|metric| one(lab, metric, metric.usual())).collect()
}

/// Every metric in every grouping that the edition may show: customers are not told apart where readers may
/// not know them.
#[must_use]
pub fn groupings(lab: &Lab) -> Vec<Trend> {
    let may = |by: &By| *by != By::Customer || lab.settings.edition == Edition::Internal;
    METRICS.iter().flat_map(|m| m.by.iter().copied().filter(may).map(|by| one(lab, m, by))).collect()
}
