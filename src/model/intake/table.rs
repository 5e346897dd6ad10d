//! A table as another program wrote it: rows of cells under names of columns. Nothing in it is interpreted.

use std::fmt::Write as _;

use jiff::civil::DateTime;

/// One table out of a file.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The sheet of the workbook; none for files that hold one table.
    pub sheet: Option<String>,
    /// The row that names the columns, counted from 1 as spreadsheets do.
    pub header: u32,
    /// Names of the columns, without blanks at their ends; empty for a column without a name.
    pub columns: Vec<String>,
    /// Rows that hold anything, in the order of the file.
    pub rows: Vec<Row>,
    /// The last row that holds anything, counted from 1.
    pub last: u32,
    /// What whoever imports it should know: how the columns were told apart, say.
    pub notes: Vec<String>,
}

impl Table {
    /// Rows below the names of the columns, empty ones among them.
    #[must_use]
    pub fn total(&self) -> usize {
        self.last.saturating_sub(self.header) as usize
    }

    /// Rows that hold nothing.
    #[must_use]
    pub fn empty(&self) -> usize {
        self.total().saturating_sub(self.rows.len())
    }
}

/// A row that holds anything.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Its number, counted from 1 as spreadsheets do.
    pub number: u32,
    /// Its cells, one a column; missing ones at the end are empty.
    pub cells: Vec<Cell>,
    /// Why it can not be trusted as a whole: with the index of the column where one is to blame.
    pub wrong: Vec<(Option<usize>, String)>,
}

impl Row {
    /// The cell of a column; empty where the row ends before it.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text.
    Text(String),
    /// A whole number that the program keeps exactly.
    Whole(i64),
    /// Another number.
    Decimal(f64),
    /// True or false.
    Bool(bool),
    /// A day, with the time of day; midnight where the cell holds a day alone.
    Moment(DateTime),
    /// Something that stands for no value, and why: "holds the error #REF!".
    Bad(String),
}

/// A cell's address as spreadsheets write it: column 2 of row 12 is `C12`.
#[must_use]
pub fn address(column: usize, row: u32) -> String {
    let mut text = letters(column);
    // Writing to memory does not fail.
    let _ = write!(text, "{row}");
    text
}

/// A column's letters: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + u8::try_from(rest % 26).unwrap_or_default());
        rest /= 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}
