//! Rows to a plan: what is there already, what differs from it, what is new and under which id.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::draft::Draft;
use super::layout::Layout;
use super::number::Used;
use super::{field, refusal, yaml};
use crate::model::intake::map::Target;
use crate::model::intake::plan::{Body, Fate, Gap, Plan, PlannedFile, Refusal, RowFate};
use crate::model::intake::table::{Row, Table};

/// What the records hold already.
#[derive(Debug, Default)]
pub struct Known {
    /// Records that earlier imports of the same system brought, by key.
    pub by_key: BTreeMap<String, Existing>,
    /// Ids of all records of the kind; of a campaign the names of its answers.
    pub ids: BTreeSet<String>,
}

/// A record that an earlier import brought.
#[derive(Debug, Default, Clone)]
pub struct Existing {
    /// Its id.
    pub id: String,
    /// Its folder, or for a record of one file that file's path.
    pub place: String,
    /// Its files by name (`request`, `report`; empty for a record of one file), with their values.
    pub files: BTreeMap<String, Value>,
}

/// Settles what comes of every row, in their order.
#[must_use]
pub fn settle(
    layout: &Layout<'_>,
    table: &Table,
    drafts: Vec<Result<Draft, Vec<Refusal>>>,
    known: &Known,
) -> Plan {
    let ids = known.ids.iter().map(|id| id.to_lowercase()).collect();
    let mut settling = Settling {
        layout,
        table,
        known,
        ids,
        used: Used::default(),
        keys: HashMap::new(),
        files: Vec::new(),
    };
    let mut plan = Plan { total: table.total(), empty: table.empty(), ..Plan::default() };
    for (row, draft) in table.rows.iter().zip(drafts) {
        let (key, fate) = match draft {
            Ok(draft) => (Some(draft.key.clone()), settling.fate(row, &draft).unwrap_or_else(Fate::Refused)),
            Err(why) => (None, Fate::Refused(why)),
        };
        plan.rows.push(RowFate { row: row.number, key, fate });
    }
    plan.files = settling.files;
    plan.unread.clone_from(&layout.unread);
    plan.notes.clone_from(&table.notes);
    plan.notes.extend(undated(layout).filter(|_| !plan.files.is_empty()));
    plan
}

/// Says so when nothing will show that the records were written down in time elsewhere.
fn undated(layout: &Layout<'_>) -> Option<String> {
    let has_evidence = layout.fields().any(|(_, field, _)| field.starts_with("evidence."));
    let lacks = match (layout.map.original_on.is_some(), has_evidence) {
        (true, true) => return None,
        (true, false) => "no `evidence`",
        (false, true) => "no `original_on`",
        (false, false) => "neither `original_on` nor `evidence`",
    };
    Some(format!(
        "The map names {lacks}, so nothing shows that these records were written down in time elsewhere: GIT-001 may find \
         that they were written late."
    ))
}

struct Settling<'a> {
    layout: &'a Layout<'a>,
    table: &'a Table,
    known: &'a Known,
    /// Ids in use, in small letters, for disks that do not tell capitals apart.
    ids: BTreeSet<String>,
    used: Used,
    keys: HashMap<String, u32>,
    files: Vec<PlannedFile>,
}

impl Settling<'_> {
    fn fate(&mut self, row: &Row, draft: &Draft) -> Result<Fate, Vec<Refusal>> {
        let refuse = |column: Option<usize>, why: String| vec![refusal(self.table, row, column, why)];
        if let Some(first) = self.keys.get(&draft.key) {
            let what = if self.layout.is_digest {
                "says the same in the columns of the key"
            } else {
                "has the same key"
            };
            return Err(refuse(self.layout.key.first().copied(), format!("{what} as row {first}")));
        }
        self.keys.insert(draft.key.clone(), row.number);
        if let Some(existing) = self.known.by_key.get(&draft.key) {
            return Ok(self.again(row, draft, existing));
        }
        let id = match (&draft.id, self.layout.pattern.before(draft.year())) {
            (Some(id), _) if self.ids.contains(&id.to_lowercase()) => {
                return Err(refuse(
                    self.layout.id,
                    format!("names {id}, a record that this import did not bring"),
                ));
            }
            (Some(id), _) => id.clone(),
            (None, None) => {
                return Err(refuse(
                    None,
                    "has no day of receipt, and the next free number begins with its year".to_owned(),
                ));
            }
            (None, Some(before)) => {
                let number = self.used.next(&before, self.known.ids.iter().map(String::as_str));
                self.layout.pattern.with(&before, number)
            }
        };
        self.ids.insert(id.to_lowercase());
        let place = self.place(&id, draft.year());
        for (_, body) in &draft.bodies {
            self.write(row, &place, body);
        }
        let id = match &self.layout.map.campaign {
            Some(campaign) => format!("{campaign}/{id}"),
            None => id,
        };
        Ok(Fate::Imported { id })
    }

    /// Where a new record goes: a folder for a job, a file for the others.
    fn place(&self, id: &str, year: Option<&str>) -> String {
        match (self.layout.map.kind, &self.layout.map.campaign) {
            (Target::Request, _) => format!("records/jobs/{}/{id}", year.unwrap_or("imported")),
            (Target::Complaint, _) => format!("records/complaints/{id}.yaml"),
            (Target::Feedback, None) => format!("records/feedback/{id}.yaml"),
            (Target::Feedback, Some(campaign)) => format!("records/feedback/{campaign}/{id}.yaml"),
        }
    }

    fn write(&mut self, row: &Row, place: &str, body: &Body) {
        let path = path(place, body.name);
        let text = body.value.as_object().map(yaml::file).unwrap_or_default();
        self.files.push(PlannedFile { row: row.number, path, text });
    }

    /// A row that an earlier import brought: the same, different, or with a part that was not there then.
    fn again(&mut self, row: &Row, draft: &Draft, existing: &Existing) -> Fate {
        let mut gaps = Vec::new();
        let mut fresh = Vec::new();
        for (_, body) in &draft.bodies {
            let path = path(&existing.place, body.name);
            match existing.files.get(body.name) {
                Some(there) => compare(&path, "", there, &body.value, &mut gaps),
                None => match existing.files.keys().find(|name| is_same_kind(name, body.name)) {
                    Some(other) => gaps.push(Gap {
                        path: self::path(&existing.place, other),
                        field: body.name.to_owned(),
                        there: "written by somebody, not by this import".to_owned(),
                        here: "a further file".to_owned(),
                    }),
                    None => fresh.push(body),
                },
            }
        }
        let id = existing.id.clone();
        if !gaps.is_empty() {
            return Fate::Differs { id, gaps };
        }
        if fresh.is_empty() {
            return Fate::There { id };
        }
        for body in fresh {
            self.write(row, &existing.place, body);
        }
        Fate::Imported { id }
    }
}

fn path(place: &str, name: &str) -> String {
    if name.is_empty() { place.to_owned() } else { format!("{place}/{name}.yaml") }
}

/// Whether `report-2` is a file of the same kind as `report`.
fn is_same_kind(name: &str, of: &str) -> bool {
    name.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// Where a row says something that its record does not. What people added to the record since is no difference.
fn compare(path: &str, pointer: &str, there: &Value, here: &Value, gaps: &mut Vec<Gap>) {
    match (there, here) {
        (Value::Object(there), Value::Object(here)) => {
            for (key, here) in here {
                let pointer = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                compare(path, &pointer, there.get(key).unwrap_or(&Value::Null), here, gaps);
            }
        }
        (Value::Array(there), Value::Array(here)) => {
            for (at, here) in here.iter().enumerate() {
                compare(path, &format!("{pointer}/{at}"), there.get(at).unwrap_or(&Value::Null), here, gaps);
            }
        }
        (there, here) if there == here => {}
        (there, here) => gaps.push(Gap {
            path: path.to_owned(),
            field: field::named(pointer),
            there: shown(there),
            here: shown(here),
        }),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}
