//! What comes of the rows of an import, each of them.

use serde_json::Value;

/// A whole import: what came of every row, and the files that are to be written.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// What came of each row that holds anything, in the order of the table.
    pub rows: Vec<RowFate>,
    /// Rows below the names of the columns.
    pub total: usize,
    /// Rows that hold nothing.
    pub empty: usize,
    /// Files to write, in the order of the rows; none of them exists.
    pub files: Vec<PlannedFile>,
    /// Columns that the map neither reads nor leaves out on purpose, with their letters.
    pub unread: Vec<(String, String)>,
    /// What else there is to know.
    pub notes: Vec<String>,
}

impl Plan {
    /// How many rows ended so.
    #[must_use]
    pub fn count(&self, is: fn(&Fate) -> bool) -> usize {
        self.rows.iter().filter(|row| is(&row.fate)).count()
    }
}

/// What came of one row.
#[derive(Debug, Clone)]
pub struct RowFate {
    /// Its number, counted from 1 as spreadsheets do.
    pub row: u32,
    /// What tells it from all others, where that could be read.
    pub key: Option<String>,
    /// What came of it.
    pub fate: Fate,
}

/// What can come of a row.
#[derive(Debug, Clone)]
pub enum Fate {
    /// It becomes a record, or adds a part to the record that it became before.
    Imported {
        /// The record's id.
        id: String,
    },
    /// The records hold it already, with the same content.
    There {
        /// The record's id.
        id: String,
    },
    /// The records hold it already, with other content. Nothing is overwritten.
    Differs {
        /// The record's id.
        id: String,
        /// Where.
        gaps: Vec<Gap>,
    },
    /// It becomes nothing, for these reasons.
    Refused(Vec<Refusal>),
}

impl Fate {
    /// Whether it is imported.
    #[must_use]
    pub fn is_imported(&self) -> bool {
        matches!(self, Self::Imported { .. })
    }

    /// Whether it was there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        matches!(self, Self::There { .. })
    }

    /// Whether it differs from what was there.
    #[must_use]
    pub fn differs(&self) -> bool {
        matches!(self, Self::Differs { .. })
    }

    /// Whether it was refused.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_))
    }
}

/// Where a row says something else than the record that it became before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The file.
    pub path: String,
    /// The field, as the map names it.
    pub field: String,
    /// What the record says; empty where it says nothing.
    pub there: String,
    /// What the row says.
    pub here: String,
}

/// Why a row was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The cell's address, where one is to blame: `C12`.
    pub cell: Option<String>,
    /// The column's name.
    pub column: Option<String>,
    /// Why, as the rest of a sentence that begins with the cell.
    pub why: String,
}

/// A file to write.
#[derive(Debug, Clone)]
pub struct PlannedFile {
    /// The row that it comes from.
    pub row: u32,
    /// Its path from the laboratory's folder.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Values of one record of a row, not yet written down.
#[derive(Debug, Clone)]
pub struct Body {
    /// Name of its file without ending: `request`, `report`; empty for a record that is one file.
    pub name: &'static str,
    /// The values, in the order of the map.
    pub value: Value,
    /// Which column each value came from: JSON pointer, index of the column.
    pub sources: Vec<(String, usize)>,
}
