//! Comma-separated values (RFC 4180) that no spreadsheet takes for formulas.

use crate::model::table::{Cells, Table};

/// What a formula can begin with in some spreadsheet: the signs, their full-width forms, a tab, a carriage return.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// The table under a row of its columns' names.
pub(super) fn table(table: &Table) -> String {
    let heads: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let mut out = heads.join(",") + "\r\n";
    for row in 0..table.rows() {
        let cells: Vec<String> = table.columns.iter().map(|column| cell(&column.cells, row)).collect();
        out.push_str(&cells.join(","));
        out.push_str("\r\n");
    }
    out
}

fn cell(cells: &Cells, row: usize) -> String {
    fn plain<T: ToString>(values: &[Option<T>], row: usize) -> String {
        values.get(row).and_then(Option::as_ref).map(T::to_string).unwrap_or_default()
    }
    match cells {
        Cells::Text(v) => v.get(row).and_then(Option::as_deref).map(quoted).unwrap_or_default(),
        Cells::Whole(v) => plain(v, row),
        Cells::Real(v) => plain(v, row),
        Cells::Flag(v) => plain(v, row),
        Cells::Day(v) => plain(v, row),
        Cells::Moment(v) => v.get(row).copied().flatten().map(super::ndjson::moment).unwrap_or_default(),
    }
}

/// A text as a cell. One that a spreadsheet would take for a formula gets an apostrophe before it; so does one that
/// begins with an apostrophe, so that a reader gets back what was there by taking one off.
fn quoted(text: &str) -> String {
    let guard = text.starts_with('\'') || text.trim_start().starts_with(FORMULA);
    let guarded = if guard { format!("'{text}") } else { text.to_owned() };
    // the semicolon parts cells where a comma is a decimal sign
    if guarded.contains([',', '"', '\n', '\r', ';', '\t']) || guarded != guarded.trim() {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}
