//! What went wrong, in a sentence, and what to do.

use std::fmt;
use std::io::Write;

use crate::report::harmless;

/// A failure that says what to do about it.
#[derive(Debug)]
pub(super) struct Failure {
    /// What happened.
    what: String,
    /// What to do; empty when that was said already.
    advice: String,
}

impl Failure {
    pub(super) fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: advice.into() }
    }
}

/// A name as people gave it; one that would not be seen in a sentence stands in quotes.
pub(super) fn given(name: &str) -> String {
    if name.is_empty() || name.trim() != name { format!("\"{name}\"") } else { name.to_owned() }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.advice.as_str() {
            "" => f.write_str(&self.what),
            advice => write!(f, "{}\n{advice}", self.what),
        }
    }
}

impl std::error::Error for Failure {}

/// Says an error on the standard error stream. When that is closed there is nobody to tell.
pub(super) fn print(error: &anyhow::Error) {
    let mut text = String::from("countersign: ");
    for (i, line) in format!("{error:#}").lines().enumerate() {
        if i > 0 {
            text.push_str("  ");
        }
        text.push_str(&harmless::line(line));
        text.push('\n');
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
}
