//! Schemas and typed records.

use std::sync::Arc;

use crate::model::doc::Doc;
use crate::model::fault::Fault;
use crate::model::kind::{Identity, Kind};
use crate::model::record::Record;

/// The schemas of all kinds, compiled once.
#[derive(Debug)]
pub struct Schemas {}

impl Schemas {
    /// Compiles every kind's schema.
    #[must_use]
    pub fn compile() -> Self {
        Self {}
    }

    /// The records that a parsed file holds, and what is wrong with it.
    #[must_use]
    pub fn records(&self, _identity: &Identity, _file: &Arc<str>, _doc: &Doc) -> (Vec<Record>, Vec<Fault>) {
        (Vec::new(), Vec::new())
    }
}

/// The JSON Schema (2020-12) of a kind's files.
#[must_use]
pub fn schema(_kind: Kind) -> serde_json::Value {
    serde_json::Value::Null
}
