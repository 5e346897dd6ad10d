//! A row to the values of its records, or to the reasons why it becomes none.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::layout::{BodyPlan, FieldPlan, Layout, Source};
use super::{cell, field, refusal};
use crate::model::intake::map::Target;
use crate::model::intake::plan::{Body, Refusal};
use crate::model::intake::table::{Cell, Row, Table};
use crate::model::kind::Kind;

/// Bytes of a digest that are kept: enough that no two rows of any table share it.
const DIGEST_BYTES: usize = 12;

/// A row's records before they have an id.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What tells the row from all others.
    pub key: String,
    /// The id that the row names.
    pub id: Option<String>,
    /// The records; the first is the row's own, the others are parts of its job.
    pub bodies: Vec<(Kind, Body)>,
}

impl Draft {
    /// The year in which it came in, of four digits.
    #[must_use]
    pub fn year(&self) -> Option<&str> {
        let (_, body) = self.bodies.first()?;
        let year = body.value.get("received_on")?.as_str()?.get(..4)?;
        year.bytes().all(|b| b.is_ascii_digit()).then_some(year)
    }
}

/// Reads a row.
///
/// # Errors
/// Every reason why the row becomes nothing.
pub fn draft(layout: &Layout<'_>, table: &Table, row: &Row, zone: &TimeZone) -> Result<Draft, Vec<Refusal>> {
    let mut reading = Rower { layout, table, row, zone, wrong: Vec::new() };
    for (column, why) in &row.wrong {
        reading.refuse(*column, why.clone());
    }
    let key = reading.key();
    let id = layout.id.and_then(|column| reading.id(column));
    let original =
        layout.original.as_ref().and_then(|(column, how)| match how.value(row.cell(*column), zone) {
            Ok(value) => value,
            Err(why) => {
                reading.refuse(Some(*column), why);
                None
            }
        });
    let mut bodies: Vec<(Kind, Body)> = Vec::new();
    for (at, plan) in layout.bodies.iter().enumerate() {
        let body = reading.body(plan, at == 0);
        bodies.extend(body.map(|body| (plan.kind, body)));
    }
    if !reading.wrong.is_empty() {
        return Err(reading.wrong);
    }
    for (_, body) in &mut bodies {
        let mut imported = Map::new();
        imported.insert("system".to_owned(), Value::String(layout.map.system.clone()));
        imported.insert("key".to_owned(), Value::String(key.clone()));
        imported.extend(original.clone().map(|on| ("original_on".to_owned(), on)));
        if let Some(column) = layout.key.first().filter(|_| !layout.is_digest) {
            body.sources.push(("/imported/key".to_owned(), *column));
        }
        body.sources.extend(
            layout.original.as_ref().map(|(column, _)| ("/imported/original_on".to_owned(), *column)),
        );
        if let Some(map) = body.value.as_object_mut() {
            map.insert("imported".to_owned(), Value::Object(imported));
        }
    }
    Ok(Draft { key, id, bodies })
}

/// A row that is being read.
struct Rower<'a, 'b> {
    layout: &'a Layout<'b>,
    table: &'a Table,
    row: &'a Row,
    zone: &'a TimeZone,
    wrong: Vec<Refusal>,
}

impl Rower<'_, '_> {
    fn refuse(&mut self, column: Option<usize>, why: impl Into<String>) {
        let refusal = refusal(self.table, self.row, column, why);
        if !self.wrong.contains(&refusal) {
            self.wrong.push(refusal);
        }
    }

    fn key(&mut self) -> String {
        let mut parts = Vec::new();
        for column in &self.layout.key {
            match key_text(self.row.cell(*column)) {
                Ok(text) => parts.push(text),
                Err(why) => self.refuse(Some(*column), why),
            }
        }
        if parts.iter().all(String::is_empty) {
            self.refuse(
                self.layout.key.first().copied(),
                "is empty, so that nothing tells this row from others",
            );
        }
        if self.layout.is_digest { digest(&parts) } else { parts.concat() }
    }

    fn id(&mut self, column: usize) -> Option<String> {
        let id = match key_text(self.row.cell(column)) {
            Ok(id) => id,
            Err(why) => {
                self.refuse(Some(column), why);
                return None;
            }
        };
        if super::number::is_id(&id) {
            return Some(id);
        }
        let why = if id.is_empty() {
            "is empty, and the id was to come from it".to_owned()
        } else {
            format!(
                "holds {}, which can not name a record: letters, digits, dashes, dots and underscores can",
                cell::short(&id)
            )
        };
        self.refuse(Some(column), why);
        None
    }

    /// One record of the row; none where the row holds nothing for a part.
    fn body(&mut self, plan: &BodyPlan<'_>, is_first: bool) -> Option<Body> {
        let mut sources = Vec::new();
        let mut values: Vec<Option<Value>> = Vec::new();
        for field in &plan.fields {
            let Source::Column(column, reading) = &field.source else {
                values.push(None);
                continue;
            };
            sources.push((field::pointer(&field.steps), *column));
            values.push(match reading.value(self.row.cell(*column), self.zone) {
                Ok(value) => value,
                Err(why) => {
                    self.refuse(Some(*column), why);
                    None
                }
            });
        }
        if !is_first && values.iter().all(Option::is_none) {
            return None;
        }
        let mut value = Value::Object(Map::new());
        for (at, field) in plan.fields.iter().enumerate() {
            let found = match &field.source {
                Source::Column(..) => values.get(at).cloned().flatten(),
                Source::Constant(constant) => is_wanted(plan, field, &values).then(|| (*constant).clone()),
            };
            if let Some(found) = found
                && field::put(&mut value, &field.steps, found).is_none()
            {
                self.refuse(
                    None,
                    format!(
                        "`{}` can not hold both a value and fields",
                        field::named(&field::pointer(&field.steps))
                    ),
                );
            }
        }
        if self.layout.map.kind == Target::Feedback && self.layout.map.campaign.is_some() {
            self.is_answer(&value);
        }
        field::close_up(&mut value);
        Some(Body { name: plan.name, value, sources })
    }

    fn is_answer(&mut self, value: &Value) {
        if value.get("kind").and_then(Value::as_str) != Some("survey_response") {
            self.refuse(
                None,
                "would not be an answer to a survey: an answer to a campaign has kind: survey_response",
            );
        }
    }
}

/// Whether a constant is written: where its group holds something of the row, or nothing else could stand in it.
fn is_wanted(plan: &BodyPlan<'_>, field: &FieldPlan<'_>, values: &[Option<Value>]) -> bool {
    let group = field.steps.split_last().map(|(_, group)| group).unwrap_or_default();
    if group.is_empty() {
        return true;
    }
    let mut columns = plan
        .fields
        .iter()
        .zip(values)
        .filter(|(other, _)| matches!(other.source, Source::Column(..)) && other.steps.starts_with(group))
        .map(|(_, value)| value.is_some())
        .peekable();
    columns.peek().is_none() || columns.any(|holds| holds)
}

/// What a cell says, as a key.
fn key_text(cell: &Cell) -> Result<String, String> {
    match cell {
        Cell::Moment(moment) => Ok(moment.to_string()),
        cell => cell::text(cell).map(|text| text.trim().to_owned()),
    }
}

/// A digest of texts: each with its length before it, so that no two lists of texts give the same bytes.
fn digest(parts: &[String]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    let bytes = hasher.finalize();
    bytes.iter().take(DIGEST_BYTES).fold("sha256:".to_owned(), |mut text, byte| {
        // Writing to memory does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
