//! Tables of other programs: text files, workbooks and exports of SENAITE become a [`Table`]. Nothing in them is
//! interpreted, and what could be read in two ways is refused with the place.

mod csv;
mod decode;
mod json;
mod xlsx;

use crate::model::intake::map::Separator;
use crate::model::intake::table::Table;

/// Bytes of a file that are read at most.
pub const MOST_BYTES: u64 = 64 << 20;

/// Columns that a table may have: as many as a workbook's sheet.
const MOST_COLUMNS: usize = 16_384;

/// Rows that a table may have: as many as a workbook's sheet.
const MOST_ROWS: u32 = 1_048_576;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Text with separators between columns.
    Csv,
    /// A workbook of Excel, or of a program that writes the same.
    Xlsx,
    /// What the JSON API of SENAITE answers.
    SenaiteJson,
}

/// Which table of a file is wanted, and where it begins.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// The sheet of a workbook.
    pub sheet: Option<&'a str>,
    /// The row that names the columns.
    pub header: Option<u32>,
    /// What stands between columns.
    pub separator: Option<Separator>,
}

/// Reads a table out of the bytes of a file.
///
/// # Errors
/// In a sentence, with the place: when the bytes are no such file, when its encoding, its sheet or its separator
/// would have to be guessed, when it holds no names of columns, or when it is larger than any job list.
pub fn table(format: TableFormat, bytes: &[u8], wanted: Wanted<'_>) -> Result<Table, String> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("The file is larger than {} MiB.", MOST_BYTES >> 20));
    }
    let table = match format {
        TableFormat::Csv => csv::table(bytes, wanted)?,
        TableFormat::Xlsx => xlsx::table(bytes, wanted)?,
        TableFormat::SenaiteJson => json::table(bytes)?,
    };
    if table.columns.iter().all(String::is_empty) {
        return Err(format!(
            "Row {} names no column. Say in the map which row does: header: 3",
            table.header
        ));
    }
    Ok(table)
}
