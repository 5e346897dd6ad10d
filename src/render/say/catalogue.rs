//! What a language says for each English text, read from a file of gettext's format.

use std::collections::HashMap;
use std::fmt::{Display, Write};
use std::sync::LazyLock;

use crate::model::language::Language;

/// Bokmål.
static NB: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(include_str!("../../../site/words/nb.po")).unwrap_or_default());

/// Texts of one language by their English.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(HashMap<String, String>);

/// Why a catalogue could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Damage {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

/// Which text the lines that follow go on with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Nothing,
    English,
    Other,
}

impl Catalogue {
    /// The catalogue of a language; English needs none.
    #[must_use]
    pub fn of(language: Language) -> Option<&'static Self> {
        match language {
            Language::En => None,
            Language::Nb => Some(&NB),
        }
    }

    /// A catalogue of these texts.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// Reads a file of gettext's format (`.po`): comments, `msgid`, `msgstr`, and texts that go over several
    /// lines. Plural forms and contexts are not used. A text without translation stays out.
    ///
    /// # Errors
    /// When a line is none of these, or one English text stands twice.
    pub fn read(po: &str) -> Result<Self, Damage> {
        let mut all = HashMap::new();
        let (mut english, mut other) = (String::new(), String::new());
        let mut reading = Reading::Nothing;
        let mut keep = |english: &mut String, other: &mut String, line| {
            let (key, text) = (std::mem::take(english), std::mem::take(other));
            if key.is_empty() || text.is_empty() {
                return Ok(());
            }
            all.insert(key, text).map_or(Ok(()), |_| Err(Damage { line, why: "the text stands here twice" }))
        };
        for (at, line) in po.lines().enumerate() {
            let (line, number) = (line.trim(), at + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let rest = if let Some(rest) = line.strip_prefix("msgid ") {
                keep(&mut english, &mut other, number)?;
                reading = Reading::English;
                rest
            } else if let Some(rest) = line.strip_prefix("msgstr ") {
                reading = Reading::Other;
                rest
            } else {
                line
            };
            let text =
                unquoted(rest).ok_or(Damage { line: number, why: "not a comment, msgid or msgstr" })?;
            match reading {
                Reading::English => english.push_str(&text),
                Reading::Other => other.push_str(&text),
                Reading::Nothing => return Err(Damage { line: number, why: "no msgid stands before it" }),
            }
        }
        keep(&mut english, &mut other, po.lines().count())?;
        Ok(Self(all))
    }

    /// The text for an English one, where there is one.
    #[must_use]
    pub fn get(&self, english: &str) -> Option<&str> {
        self.0.get(english).map(String::as_str)
    }

    /// The sentence for an English one, with values in place of their names in braces.
    #[must_use]
    pub fn filled(&self, english: &str, values: &[(&str, &dyn Display)]) -> String {
        filled(self.get(english).unwrap_or(english), |name, out| {
            // Nothing that is written into a string can fail.
            values.iter().find(|(n, _)| *n == name).is_some_and(|(_, value)| write!(out, "{value}").is_ok())
        })
    }
}

/// A text with what stands in braces replaced; what `put` does not know stays as it is.
fn filled(text: &str, mut put: impl FnMut(&str, &mut String) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        rest = after;
        match after.split_once('}') {
            Some((name, after)) if put(name, &mut out) => rest = after,
            _ => out.push('{'),
        }
    }
    out.push_str(rest);
    out
}

/// What stands between two quotation marks, with `\n`, `\t`, `\"` and `\\` as what they mean.
fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.push(match letters.next()? {
                'n' => '\n',
                't' => '\t',
                other => other,
            }),
            '"' => return None,
            other => out.push(other),
        }
    }
    Some(out)
}
