//! What is asked of a version and a role, and what an answer is made of.

use jiff::Timestamp;

use super::chain::Chain;
use super::needs::Need;
use crate::model::approval::{Clock, Strength};
use crate::model::case::Case;

/// An approval that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) person: String,
    pub(super) strength: Strength,
    pub(super) at: Option<Timestamp>,
    pub(super) clock: Clock,
    pub(super) together_with: usize,
    /// For a deputy: whose.
    pub(super) deputy_for: Option<String>,
    /// Set when fields were added since that void nothing.
    pub(super) is_added: bool,
    /// Whether it was there when the content landed.
    pub(super) in_time: bool,
    /// Whether a file beside the record decided against it.
    pub(super) by_attachment: bool,
    pub(super) piece: usize,
}

/// What a piece of evidence is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Weight {
    Counts(Point),
    TooWeak(String),
    WrongRole(String),
    Own(String, Point),
    Before(String, Point),
    After(String, Point),
    Doubt(String),
    /// It says nothing of this content and role.
    Nothing,
}

/// What is asked: one role for one version.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) case: &'a Case,
    pub(super) chain: &'a Chain,
    /// The version.
    pub(super) at: usize,
    pub(super) need: Need,
    /// All that the version needs.
    pub(super) needs: &'a [Need],
    /// The first version that nobody in the role had stood for before.
    pub(super) from: usize,
    /// The landing up to which somebody in the role had stood for it before; none where nobody had.
    pub(super) since: Option<usize>,
    /// Set when an earlier version was approved in time for what it had to precede.
    pub(super) was_in_time: bool,
    /// Set when only strength and role are asked about.
    pub(super) only_role: bool,
}

/// A moment to the minute, where the laboratory is.
pub(super) fn minute(case: &Case, at: Timestamp) -> String {
    at.to_zoned(case.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}
