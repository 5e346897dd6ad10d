//! Tables of an examined laboratory.

use jiff::Timestamp;

use super::Examined;
use crate::model::agenda::Within;
use crate::model::table::Table;
use crate::{agenda, tables, trends};

/// How far the table of duties looks ahead.
const AHEAD: Within = Within::Days(14);

/// Records, findings and figures of the laboratory `id` as tables. `committed` is when the commit was made whose
/// files were looked at, and `version` that of the program.
#[must_use]
pub fn tables(examined: &Examined, id: &str, committed: Option<Timestamp>, version: &str) -> Vec<Table> {
    let Examined { tree, lab, checked, spots, .. } = examined;
    let (trends, agenda) = (trends::groupings(lab), agenda::agenda(lab, AHEAD));
    let (trends, agenda, commit) = (&trends, &agenda, tree.commit());
    tables::all(&tables::Source { id, lab, checked, spots, trends, agenda, commit, committed, version })
}

/// What the tables' columns mean, as a page of documentation.
#[must_use]
pub fn tables_page(tables: &[Table]) -> String {
    tables::page(tables)
}
