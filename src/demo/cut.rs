//! A record as it stood on an earlier day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use crate::model::doc::Doc;
use crate::model::when::When;

/// Keys whose days are no events of the record: plans that lie ahead when they are written, and times
/// that the record only speaks of.
const NO_EVENTS: &[&str] = &[
    "after",
    "anonymise_after",
    "as_of",
    "before",
    "due",
    "due_on",
    "effective_on",
    "effective_to",
    "holidays",
    "imported",
    "new_due_on",
    "period",
    "promised_due",
    "re_evaluation_due",
    "requested_due",
    "retention_until",
    "review_by",
    "review_due",
    "target_close",
    "to",
    "until",
    "valid_to",
];

/// Keys without a day of their own, and the key whose day they wait for.
const TIED: &[(&str, &str)] = &[
    ("status", "lost"),
    ("investigation", "outcome"),
    ("root_cause", "outcome"),
    ("analysed_by", "closed_on"),
    ("phase", "implemented_on"),
    ("action", "decision"),
];

/// The days on which a record grew, the first of them that of its oldest part.
#[must_use]
pub fn days(doc: &Doc) -> BTreeSet<Date> {
    let mut all = BTreeSet::new();
    collect(&doc.value, &mut all);
    all
}

fn collect(value: &Value, into: &mut BTreeSet<Date>) {
    match value {
        Value::Object(map) => map.iter().filter(|(k, _)| !is_no_event(k)).for_each(|(_, v)| collect(v, into)),
        Value::Array(list) => list.iter().for_each(|v| collect(v, into)),
        Value::String(text) => into.extend(text.parse::<When>().ok().map(|w| w.day)),
        _ => {}
    }
}

fn is_no_event(key: &str) -> bool {
    NO_EVENTS.contains(&key)
}

fn first_day(value: &Value) -> Option<Date> {
    let mut all = BTreeSet::new();
    collect(value, &mut all);
    all.first().copied()
}

/// The text of a record without keys and entries whose first day lies after `day`. Only whole lines
/// go: what shares a line with something older stays.
#[must_use]
pub fn cut(text: &str, doc: &Doc, day: Date) -> String {
    cut_without(text, doc, day, &[])
}

/// The same, and without these keys of the top level.
#[must_use]
pub(super) fn cut_without(text: &str, doc: &Doc, day: Date, keys: &[&str]) -> String {
    let mut gone: Vec<(usize, usize)> = Vec::new();
    walk(text, doc, &doc.value, &mut 0, day, &mut gone);
    for key in keys {
        let span = doc.span(&format!("/{key}")).filter(|_| doc.value.get(key).is_some());
        let line = span.and_then(|s| Some((own_line(text, s.key.0 as usize, "")?, s.value.1 as usize)));
        gone.extend(line.map(|(from, to)| (from, line_end(text, to))));
    }
    gone.sort_unstable();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (from, to) in gone {
        if from >= at {
            out.push_str(text.get(at..from).unwrap_or_default());
            at = to;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Walks value and spans together (spans stand in the order in which nodes are met).
fn walk(text: &str, doc: &Doc, value: &Value, at: &mut usize, day: Date, gone: &mut Vec<(usize, usize)>) {
    *at += 1;
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                if is_no_event(key) {
                    *at = doc.spans.get(*at).map_or(*at + 1, |s| s.next as usize);
                    continue;
                }
                let tied = TIED.iter().find(|(k, _)| k == key).and_then(|(_, with)| map.get(*with));
                let first = first_day(inner).or_else(|| tied.and_then(first_day));
                let later = first.is_some_and(|d| d > day);
                let start = doc.spans.get(*at).map(|s| s.key.0 as usize);
                let line = later.then_some(start).flatten().and_then(|s| own_line(text, s, ""));
                step(text, doc, inner, at, line, day, gone);
            }
        }
        Value::Array(list) => {
            for inner in list {
                let later = first_day(inner).is_some_and(|d| d > day);
                let start = doc.spans.get(*at).map(|s| s.value.0 as usize);
                let line = later.then_some(start).flatten().and_then(|s| own_line(text, s, "-"));
                step(text, doc, inner, at, line, day, gone);
            }
        }
        _ => {}
    }
}

/// Takes a member out from the start of its line, or goes into it.
fn step(
    text: &str,
    doc: &Doc,
    value: &Value,
    at: &mut usize,
    line: Option<usize>,
    day: Date,
    gone: &mut Vec<(usize, usize)>,
) {
    let span = doc.spans.get(*at).copied().unwrap_or_default();
    let Some(line) = line else { return walk(text, doc, value, at, day, gone) };
    let end = span.value.1 as usize;
    gone.push((line, line_end(text, end)));
    *at = span.next as usize;
}

/// Where the line ends on which `at` stands, its break included.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |n| at + n + 1)
}

/// Start of the line on which `at` stands, when only indentation and `lead` come before it.
fn own_line(text: &str, at: usize, lead: &str) -> Option<usize> {
    let line = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1);
    (text.get(line..at)?.trim() == lead).then_some(line)
}
