//! Authoring: files that a person goes on writing, planned as values. The doors write them.
//!
//! ```text
//!  start ----------------------------> Planned files of a new laboratory
//!  schema + asked -> questions -> put -> Value -> sheet -> one commented record
//!  numbering -----------------------------------> its path
//!  layout ---------------------------> the same file, laid out anew
//! ```

mod asked;
pub mod choices;
pub mod ci;
pub mod field;
pub mod idea;
mod known;
pub mod layout;
pub mod numbering;
pub mod put;
pub mod questions;
pub mod record;
pub mod scalar;
pub mod sheet;
pub mod start;
pub mod templates;

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Path from the laboratory's folder, with `/` between folders.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Planned {
    /// A file of a path and a text.
    fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }
}
