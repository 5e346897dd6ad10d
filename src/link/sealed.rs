//! Contracts as they were made: what was edited in a record after somebody stood for it is taken back,
//! unless another record says what changed, and is noted as not in force.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::model::contract::{Edit, Editor};
use crate::model::cover::{Cover, cover};
use crate::model::history::{Edited, History, Sealed};
use crate::model::lab::{Framework, Job, Lab};
use crate::model::record::{Entry, Meta};

/// What is known of edits, and what other records say of them.
struct Known<'a> {
    history: &'a History,
    agreements: &'a BTreeMap<String, Framework>,
    /// Commits that only put records into another form.
    migrations: &'a [String],
    as_of: Date,
}

/// A record as it was when somebody stood for it.
struct Taken<T> {
    /// Its body, where it was another.
    body: Option<T>,
    /// What is not in force.
    edits: Vec<Edit>,
    /// Why there is no telling.
    untold: Option<String>,
}

/// Takes agreements back to what was agreed.
pub(super) fn agreements(lab: &mut Lab, history: &History) {
    let known = Known::of(lab, history);
    let taken = |framework: &Framework| known.taken(&framework.agreement, None);
    let taken: Vec<_> = lab.agreements.values().map(taken).collect();
    for (framework, taken) in lab.agreements.values_mut().zip(taken) {
        framework.edits = taken.edits;
        framework.untold = taken.untold;
        framework.agreement.body = taken.body.unwrap_or_else(|| framework.agreement.body.clone());
    }
}

/// Takes a job's records back to what was agreed; the contract gets what is to be said of it.
pub(super) fn job(lab: &Lab, history: &History, job: &mut Job) {
    let known = Known::of(lab, history);
    // what changes say is settled before it is asked what they cover
    let amendments: Vec<_> = job.amendments.iter().map(|entry| known.taken(entry, Some(job))).collect();
    let deviations: Vec<_> = job.deviations.iter().map(|entry| known.taken(entry, Some(job))).collect();
    let mut edits = put(&mut job.amendments, amendments, &mut job.contract.untold);
    edits.extend(put(&mut job.deviations, deviations, &mut job.contract.untold));
    let reviews: Vec<_> = job.reviews.iter().map(|entry| known.taken(entry, Some(job))).collect();
    job.contract.edits = put(&mut job.reviews, reviews, &mut job.contract.untold);
    job.contract.edits.extend(edits);
}

fn put<T>(entries: &mut [Entry<T>], taken: Vec<Taken<T>>, untold: &mut Option<String>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (entry, taken) in entries.iter_mut().zip(taken) {
        edits.extend(taken.edits);
        *untold = untold.take().or(taken.untold);
        if let Some(body) = taken.body {
            entry.body = body;
        }
    }
    edits
}

impl<'a> Known<'a> {
    fn of(lab: &'a Lab, history: &'a History) -> Self {
        let migrations = &lab.settings.history.migration_commits;
        Self { history, agreements: &lab.agreements, migrations, as_of: lab.as_of.day }
    }

    fn taken<T: DeserializeOwned>(&self, entry: &Entry<T>, job: Option<&Job>) -> Taken<T> {
        let meta = &entry.meta;
        let marks = self.history.marks.get(&(meta.kind, meta.id.clone()));
        let nothing = Taken { body: None, edits: Vec::new(), untold: None };
        let Some(Sealed { now, edits, untold }) = marks.map(|marks| &marks.sealed) else { return nothing };
        let untold = untold.map(|on| {
            format!(
                "what was agreed on {on} can not be read: an earlier version of this {} is broken",
                meta.kind.shape().title
            )
        });
        let (mut then, mut noted, mut is_other) = (now.clone(), Vec::new(), false);
        let mut added: Vec<&str> = Vec::new();
        for edited in edits {
            let says = cover(self.agreements, job, meta, &edited.change, self.as_of);
            if says == Cover::Named || self.is_migration(edited) {
                continue;
            }
            is_other = true;
            match &edited.was {
                None if edited.is_item && edited.change.after.is_some() => added.push(&edited.change.pointer),
                was => set(&mut then, &edited.change.pointer, was.clone()),
            }
            noted.extend(self.noted(meta, edited).filter(|_| says == Cover::None));
        }
        // from behind, so that those before keep their numbers
        added.iter().rev().for_each(|pointer| remove_item(&mut then, pointer));
        if !is_other {
            return Taken { untold, ..nothing };
        }
        match T::deserialize(then) {
            Ok(body) => Taken { body: Some(body), edits: noted, untold },
            Err(_) => Taken {
                untold: Some(format!(
                    "what was agreed can not be read: an earlier version of this {} had another form",
                    meta.kind.shape().title
                )),
                ..nothing
            },
        }
    }

    fn is_migration(&self, edited: &Edited) -> bool {
        let commit = edited.change.version.as_ref().and_then(|v| self.history.at(v.by));
        let is = |id: &String| id.len() >= 7 && commit.is_some_and(|c| c.id.starts_with(id.as_str()));
        self.migrations.iter().any(is)
    }

    /// An edit as the contract notes it; none when it was made after the day looked from.
    fn noted(&self, meta: &Meta, edited: &Edited) -> Option<Edit> {
        let change = &edited.change;
        let commit = change.version.as_ref().and_then(|v| self.history.at(v.by));
        if commit.is_some_and(|c| c.written().day > self.as_of) {
            return None;
        }
        let key = change.pointer.rsplit('/').find(|step| step.parse::<usize>().is_err());
        // what stood there may be known from nowhere else, so that an edition for others could not hide it
        let is_name = key.is_some_and(|key| key.contains("contact"));
        let source = meta.part.clone().unwrap_or_else(|| format!("agreement {}", meta.id));
        Some(Edit {
            place: meta.place(&change.pointer),
            source,
            line: edited.line,
            key: match (edited.is_item, edited.line) {
                (true, Some(_)) => "line".to_owned(),
                _ => key.unwrap_or_default().to_owned(),
            },
            before: change.before.clone().map(|text| if is_name { "a name".to_owned() } else { text }),
            after: change.after.clone().map(|text| if is_name { "another".to_owned() } else { text }),
            sealed_on: change.on,
            by: commit.map(|c| Editor {
                who: c.author.clone(),
                on: c.written(),
                commit: c.short().to_owned(),
            }),
        })
    }
}

/// Puts a value at a pointer, or takes it away; what it stands in is made where it is missing.
fn set(value: &mut Value, pointer: &str, new: Option<Value>) {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return };
    let mut at = value;
    for step in parent.split('/').skip(1) {
        let Some(next) = child(at, &unescaped(step)) else { return };
        at = next;
    }
    let is_number = key.parse::<usize>().is_ok();
    if at.is_null() {
        *at = if is_number { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
    }
    match (at, new) {
        (Value::Array(list), Some(new)) => list.push(new),
        (Value::Object(map), Some(new)) => drop(map.insert(unescaped(key), new)),
        (Value::Object(map), None) => drop(map.remove(&unescaped(key))),
        _ => {}
    }
}

fn child<'v>(value: &'v mut Value, step: &str) -> Option<&'v mut Value> {
    if value.is_null() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(map) => Some(map.entry(step).or_insert(Value::Null)),
        Value::Array(list) => list.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    }
}

fn remove_item(value: &mut Value, pointer: &str) {
    let Some((list, at)) = pointer.rsplit_once('/') else { return };
    if let (Some(Value::Array(list)), Ok(at)) = (value.pointer_mut(list), at.parse::<usize>())
        && at < list.len()
    {
        list.remove(at);
    }
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// Where a value of the body stands in the file: items that were added to its list there come before it.
pub(super) fn in_file(edits: &[Edit], file: &Arc<str>, pointer: &str) -> String {
    let added = edits.iter().filter(|e| e.place.file == *file && e.before.is_none());
    let items = added.filter_map(|e| {
        let (list, at) = e.place.pointer.rsplit_once('/')?;
        Some((list, at.parse::<usize>().ok()?))
    });
    let mut items: Vec<(&str, usize)> = items.collect();
    items.sort_unstable();
    items.into_iter().fold(pointer.to_owned(), |pointer, (list, added)| {
        let moved = pointer.strip_prefix(list).and_then(|rest| rest.strip_prefix('/')).and_then(|rest| {
            let (at, rest) = rest.split_once('/').unwrap_or((rest, ""));
            let at = at.parse::<usize>().ok().filter(|at| *at >= added)? + 1;
            Some(if rest.is_empty() { format!("{list}/{at}") } else { format!("{list}/{at}/{rest}") })
        });
        moved.unwrap_or(pointer)
    })
}
