//! The list of known debt as the text of its file: made anew, or with entries taken out.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::harmless;
use crate::model::doc::Doc;
use crate::model::finding::Finding;
use crate::model::place::Side;

/// What stands above the list.
const HEAD: &str = "\
# yaml-language-server: $schema=../schemas/baseline.schema.json
#
# Known debt: the findings of one day, each with who sees to it and the last day on which it is known debt.
# Until then `countersign check` shows it apart and does not count it; after that it is open again. The list
# only gets shorter: `countersign baseline --prune` takes out what is mended. Owners and days may be changed.
";

/// Who files known debt, who sees to it, and until when.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The day on which the findings stood.
    pub filed_on: Date,
    /// Id of who files them.
    pub filed_by: &'a str,
    /// Id of who sees to them.
    pub owner: &'a str,
    /// The last day on which they are known debt.
    pub due: Date,
}

/// A list of these findings, all on the same terms, in order of their records.
#[must_use]
pub fn written(findings: &[&Finding], terms: Terms<'_>) -> String {
    let mut findings = findings.to_vec();
    findings.sort_by(|a, b| (&a.record, a.rule.code, &a.place).cmp(&(&b.record, b.rule.code, &b.place)));
    findings.dedup_by_key(|f| f.fingerprint());
    let mut out = String::from(HEAD);
    let _ = writeln!(out, "filed_on: {}\nfiled_by: {}", terms.filed_on, text(terms.filed_by));
    out.push_str(if findings.is_empty() { "entries: []\n" } else { "entries:\n" });
    for finding in findings {
        // quoted, for a fingerprint may look like a number
        let _ = writeln!(out, "  - finding: {}", quoted(&finding.fingerprint()));
        let _ = writeln!(out, "    rule: {}", finding.rule.code);
        let _ = writeln!(out, "    record: {}", text(&finding.record));
        if let Some(part) = &finding.part {
            let _ = writeln!(out, "    part: {}", text(part));
        }
        let _ = writeln!(out, "    message: {}", quoted(&finding.message));
        let _ = writeln!(out, "    owner: {}\n    due: {}", text(terms.owner), terms.due);
    }
    out
}

/// The file's text without the entries of these numbers (from 0, ascending), everything else as it is:
/// comments, order, layout. Whole lines go, so the caller must see whether the text still says what it
/// should: entries that share lines with others do not come apart so.
#[must_use]
pub fn without(file: &str, doc: &Doc, gone: &[usize]) -> Option<String> {
    let entries = doc.value.get("entries")?.as_array()?.len();
    if gone.is_empty() {
        return Some(file.to_owned());
    }
    let mut out = String::with_capacity(file.len());
    let mut kept = 0;
    for entry in gone {
        let (from, to) = doc.bytes(&format!("/entries/{entry}"), Side::Value)?;
        let (from, to) = (line_start(file, from)?, line_end(file, to)?);
        out.push_str(file.get(kept..from)?);
        kept = to;
    }
    out.push_str(file.get(kept..)?);
    if gone.len() == entries {
        let (_, after) = doc.bytes("/entries", Side::Key)?;
        let colon = after + file.get(after..)?.find(':')? + 1;
        out.insert_str(colon, " []");
    }
    Some(out)
}

/// The start of the line on which a value begins.
fn line_start(file: &str, at: usize) -> Option<usize> {
    Some(file.get(..at)?.rfind('\n').map_or(0, |end| end + 1))
}

/// The end of the last line of a value that ends before `at`, past its line break.
fn line_end(file: &str, at: usize) -> Option<usize> {
    let last = file.get(..at)?.trim_end().len();
    Some(file.get(last..)?.find('\n').map_or(file.len(), |end| last + end + 1))
}

/// A text as YAML: bare where it can be nothing else, else in quotes.
fn text(text: &str) -> String {
    const OTHER: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_bare = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'/' | b'.'))
        && !OTHER.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_bare { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes, with escapes for what can not be seen.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if harmless::sign(c) == c => out.push(c),
            c => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}
