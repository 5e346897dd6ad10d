//! Lines of the registers of complaints and actions.

use super::Cell;
use crate::model::finding::Grade;
use crate::model::lab::Lab;
use crate::model::record::complaint::{Action, Complaint, EffectVerdict};
use crate::render::Build;
use crate::render::say::say;
use crate::render::view::Mark;
use crate::render::words;

pub(super) fn complaint(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.complaints.get(id).map(|c| &c.body) else { return Vec::new() };
    let from = body.customer.as_ref().map(|c| format!("{} ({c})", lab.customer_name(c.as_str())));
    let validated = body.validated.as_ref().map(|v| {
        let word = if v.justified { say("yes") } else { say("no") };
        Cell::text(say!("{word}, {on} by {person}", word, on = v.on, person = lab.person_name(v.by.as_str())))
            .told(word)
    });
    let actions: Vec<String> = body.actions.iter().map(ToString::to_string).collect();
    vec![
        Cell::text(body.received_on.to_string()),
        Cell::maybe(from.or_else(|| body.third_party.clone())),
        Cell::text(words::plain(&body.kind)),
        body.acknowledged_on
            .map_or_else(|| Cell::missing(say("not on record")), |on| acknowledged(lab, body, on)),
        validated.unwrap_or_else(|| Cell::maybe(None)),
        Cell::maybe(outcome(lab, body)),
        Cell::day(body.told_outcome_on),
        closed(lab, body),
        Cell::maybe(Some(actions.join(", "))),
    ]
}

fn acknowledged(lab: &Lab, body: &Complaint, on: jiff::civil::Date) -> Cell {
    let after = match usize::try_from(lab.calendar.between(body.received_on, on)) {
        Ok(0) | Err(_) => say("the same day").to_owned(),
        Ok(days) => say!("after {days}", days = words::count(days, "working day")),
    };
    Cell::text(format!("{on}, {after}"))
}

fn outcome(lab: &Lab, body: &Complaint) -> Option<String> {
    let outcome = body.outcome.as_ref()?;
    let by = lab.person_name(outcome.decided_by.as_str());
    let reviewed = outcome.reviewed_by.as_ref();
    let reviewed = reviewed.map(|p| say!(", reviewed by {person}", person = lab.person_name(p.as_str())));
    Some(say!(
        "{on}, decided by {by}{reviewed}",
        on = outcome.on,
        by,
        reviewed = reviewed.unwrap_or_default()
    ))
}

fn closed(lab: &Lab, body: &Complaint) -> Cell {
    if let Some(on) = body.closed_on {
        return Cell::text(on.to_string()).told(say("closed"));
    }
    let days = (lab.as_of.day - body.received_on).get_days();
    let days = words::count(usize::try_from(days).unwrap_or(0), "day");
    let extended = body.extended.as_ref().map(|e| e.to);
    match extended.or(body.target_close) {
        Some(until) if until < lab.as_of.day => Cell::mark(Mark::grade(
            Grade::Minor,
            say!("open for {days}, meant to close by {until}", days, until),
        ))
        .told(say("open")),
        _ => Cell::mark(Mark::plain("open", say!("open for {days}", days))).told(say("open")),
    }
}

pub(super) fn action(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.actions.get(id).map(|a| &a.body) else { return Vec::new() };
    let source: Vec<String> = body.source.iter().map(ToString::to_string).collect();
    vec![
        Cell::day(body.raised_on),
        Cell::text(body.finding.clone()),
        Cell::maybe(Some(source.join(", "))),
        body.owner.as_ref().map_or_else(
            || Cell::missing(say("nobody")),
            |p| Cell::text(format!("{} ({p})", lab.person_name(p.as_str()))),
        ),
        due(lab, body),
        Cell::day(body.implemented_on),
        effect(lab, body),
        body.closed_on.map_or_else(
            || Cell::mark(Mark::plain("open", say("open"))).told(say("open")),
            |on| Cell::text(on.to_string()).told(say("closed")),
        ),
    ]
}

/// The day by which it is to be done, as last planned.
fn due(lab: &Lab, body: &Action) -> Cell {
    let Some(due) = body.re_plans.last().map(|p| p.to).or(body.due) else {
        return Cell::missing(say("no day set"));
    };
    let re_planned = match body.re_plans.len() {
        0 => String::new(),
        n => say!(", planned anew {n}", n = words::count(n, "time")),
    };
    if body.implemented_on.is_none() && due < lab.as_of.day {
        return Cell::mark(Mark::grade(Grade::Minor, say!("{due}, passed{re_planned}", due, re_planned)));
    }
    Cell::text(format!("{due}{re_planned}"))
}

fn effect(lab: &Lab, body: &Action) -> Cell {
    let Some(judged) = body.effectiveness.as_ref() else { return Cell::maybe(None).told(say("not judged")) };
    let word = match judged.verdict {
        EffectVerdict::Effective => say("said to work"),
        EffectVerdict::NotEffective => say("said not to work"),
        EffectVerdict::Inconclusive => say("cannot tell"),
    };
    let by = judged.by.as_ref().map(|p| say!(" by {person}", person = lab.person_name(p.as_str())));
    Cell::text(format!("{word}, {}{}", judged.evaluated_on, by.unwrap_or_default())).told(word)
}
