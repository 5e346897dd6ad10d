//! What the schema finds wrong with a file, said so that its writer can mend it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::compile::Compiled;
use super::guide::Guide;
use super::quote::short;
use super::words;
use crate::model::doc::Doc;
use crate::model::fault::{Fault, FaultKind};
use crate::model::kind::Holds;
use crate::model::place::Place;
use crate::model::suggest;

/// Faults told of one file; whoever has this many reads the schema, not the hundred-first.
const MOST: usize = 100;

/// A file as the schema sees it.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// What is wrong, in the order of the file.
    pub(super) faults: Vec<Fault>,
    /// Numbers of list items that can not be read.
    pub(super) items: BTreeSet<usize>,
}

/// A fault with what tells whether another one says the same.
struct Slip {
    fault: Fault,
    /// Pointer to the mapping, for a key too many or too few.
    parent: String,
    /// The key that is missing, or the one that was probably meant.
    key: Option<String>,
}

/// Checks a whole file.
pub(super) fn judge(kind: &Compiled, holds: Holds, file: &Arc<str>, doc: &Doc) -> Judged {
    let reading = Reading { root: Guide::of(&kind.schema), holds, file, value: &doc.value };
    let mut judged = Judged::default();
    let mut slips: Vec<Slip> = Vec::new();
    let mut more = 0_usize;
    let mut columns = BTreeSet::new();
    for error in kind.validator.iter_errors(&doc.value) {
        judged.items.extend(item(holds, error.instance_path().as_str()));
        if slips.len() >= MOST {
            more += 1;
            continue;
        }
        for slip in reading.slips(&error) {
            let is_known = match (holds, slip.fault.kind) {
                // a column too many is one fault, however many rows the table has
                (Holds::Csv, FaultKind::UnknownKey) => !columns.insert(last(&slip.fault.place.pointer)),
                _ => slips.iter().any(|s| s.fault == slip.fault),
            };
            if !is_known {
                slips.push(slip);
            }
        }
    }
    judged.faults = told(slips, doc);
    if more > 0 {
        let place = Place::at(file, "");
        let text = format!("{more} more faults of this kind were found and are not listed.");
        judged.faults.push(Fault::new(FaultKind::Value, place, text).advice("Mend those above first."));
    }
    judged
}

/// Leaves out missing keys that were only misspelt, and sorts by place.
fn told(slips: Vec<Slip>, doc: &Doc) -> Vec<Fault> {
    let misspelt: BTreeSet<(String, Option<String>)> = slips
        .iter()
        .filter(|s| s.fault.kind == FaultKind::UnknownKey && s.key.is_some())
        .map(|s| (s.parent.clone(), s.key.clone()))
        .collect();
    let is_told = |s: &Slip| {
        s.fault.kind == FaultKind::MissingKey && misspelt.contains(&(s.parent.clone(), s.key.clone()))
    };
    let mut faults: Vec<Fault> = slips.into_iter().filter(|s| !is_told(s)).map(|s| s.fault).collect();
    faults.sort_by_cached_key(|f| doc.bytes(&f.place.pointer, f.place.side));
    faults
}

/// The item of a list that a pointer leads into.
fn item(holds: Holds, pointer: &str) -> Option<usize> {
    let mut steps = pointer.split('/').skip(1);
    if let Some(key) = holds.list() {
        steps.next().filter(|step| *step == key)?;
    }
    steps.next().and_then(|step| step.parse().ok())
}

/// A file that is being checked.
struct Reading<'a> {
    root: Guide<'a>,
    holds: Holds,
    file: &'a Arc<str>,
    value: &'a Value,
}

impl Reading<'_> {
    /// What one complaint of the schema says to the writer.
    fn slips(&self, error: &ValidationError<'_>) -> Vec<Slip> {
        let pointer = error.instance_path().as_str();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                unexpected.iter().map(|key| self.unknown_key(key, pointer, error.instance())).collect()
            }
            ValidationErrorKind::Required { property } => {
                vec![self.missing_key(property.as_str().unwrap_or_default(), pointer)]
            }
            _ => {
                let (message, advice) = words::wrong(error.instance(), pointer, self.root);
                let fault =
                    Fault::new(FaultKind::Value, Place::at(self.file, pointer), message).advice(advice);
                vec![Slip { fault, parent: pointer.to_owned(), key: None }]
            }
        }
    }

    fn unknown_key(&self, key: &str, parent: &str, value: &Value) -> Slip {
        let here = self.root.at(parent);
        let place = Place::at(self.file, format!("{parent}/{}", escaped(key))).key();
        let nouns = if self.holds == Holds::Csv { "Columns" } else { "Keys" };
        let is_free = |k: &&str| value.get(k).is_none();
        let meant = here.and_then(|h| suggest::nearest(key, h.keys().filter(is_free)));
        let advice = match (meant, here) {
            (Some(meant), _) => format!("Did you mean `{meant}`?"),
            (None, Some(here)) => match here.ways_to(key) {
                Some(ways) => format!("`{}` belongs under {ways}.", short(key)),
                None => words::free_keys(here, value, nouns),
            },
            (None, None) => String::new(),
        };
        let is_own = here.is_some_and(Guide::takes_own_keys);
        let own =
            if is_own { format!(" {nouns} of the laboratory's own start with `x-`.") } else { String::new() };
        let message = match self.holds {
            Holds::Csv => format!("The column `{}` is not known.", short(key)),
            _ => format!("The key `{}` is not known {}.", short(key), words::under(parent)),
        };
        Slip {
            fault: Fault::new(FaultKind::UnknownKey, place, message).advice(format!("{advice}{own}").trim()),
            parent: parent.to_owned(),
            key: meant.map(str::to_owned),
        }
    }

    fn missing_key(&self, key: &str, parent: &str) -> Slip {
        let wanted = self.root.at(&format!("{parent}/{}", escaped(key)));
        let (message, advice) = words::missing(key, parent, wanted);
        Slip {
            fault: Fault::new(FaultKind::MissingKey, self.start_of(parent), message).advice(advice),
            parent: parent.to_owned(),
            key: Some(key.to_owned()),
        }
    }

    /// Where a mapping starts for a reader: its own key, or its first key where it has none. Keys of
    /// a table stand in its header, so there it is the row's first cell.
    fn start_of(&self, pointer: &str) -> Place {
        let is_item = last(pointer).parse::<usize>().is_ok();
        if !pointer.is_empty() && !is_item {
            return Place::at(self.file, pointer).key();
        }
        let first = self.value.pointer(pointer).and_then(Value::as_object).and_then(|map| map.keys().next());
        let Some(first) = first else { return Place::at(self.file, pointer) };
        let place = Place::at(self.file, format!("{pointer}/{}", escaped(first)));
        if self.holds == Holds::Csv && is_item { place } else { place.key() }
    }
}

/// What is wrong with a record that satisfies its schema and still is none: the schema takes 5.0
/// for a whole number, a record does not.
pub(super) fn misfits(
    kind: &Compiled,
    file: &Arc<str>,
    root: &Value,
    base: &str,
    error: &serde_json::Error,
) -> Vec<Fault> {
    let mut pointers = Vec::new();
    if let Some(value) = root.pointer(base) {
        broken_wholes(value, base, Guide::of(&kind.schema), &mut pointers);
    }
    let wholes = pointers.into_iter().map(|(pointer, number)| {
        let (message, advice) = words::not_whole(&pointer, number);
        Fault::new(FaultKind::Value, Place::at(file, pointer), message).advice(advice)
    });
    let mut found: Vec<Fault> = wholes.collect();
    if found.is_empty() {
        let message = format!("This record could not be understood: {error}.");
        found.push(Fault::new(FaultKind::Value, Place::at(file, base), message));
    }
    found
}

/// Numbers written with a decimal point where whole ones belong.
fn broken_wholes(value: &Value, pointer: &str, root: Guide<'_>, found: &mut Vec<(String, f64)>) {
    let mut inner =
        |step: &str, value: &Value| broken_wholes(value, &format!("{pointer}/{step}"), root, found);
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| inner(&escaped(key), value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(i, value)| inner(&i.to_string(), value)),
        Value::Number(number) if number.is_f64() => {
            let is_whole = root.at(pointer).and_then(|g| g.text("type")).is_some_and(|t| t == "integer");
            found.extend(number.as_f64().filter(|_| is_whole).map(|n| (pointer.to_owned(), n)));
        }
        _ => {}
    }
}

fn last(pointer: &str) -> String {
    pointer.rsplit('/').next().unwrap_or_default().to_owned()
}

/// A key as a step of an RFC 6901 pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
