//! Tables: what they hold, and the files that are made of them.

mod dictionary;
mod files;
mod folder;
mod hostile;
mod values;

use std::sync::LazyLock;

use countersign::model::table::{Cells, Table};
use countersign::pipeline::{self, Examined};

use crate::site::NORRVIK;

/// The tables of an examined laboratory.
fn tables_of(examined: &Examined) -> Vec<Table> {
    pipeline::tables(examined, "norrvik", None, "0.0.0")
}

/// The tables of the example laboratory.
static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| tables_of(&NORRVIK));

/// The table of this name.
fn table<'a>(tables: &'a [Table], name: &str) -> &'a Table {
    tables.iter().find(|table| table.name == name).unwrap_or_else(|| panic!("no table {name}"))
}

/// The texts of a column.
fn texts<'a>(table: &'a Table, column: &str) -> &'a [Option<String>] {
    match &table.column(column).unwrap_or_else(|| panic!("no column {column} in {}", table.name)).cells {
        Cells::Text(texts) => texts,
        other => panic!("{}.{column} is {}", table.name, other.kind()),
    }
}

/// The whole numbers of a column.
fn wholes<'a>(table: &'a Table, column: &str) -> &'a [Option<i64>] {
    match &table.column(column).unwrap_or_else(|| panic!("no column {column} in {}", table.name)).cells {
        Cells::Whole(numbers) => numbers,
        other => panic!("{}.{column} is {}", table.name, other.kind()),
    }
}
