//! Rules that a laboratory writes for itself, in `rules/*.yaml`.
//!
//! ```text
//!  OwnRule --text, parse--> Node --names (schemas)--> Question --keep--> &'static Rule
//!                                        |                |
//!                                      Fault        eval, on each record's values
//! ```
//!
//! From outside they are rules like any other. An expression reads a record through its own keys:
//! days are texts such as `2026-04-27`, so that they compare as days do; what a record does not say
//! has no key, and reading it makes the answer "cannot tell". Answering takes a bounded number of
//! steps, whatever is written.

mod eval;
mod examples;
mod functions;
mod job;
mod keep;
mod message;
mod names;
mod node;
mod page;
mod parse;
mod question;
mod records;
mod shape;
mod text;
mod value;

use serde_json::Value;

use question::Question;
use shape::Schemas;
use text::Slip;

use crate::model::calendar::Calendar;
use crate::model::clause::{self, CLAUSES};
use crate::model::fault::{Fault, FaultKind};
use crate::model::kind::Kind;
use crate::model::lab::ById;
use crate::model::record::Entry;
use crate::model::record::own_rule::{OwnRule, Tried};
use crate::model::rule::{Check, Rule};
use crate::model::suggest::nearest;

/// A laboratory's rules.
#[derive(Debug, Default)]
pub struct Made {
    /// The rules, by their files' names. One with a mistake is among them and answers "cannot tell".
    pub rules: Vec<&'static Rule>,
    /// What is wrong with them.
    pub faults: Vec<Fault>,
}

/// Makes a laboratory's rules. `catalogue` is what they may not be confused with, `schema` gives the
/// schema of a kind.
#[must_use]
pub fn rules(own: &ById<OwnRule>, catalogue: &[&'static Rule], schema: fn(Kind) -> Value) -> Made {
    let mut made = Made::default();
    if own.is_empty() {
        return made;
    }
    let schemas = Schemas::of(schema);
    for entry in own.values() {
        let faults = clashes(entry, catalogue, &made.rules);
        if faults.is_empty() {
            let question = Question::of(&entry.body, &schemas).map_err(|slips| {
                made.faults.extend(slips.into_iter().map(|(key, slip)| fault(entry, key, slip)));
            });
            made.faults.extend(unknown_clauses(entry));
            made.rules.push(rule(entry, question.ok()));
        }
        made.faults.extend(faults);
    }
    made
}

/// Asks each rule its own examples; working days are counted by `calendar`.
#[must_use]
pub fn examples(own: &ById<OwnRule>, schema: fn(Kind) -> Value, calendar: &Calendar) -> Vec<Tried> {
    let schemas = Schemas::of(schema);
    own.values().flat_map(|entry| examples::run(&entry.body, &schemas, calendar)).collect()
}

fn fault(entry: &Entry<OwnRule>, key: &str, slip: Slip) -> Fault {
    let place = entry.meta.place(&format!("/{key}"));
    Fault::new(FaultKind::Value, place, slip.message).advice(slip.advice).still_readable()
}

/// A code or name that another rule has, or a code of one of the catalogue's families.
fn clashes(entry: &Entry<OwnRule>, catalogue: &[&'static Rule], earlier: &[&'static Rule]) -> Vec<Fault> {
    let OwnRule { id, name, .. } = &entry.body;
    let family = |code: &str| code.split('-').next().unwrap_or_default().to_owned();
    let mut faults = Vec::new();
    if catalogue.iter().any(|rule| family(rule.code) == family(id)) {
        let message = format!("Codes that begin with {}- are Countersign's own.", family(id));
        faults.push(fault(entry, "id", Slip::new(message, "Take letters of your own, such as LAB-001.")));
    }
    if earlier.iter().any(|rule| rule.code == id) {
        let message = format!("Another rule of the laboratory is called {id} too.");
        faults.push(fault(entry, "id", Slip::new(message, "Give it the next free number.")));
    }
    if catalogue.iter().chain(earlier).any(|rule| rule.name == name) {
        let message = format!("Another rule is called {name} too.");
        faults.push(fault(entry, "name", Slip::new(message, "Give it a name of its own.")));
    }
    faults
}

/// References to a standard that name none of its clauses.
fn unknown_clauses(entry: &Entry<OwnRule>) -> Vec<Fault> {
    let clauses = entry.body.clauses.iter().enumerate();
    let unknown = clauses.filter(|(_, text)| is_clause(text) && clause::find(text).is_none());
    unknown
        .map(|(at, text)| {
            let near = nearest(text, CLAUSES.iter().map(|c| c.id));
            let advice = near.map_or_else(
                || "`countersign explain 7.1.1` shows a clause and its parts.".to_owned(),
                |near| format!("Did you mean {near}?"),
            );
            let message = format!("There is no clause {text} among those on customer service.");
            fault(entry, &format!("clauses/{at}"), Slip::new(message, advice))
        })
        .collect()
}

/// Whether a reference means a clause of a standard rather than a section of a procedure.
fn is_clause(text: &str) -> bool {
    ["17025-", "9001-"].iter().any(|standard| text.starts_with(standard)) || clause::find(text).is_some()
}

/// The rule, for the life of the program. Without a question it can not tell anything.
fn rule(entry: &Entry<OwnRule>, question: Option<Question>) -> &'static Rule {
    let body = &entry.body;
    let (clauses, procedure): (Vec<_>, Vec<_>) = body.clauses.iter().partition(|text| is_clause(text));
    let meta = entry.meta.clone();
    let check = keep::check(move |lab, outcome| match &question {
        Some(question) => question.ask(lab, outcome),
        None => outcome.cannot_tell(&meta, "the rule itself could not be understood"),
    });
    keep::rule(Rule {
        code: keep::text(&body.id),
        name: keep::text(&body.name),
        title: keep::text(body.title.trim()),
        grade: body.grade,
        basis: body.basis,
        clauses: keep::texts(clauses.iter().filter_map(|text| clause::find(text)).map(|c| c.id).collect()),
        procedure: keep::texts(procedure.into_iter().map(keep::text).collect()),
        summary: keep::text(body.summary.trim()),
        advice: keep::text(body.advice.trim()),
        thresholds: &[],
        silenced_by: &[],
        page: keep::text(page::page(body, &entry.meta.file)),
        check: Check::Laboratory(check),
    })
}
