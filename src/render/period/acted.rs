//! Actions, earlier reviews and objectives of a period.

use jiff::civil::Date;

use super::line::{Ask, Line};
use crate::model::finding::Grade;
use crate::model::quarters::Quarter;
use crate::model::record::Entry;
use crate::model::record::complaint::{Action, EffectVerdict};
use crate::model::record::system::{Analysis, AnalysisType, ObjectiveResult};
use crate::render::say::say;
use crate::render::view::Mark;
use crate::render::words;

const REGISTER: &str = "actions.html";

/// The day by which an action is to be done, as last planned.
fn due(action: &Action) -> Option<Date> {
    action.re_plans.last().map(|plan| plan.to).or(action.due)
}

fn ids<'a>(these: &[&'a Entry<Action>], is: impl Fn(&Action) -> bool) -> Vec<&'a str> {
    these.iter().filter(|a| is(&a.body)).map(|a| a.meta.id.as_str()).collect()
}

pub(super) fn actions(ask: &Ask) -> Vec<Line> {
    let actions: Vec<&Entry<Action>> = ask.lab().actions.values().collect();
    let known = |a: &Action| a.raised_on.is_none_or(|on| on <= ask.end());
    let undated = ids(&actions, |a| a.raised_on.is_none());
    let raised = ids(&actions, |a| ask.holds(a.raised_on));
    let done = ids(&actions, |a| ask.holds(a.implemented_on));
    let waiting = |a: &Action| known(a) && !ask.by_end(a.implemented_on) && !ask.by_end(a.closed_on);
    let open = ids(&actions, waiting);
    let overdue = ids(&actions, |a| waiting(a) && due(a).is_some_and(|due| due < ask.end()));
    let judged =
        |a: &Action| a.effectiveness.as_ref().filter(|e| ask.holds(Some(e.evaluated_on))).map(|e| e.verdict);
    let all_judged = ids(&actions, |a| judged(a).is_some());
    let worked = ids(&actions, |a| judged(a) == Some(EffectVerdict::Effective));
    let carried_out = |a: &Action| ask.by_end(a.implemented_on);
    let unjudged = ids(&actions, |a| {
        carried_out(a) && !a.effectiveness.as_ref().is_some_and(|e| ask.by_end(Some(e.evaluated_on)))
    });
    let late = (!overdue.is_empty()).then(|| Mark::grade(Grade::Minor, say("past their day")));
    let mut lines = vec![
        Line::all(ask, say("Actions raised"), &raised, REGISTER),
        Line::all(ask, say("Actions carried out"), &done, REGISTER),
        Line::share(
            ask,
            say("Overdue at the end, of those to be carried out"),
            &overdue,
            open.len(),
            REGISTER,
        )
        .marked(late),
        Line::share(
            ask,
            say("Said to have worked, of those judged in the period"),
            &worked,
            all_judged.len(),
            REGISTER,
        ),
        Line::share(
            ask,
            say("Not judged by the end, of those carried out by then"),
            &unjudged,
            ids(&actions, carried_out).len(),
            REGISTER,
        ),
    ];
    if !undated.is_empty() {
        lines.push(
            Line::share(ask, say("Without a day of being raised"), &undated, actions.len(), REGISTER)
                .marked(Some(Mark::cannot(say("cannot tell")))),
        );
    }
    lines
}

pub(super) fn reviews(ask: &Ask) -> Vec<Line> {
    let lab = ask.lab();
    let is_review = |a: &&Entry<Analysis>| a.body.kind == AnalysisType::ManagementReview;
    let held: Vec<&Entry<Analysis>> =
        lab.analyses.values().filter(is_review).filter(|a| ask.by_end(Some(a.body.held_on))).collect();
    let Some(last) = held.iter().max_by_key(|a| (a.body.held_on, a.meta.id.as_str())) else {
        return vec![Line::all(ask, say("Management reviews held by the end"), &[], "analyses.html")];
    };
    let in_period: Vec<&str> =
        held.iter().filter(|a| ask.holds(Some(a.body.held_on))).map(|a| a.meta.id.as_str()).collect();
    let actions: Vec<&Entry<Action>> =
        last.body.actions.iter().filter_map(|id| lab.actions.get(id.as_str())).collect();
    let done = ids(&actions, |a| ask.by_end(a.implemented_on));
    let decisions = words::count(last.body.decisions.len(), "decision");
    let what = say!(
        "{decisions} of the last review, {id}, held on {held_on}",
        decisions,
        id = last.meta.id,
        held_on = last.body.held_on
    );
    vec![
        Line::all(ask, say("Management reviews held"), &in_period, "analyses.html"),
        Line::counted(ask, &what, last.body.decisions.len().to_string(), &[&last.meta.id], "analyses.html"),
        Line::share(
            ask,
            say("Carried out, of the actions that it named"),
            &done,
            last.body.actions.len(),
            REGISTER,
        ),
    ]
}

pub(super) fn objectives(ask: &Ask) -> Vec<Line> {
    let lab = ask.lab();
    let mut lines = Vec::new();
    for (id, objective) in &lab.objectives {
        let body = &objective.body;
        if body.from.is_some_and(|from| from > ask.end()) {
            continue;
        }
        let target =
            body.target.as_ref().map_or_else(|| say("no target").to_owned(), |t| say!("target {t}", t));
        let what = say!(
            "Periods in which it was met: {objective}, {target}",
            objective = words::shortened(&body.specific, 90),
            target
        );
        let told: Vec<&ObjectiveResult> =
            body.results.iter().filter(|r| lies_within(ask, &r.period)).collect();
        let met = told.iter().filter(|r| r.met).count();
        let missed = (met < told.len()).then(|| {
            let missed = told.iter().filter(|r| !r.met).map(|r| format!("{}: {}", r.period, r.value));
            Mark::grade(
                Grade::Observation,
                say!("missed {periods}", periods = missed.collect::<Vec<_>>().join(", ")),
            )
        });
        let untold = told.is_empty().then(|| Mark::cannot(say("no result of the period on record")));
        lines.push(
            Line::counted(
                ask,
                &what,
                say!("{met} of {told}", met, told = told.len()),
                &[id],
                "objectives.html",
            )
            .marked(missed.or(untold)),
        );
    }
    if lines.is_empty() {
        lines.push(Line::all(ask, say("Objectives on record"), &[], "objectives.html"));
    }
    lines
}

/// Whether a result's period, as it is written, is a quarter of this period, or a year that holds it.
fn lies_within(ask: &Ask, period: &str) -> bool {
    let text: String = period.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if let Ok(quarter) = text.parse::<Quarter>() {
        return ask.period.each().any(|each| each == quarter);
    }
    text.parse::<i16>().is_ok_and(|year| ask.period.each().any(|quarter| quarter.first().year() == year))
}
