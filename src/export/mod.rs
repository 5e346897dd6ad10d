//! Tables as files that other programs open: one small file a format, and nothing of what the tables hold.
//!
//! The same tables give the same bytes.

mod columnar;
mod csv;
mod ndjson;
pub mod sqlite;

use crate::model::page::Page;
use crate::model::table::Table;

/// A format of which each table is a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180).
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// Parquet.
    Parquet,
}

impl Format {
    /// How names of such files end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Parquet => "parquet",
        }
    }

    /// A table in this format.
    fn bytes(self, table: &Table) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Csv => Ok(csv::table(table).into_bytes()),
            Self::Ndjson => Ok(ndjson::table(table).into_bytes()),
            Self::Parquet => columnar::table(table).map_err(|why| ExportError::of(table, &why)),
        }
    }
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the table {table}: {why}")]
pub struct ExportError {
    /// The table.
    pub table: &'static str,
    /// What the library that writes the format said.
    pub why: String,
}

impl ExportError {
    fn of(table: &Table, why: &impl ToString) -> Self {
        Self { table: table.name, why: why.to_string() }
    }
}

/// A file a table, side by side.
///
/// # Errors
/// When the library that writes the format refuses a table.
pub fn files(tables: &[Table], format: Format) -> Result<Vec<Page>, ExportError> {
    tables
        .iter()
        .map(|table| {
            let path = format!("{}.{}", table.name, format.ending());
            Ok(Page { path, bytes: format.bytes(table)? })
        })
        .collect()
}

/// A file a table and year, in folders that say laboratory and year (`jobs/lab=norrvik/year=2026/jobs.parquet`),
/// as engines of the Hive family read them. The column `lab` then stands in the folder's name only. Rows without
/// a day are in the `year` of the as-of day; a table without rows has a file without rows.
///
/// # Errors
/// When the library that writes the format refuses a table.
pub fn partitioned(tables: &[Table], lab: &str, year: i16) -> Result<Vec<Page>, ExportError> {
    let mut pages = Vec::new();
    for table in tables {
        let bare = table.clone().without("lab");
        for (year, rows) in table.years(year) {
            let path = format!("{0}/lab={lab}/year={year:04}/{0}.parquet", table.name);
            let bytes = Format::Parquet.bytes(&bare.pick(&rows))?;
            pages.push(Page { path, bytes });
        }
    }
    Ok(pages)
}
