//! Door out: a `SQLite` database with declared types, keys and indexes. The library writes its file itself.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params_from_iter};

use super::ExportError;
use crate::model::table::{Cells, Column, Table};

/// The database's name.
pub const NAME: &str = "countersign.sqlite";

/// Why a database could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// A table was refused.
    #[error(transparent)]
    Table(#[from] ExportError),
    /// The file could not be written, or something else went wrong.
    #[error("the database could not be written: {0}")]
    File(#[from] rusqlite::Error),
}

/// Writes a database with these tables to a path where nothing stands yet. It is made in memory and written at
/// once, so that the same tables give the same bytes.
///
/// # Errors
/// When a row breaks a key, or the disk is full or may not be written.
pub fn write(tables: &[Table], path: &Path) -> Result<(), DatabaseError> {
    let mut base = Connection::open_in_memory()?;
    let all = base.transaction()?;
    for table in tables {
        fill(&all, table, tables).map_err(|why| ExportError::of(table, &why))?;
    }
    all.commit()?;
    base.execute("VACUUM INTO ?1", [path.to_string_lossy()])?;
    Ok(())
}

fn fill(base: &Transaction<'_>, table: &Table, all: &[Table]) -> rusqlite::Result<()> {
    base.execute_batch(&created(table, all))?;
    let signs = vec!["?"; table.columns.len()].join(", ");
    let mut insert = base.prepare(&format!("INSERT INTO {} VALUES ({signs})", name(table.name)))?;
    for row in 0..table.rows() {
        insert.execute(params_from_iter(table.columns.iter().map(|column| value(&column.cells, row))))?;
    }
    base.execute_batch(&indexes(table))
}

/// A name as SQL writes it, whatever it is.
fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn names<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    all.into_iter().map(name).collect::<Vec<_>>().join(", ")
}

fn created(table: &Table, all: &[Table]) -> String {
    let mut parts: Vec<String> = table.columns.iter().map(declared).collect();
    parts.push(format!("PRIMARY KEY ({})", names(table.key())));
    for link in &table.links {
        let key = all.iter().find(|other| other.name == link.table).map(|other| names(other.key()));
        let columns = names(["lab"].into_iter().chain(link.columns.iter().copied()));
        let key = key.unwrap_or_default();
        parts.push(format!("FOREIGN KEY ({columns}) REFERENCES {} ({key})", name(link.table)));
    }
    format!("CREATE TABLE {} (\n  {}\n) WITHOUT ROWID;", name(table.name), parts.join(",\n  "))
}

fn declared(column: &Column) -> String {
    let kind = match &column.cells {
        Cells::Text(_) => "TEXT",
        Cells::Whole(_) => "INTEGER",
        Cells::Real(_) => "REAL",
        Cells::Flag(_) => "BOOLEAN",
        Cells::Day(_) => "DATE",
        Cells::Moment(_) => "TIMESTAMP",
    };
    let must = if column.is_key { " NOT NULL" } else { "" };
    format!("{} {kind}{must}", name(&column.name))
}

/// Indexes on what tables are joined by, beside their keys.
fn indexes(table: &Table) -> String {
    const JOINED: [&str; 12] = [
        "job",
        "customer",
        "rule",
        "record",
        "fingerprint",
        "feedback",
        "campaign",
        "method",
        "provider",
        "person",
        "review",
        "agreement",
    ];
    // the key's own index finds what it begins with, after the laboratory
    let first = table.key().nth(1).map(str::to_owned);
    let wanted =
        |column: &&Column| JOINED.contains(&column.name.as_str()) && Some(&column.name) != first.as_ref();
    let made = table.columns.iter().filter(wanted).map(|column| {
        let index = name(&format!("{}_{}", table.name, column.name));
        format!("CREATE INDEX {index} ON {} ({});", name(table.name), name(&column.name))
    });
    made.collect::<Vec<_>>().join("\n")
}

fn value(cells: &Cells, row: usize) -> Value {
    fn of<T: Clone>(values: &[Option<T>], row: usize, tell: impl Fn(T) -> Value) -> Value {
        values.get(row).cloned().flatten().map_or(Value::Null, tell)
    }
    match cells {
        Cells::Text(v) => of(v, row, Value::Text),
        Cells::Whole(v) => of(v, row, Value::Integer),
        Cells::Real(v) => of(v, row, Value::Real),
        Cells::Flag(v) => of(v, row, |flag| Value::Integer(i64::from(flag))),
        Cells::Day(v) => of(v, row, |day| Value::Text(day.to_string())),
        Cells::Moment(v) => of(v, row, |at| Value::Text(super::ndjson::moment(at))),
    }
}
