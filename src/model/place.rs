//! Places: symbolic while stages work, line and column once they are shown.

use std::sync::Arc;

/// Whether a place points at a key or at its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Side {
    /// The value at the pointer.
    #[default]
    Value,
    /// The key at the pointer.
    Key,
}

/// Where in the laboratory's files something stands: a file and a JSON pointer into it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Path from the repository's root, with `/` between folders.
    pub file: Arc<str>,
    /// RFC 6901 pointer; empty for the whole file.
    pub pointer: String,
    /// Key or value.
    pub side: Side,
    /// Byte range in the file, when the place was never a value (a syntax error, say).
    pub bytes: Option<(usize, usize)>,
}

impl Place {
    /// The value at `pointer` of `file`.
    #[must_use]
    pub fn at(file: &Arc<str>, pointer: impl Into<String>) -> Self {
        Self { file: Arc::clone(file), pointer: pointer.into(), side: Side::Value, bytes: None }
    }

    /// The whole of `file`.
    #[must_use]
    pub fn file(file: impl Into<Arc<str>>) -> Self {
        Self { file: file.into(), pointer: String::new(), side: Side::Value, bytes: None }
    }

    /// The bytes `from..to` of `file`.
    #[must_use]
    pub fn bytes(file: &Arc<str>, from: usize, to: usize) -> Self {
        Self { file: Arc::clone(file), pointer: String::new(), side: Side::Value, bytes: Some((from, to)) }
    }

    /// The same place, pointing at the key.
    #[must_use]
    pub fn key(mut self) -> Self {
        self.side = Side::Key;
        self
    }
}

/// A place made concrete for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Byte range in the file.
    pub bytes: (usize, usize),
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
}
