//! Values that satisfy their schema become typed records.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::compile::Compiled;
use super::{faults, schema};
use crate::model::fault::Fault;
use crate::model::kind::{Holds, Identity};
use crate::model::record::blocks::Common;
use crate::model::record::{Meta, Record};

/// A file on its way to records.
pub(super) struct Source<'a> {
    /// What its kind needs.
    pub(super) kind: &'a Compiled,
    /// What the path says of it.
    pub(super) identity: &'a Identity,
    /// Its path.
    pub(super) file: &'a Arc<str>,
    /// Its value.
    pub(super) value: &'a Value,
}

/// Where a record stands and what it is called.
struct Name {
    id: String,
    record: String,
    part: Option<String>,
    base: String,
}

impl Source<'_> {
    /// The records of a file, without the list items that `spoilt` numbers.
    ///
    /// An item of a list register is called by its `id`. A row of the register of numbers is
    /// called by its job and its row as a spreadsheet counts, the header being row 1:
    /// `REQ-26-011/row-2`.
    pub(super) fn records(&self, spoilt: &BTreeSet<usize>) -> (Vec<Record>, Vec<Fault>) {
        let mut both = (Vec::new(), Vec::new());
        for (value, name) in self.parts(spoilt) {
            let base = name.base.clone();
            match self.record(value, name) {
                Ok(record) => both.0.push(record),
                Err(error) => both.1.extend(faults::misfits(self.kind, self.file, self.value, &base, &error)),
            }
        }
        both
    }

    /// The values in the file that are records, with their names.
    fn parts(&self, spoilt: &BTreeSet<usize>) -> Vec<(&Value, Name)> {
        let holds = self.identity.kind.shape().holds;
        let Some(key) = holds.list() else {
            let (id, record) = (self.identity.full(), self.identity.id.clone());
            let name = Name { id, record, part: self.identity.part.clone(), base: String::new() };
            return vec![(self.value, name)];
        };
        let (list, base) = (self.value.get(key), format!("/{key}"));
        let items = list.and_then(Value::as_array).into_iter().flatten().enumerate();
        let sound = items.filter(|(index, _)| !spoilt.contains(index));
        sound.map(|(index, item)| (item, listed(item, index, format!("{base}/{index}"), holds))).collect()
    }

    fn record(&self, value: &Value, name: Name) -> Result<Record, serde_json::Error> {
        let kind = self.identity.kind;
        let common = if schema::has_common(kind) { Common::deserialize(value)? } else { Common::default() };
        let meta = Meta {
            kind,
            id: name.id,
            record: name.record,
            part: name.part,
            file: Arc::clone(self.file),
            base: name.base,
            common,
            extras: extras(value),
            mentions: self.kind.links.mentions(value),
            happened: None,
            written: None,
        };
        Record::of(meta, value)
    }
}

/// The name of an item of a list or a row of a table.
fn listed(item: &Value, index: usize, base: String, holds: Holds) -> Name {
    let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    if holds == Holds::Csv {
        let (job, part) = (text("job"), format!("row-{}", index + 2));
        return Name { id: format!("{job}/{part}"), record: job, part: Some(part), base };
    }
    Name { id: text("id"), record: text("id"), part: None, base }
}

/// Keys of the laboratory's own, with their values as text.
fn extras(value: &Value) -> Vec<(String, String)> {
    let members = value.as_object().into_iter().flatten();
    let own = members.filter(|(key, _)| key.starts_with("x-"));
    own.map(|(key, value)| (key.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect()
}
