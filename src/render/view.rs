//! Small values that templates show.

use super::say::said;
use serde::Serialize;

use crate::model::finding::{Finding, Grade};

/// A state: an icon and a word, always both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Mark {
    /// Class that colours it.
    class: &'static str,
    /// Icon of the sprite.
    icon: &'static str,
    /// The word.
    pub(super) text: String,
}

impl Mark {
    /// Something is in order.
    pub(super) fn pass(text: impl Into<String>) -> Self {
        Self { class: "pass", icon: "pass", text: text.into() }
    }

    /// Something is in order where most things are: quiet.
    pub(super) fn fine(text: impl Into<String>) -> Self {
        Self { class: "plain", icon: "pass", text: text.into() }
    }

    /// Neither good nor bad.
    pub(super) fn plain(icon: &'static str, text: impl Into<String>) -> Self {
        Self { class: "plain", icon, text: text.into() }
    }

    /// A finding's grade.
    pub(super) fn grade(grade: Grade, text: impl Into<String>) -> Self {
        Self { class: grade.word(), icon: grade.word(), text: text.into() }
    }

    /// There is no telling.
    pub(super) fn cannot(text: impl Into<String>) -> Self {
        Self { class: "cannot", icon: "cannot", text: text.into() }
    }
}

/// A text that leads somewhere, or nowhere when nothing shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    /// Address relative to the page.
    pub(super) href: Option<String>,
    /// The text.
    pub(super) text: String,
}

/// A term and its value.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Pair {
    /// The term.
    pub(super) term: String,
    /// The value; its ISO dates are written out.
    pub(super) value: String,
}

impl Pair {
    /// A term with a plain value.
    pub(super) fn new(term: impl Into<String>, value: impl Into<String>) -> Self {
        Self { term: said(term.into()), value: value.into() }
    }

    /// A term with its value, when there is one.
    pub(super) fn maybe(term: &str, value: Option<String>) -> Option<Self> {
        value.map(|value| Self::new(term, value))
    }
}

/// The gravest of some findings.
pub(super) fn worst<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Option<Grade> {
    findings.into_iter().map(|f| f.grade).min()
}
