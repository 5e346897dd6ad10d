//! Amendments, deviations and outside work, as the records have them (form part D).

use serde::Serialize;

use crate::model::finding::Grade;
use crate::model::lab::Lab;
use crate::model::record::blocks::{Agree, Sign};
use crate::model::record::change::{Amendment, Deviation, Informed, Terms, Told};
use crate::model::record::review::AgreedLine;
use crate::model::record::work::Subcontract;
use crate::model::when::When;
use crate::render::changes::{Change, State};
use crate::render::look::Look;
use crate::render::names;
use crate::render::say::say;
use crate::render::view::{Mark, Pair};
use crate::render::words;

/// One change: what it is at the left, who and when at the right.
#[derive(Serialize)]
pub(super) struct Entry {
    /// Fragment; none for a change that nobody declared.
    id: Option<String>,
    name: String,
    kind: String,
    state: Mark,
    what: Vec<Pair>,
    when: Vec<Pair>,
    /// For a change that nobody declared: what which rule found.
    found: Option<String>,
    rule: Option<&'static str>,
}

pub(super) fn entries(lab: &Lab, look: &Look) -> Vec<Entry> {
    look.changes.iter().map(|change| entry(lab, look, change)).collect()
}

fn entry(lab: &Lab, look: &Look, change: &Change) -> Entry {
    let job = look.job;
    let part = change.part.as_deref();
    let (mut what, mut when) = (Vec::new(), Vec::new());
    if part.is_none() {
    } else if let Some(a) = job.amendments.iter().find(|a| a.meta.part.as_deref() == part) {
        amendment(lab, &a.body, &mut what, &mut when);
    } else if let Some(d) = job.deviations.iter().find(|d| d.meta.part.as_deref() == part) {
        deviation(lab, &d.body, &mut what, &mut when);
        let in_report = job.issued_reports().any(|r| {
            let names = |id: &str| Some(id) == part || id == change.name;
            r.body.deviations.iter().any(|id| names(id.as_str()))
        });
        when.push(Pair::new("Named in a report", if in_report { say("yes") } else { say("no") }));
    } else if let Some(s) = job.subcontracts.iter().find(|s| s.meta.part.as_deref() == part) {
        outside(lab, &s.body, &mut what, &mut when);
    }
    Entry {
        id: part.map(names::fragment),
        name: change.name.clone(),
        kind: say(change.kind).to_owned(),
        state: mark(change),
        rule: change.rule,
        found: part.is_none().then(|| change.what.clone()),
        what,
        when,
    }
}

fn mark(change: &Change) -> Mark {
    let words = words::sentence(change.state.words());
    match change.state {
        State::Never => Mark::grade(Grade::Major, words),
        State::CannotTell => Mark::cannot(words),
        State::After if change.worst == Some(Grade::Major) => Mark::grade(Grade::Major, words),
        State::After => Mark::grade(Grade::Minor, words),
        State::SameDay => Mark::plain("clock", words),
        State::Before => Mark::pass(words),
        State::Pending => Mark::plain("open", words),
    }
}

fn amendment(lab: &Lab, body: &Amendment, what: &mut Vec<Pair>, when: &mut Vec<Pair>) {
    let by = body.proposed.by.as_ref().map_or_else(String::new, |by| format!(", {by}"));
    let party = words::plain(&body.proposed.by_party);
    what.push(Pair::new("Changes", words::plain(&body.change_type)));
    what.extend(Pair::maybe("Before", terms(body.before.as_ref())));
    what.extend(Pair::maybe("After", terms(body.after.as_ref())));
    what.extend(Pair::maybe("Reason", body.reason.clone()));
    what.extend(Pair::maybe("Impact", body.impact.clone()));
    when.push(Pair::new("Proposed", say!("{on} by the {party}{by}", on = body.proposed.on, party, by)));
    agreement(body.agree.as_ref(), when);
    when.push(Pair::new("Laboratory approved", signed(lab, body.lab_approval.as_ref())));
    when.extend(Pair::maybe("In effect", body.effective_on.map(|on| on.to_string())));
    when.extend(Pair::maybe("Review repeated", body.repeat_review.as_ref().map(|r| words::part(r.as_str()))));
    when.extend(Pair::maybe("Staff told", told(lab, &body.informed)));
}

fn told(lab: &Lab, people: &[Told]) -> Option<String> {
    let each = people.iter().map(|t| format!("{} {}", lab.person_name(t.person.as_str()), t.on));
    (!people.is_empty()).then(|| each.collect::<Vec<_>>().join(", "))
}

fn deviation(lab: &Lab, body: &Deviation, what: &mut Vec<Pair>, when: &mut Vec<Pair>) {
    let by = body.by.as_ref().map(|p| format!(", {}", lab.person_name(p.as_str())));
    what.push(Pair::new("Found", format!("{}{}", body.detected_on, by.unwrap_or_default())));
    what.push(Pair::new("Departs from", words::plain(&body.kind)));
    what.push(Pair::new("What", body.description.clone()));
    what.extend(Pair::maybe("Cause", body.cause.as_ref().map(words::plain)));
    what.extend(Pair::maybe("After", terms(body.after.as_ref())));
    what.extend(Pair::maybe("New due day", body.new_due_on.map(|d| d.to_string())));
    what.extend(Pair::maybe("Significance", body.significance.as_ref().map(words::plain)));
    what.extend(Pair::maybe("Report says", body.report_statement.clone()));
    if let Some(assessed) = &body.technical_assessment {
        let valid = match assessed.validity_ok {
            Some(true) => Some(say("results stay valid").to_owned()),
            Some(false) => Some(say("results not valid").to_owned()),
            None => None,
        };
        let all = [valid, assessed.uncertainty_impact.clone(), assessed.text.clone()];
        let said = all.into_iter().flatten().collect::<Vec<_>>().join("; ");
        let by = signed(lab, assessed.sign.as_ref());
        when.push(Pair::new("Assessed", if said.is_empty() { by } else { format!("{by}: {said}") }));
    } else {
        when.push(Pair::new("Assessed", say("not on record")));
    }
    if body.director.is_some() {
        when.push(Pair::new("Director", signed(lab, body.director.as_ref())));
    }
    informed(body.informed.as_ref(), when);
    agreement(body.agree.as_ref(), when);
    when.push(Pair::new("Went ahead", on(body.proceeded_on)));
}

fn informed(informed: Option<&Informed>, when: &mut Vec<Pair>) {
    let Some(told) = informed else {
        when.push(Pair::new("Customer told", say("not on record")));
        return;
    };
    let how = told.channel.map_or_else(String::new, |c| format!(" {}", say(c.words())));
    let what = told.what.as_ref().map_or_else(String::new, |w| format!(": {w}"));
    when.push(Pair::new("Customer told", format!("{}{how}{what}", told.on)));
    when.extend(Pair::maybe("Reason given", told.reason.clone()));
    let mut offers: Vec<String> = told.alternative.iter().cloned().collect();
    offers.extend(told.options_offered.iter().filter(|o| Some(*o) != told.alternative.as_ref()).cloned());
    when.extend(Pair::maybe("Offered instead", (!offers.is_empty()).then(|| offers.join("; "))));
    when.extend(Pair::maybe("On uncertainty", told.uncertainty.clone()));
}

fn outside(lab: &Lab, body: &Subcontract, what: &mut Vec<Pair>, when: &mut Vec<Pair>) {
    let provider = lab.providers.get(body.provider.as_str()).map(|p| p.body.name.clone());
    let provider = provider.unwrap_or_else(|| body.provider.to_string());
    let lines: Vec<String> = body.lines.iter().map(ToString::to_string).collect();
    what.push(Pair::new("Outside laboratory", provider));
    what.push(Pair::new("Lines", words::list(&lines)));
    what.extend(Pair::maybe("Method", body.method.as_ref().map(ToString::to_string)));
    what.extend(Pair::maybe("Reason", body.reason.as_ref().map(words::plain)));
    what.extend(Pair::maybe("Need seen", body.identified_on.map(|d| d.to_string())));
    what.extend(Pair::maybe("Standing consent", body.standing_consent.clone()));
    agreement(body.customer_approval.as_ref(), when);
    when.push(Pair::new("Requirements passed on", on(body.requirements_sent_on)));
    when.push(Pair::new("Items sent", on(body.sent_on)));
    when.push(Pair::new("Results came", on(body.results_received_on)));
    when.push(Pair::new("Results checked", signed(lab, body.results_checked.as_ref())));
}

fn on(when: Option<When>) -> String {
    when.map_or_else(|| say("not on record").to_owned(), |w| w.to_string())
}

fn signed(lab: &Lab, sign: Option<&Sign>) -> String {
    let text = |s: &Sign| format!("{}, {}", s.on, lab.person_name(s.person.as_str()));
    sign.map_or_else(|| say("not on record").to_owned(), text)
}

fn agreement(agree: Option<&Agree>, when: &mut Vec<Pair>) {
    let Some(agree) = agree else {
        when.push(Pair::new("Customer's answer", say("not on record")));
        return;
    };
    let outcome = words::plain(&agree.outcome);
    let text = say!(
        "{outcome} on {day} {channel}, {contact}",
        outcome,
        day = agree.agreed_on,
        channel = say(agree.channel.words()),
        contact = agree.customer_contact
    );
    when.push(Pair::new("Customer's answer", text));
    if agree.channel.is_verbal() {
        let confirmed = agree.confirmed_in_writing_on.map(|d| d.to_string());
        let text = confirmed.unwrap_or_else(|| say("not on record").to_owned());
        when.push(Pair::new("Confirmed in writing", text));
    }
}

/// Terms in a phrase; `None` when there is nothing to say.
fn terms(terms: Option<&Terms>) -> Option<String> {
    let terms = terms?;
    let mut all: Vec<String> = terms.text.iter().cloned().collect();
    all.extend(terms.lines.iter().map(line));
    all.extend(terms.removed_lines.iter().map(|n| say!("line {n} falls away", n)));
    all.extend(terms.due_on.map(|due| say!("due {due}", due)));
    let reporting = terms.reporting.as_ref().map(super::contract::reporting);
    all.extend(reporting.map(|r| say!("report: {r}", r)));
    all.extend(terms.decision_rule.as_ref().map(|_| say("decision rule").to_owned()));
    all.extend(terms.price_ref.iter().map(|price| say!("price: {price}", price)));
    (!all.is_empty()).then(|| all.join("; "))
}

fn line(line: &AgreedLine) -> String {
    let method = line.method.as_ref().map(ToString::to_string);
    let edition = line.edition.as_ref().map(|e| say!("edition {e}", e));
    let count = line.sample_count.map(|c| words::count(c as usize, "item"));
    let provider = line.provider.as_ref().map(|p| say!("at {p}", p));
    let mut parts: Vec<String> = [method, edition, count, provider].into_iter().flatten().collect();
    parts.extend(line.modifications.iter().cloned());
    say!("line {line}: {what}", line = line.line, what = parts.join(", "))
}
