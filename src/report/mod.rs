//! Findings and explanations as text and as JSON: one small file a format.
//!
//! Nothing here writes, asks the clock or knows the terminal: a report is a string made of what the
//! caller hands over, and [`Look`] says how wide and whether in colour.

pub mod approvals;
pub mod approving;
pub mod baseline;
pub mod catalogue;
pub mod ci;
mod closed;
pub mod codeowners;
pub mod due;
mod excerpt;
pub mod explain;
pub mod finding;

pub mod human;
pub mod intake;
pub mod json;
pub mod kinds;
pub mod ledger;
mod markdown;
mod news;

pub mod own;
pub mod pack;

mod paint;
mod picture;
pub mod preview;
pub mod sample;
pub mod settings;

mod table;
pub mod trace;
pub mod trends;
mod wrap;

use std::collections::HashMap;

pub use crate::model::harmless;
pub use paint::Look;

use crate::model::finding::Checked;
use crate::model::lab::Lab;
use crate::model::place::{Place, Spot};
use crate::model::tree::Tree;

/// A laboratory examined: what reports of findings are made of.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The files.
    pub tree: &'a Tree,
    /// The laboratory.
    pub lab: &'a Lab,
    /// The answers of all rules.
    pub checked: &'a Checked,
    /// Line and column of every place that findings name.
    pub spots: &'a HashMap<Place, Spot>,
}

/// What to show.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Width and colour.
    pub look: Look,
    /// Show every finding in full, however many there are.
    pub all: bool,
    /// Show also the rules that found nothing and every question without an answer.
    pub verbose: bool,
    /// Show every finding's fingerprint, which answers name.
    pub fingerprints: bool,
    /// Show one line a finding, and nothing when there is nothing to say.
    pub quiet: bool,
}
