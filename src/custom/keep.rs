//! The one place where memory is kept until the program ends.
//!
//! Findings, reports and pages borrow their rule for as long as the program runs, because the
//! catalogue is made of constants. A laboratory's rule is made at run time, once a run (in a preview
//! once a change) and a few kilobytes at most, so it is given the same life rather than every finding a
//! count of owners.

use crate::model::finding::Outcome;
use crate::model::lab::Lab;
use crate::model::rule::{OwnCheck, Rule};

/// A rule for the life of the program.
pub(super) fn rule(rule: Rule) -> &'static Rule {
    Box::leak(Box::new(rule))
}

/// A text for the life of the program.
pub(super) fn text(text: impl Into<String>) -> &'static str {
    Box::leak(text.into().into_boxed_str())
}

/// Texts for the life of the program.
pub(super) fn texts(texts: Vec<&'static str>) -> &'static [&'static str] {
    Box::leak(texts.into_boxed_slice())
}

/// A question for the life of the program.
pub(super) fn check(check: impl Fn(&Lab, &mut Outcome) + Send + Sync + 'static) -> OwnCheck {
    OwnCheck(Box::leak(Box::new(check)))
}
