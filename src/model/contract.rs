//! The contract in force: what was agreed, where each value comes from, since when.

use std::collections::BTreeMap;

use jiff::civil::Date;

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
}

impl Contract {
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
