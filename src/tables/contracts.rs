//! Contracts over time: every term with where it comes from.

use crate::model::contract::{InForce, LineTerms, State, Term};
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::request::Reporting;
use crate::model::record::review::DecisionRule;
use crate::model::table::{Draft, Table};
use crate::model::when::When;

use super::help::{items, joined, word};

/// A row a state of a contract.
pub(super) fn contracts(lab: &Lab) -> Table {
    let rows = lab.jobs.values().flat_map(|job| items(job, &job.contract.states));
    Draft::of(
        "contracts",
        "A job's contract from one moment on; the first state is that of its acceptance.",
        rows,
    )
    .from("worked out of reviews, agreements, amendments and deviations")
    .text("job", "The job", |(job, ..)| Some(&job.id))
    .key()
    .link(&["job"], "jobs")
    .whole("version", "The state, from 1", |(_, at, _)| Some(*at))
    .key()
    .when("from", "From when it holds", |(.., state): &(&Job, usize, &State)| Some(state.from))
    .text("brought_by", "The part that brought it", |(.., state)| Some(&state.source))
    .day("due_on", "The due day that it names, before waiting for the customer", |(.., state)| {
        state.terms.due.as_ref().map(|due| due.value)
    })
    .whole("lines", "Lines of work that it holds", |(.., state)| Some(state.terms.lines.len()))
    .unit("lines")
    .dated_by("from_on")
    .done()
}

/// One term of a state.
struct Told<'a> {
    line: Option<u32>,
    term: &'static str,
    value: Option<String>,
    before: Option<String>,
    source: &'a str,
    place: &'a Place,
    since: When,
}

/// A term told by a word for its value.
fn told<'a, T>(
    line: Option<u32>,
    name: &'static str,
    term: Option<&'a Term<T>>,
    tell: impl Fn(&T) -> Option<String>,
) -> Option<Told<'a>> {
    let term = term?;
    let (value, before) = (tell(&term.value), term.before.as_ref().and_then(tell));
    let nothing = value.is_none() && before.is_none();
    let told =
        Told { line, term: name, value, before, source: &term.source, place: &term.place, since: term.since };
    (!nothing).then_some(told)
}

fn of_line(number: u32, terms: &LineTerms) -> Vec<Told<'_>> {
    let line = Some(number);
    let same = |text: &String| Some(text.clone());
    let all = [
        told(line, "method", terms.method.as_ref(), same),
        told(line, "edition", terms.edition.as_ref(), same),
        told(line, "items", terms.sample_count.as_ref(), |n| Some(n.to_string())),
        told(line, "modifications", terms.modifications.as_ref(), |all| joined(all)),
        told(line, "provider", terms.provider.as_ref(), same),
    ];
    all.into_iter().flatten().collect()
}

/// A key of a term of several, with its value as text.
type Key<T> = (&'static str, fn(&T) -> Option<String>);

fn of_reporting(terms: &InForce) -> Vec<Told<'_>> {
    let term = terms.reporting.as_ref();
    let keys: [Key<Reporting>; 6] = [
        ("reporting.format", |r| r.format.clone()),
        ("reporting.language", |r| r.language.clone()),
        ("reporting.data", |r| joined(&r.data)),
        ("reporting.conformity_statement", |r| r.conformity_statement.map(|wanted| wanted.to_string())),
        ("reporting.specification", |r| r.specification.clone()),
        ("reporting.decision_rule_requested", |r| r.decision_rule_requested.clone()),
    ];
    keys.into_iter().filter_map(|(name, tell)| told(None, name, term, tell)).collect()
}

fn of_rule(terms: &InForce) -> Vec<Told<'_>> {
    let term = terms.decision_rule.as_ref();
    let keys: [Key<DecisionRule>; 4] = [
        ("decision_rule.specification", |r| r.specification.clone()),
        ("decision_rule.rule", |r| r.rule.and_then(word)),
        ("decision_rule.guard_band", |r| r.guard_band.clone()),
        ("decision_rule.statement_type", |r| r.statement_type.and_then(word)),
    ];
    keys.into_iter().filter_map(|(name, tell)| told(None, name, term, tell)).collect()
}

fn terms_of(state: &State) -> Vec<Told<'_>> {
    let terms = &state.terms;
    let mut all: Vec<Told<'_>> =
        terms.lines.iter().flat_map(|(number, line)| of_line(*number, line)).collect();
    all.extend(told(None, "due_on", terms.due.as_ref(), |day| Some(day.to_string())));
    all.extend(told(None, "price", terms.price.as_ref(), |price| Some(price.clone())));
    all.extend(of_reporting(terms));
    all.extend(of_rule(terms));
    all
}

/// A row a term of a state.
pub(super) fn terms(lab: &Lab) -> Table {
    let states = lab.jobs.values().flat_map(|job| items(job, &job.contract.states));
    let rows = states.flat_map(|(job, version, state)| {
        let terms = terms_of(state).into_iter().enumerate();
        terms.map(move |(at, told)| (job, version, at + 1, told))
    });
    Draft::of("contract_terms", "A term of a contract in one of its states, with where it comes from.", rows)
        .from("worked out of reviews, agreements, amendments and deviations")
        .text("job", "The job", |(job, ..)| Some(&job.id))
        .key()
        .whole("version", "The contract's state", |(_, version, ..)| Some(*version))
        .key()
        .link(&["job", "version"], "contracts")
        .whole("position", "The term's place in the state, from 1", |(_, _, at, _)| Some(*at))
        .key()
        .whole("line", "The line of work; none for a term of the whole contract", |(.., told)| told.line)
        .text("term", "Which term", |(.., told)| Some(told.term))
        .text("value", "Its value, as text", |(.., told)| told.value.as_deref())
        .free()
        .text("value_before", "The value that it replaced", |(.., told)| told.before.as_deref())
        .free()
        .text("brought_by", "The part that brought it", |(.., told)| Some(told.source))
        .when("since", "Since when it holds", |(.., told)| Some(told.since))
        .text("file", "The file that says so", |(.., told)| Some(&told.place.file))
        .text("pointer", "Where in the file (JSON pointer)", |(.., told)| Some(&told.place.pointer))
        .dated_by("since_on")
        .done()
}
