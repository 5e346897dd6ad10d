//! A map to begin with: what could be placed by the names of the columns, and a list of what could not.
//!
//! A suggestion is a text for a person to finish. Where the cells do not tell (which of two orders of day and month, which customer
//! a name is), it says so in a comment and leaves the field unreadable, so that nothing is imported by a guess.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::date::DateFormat;
use super::words::{How, KEYS, WORDS, WRITTEN, Word, bare, is_one};
use crate::model::intake::map::Target;
use crate::model::intake::table::{Cell, Table};
use crate::model::scalar;

/// Words of a column that a suggestion lists at most.
const MOST_WORDS: usize = 60;

/// Formats that are tried on the texts of a column of dates.
const FORMATS: [&str; 14] = [
    "iso",
    "d.m.yyyy",
    "d/m/yyyy",
    "m/d/yyyy",
    "d-m-yyyy",
    "yyyy/m/d",
    "d.m.yyyy h:mm",
    "d.m.yyyy h:mm:ss",
    "d/m/yyyy h:mm:ss",
    "m/d/yyyy h:mm:ss",
    "m/d/yyyy h:mm",
    "d/m/yyyy h:mm",
    "yyyy/m/d h:mm:ss AM/PM zone",
    "m/d/yyyy h:mm:ss AM/PM",
];

/// Names of customers and people with their ids.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Customers: name, id.
    pub customers: Vec<(String, String)>,
    /// People: name, id.
    pub people: Vec<(String, String)>,
}

/// The text of a map for a table.
#[must_use]
pub fn suggest(table: &Table, file: &str, target: Option<Target>, names: &Names) -> String {
    let target = target.unwrap_or_else(|| likeliest(table));
    let mut left: BTreeSet<usize> = (0..table.columns.len())
        .filter(|at| table.columns.get(*at).is_some_and(|name| !name.is_empty()))
        .collect();
    let mut out = format!(
        "# What the columns of {} mean. Look at every line: names were all there was to go by.\n",
        line(file)
    );
    let kind = target.kind().name();
    let _ = write!(out, "kind: {kind}\nsystem: {}\n", scalar::text(file));
    if let Some(sheet) = &table.sheet {
        let _ = writeln!(out, "sheet: {}", scalar::text(sheet));
    }
    if table.header > 1 {
        let _ = writeln!(out, "header: {}", table.header);
    }
    out.push_str(&key(table, &mut left));
    if let Some(at) = take(table, WRITTEN, &mut left) {
        let date = date(table, at);
        let _ = writeln!(out, "original_on:\n  column: {}\n  {date}", name(table, at));
    }
    let mut parts: [(&str, String); 3] =
        [("", String::new()), ("review", String::new()), ("report", String::new())];
    for word in WORDS.iter().filter(|word| word.target == target) {
        let Some(at) = take(table, word.names, &mut left) else { continue };
        if let Some((_, text)) = parts.iter_mut().find(|(part, _)| *part == word.part) {
            text.push_str(&field(table, word, at, names));
        }
    }
    let [(_, fields), (_, review), (_, report)] = parts;
    out.push_str("fields:\n");
    out.push_str(&constants(target, &fields));
    out.push_str(&fields);
    if !review.is_empty() || !report.is_empty() {
        out.push_str("parts:\n");
    }
    if !review.is_empty() {
        out.push_str("  review:\n    mode: { constant: full }\n    decision.outcome: { constant: accept }\n");
        out.push_str(&inner(&review));
    }
    if !report.is_empty() {
        out.push_str("  report:\n    version: { constant: 1 }\n");
        out.push_str(&inner(&report));
    }
    out.push_str(&not_placed(table, &left));
    out
}

/// What a record of the kind can not do without and a column seldom has.
fn constants(target: Target, fields: &str) -> String {
    let has = |field: &str| fields.contains(&format!("  {field}:"));
    match target {
        Target::Request if fields.contains("  lines.1.") => "  lines.1.line: { constant: 1 }\n".to_owned(),
        Target::Feedback => "  # survey_response, and `campaign: SUR-26` above, for answers to a survey\n  kind: { constant: unsolicited }\n".to_owned(),
        Target::Complaint if !has("type") => "  type: { constant: other }\n".to_owned(),
        Target::Request | Target::Complaint => String::new(),
    }
}

fn likeliest(table: &Table) -> Target {
    let count = |target: Target| {
        let has =
            |word: &&Word| word.target == target && table.columns.iter().any(|name| is_one(name, word.names));
        WORDS.iter().filter(has).count()
    };
    // the first of equals: most tables are job lists
    let all = [Target::Request, Target::Feedback, Target::Complaint];
    all.into_iter().rev().max_by_key(|target| count(*target)).unwrap_or(Target::Request)
}

/// The first column with one of the names.
fn take(table: &Table, names: &str, left: &mut BTreeSet<usize>) -> Option<usize> {
    let is = |at: &usize| table.columns.get(*at).is_some_and(|name| is_one(name, names));
    let at = left.iter().copied().find(is)?;
    left.remove(&at);
    Some(at)
}

fn key(table: &Table, left: &mut BTreeSet<usize>) -> String {
    if let Some(at) = take(table, KEYS, left) {
        return format!("key: {{ column: {} }}\n", name(table, at));
    }
    let all: Vec<String> = left.iter().map(|at| name(table, *at)).collect();
    format!(
        "# No column tells rows apart by its name, so all of them together do; leave out what may change from export to export.\nkey: {{ digest: [{}] }}\n",
        all.join(", ")
    )
}

fn field(table: &Table, word: &Word, at: usize, names: &Names) -> String {
    let mut out = format!("  {}:\n    column: {}\n", word.field, name(table, at));
    match word.how {
        How::Text => {}
        How::Whole => out.push_str("    as: whole\n"),
        How::YesNo => out.push_str("    as: yes_no\n"),
        How::Date => {
            let _ = writeln!(out, "    {}", date(table, at));
        }
        How::Words(own) => out.push_str(&values(table, at, &|text| {
            own.split(' ').find(|o| bare(o) == bare(text)).map(str::to_owned)
        })),
        How::Customer => out.push_str(&values(table, at, &|text| id(&names.customers, text))),
        How::Person => out.push_str(&values(table, at, &|text| id(&names.people, text))),
    }
    out
}

/// The id of a name, or of itself; none where two have the name.
fn id(names: &[(String, String)], text: &str) -> Option<String> {
    let mut found =
        names.iter().filter(|(name, id)| name.to_lowercase() == text.to_lowercase() || id == text);
    found.next().filter(|_| found.next().is_none()).map(|(_, id)| id.clone())
}

/// The table of a column's words, with those in comments for which there is no counterpart.
fn values(table: &Table, at: usize, meant: &dyn Fn(&str) -> Option<String>) -> String {
    let words: BTreeSet<String> = table
        .rows
        .iter()
        .filter_map(|row| super::cell::text(row.cell(at)).ok())
        .map(|w| w.trim().to_owned())
        .filter(|w| !w.is_empty())
        .collect();
    let mut out = String::from("    values:\n");
    let mut placed = false;
    for word in words.iter().take(MOST_WORDS) {
        if let Some(meant) = meant(word) {
            placed = true;
            let _ = writeln!(out, "      {}: {}", scalar::text(word), scalar::text(&meant));
        } else {
            let _ = writeln!(out, "      # {}: ", scalar::text(word));
        }
    }
    if words.len() > MOST_WORDS {
        let _ = writeln!(out, "      # and {} more", words.len() - MOST_WORDS);
    }
    if placed {
        out
    } else {
        out.replacen(
            "    values:\n",
            "    values: {} # none of these words is known; say what each means\n",
            1,
        )
    }
}

/// How a column writes dates, where its cells leave no doubt.
fn date(table: &Table, at: usize) -> String {
    let mut fits: Vec<(&str, DateFormat)> =
        FORMATS.iter().filter_map(|format| Some((*format, DateFormat::of(format).ok()?))).collect();
    let mut has_text = false;
    for row in &table.rows {
        if let Cell::Text(text) = row.cell(at)
            && !text.trim().is_empty()
        {
            has_text = true;
            fits.retain(|(_, format)| format.read(text.trim()).is_ok());
        }
    }
    match fits.as_slice() {
        _ if !has_text => "date: cell".to_owned(),
        [(format, _)] => format!("date: {format}"),
        [] => "# date: say how these dates are written, as in dd.mm.yyyy".to_owned(),
        several => {
            let names: Vec<&str> = several.iter().map(|(format, _)| *format).collect();
            format!("# date: {}; the cells fit each of these, so say which", names.join(" or "))
        }
    }
}

fn not_placed(table: &Table, left: &BTreeSet<usize>) -> String {
    if left.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "# These columns could not be placed. Give each a field above, or list it under `ignore`.\n",
    );
    for at in left {
        let _ = writeln!(
            out,
            "#   {} {}",
            crate::model::intake::table::letters(*at),
            line(table.columns.get(*at).map_or("", String::as_str))
        );
    }
    out
}

fn name(table: &Table, at: usize) -> String {
    scalar::text(table.columns.get(at).map_or("", String::as_str))
}

/// A text within a comment: one line, and nothing that hides.
fn line(text: &str) -> String {
    let quoted = scalar::text(text);
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&quoted).to_owned()
}

/// Two blanks more before each line.
fn inner(text: &str) -> String {
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "  {line}");
        out
    })
}
