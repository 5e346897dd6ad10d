//! What the JSON API of SENAITE answers: `{"items": [{…}, …], "page": 1, "pages": 4, …}`, a row an item.
//!
//! The catalogue's fields (`getClientTitle`, `getDateReceived`) and the full ones (`complete=yes`: `DateReceived`, objects such as
//! `{"title": …, "uid": …}`) become columns alike: what lies inside another is called `SampleType.title`, items of a list
//! `Analyses.1.uid`.

use std::collections::HashMap;

use serde_json::Value;

use super::{MOST_COLUMNS, decode};
use crate::model::intake::table::{Cell, Row, Table};

/// Whole numbers beyond this are kept by no spreadsheet or browser exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Deepest nesting of what an item holds.
const DEEPEST: usize = 8;

/// Reads the items.
pub(super) fn table(bytes: &[u8]) -> Result<Table, String> {
    let text = decode::text(bytes)?;
    let answer: Value = serde_json::from_str(&text).map_err(|error| {
        format!(
            "Line {}, column {} is no JSON: the file is damaged or no answer of SENAITE.",
            error.line(),
            error.column()
        )
    })?;
    let items = match &answer {
        Value::Array(items) => items,
        Value::Object(_) => match answer.get("items") {
            Some(Value::Array(items)) => items,
            _ => return Err("The file holds no list \"items\", so it is no answer of SENAITE.".to_owned()),
        },
        _ => return Err("The file is no answer of SENAITE.".to_owned()),
    };
    let mut table = Table { header: 0, ..Table::default() };
    let mut names: HashMap<String, usize> = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        let number = u32::try_from(at + 1).map_err(|_| "The file holds too many items.".to_owned())?;
        let Value::Object(_) = item else { return Err(format!("Item {number} is no object.")) };
        let mut found = Vec::new();
        flatten(item, String::new(), 0, &mut found)
            .map_err(|field| format!("Item {number} holds more inside {field} than is ever read."))?;
        let mut row = Row { number, ..Row::default() };
        for (name, cell) in found {
            let next = names.len();
            let column = *names.entry(name.clone()).or_insert_with(|| {
                table.columns.push(name);
                next
            });
            if row.cells.len() <= column {
                row.cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = row.cells.get_mut(column) {
                *place = cell;
            }
        }
        if names.len() > MOST_COLUMNS {
            return Err(format!("The items have more than {MOST_COLUMNS} different fields."));
        }
        table.last = number;
        if row.cells.iter().any(|cell| *cell != Cell::Empty) {
            table.rows.push(row);
        }
    }
    table.notes.extend(part(&answer));
    Ok(table)
}

/// Says so when the answer is one page of several.
fn part(answer: &Value) -> Option<String> {
    let number = |key: &str| answer.get(key).and_then(Value::as_u64);
    let (page, pages) = (number("page")?, number("pages")?);
    (pages > 1).then(|| {
        format!("This is page {page} of {pages} of what SENAITE answered; import the others as well.")
    })
}

fn flatten(value: &Value, name: String, depth: usize, found: &mut Vec<(String, Cell)>) -> Result<(), String> {
    if depth > DEEPEST || found.len() > MOST_COLUMNS {
        return Err(name);
    }
    let inner = |step: &str| if name.is_empty() { step.to_owned() } else { format!("{name}.{step}") };
    let cell = match value {
        Value::Object(map) => {
            return map.iter().try_for_each(|(key, value)| flatten(value, inner(key), depth + 1, found));
        }
        Value::Array(list) => {
            let mut items = list.iter().enumerate();
            return items
                .try_for_each(|(at, value)| flatten(value, inner(&(at + 1).to_string()), depth + 1, found));
        }
        Value::Null => Cell::Empty,
        Value::Bool(value) => Cell::Bool(*value),
        Value::String(text) if text.is_empty() => Cell::Empty,
        Value::String(text) => Cell::Text(text.clone()),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Cell::Whole(whole),
            (None, Some(decimal)) if decimal.abs() < EXACT => Cell::Decimal(decimal),
            _ => Cell::Bad("holds a number too large to be kept exactly".to_owned()),
        },
    };
    found.push((name, cell));
    Ok(())
}
