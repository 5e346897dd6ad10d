//! MGT-002: an objective that nobody can measure, or one that was missed twice without action.

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::system::Objective;
use crate::model::rule::{Check, Rule};
use crate::rules::gaps::Gaps;
use crate::rules::help::{happened, is_judged, names, tell_unread};
use crate::rules::quarter::Quarter;
use crate::rules::words::{is_blank, list};

/// See `objective.md`.
pub const RULE: Rule = Rule {
    code: "MGT-002",
    name: "objective-vague",
    title: "Objective not SMART, or missed twice",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["9001-6.2", "17025-8.9.2.b"],
    procedure: &["S004-4", "S004-5"],
    summary: "An objective says what, how much, how, with which means and by when; one that was missed in two \
              periods running has an open action.",
    advice: "Complete the objective; where it was missed, open an action on the cause.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("objective.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Objective], out);
    for objective in lab.objectives.values() {
        if objective.body.from.is_none_or(|from| is_judged(lab, from)) {
            ask(lab, objective, out);
        }
    }
}

fn ask(lab: &Lab, objective: &Entry<Objective>, out: &mut Outcome) {
    let (meta, body) = (&objective.meta, &objective.body);
    let mut gaps = Gaps::default();
    let missing = missing(body);
    if !missing.is_empty() {
        gaps.add("/specific", body.from, format!("does not say {}", list(&missing)));
    }
    let results: Vec<_> = body.results.iter().filter(|result| is_over(lab, &result.period)).collect();
    if let [.., before, last] = results.as_slice()
        && !before.met
        && !last.met
        && !has_open_action(lab, objective)
    {
        if lab.is_unread(Kind::Action) {
            return out.cannot_tell(meta, "an action could not be read");
        }
        let says =
            format!("was missed in {} and {}, and no action is open on it", before.period, last.period);
        let missed = Quarter::named(&last.period).map(Quarter::last_day);
        gaps.add("/results", missed.or(body.due).or(body.from), says);
    }
    gaps.report(meta, &format!("The objective “{}”", body.specific.trim()), out);
}

/// Whether the period is over by the as-of day; one that is not named like `2026Q1` is taken to be.
fn is_over(lab: &Lab, period: &str) -> bool {
    Quarter::named(period).is_none_or(|quarter| quarter < Quarter::of(lab.as_of.day))
}

/// What an objective leaves open of the five things that make it one.
fn missing(objective: &Objective) -> Vec<&'static str> {
    let measure = objective.measure.as_deref().or(objective.metric.as_deref());
    [
        (is_blank(measure), "what it is measured by"),
        (is_blank(objective.target.as_deref()), "how much is to be reached"),
        (is_blank(objective.how.as_deref()), "how it is to be reached"),
        (is_blank(objective.resources.as_deref()), "with which means"),
        (objective.due.is_none(), "by when"),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect()
}

/// Whether an action that is not closed is named by the objective, or names it.
fn has_open_action(lab: &Lab, objective: &Entry<Objective>) -> bool {
    lab.actions.values().any(|action| {
        let is_named = objective.body.actions.iter().any(|id| names(id.as_str(), &action.meta));
        let is_source = action.body.source.iter().any(|source| names(source.as_str(), &objective.meta));
        (is_named || is_source) && happened(lab, action.body.closed_on).is_none()
    })
}
