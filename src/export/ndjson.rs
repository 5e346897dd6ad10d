//! A JSON object a line.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::model::table::{Cells, Table};

/// The table, a row a line; every column is there in every row.
pub(super) fn table(table: &Table) -> String {
    let mut out = String::new();
    for row in 0..table.rows() {
        let cells = table.columns.iter().map(|column| (column.name.clone(), value(&column.cells, row)));
        out.push_str(&Value::Object(cells.collect::<Map<_, _>>()).to_string());
        out.push('\n');
    }
    out
}

fn value(cells: &Cells, row: usize) -> Value {
    match cells {
        Cells::Text(v) => v.get(row).cloned().flatten().into(),
        Cells::Whole(v) => v.get(row).copied().flatten().into(),
        Cells::Real(v) => v.get(row).copied().flatten().into(),
        Cells::Flag(v) => v.get(row).copied().flatten().into(),
        Cells::Day(v) => v.get(row).copied().flatten().map(|day| day.to_string()).into(),
        Cells::Moment(v) => v.get(row).copied().flatten().map(moment).into(),
    }
}

/// An instant in UTC with its milliseconds: `2026-10-15T08:15:00.000Z`.
pub(super) fn moment(at: Timestamp) -> String {
    format!("{at:.3}")
}
