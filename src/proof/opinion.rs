//! What came of looking at a signature.

use crate::model::approval::State;

/// What came of verifying a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Good, bad, or no telling.
    pub state: State,
    /// Why, as a sentence.
    pub why: String,
    /// The key, by its fingerprint, where the signature could be read.
    pub key: Option<String>,
    /// The principal of `keys/allowed_signers` whose it is, when good.
    pub principal: Option<String>,
}

impl Opinion {
    pub(super) fn new(state: State, why: impl Into<String>) -> Self {
        Self { state, why: sentence(&why.into()), key: None, principal: None }
    }

    pub(super) fn bad(why: impl Into<String>) -> Self {
        Self::new(State::Bad, why)
    }

    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self::new(State::Unknown, why)
    }

    pub(super) fn by(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }
}

/// A clause as a sentence. A path at its beginning stays as it is.
pub(super) fn sentence(clause: &str) -> String {
    let is_path = clause.split(' ').next().is_some_and(|word| word.contains('/'));
    let mut letters = clause.chars();
    let mut text: String = match letters.next() {
        Some(c) if !is_path => c.to_uppercase().chain(letters).collect(),
        _ => clause.to_owned(),
    };
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}
