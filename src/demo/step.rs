//! What the plan is made from, and the steps that it is made of.

use std::sync::Arc;

use jiff::civil::Date;

use crate::model::doc::Doc;
use crate::model::kind::Kind;

/// A file of the example laboratory.
pub struct Source {
    /// Its path.
    pub path: String,
    /// Its content.
    pub bytes: Arc<[u8]>,
    /// What it is, when it is a record.
    pub kind: Option<Kind>,
    /// Its parsed content, when it is a record in YAML.
    pub doc: Option<Doc>,
}

/// One file written on one day.
pub(super) struct Step {
    pub(super) day: Date,
    pub(super) order: (usize, String),
    pub(super) author: String,
    pub(super) merger: Option<String>,
    pub(super) message: String,
    pub(super) content: Option<Arc<[u8]>>,
}
