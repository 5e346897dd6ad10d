//! The two questions, answered in a word and a few sentences.

use serde::Serialize;

use crate::model::contract::InForce;
use crate::model::lab::{Job, Lab};
use crate::model::record::review::Review;
use crate::render::answers::{Answer, Verdict};
use crate::render::changes::{Change, State};
use crate::render::look::{Look, Stage};
use crate::render::say::say;
use crate::render::words;

/// One question with its answer.
#[derive(Serialize)]
pub(super) struct Cell {
    class: &'static str,
    icon: &'static str,
    question: &'static str,
    answer: &'static str,
    why: Vec<String>,
}

pub(super) fn cells(lab: &Lab, look: &Look) -> [Cell; 2] {
    let agreed = cell(say("What was agreed?"), look.agreed.answer, say("No contract"), agreement(lab, look));
    let question = say("Was every change told, and agreed, before it happened?");
    let told = cell(question, look.told.answer, say("No change"), changes(look));
    [agreed, told]
}

fn cell(question: &'static str, answer: Answer, nothing: &'static str, why: Vec<String>) -> Cell {
    let (class, icon, answer) = match answer {
        Answer::Shown => ("a-pass", "pass", say("Shown")),
        Answer::Gaps => ("a-minor", "minor", say("Shown, with gaps")),
        Answer::GraveGaps => ("a-major", "major", say("Shown, with a grave gap")),
        Answer::NotShown => ("a-major", "major", say("Not shown")),
        Answer::CannotTell => ("a-cannot", "cannot", say("Cannot tell")),
        Answer::DoesNotArise => ("a-plain", "none", nothing),
    };
    Cell { class, icon, question, answer, why }
}

fn agreement(lab: &Lab, look: &Look) -> Vec<String> {
    let job = look.job;
    let mut why = Vec::new();
    match look.agreed.answer {
        Answer::DoesNotArise => why.push(nothing_agreed(lab, look)),
        Answer::NotShown | Answer::CannotTell => why.extend(reasons(&look.agreed)),
        Answer::Shown | Answer::Gaps | Answer::GraveGaps => {
            why.extend(job.contract.first().map(|s| terms(&s.terms)));
            why.extend(job.contract.edits.iter().map(|edit| super::contract::not_in_force(look, edit)));
            why.push(acceptance(lab, job));
            why.extend(job.review().and_then(|r| confirmation(&r.body)));
            why.extend(missing(&look.agreed));
        }
    }
    why
}

fn reasons(verdict: &Verdict) -> Vec<String> {
    verdict.because.iter().map(|reason| ended(&words::sentence(reason))).collect()
}

fn missing(verdict: &Verdict) -> Option<String> {
    (!verdict.because.is_empty()).then(|| say!("To mend: {what}.", what = verdict.because.join("; ")))
}

/// A sentence ends in a full stop, once.
fn ended(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

fn nothing_agreed(lab: &Lab, look: &Look) -> String {
    let review = look.job.review().map(|r| &r.body);
    match look.stage {
        Stage::Declined => {
            let decision = review.and_then(|r| r.decision.as_ref());
            let by = decision.map_or_else(String::new, |d| {
                say!(" on {on} by {person}", on = d.on, person = lab.person_name(d.by.as_str()))
            });
            let reason = review.and_then(|r| r.decline_reason.as_ref());
            let reason = reason.map_or_else(String::new, |r| say!(" Reason: {reason}", reason = ended(r)));
            say!("The request was declined{by}.{reason}", by, reason)
        }
        Stage::Withdrawn => {
            let back = look.job.request.body.withdrawn.as_ref();
            let on = back.map_or_else(String::new, |w| say!(" on {on}", on = w.on));
            let reason = back.and_then(|w| w.reason.as_ref());
            let reason = reason.map_or_else(String::new, |r| say!(" Reason: {reason}", reason = ended(r)));
            say!("The customer took the request back{on}.{reason}", on, reason)
        }
        _ => say!("Received on {received}; no decision is on record.", received = look.received()),
    }
}

/// What was first agreed, in one sentence.
fn terms(terms: &InForce) -> String {
    let lines: Vec<String> = terms
        .lines
        .values()
        .map(|line| {
            let test = line.test.as_ref().or(line.material.as_ref());
            let method = line.method.as_ref().map(|m| say!("by {method}", method = m.value));
            let count = line.sample_count.as_ref().map(|c| words::count(c.value as usize, "item"));
            let what = [test.cloned(), method].into_iter().flatten().collect::<Vec<_>>().join(" ");
            [Some(what), count].into_iter().flatten().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(", ")
        })
        .collect();
    let what = if lines.is_empty() { say("Work as requested").to_owned() } else { lines.join("; ") };
    let due = terms.due.as_ref().map_or_else(String::new, |d| say!("; report by {day}", day = d.value));
    format!("{}{due}.", words::sentence(&what))
}

fn acceptance(lab: &Lab, job: &Job) -> String {
    let facts = &job.facts;
    let reviewed = job.review().and_then(|review| {
        let decision = review.body.decision.as_ref()?;
        let signers = signers(lab, &review.body);
        let by = if signers.is_empty() {
            String::new()
        } else {
            say!(" by {person}", person = words::list(&signers))
        };
        Some(say!("reviewed and decided on {on}{by}", on = decision.on, by))
    });
    let accepted = match &facts.accepted {
        Some(accepted) => say!("accepted on {on}", on = accepted.on),
        None => say("no acceptance is on record").to_owned(),
    };
    let started = match facts.started {
        Some(started) => say!("work began on {started}", started),
        None => say("no work is on record yet").to_owned(),
    };
    let all: Vec<String> = reviewed.into_iter().chain([accepted, started]).collect();
    ended(&words::sentence(&all.join("; ")))
}

fn signers(lab: &Lab, review: &Review) -> Vec<String> {
    let signs = [&review.technical, &review.qms, &review.director];
    let mut names: Vec<String> = Vec::new();
    for sign in signs.into_iter().flatten() {
        let name = lab.person_name(sign.person.as_str());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn confirmation(review: &Review) -> Option<String> {
    let told = review.confirmation.as_ref()?;
    let how = told.channel.map_or_else(String::new, |c| format!(" {}", say(c.words())));
    let to = told.to.as_ref().map_or_else(String::new, |to| say!(" to {to}", to));
    let items = super::decided::confirmed(&told.items);
    let items =
        if items.is_empty() { String::new() } else { say!(", with {items}", items = words::list(&items)) };
    Some(say!("The acceptance was confirmed{to} on {on}{how}{items}.", to, on = told.on, how, items))
}

fn changes(look: &Look) -> Vec<String> {
    if look.changes.is_empty() && look.told.answer == Answer::DoesNotArise {
        return vec![no_change(look)];
    }
    let mut why: Vec<String> = look.changes.iter().map(change).collect();
    match look.told.answer {
        Answer::CannotTell if look.changes.is_empty() => {
            why.push(say("No change is on record.").to_owned());
            why.extend(reasons(&look.told));
        }
        Answer::Gaps | Answer::GraveGaps => why.extend(missing(&look.told)),
        _ => {}
    }
    why
}

fn no_change(look: &Look) -> String {
    let compared = ["AMD-001", "DEV-001"].iter().all(|rule| look.answers.passed(rule));
    if compared && look.agreed.answer == Answer::CannotTell {
        say("No change is on record, and the work on record agrees with the contract as it is written down now; whether \
         that was agreed before the work began, the records do not show.")
            .to_owned()
    } else if compared {
        say("No change is on record, and the work on record agrees with the contract.").to_owned()
    } else {
        say("No change is on record.").to_owned()
    }
}

fn change(change: &Change) -> String {
    if let Some(rule) = change.rule {
        return say!("Undeclared change: {what} ({rule})", what = ended(&change.what), rule);
    }
    let agreed =
        change.agreed.map_or_else(|| say("no agreement on record").to_owned(), |a| say!("agreed on {a}", a));
    let happened = match (change.happened, change.state) {
        (Some(on), _) if change.kind == "amendment" => say!("in force from {on}", on),
        (Some(on), _) => say!("went ahead on {on}", on),
        (None, State::Pending) => say("not in force").to_owned(),
        (None, _) => say("no day on record on which it went ahead").to_owned(),
    };
    let told = match &change.doubt {
        None if change.state == State::SameDay => {
            say("Both on the same day; the order is not recorded").to_owned()
        }
        Some(why) => say!("Cannot tell: {why}", why),
        None => words::sentence(change.state.words()),
    };
    format!("{} ({}, {}): {agreed}; {happened}. {told}.", change.name, say(change.kind), change.what)
}
