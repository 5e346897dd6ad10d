//! `countersign.yaml` -> the settings in force. A bad key is told and its usual value taken, so that all
//! of the file can be looked at; every other key stays in force. Nothing is judged under a value that
//! can not be read: see [`sound`].

mod wanted;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::wanted::{makes_sense, wanted};
use super::spot::Lines;
use super::survey::SETTINGS;
use super::{LoadError, parse, spot};
use crate::model::doc::Doc;
use crate::model::fault::{Fault, FaultKind};
use crate::model::kind::SHAPES;
use crate::model::place::{Place, Side};
use crate::model::settings::{Limits, Settings};
use crate::model::suggest::nearest;
use crate::model::tree::{SourceFile, Tree};

/// Settings read from a tree.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Those in force.
    pub(super) settings: Settings,
    /// What is wrong with the others.
    pub(super) faults: Vec<Fault>,
    /// The file's value, when it has one.
    doc: Option<Doc>,
    /// Pointers of the keys that the file sets.
    taken: BTreeSet<String>,
}

/// The settings of a tree; all usual ones where it has no `countersign.yaml`.
pub(super) fn read(tree: &Tree) -> Read {
    let Some(file) = tree.get(SETTINGS) else { return Read::default() };
    let (doc, faults) = parse(file, &Limits::default());
    let Some(doc) = doc else { return Read { faults, ..Read::default() } };
    let mut reader = Reader {
        file: Arc::clone(&file.path),
        in_force: serde_json::to_value(Settings::default()).unwrap_or_default(),
        faults,
        taken: BTreeSet::new(),
    };
    reader.section("", &doc.value);
    reader.needs_name(&doc.value);
    let settings = Settings::deserialize(&reader.in_force).unwrap_or_default();
    Read { settings, faults: reader.faults, taken: reader.taken, doc: Some(doc) }
}

/// Longer lines of the settings are cut in messages.
const WIDEST: usize = 120;

/// So many values that can not be read are told at once.
const MOST_TOLD: usize = 5;

/// The settings of a tree; an error where a value of them can not be read.
pub(super) fn sound(tree: &Tree) -> Result<Settings, LoadError> {
    let read = read(tree);
    let bad: Vec<&Fault> = read.faults.iter().filter(|f| !f.readable || f.kind == FaultKind::Value).collect();
    let Some(file) = tree.get(SETTINGS).filter(|_| !bad.is_empty()) else { return Ok(read.settings) };
    let mut told: Vec<String> = bad.iter().take(MOST_TOLD).map(|fault| excerpt(file, fault)).collect();
    if bad.len() > MOST_TOLD {
        told.push(format!("There are {} more.", bad.len() - MOST_TOLD));
    }
    Err(LoadError::Settings { told })
}

/// A fault with its place and the line where it stands.
fn excerpt(file: &SourceFile, fault: &Fault) -> String {
    let says = format!("{} {}", fault.message, fault.advice);
    let says = says.trim();
    let Some(spot) = spot(file, &fault.place, &Limits::default()) else { return says.to_owned() };
    let text = String::from_utf8_lossy(&file.bytes);
    let line = text.lines().nth(spot.line.saturating_sub(1)).unwrap_or_default();
    let line: String = line.trim_end().chars().take(WIDEST).collect();
    format!("{SETTINGS}:{}:{}\n  {} | {line}\n{says}", spot.line, spot.column, spot.line)
}

/// Every setting in force: dotted key, value, and where it comes from (`default`, or file and line).
pub(super) fn in_force(tree: &Tree) -> Vec<(String, String, String)> {
    let Read { settings, doc, taken, .. } = read(tree);
    let mut leaves = Vec::new();
    flatten("", &serde_json::to_value(settings).unwrap_or_default(), &mut leaves);
    let source = tree.get(SETTINGS).zip(doc.as_ref());
    let lines = source.map(|(file, _)| Lines::of(&file.bytes));
    let origin = |pointer: &str| {
        let (_, doc) = source.filter(|_| taken.contains(pointer))?;
        let (from, _) = doc.bytes(pointer, Side::Key)?;
        Some(format!("{SETTINGS}:{}", lines.as_ref()?.at(from).0))
    };
    leaves
        .into_iter()
        .map(|(pointer, value)| {
            let origin = origin(&pointer).unwrap_or_else(|| "default".to_owned());
            (dotted(&pointer), value, origin)
        })
        .collect()
}

fn flatten(pointer: &str, value: &Value, leaves: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                flatten(&step(pointer, key), value, leaves);
            }
        }
        Value::Null => leaves.push((pointer.to_owned(), "not set".to_owned())),
        other => leaves.push((pointer.to_owned(), shown(other))),
    }
}

/// A value as people write it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Object(_) => "a mapping".to_owned(),
        Value::Null => "nothing".to_owned(),
        other => other.to_string(),
    }
}

fn step(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

fn dotted(pointer: &str) -> String {
    pointer.split('/').skip(1).map(|s| s.replace("~1", "/").replace("~0", "~")).collect::<Vec<_>>().join(".")
}

/// Takes keys over one by one, each tried against all that are in force already.
struct Reader {
    file: Arc<str>,
    /// Settings as a value; always such that they can be read.
    in_force: Value,
    faults: Vec<Fault>,
    taken: BTreeSet<String>,
}

impl Reader {
    /// Takes the keys of a mapping; which keys it may have, the usual settings say.
    fn section(&mut self, pointer: &str, value: &Value) {
        let members = match value {
            Value::Object(members) => members,
            // a section whose lines are all commented out
            Value::Null => return,
            other => return self.refuse(pointer, other, &Value::Object(Map::new())),
        };
        let known = self.in_force.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default();
        for (key, value) in members {
            let inner = step(pointer, key);
            match known.get(key) {
                None => self.unknown(&inner, key, known.keys().map(String::as_str)),
                Some(_) if inner == "/rules" => self.rules(value),
                Some(_) if inner == "/approvals/kinds" => self.kinds(&inner, value),
                Some(Value::Object(_)) => self.section(&inner, value),
                Some(Value::Array(_)) if value.is_array() => self.list(&inner, value),
                Some(usual) => {
                    let usual = usual.clone();
                    if self.try_set(&inner, value) {
                        self.taken.insert(inner);
                    } else {
                        self.refuse(&inner, value, &usual);
                    }
                }
            }
        }
    }

    /// Takes the good items of a list.
    fn list(&mut self, pointer: &str, value: &Value) {
        let usual = self.in_force.pointer(pointer).cloned().unwrap_or_default();
        let mut good = Vec::new();
        for (i, item) in value.as_array().into_iter().flatten().enumerate() {
            if self.try_set(pointer, &json!([item])) {
                good.push(item.clone());
            } else {
                self.refuse(&step(pointer, &i.to_string()), item, &Value::Null);
            }
        }
        let all = Value::Array(good);
        if !self.try_set(pointer, &all) {
            self.try_set(pointer, &usual);
            return self.refuse(pointer, value, &usual);
        }
        self.taken.insert(pointer.to_owned());
    }

    /// Rules that are switched off or graded otherwise. Which codes there are is not known here.
    fn rules(&mut self, value: &Value) {
        let rules = match value {
            Value::Object(rules) => rules,
            Value::Null => return,
            other => return self.refuse("/rules", other, &Value::Object(Map::new())),
        };
        for (code, entry) in rules {
            let pointer = step("/rules", code);
            if let Some(all) = self.in_force.pointer_mut("/rules").and_then(Value::as_object_mut) {
                all.insert(code.clone(), json!({"off": false, "grade": null, "reason": ""}));
            }
            self.section(&pointer, entry);
            let reason = entry.get("reason").and_then(Value::as_str).unwrap_or_default();
            if reason.trim().is_empty() {
                let message = format!("{code} was switched off or graded otherwise without a reason.");
                let fault =
                    Fault::new(FaultKind::MissingKey, Place::at(&self.file, &*pointer).key(), message);
                let advice = "Write reason: and why; until then the rule is asked as usual.";
                self.faults.push(fault.advice(advice).still_readable());
                if let Some(all) = self.in_force.pointer_mut("/rules").and_then(Value::as_object_mut) {
                    all.shift_remove(code);
                }
            }
        }
    }

    /// What each kind of record needs; keys are the names of kinds.
    fn kinds(&mut self, pointer: &str, value: &Value) {
        let kinds = match value {
            Value::Object(kinds) => kinds,
            Value::Null => return,
            other => return self.refuse(pointer, other, &Value::Object(Map::new())),
        };
        for (name, need) in kinds {
            let inner = step(pointer, name);
            let known = SHAPES.iter().map(|shape| shape.name);
            if !known.clone().any(|shape| shape == name) {
                self.unknown(&inner, name, known);
                continue;
            }
            if let Some(all) = self.in_force.pointer_mut(pointer).and_then(Value::as_object_mut) {
                all.insert(name.clone(), json!({"roles": [], "strength": "S3"}));
            }
            self.section(&inner, need);
        }
    }

    /// Puts a value in force if the settings can be read with it.
    fn try_set(&mut self, pointer: &str, value: &Value) -> bool {
        let Some(at) = self.in_force.pointer_mut(pointer) else { return false };
        let before = std::mem::replace(at, value.clone());
        let settings = Settings::deserialize(&self.in_force);
        let fits = settings.is_ok_and(|settings| makes_sense(pointer, &settings));
        if !fits && let Some(at) = self.in_force.pointer_mut(pointer) {
            *at = before;
        }
        fits
    }

    fn needs_name(&mut self, value: &Value) {
        if value.pointer("/laboratory/name").is_some() {
            return;
        }
        let place = Place::at(&self.file, "/laboratory");
        self.faults.push(
            Fault::new(FaultKind::MissingKey, place, "The settings did not name the laboratory.")
                .advice("Write its name under laboratory: as name:, for it stands on every page.")
                .still_readable(),
        );
    }

    fn unknown<'a>(&mut self, pointer: &str, key: &str, known: impl Iterator<Item = &'a str> + Clone) {
        let place = Place::at(&self.file, pointer).key();
        let advice = match nearest(key, known.clone()) {
            Some(meant) => format!("Did you mean {meant}?"),
            None => format!("Known here are {}.", known.collect::<Vec<_>>().join(", ")),
        };
        let message = format!("There is no setting {}.", dotted(pointer));
        self.faults.push(Fault::new(FaultKind::UnknownKey, place, message).advice(advice).still_readable());
    }

    fn refuse(&mut self, pointer: &str, value: &Value, usual: &Value) {
        let (wanted, meant) = wanted(pointer, value, usual);
        let mut found = shown(value);
        if found.chars().count() > 60 {
            found = found.chars().take(60).chain(['…']).collect();
        }
        let message = if pointer.is_empty() {
            format!("The settings were {found}, not {wanted}.")
        } else {
            format!("The setting {} was {found}, not {wanted}.", dotted(pointer))
        };
        let advice = match meant {
            Some(meant) => format!("Did you mean {meant}?"),
            None => format!("Write {wanted}."),
        };
        let fault = Fault::new(FaultKind::Value, Place::at(&self.file, pointer), message);
        self.faults.push(fault.advice(advice).still_readable());
    }
}
