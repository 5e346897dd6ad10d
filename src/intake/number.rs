//! Ids of new records: taken from the row, or the next free number by a pattern.

use std::collections::BTreeMap;

/// A pattern such as `REQ-{yy}-{nnn}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What stands before the number, with the year still to be filled in.
    before: String,
    /// Digits of the number, at least.
    width: usize,
}

/// Longest id.
const LONGEST: usize = 64;

/// Names that Windows keeps for itself.
const KEPT: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

impl Pattern {
    /// Reads a pattern.
    pub(super) fn of(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("The pattern \"{text}\" of ids {why}.");
        let Some((before, number)) = text.rsplit_once('{') else {
            return Err(wrong("names no number, as {nnn} does"));
        };
        let digits = number.strip_suffix('}').unwrap_or_default();
        if digits.is_empty() || digits.len() > 9 || digits.bytes().any(|b| b != b'n') {
            return Err(wrong("does not end with the number, as {nnn} does"));
        }
        let plain = before.replace("{yyyy}", "").replace("{yy}", "");
        if !plain.is_empty() && !is_id(&plain) {
            return Err(wrong("holds something else than letters, digits, dashes, dots and underscores"));
        }
        Ok(Self { before: before.to_owned(), width: digits.len() })
    }

    /// What stands before the number in a year; none where the year is not known.
    pub(super) fn before(&self, year: Option<&str>) -> Option<String> {
        if !self.before.contains('{') {
            return Some(self.before.clone());
        }
        let year = year?;
        Some(self.before.replace("{yyyy}", year).replace("{yy}", year.get(2..)?))
    }

    /// The id with a number.
    pub(super) fn with(&self, before: &str, number: u64) -> String {
        format!("{before}{number:0width$}", width = self.width)
    }
}

/// The highest number used after each beginning.
#[derive(Debug, Default)]
pub(super) struct Used(BTreeMap<String, u64>);

impl Used {
    /// The next free number after `before`, given what ids there are. Numbers are never used again, so gaps stay.
    pub(super) fn next<'a>(&mut self, before: &str, ids: impl Iterator<Item = &'a str>) -> u64 {
        let highest = self.0.entry(before.to_owned()).or_insert_with(|| {
            let before = before.to_lowercase();
            let number = |id: &str| -> Option<u64> {
                let (start, number) = id.split_at_checked(before.len())?;
                number.parse().ok().filter(|_| start.to_lowercase() == before)
            };
            ids.filter_map(number).max().unwrap_or_default()
        });
        *highest += 1;
        *highest
    }
}

/// Whether a text can name a record on every disk.
pub(super) fn is_id(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let stem = text.split('.').next().unwrap_or_default().to_lowercase();
    let bare = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    text.len() <= LONGEST
        && text.chars().all(is_part)
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.ends_with('.')
        && !KEPT.contains(&bare)
}
