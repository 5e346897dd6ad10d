//! Rows of other programs' tables to records, by a map: every row is accounted for, and nothing is guessed.
//!
//! ```text
//!  Table, ImportMap -> layout -> draft (each row: values or reasons) -> [validated in pipeline] -> settle -> Plan
//!                                                                          what the records hold ----^
//! ```

mod cell;
mod date;
mod draft;
mod field;
mod layout;
mod number;
mod settle;
mod suggest;
mod words;
mod yaml;

pub use draft::{Draft, draft};
pub use layout::{Layout, layout};
pub use settle::{Existing, Known, settle};
pub use suggest::{Names, suggest};
pub use yaml::file as yaml;

use crate::model::intake::plan::{Body, Refusal};
use crate::model::intake::table::{Row, Table, address};

/// A reason that names the cell of a column.
pub(crate) fn refusal(table: &Table, row: &Row, column: Option<usize>, why: impl Into<String>) -> Refusal {
    Refusal {
        cell: column.map(|column| address(column, row.number)),
        column: column.and_then(|column| table.columns.get(column).cloned()),
        why: why.into(),
    }
}

/// The reason why the record that a row became is not valid: `says` of the value at `pointer`.
#[must_use]
pub fn invalid(table: &Table, row: &Row, body: &Body, pointer: &str, says: &str) -> Refusal {
    let is_at = |source: &str| {
        source == pointer || pointer.strip_prefix(source).is_some_and(|rest| rest.starts_with('/'))
    };
    let column = body.sources.iter().find(|(source, _)| is_at(source)).map(|(_, column)| *column);
    refusal(table, row, column, says)
}
