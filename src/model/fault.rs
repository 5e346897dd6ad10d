//! What reading, validating and linking find wrong with a file, before any rule is asked.

use std::sync::Arc;

use super::place::Place;

/// Kinds of fault; each belongs to one rule of family DATA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// The text is no YAML: unclosed quotes, tabs for indentation, bad nesting.
    Syntax,
    /// A key stands twice in one mapping.
    DuplicateKey,
    /// Anchors, aliases, tags, directives, a second document.
    Feature,
    /// Byte order mark, UTF-16, invalid UTF-8, control characters.
    Encoding,
    /// A bound of the settings is passed.
    Limit,
    /// A path that can not be trusted: symbolic link, submodule, odd or colliding name.
    FileName,
    /// A file under `records/` or `documents/` that no pattern covers, so nothing reads it.
    NotRead,
    /// A key that the kind does not have.
    UnknownKey,
    /// A key that the kind needs.
    MissingKey,
    /// A value of the wrong type, form or range; a day that does not exist.
    Value,
    /// An unquoted value that YAML reads as something else than it looks like.
    Misread,
    /// Two records of one id or number.
    SameId,
}

/// One fault, at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its kind.
    pub kind: FaultKind,
    /// Where.
    pub place: Place,
    /// The other ends, each with what it says.
    pub also: Vec<(Place, String)>,
    /// What was found.
    pub message: String,
    /// What to do; the rule's advice when empty.
    pub advice: String,
    /// Whether the file can still be judged; false leaves it out of every rule.
    pub readable: bool,
    /// Of a file that no pattern covers: the path of the record that it was probably meant to be.
    pub meant: Option<Arc<str>>,
}

impl Fault {
    /// A fault that keeps the file from being judged.
    #[must_use]
    pub fn new(kind: FaultKind, place: Place, message: impl Into<String>) -> Self {
        Self {
            kind,
            place,
            also: Vec::new(),
            message: message.into(),
            advice: String::new(),
            readable: false,
            meant: None,
        }
    }

    /// The same with advice of its own.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }

    /// The same with another end.
    #[must_use]
    pub fn also(mut self, place: Place, says: impl Into<String>) -> Self {
        self.also.push((place, says.into()));
        self
    }

    /// The same of a file that was probably meant to be the record at this path.
    #[must_use]
    pub fn meant(mut self, path: impl Into<Arc<str>>) -> Self {
        self.meant = Some(path.into());
        self
    }

    /// The same, but the file is judged all the same.
    #[must_use]
    pub fn still_readable(mut self) -> Self {
        self.readable = true;
        self
    }
}
