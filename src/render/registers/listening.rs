//! Lines of the registers of surveys, feedback, analyses and messages.

use std::collections::BTreeSet;

use super::Cell;
use crate::model::finding::Grade;
use crate::model::record::blocks::CustomerId;
use crate::model::record::listening::{Direction, Feedback, Rating};
use crate::render::Build;
use crate::render::say::say;
use crate::render::taken_up;
use crate::render::view::Mark;
use crate::render::words;

/// Letters of a message that its line shows at most.
const SAID: usize = 140;

fn customer(build: &Build, id: Option<&CustomerId>) -> Option<String> {
    id.map(|id| format!("{} ({id})", build.lab().customer_name(id.as_str())))
}

pub(super) fn campaign(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(entry) = lab.campaigns.get(id) else { return Vec::new() };
    let body = &entry.body;
    let asked: BTreeSet<&str> = body.recipients.iter().map(|r| r.customer.as_str()).collect();
    let answers: Vec<&Feedback> = lab
        .all_feedback()
        .filter(|f| taken_up::survey(lab, f).is_some_and(|c| c.meta.id == id) && f.body.received_on.is_some())
        .map(|f| &f.body)
        .collect();
    let answered: BTreeSet<&str> =
        answers.iter().filter_map(|f| Some(f.customer.as_ref()?.as_str())).collect();
    let anonymous = answers.iter().filter(|f| f.customer.is_none()).count();
    let anonymous =
        if anonymous == 0 { String::new() } else { say!(", {anonymous} without a name", anonymous) };
    let in_analyses = taken_up::analyses_of_survey(lab, id);
    vec![
        Cell::text(body.period.clone()),
        Cell::day(body.sent_on),
        Cell::day(body.closed_on),
        Cell::text(asked.len().to_string()),
        Cell::text(say!(
            "{answers} from {customers} of {asked}{anonymous}",
            answers = words::count(answers.len(), "answer"),
            customers = answered.len(),
            asked = words::count(asked.len(), "customer"),
            anonymous
        )),
        Cell::text(body.aspects.iter().map(|a| say(a.words())).collect::<Vec<_>>().join(", ")),
        if in_analyses.is_empty() {
            Cell::missing(say("no analysis"))
        } else {
            Cell::text(in_analyses.join(", "))
        },
    ]
}

pub(super) fn feedback(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(entry) = lab.feedback.get(id) else { return Vec::new() };
    let body = &entry.body;
    let from = customer(build, body.customer.as_ref());
    let from = from.unwrap_or_else(|| say("without a name").to_owned());
    let about = body.request.as_ref().map_or_else(String::new, |job| say!(", about {job}", job));
    let asked = || body.requested_on.map_or_else(|| "–".to_owned(), |on| say!("asked for on {on}", on));
    let upheld = taken_up::analyses_of(lab, entry);
    vec![
        Cell::text(body.received_on.map_or_else(asked, |on| on.to_string())),
        Cell::text(format!("{from}{about}")),
        Cell::text(words::plain(&body.kind)),
        Cell::maybe(body.sentiment.as_ref().map(words::plain)),
        lowest(build, body),
        Cell::maybe(decision(build, body)),
        Cell::day(body.customer_told_on),
        Cell::maybe(Some(upheld.join(", "))),
    ]
}

/// The lowest mark with what was marked so; coloured when the settings call it bad.
fn lowest(build: &Build, body: &Feedback) -> Cell {
    let marks = body.ratings.iter().filter_map(|(aspect, rating)| match rating {
        Rating::Mark(mark) => Some((*mark, say(aspect.words()))),
        Rating::Na => None,
    });
    let marks: Vec<(u8, &str)> = marks.collect();
    let Some(lowest) = marks.iter().map(|(mark, _)| *mark).min() else { return Cell::maybe(None) };
    let of: Vec<&str> = marks.iter().filter(|(mark, _)| *mark == lowest).map(|(_, of)| *of).collect();
    let text = match of.as_slice() {
        [one] => say!("{lowest} of 5, {one}", lowest, one),
        several => say!("{lowest} of 5, {aspects} aspects", lowest, aspects = several.len()),
    };
    if u32::from(lowest) <= build.lab().settings.thresholds.bad_rating {
        return Cell::mark(Mark::grade(Grade::Minor, text));
    }
    Cell::text(text)
}

fn decision(build: &Build, body: &Feedback) -> Option<String> {
    let decision = body.decision.as_ref()?;
    let by = decision.by.as_ref().map(|p| say!(" by {person}", person = build.lab().person_name(p.as_str())));
    let action = body.action.as_ref().map(|a| format!(", {a}"));
    Some(format!(
        "{}, {}{}{}",
        words::plain(&decision.outcome),
        decision.on,
        by.unwrap_or_default(),
        action.unwrap_or_default()
    ))
}

pub(super) fn analysis(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.analyses.get(id).map(|a| &a.body) else { return Vec::new() };
    let inputs = &body.inputs;
    let took_up = [
        (inputs.campaigns.len(), words::count(inputs.campaigns.len(), "survey")),
        (inputs.feedback.len(), words::count(inputs.feedback.len(), "single answer")),
        (inputs.complaints.len(), words::count(inputs.complaints.len(), "complaint")),
        (inputs.actions.len(), words::count(inputs.actions.len(), "action")),
    ];
    let took_up = took_up.into_iter().filter(|(n, _)| *n > 0).map(|(_, said)| said);
    let told = body.reported_to.iter().map(|t| format!("{}, {}", lab.person_name(t.person.as_str()), t.on));
    let told: Vec<String> = told.collect();
    let actions: Vec<String> = body.actions.iter().map(ToString::to_string).collect();
    let until = body.period.to.map_or_else(String::new, |to| say!(" to {to}", to));
    vec![
        Cell::text(words::plain(&body.kind)),
        Cell::text(body.held_on.to_string()),
        Cell::text(format!("{}{until}", body.period.from)),
        Cell::maybe(body.prepared.as_ref().map(|s| lab.person_name(s.person.as_str()))),
        Cell::maybe(Some(took_up.collect::<Vec<_>>().join(", "))),
        if told.is_empty() { Cell::missing(say("nobody")) } else { Cell::text(told.join("; ")) },
        Cell::maybe(Some(actions.join(", "))),
    ]
}

pub(super) fn communication(build: &Build, id: &str) -> Vec<Cell> {
    let Some(body) = build.lab().communications.get(id).map(|c| &c.body) else { return Vec::new() };
    let way = match body.direction {
        Direction::In => say("from outside"),
        Direction::Out => say("to outside"),
        Direction::Internal => say("inside"),
    };
    let channel = body.channel.map_or_else(String::new, |c| format!(", {}", say(c.words())));
    vec![
        Cell::text(body.on.to_string()),
        Cell::maybe(customer(build, body.customer.as_ref())),
        Cell::text(format!("{way}{channel}")),
        Cell::text(words::plain(&body.topic)),
        Cell::maybe(body.summary.as_deref().map(|said| words::shortened(said, SAID))),
    ]
}
