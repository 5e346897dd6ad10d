//! Schemas and typed records.
//!
//! ```text
//!  model::record --schemars--> schema, tidy --> schemas/*.schema.json, editor
//!                                  |
//!                               compile (once a kind)
//!                                  |
//!          Doc ---------> faults (guide, words, dates)  ---> Fault
//!             \--sound--> typed  (with links) -----------------> Record
//! ```

mod compile;
mod dates;
pub mod editor;
mod examples;
mod faults;
mod form;
mod guide;
mod import_map;
mod links;
mod quote;
mod schema;
mod significant;
mod tidy;
mod typed;
mod words;

use std::sync::Arc;

pub use self::form::forms;
pub use self::import_map::{has_field, import_map, import_map_schema};
pub use self::significant::significant;

use crate::model::doc::Doc;
use crate::model::fault::{Fault, FaultKind};
use crate::model::kind::{Holds, Identity, Kind};
use crate::model::place::Place;
use crate::model::record::Record;

/// The schemas of all kinds, each compiled once, when the first file of its kind is read.
#[derive(Debug)]
pub struct Schemas {
    _made: (),
}

impl Schemas {
    /// Gives access to the compiled schemas, which all callers share.
    #[must_use]
    pub fn compile() -> Self {
        Self { _made: () }
    }

    /// The records that a parsed file holds, and what is wrong with it.
    ///
    /// A file of one record with any fault gives no record. Of a list the sound items are given,
    /// whatever is wrong with the others. Settings are checked and give no record.
    #[must_use]
    pub fn records(&self, identity: &Identity, file: &Arc<str>, doc: &Doc) -> (Vec<Record>, Vec<Fault>) {
        let Some(kind) = compile::of(identity.kind) else {
            let text = format!("No schema for files of kind {} could be made.", identity.kind.name());
            return (Vec::new(), vec![Fault::new(FaultKind::Value, Place::at(file, ""), text)]);
        };
        let holds = identity.kind.shape().holds;
        let judged = faults::judge(kind, holds, file, doc);
        let is_one = matches!(holds, Holds::One | Holds::FrontMatter);
        if identity.kind == Kind::Settings || (is_one && !judged.faults.is_empty()) {
            return (Vec::new(), judged.faults);
        }
        let source = typed::Source { kind, identity, file, value: &doc.value };
        let (records, mut faults) = source.records(&judged.items);
        faults.splice(0..0, judged.faults);
        (records, faults)
    }
}

/// The JSON Schema (2020-12) of a kind's files.
#[must_use]
pub fn schema(kind: Kind) -> serde_json::Value {
    schema::published(kind)
}
