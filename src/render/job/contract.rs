//! The contract in force: each term with its value, its origin, and the value before.

use serde::Serialize;

use super::decided;

use crate::model::contract::{Edit, InForce, LineTerms, State, Term};
use crate::model::finding::Grade;
use crate::model::place::Place;
use crate::model::record::request::Reporting;
use crate::model::record::review::DecisionRule;
use crate::render::Build;
use crate::render::frame::At;
use crate::render::look::Look;
use crate::render::names;
use crate::render::parts;
use crate::render::say::say;
use crate::render::view::{Link, Mark, Pair};
use crate::render::words::{self, Day};

/// The section of the contract.
#[derive(Serialize)]
pub(super) struct Section {
    rows: Vec<Row>,
    /// The contract in force from each change to the next, where it changed.
    times: Vec<Time>,
    /// What each review decided, on which conditions, and how that was confirmed.
    decisions: Vec<Vec<Pair>>,
    /// What files say of the contract and nobody agreed to.
    edits: Vec<String>,
    /// Why there is no telling what was agreed.
    untold: Option<String>,
}

/// The contract from one change to the next.
#[derive(Serialize)]
struct Time {
    from: Day,
    to: Day,
    /// Whether it still held on the as-of day.
    current: bool,
    /// What brought it about.
    source: Link,
    terms: Vec<Held>,
}

/// A term as it was in force.
#[derive(Serialize)]
struct Held {
    term: String,
    value: String,
    /// Whether it was otherwise before.
    changed: bool,
}

#[derive(Serialize)]
struct Row {
    term: String,
    value: String,
    before: Option<String>,
    /// What the file says instead, not agreed.
    edited: Option<String>,
    source: Link,
    doubt: Option<Mark>,
    since: Option<Day>,
}

pub(super) fn section(build: &Build, look: &Look, at: &At) -> Section {
    let terms = look.job.contract.at(build.lab().as_of.day.into()).map(|s| &s.terms);
    let rows = terms.map(|terms| Rows { build, look, at, all: Vec::new() }.of(terms)).unwrap_or_default();
    let contract = &look.job.contract;
    Section {
        rows,
        times: times(build, look, at),
        decisions: decided::decisions(build.lab(), look.job),
        edits: contract.edits.iter().map(|edit| not_in_force(look, edit)).collect(),
        untold: contract.untold.as_ref().map(|why| say!("Cannot tell: {why}.", why)),
    }
}

/// The contract from each change to the next. A day of change belongs to what was agreed on it.
fn times(build: &Build, look: &Look, at: &At) -> Vec<Time> {
    let as_of = build.lab().as_of.day;
    let states: Vec<&State> = look.job.contract.states.iter().filter(|s| s.from.day <= as_of).collect();
    if states.len() < 2 {
        return Vec::new();
    }
    let mut before: Vec<(String, String)> = Vec::new();
    let mut times = Vec::with_capacity(states.len());
    for (place, state) in states.iter().enumerate() {
        let rows = Rows { build, look, at, all: Vec::new() };
        let source = rows.source(&state.source);
        let held = rows.of(&state.terms).into_iter().map(|row| (row.term, row.value)).collect::<Vec<_>>();
        let next = states.get(place + 1).map(|next| next.from.day);
        let until = next.and_then(|next| next.yesterday().ok()).unwrap_or(as_of).max(state.from.day);
        let terms = held.iter().map(|(term, value)| Held {
            changed: place > 0 && !before.iter().any(|(t, v)| t == term && v == value),
            term: term.clone(),
            value: value.clone(),
        });
        times.push(Time {
            from: state.from.day.into(),
            to: until.into(),
            current: next.is_none(),
            source,
            terms: terms.collect(),
        });
        before = held;
    }
    times
}

/// The rows as they are gathered.
struct Rows<'a> {
    build: &'a Build<'a>,
    look: &'a Look<'a>,
    at: &'a At,
    all: Vec<Row>,
}

impl Rows<'_> {
    fn of(mut self, terms: &InForce) -> Vec<Row> {
        let several = terms.lines.len() > 1;
        for (number, line) in &terms.lines {
            let prefix = if several { say!("Line {number}: ", number) } else { String::new() };
            self.line(&prefix, line);
        }
        self.term(say("Due"), terms.due.as_ref(), ToString::to_string);
        self.term(say("Report"), terms.reporting.as_ref(), reporting);
        self.term(say("Decision rule"), terms.decision_rule.as_ref(), decision_rule);
        self.term(say("Price"), terms.price.as_ref(), Clone::clone);
        self.all
    }

    fn line(&mut self, prefix: &str, line: &LineTerms) {
        let name = |term: &str| words::sentence(&format!("{prefix}{term}"));
        let work: Vec<String> = [line.test.clone(), line.material.clone()].into_iter().flatten().collect();
        if !work.is_empty() {
            let source = Link { href: Some("#request".to_owned()), text: say("Request").to_owned() };
            let value = work.join(", ");
            self.all.push(Row {
                term: name(say("work")),
                value,
                before: None,
                edited: None,
                source,
                doubt: None,
                since: None,
            });
        }
        self.term(&name(say("method")), line.method.as_ref(), |id| self_describing(self.build, id));
        self.term(&name(say("edition")), line.edition.as_ref(), Clone::clone);
        self.term(&name(say("items")), line.sample_count.as_ref(), ToString::to_string);
        self.term(&name(say("departures agreed")), line.modifications.as_ref(), |m| listed(m));
        self.term(&name(say("outside laboratory")), line.provider.as_ref(), |id| provider(self.build, id));
    }

    fn term<T>(&mut self, name: &str, term: Option<&Term<T>>, words: impl Fn(&T) -> String) {
        let Some(term) = term else { return };
        let value = words(&term.value);
        let before = term.before.as_ref().map(words).filter(|b| !b.is_empty() && *b != value);
        if value.is_empty() && before.is_none() {
            return;
        }
        self.all.push(Row {
            term: name.to_owned(),
            value: if value.is_empty() { say("none").to_owned() } else { value },
            before,
            edited: self.edited(&term.place),
            source: self.source(&term.source),
            doubt: self.doubt(&term.place),
            since: Some(term.since.day.into()),
        });
    }

    /// What the file says in place of a term, and since when.
    fn edited(&self, term: &Place) -> Option<String> {
        let edit = self.look.job.contract.edit(term)?;
        let says =
            edit.after.as_ref().map_or_else(|| say("has it no more").to_owned(), |a| say!("says {a}", a));
        let since = edit.by.as_ref().map_or_else(
            || say(", by an edit that is not committed yet").to_owned(),
            |by| say!(" since {on}, commit {commit}", on = by.on, commit = by.commit),
        );
        Some(say!("The file {says}{since}: not agreed, not in force", says, since))
    }

    /// The part or agreement that brought a value.
    fn source(&self, source: &str) -> Link {
        if let Some(id) = source.strip_prefix("agreement ") {
            let href = self.build.names.record(id).map(|a| self.at.to(a));
            return Link { href, text: say!("Agreement {id}", id) };
        }
        let number = parts::of(self.look.job)
            .into_iter()
            .find(|meta| meta.part.as_deref() == Some(source))
            .map_or_else(|| words::part(source), parts::name);
        let part = parts::of(self.look.job).into_iter().find(|meta| meta.part.as_deref() == Some(source));
        let place = part.map_or_else(|| "request".to_owned(), names::place);
        Link { href: Some(format!("#{place}")), text: number }
    }

    /// The gravest finding about the very value, or about what holds it: a finding about another line
    /// of the same file, or about a signature in it, says nothing about this one.
    fn doubt(&self, term: &Place) -> Option<Mark> {
        let is_about = |place: &Place| {
            let below =
                |a: &str, b: &str| b.strip_prefix(a).is_some_and(|r| r.is_empty() || r.starts_with('/'));
            let (one, other) = (&place.pointer, &term.pointer);
            place.file == term.file && !one.is_empty() && (below(one, other) || below(other, one))
        };
        let about = self
            .look
            .answers
            .findings
            .iter()
            .filter(|f| is_about(&f.place) || f.also.iter().any(|(place, _)| is_about(place)));
        let worst = about.map(|f| f.grade).min().filter(|g| *g != Grade::Observation)?;
        Some(Mark::grade(worst, say("see findings")))
    }
}

/// An edit that nobody agreed to, in sentences.
pub(super) fn not_in_force(look: &Look, edit: &Edit) -> String {
    let record = match edit.source.strip_prefix("agreement ") {
        Some(id) => say!("agreement {id}", id),
        None => parts::called(look.job, &edit.source),
    };
    say!(
        "{record}, {what}: {did} after it had been agreed on {sealed_on}. No agreement to that is on record, so it is not in force.",
        record,
        what = edit.what(),
        did = edit.did(),
        sealed_on = edit.sealed_on
    )
}

fn self_describing(build: &Build, id: &str) -> String {
    match build.lab().methods.get(id) {
        Some(method) => format!("{id}, {}", method.body.title),
        None => id.to_owned(),
    }
}

pub(super) fn provider(build: &Build, id: &str) -> String {
    match build.lab().providers.get(id) {
        Some(provider) => format!("{id}, {}", provider.body.name),
        None => id.to_owned(),
    }
}

fn listed(items: &[String]) -> String {
    items.join("; ")
}

/// How results are reported, in a phrase.
pub(in crate::render) fn reporting(reporting: &Reporting) -> String {
    let conformity = match reporting.conformity_statement {
        Some(true) => Some(say("with a statement of conformity").to_owned()),
        Some(false) => Some(say("no pass or fail").to_owned()),
        None => None,
    };
    let against = reporting.specification.as_ref().map(|s| say!("against {s}", s));
    let data = (!reporting.data.is_empty()).then(|| words::list(&reporting.data));
    let all = [reporting.format.clone(), reporting.language.clone(), data, conformity, against];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// How pass or fail is decided, in a phrase.
fn decision_rule(rule: &DecisionRule) -> String {
    let kind = rule.rule.as_ref().map(words::plain);
    let guard = rule.guard_band.as_ref().map(|g| say!("guard band {g}", g));
    let against = rule.specification.as_ref().map(|s| say!("against {s}", s));
    [kind, guard, against].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
