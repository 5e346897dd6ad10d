//! The contract in force: what was agreed, where each value comes from, since when.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::commit::Who;
use super::place::Place;
use super::record::request::Reporting;
use super::record::review::DecisionRule;
use super::when::When;

/// A term's value with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term<T> {
    /// The value.
    pub value: T,
    /// The part that brought it, in words: `review`, `amendment-1`, `agreement AGR-24-01`.
    pub source: String,
    /// Where it stands.
    pub place: Place,
    /// Since when it holds.
    pub since: When,
    /// The value that it replaced.
    pub before: Option<T>,
}

/// Terms of one line of work.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineTerms {
    /// The material.
    pub material: Option<String>,
    /// The test.
    pub test: Option<String>,
    /// The method.
    pub method: Option<Term<String>>,
    /// Its edition.
    pub edition: Option<Term<String>>,
    /// How many items.
    pub sample_count: Option<Term<u32>>,
    /// Departures from the method that are agreed.
    pub modifications: Option<Term<Vec<String>>>,
    /// The outside laboratory that does it.
    pub provider: Option<Term<String>>,
}

/// All terms at one time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InForce {
    /// Lines of work by number.
    pub lines: BTreeMap<u32, LineTerms>,
    /// Due day.
    pub due: Option<Term<Date>>,
    /// How results are reported.
    pub reporting: Option<Term<Reporting>>,
    /// The decision rule.
    pub decision_rule: Option<Term<DecisionRule>>,
    /// The price, or where it stands.
    pub price: Option<Term<String>>,
}

/// Terms from one moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// From when they hold.
    pub from: When,
    /// The part that brought the change: `review`, `amendment-1`.
    pub source: String,
    /// The terms.
    pub terms: InForce,
}

/// A contract over time: states in order, the first that of its acceptance. Empty when nothing
/// was accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contract {
    /// The states, oldest first.
    pub states: Vec<State>,
    /// Edits of terms that were made after somebody stood for them and that nobody agreed to, in the
    /// order of the records: they are not in force.
    pub edits: Vec<Edit>,
    /// Why there is no telling what was agreed; there are no states then.
    pub untold: Option<String>,
}

/// What a file says of a contract and nobody agreed to: it was edited after it had been signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where the term stands in the file; of an item that is gone, after the last one of its list.
    pub place: Place,
    /// The part, in words: `review`, `agreement AGR-24-01`.
    pub source: String,
    /// The line of work, where it stands in one.
    pub line: Option<u32>,
    /// The term's key; `line` for a whole line.
    pub key: String,
    /// What was agreed; none when nothing stood there.
    pub before: Option<String>,
    /// What the file says; none when it was taken away.
    pub after: Option<String>,
    /// The day of the signature, decision or agreement.
    pub sealed_on: When,
    /// When and by whom it was edited; none while that is not committed.
    pub by: Option<Editor>,
}

/// Who edited, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// By the commit's word.
    pub who: Who,
    /// When.
    pub on: When,
    /// The first digits of the commit's id.
    pub commit: String,
}

impl Edit {
    /// What was edited, in words: `due day`, `method of line 2`.
    #[must_use]
    pub fn what(&self) -> String {
        let key = match self.key.as_str() {
            "due_on" | "new_due_on" => "due day",
            "tat_wd" => "turnaround",
            "price_ref" => "price",
            "sample_count" => "number of items",
            "modifications" => "departures from the method",
            "provider" => "outside laboratory",
            "on" => return format!("day of the {}", self.parent()),
            "agreed_on" => "day of the customer's agreement",
            "by" | "person" => return format!("name in the {}", self.parent()),
            "outcome" | "channel" => return format!("{} of the {}", self.key, self.parent()),
            other => &other.replace('_', " "),
        };
        match self.line {
            Some(line) if self.key == "line" => format!("line {line}"),
            Some(line) => format!("{key} of line {line}"),
            None => key.to_owned(),
        }
    }

    /// What the term is a part of, in words.
    fn parent(&self) -> String {
        self.place.pointer.rsplit('/').nth(1).unwrap_or_default().replace('_', " ")
    }

    /// Whether it is a whole item of a list, such as a line, that was added or taken away.
    #[must_use]
    pub fn is_item(&self) -> bool {
        self.place.pointer.rsplit('/').next().is_some_and(|step| step.parse::<usize>().is_ok())
    }

    /// What became of it in the file: `edited from 2026-08-25 to 2026-08-28 on 2026-08-24 in commit
    /// 1b2c3d4e5f`.
    #[must_use]
    pub fn did(&self) -> String {
        let when = self.by.as_ref().map_or_else(
            || "and that is not committed yet".to_owned(),
            |by| format!("on {} in commit {}", by.on, by.commit),
        );
        match (&self.before, &self.after) {
            (Some(before), Some(after)) => format!("edited from {before} to {after} {when}"),
            (Some(before), None) => format!("taken away ({before}) {when}"),
            (None, after) => format!("added ({}) {when}", after.as_deref().unwrap_or_default()),
        }
    }
}

impl Contract {
    /// The edit, not in force, of the very term that stands at a place. What was done to a whole line is
    /// no edit of its terms.
    #[must_use]
    pub fn edit(&self, place: &Place) -> Option<&Edit> {
        let below = |a: &str, b: &str| b.strip_prefix(a).is_some_and(|r| r.is_empty() || r.starts_with('/'));
        self.edits.iter().find(|edit| {
            let (one, other) = (&edit.place.pointer, &place.pointer);
            edit.place.file == place.file && !edit.is_item() && (below(one, other) || below(other, one))
        })
    }

    /// The terms in force at `when`: those of the last state that had begun.
    #[must_use]
    pub fn at(&self, when: When) -> Option<&State> {
        self.states.iter().rev().find(|s| s.from.is_by(&when))
    }

    /// The terms as first agreed.
    #[must_use]
    pub fn first(&self) -> Option<&State> {
        self.states.first()
    }

    /// The terms after all changes.
    #[must_use]
    pub fn last(&self) -> Option<&State> {
        self.states.last()
    }

    /// Due day after the changes that were in force by the day on which it fell due, and by
    /// `until`: a change agreed after the due day has passed does not make a late report timely.
    #[must_use]
    pub fn due(&self, until: When) -> Option<&Term<Date>> {
        let mut due: Option<&Term<Date>> = None;
        for state in self.states.iter().filter(|s| s.from.is_by(&until)) {
            match (due, &state.terms.due) {
                (Some(old), Some(_)) if state.from.day > old.value => {}
                (_, new) => due = new.as_ref().or(due),
            }
        }
        due
    }
}
