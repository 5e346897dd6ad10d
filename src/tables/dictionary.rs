//! What the tables' columns mean: as a table of its own, and as a page.

use std::fmt::Write as _;

use crate::model::table::{Column, Draft, Table};

/// A row a column of every table.
pub(super) fn table(tables: &[Table]) -> Table {
    let own = of(&[]).of_lab("");
    let rows: Vec<_> = tables.iter().chain([&own]).flat_map(columns).collect();
    of(&rows)
}

type Row<'a> = (&'a Table, usize, &'a Column);

fn columns(table: &Table) -> impl Iterator<Item = Row<'_>> {
    table.columns.iter().enumerate().map(move |(at, column)| (table, at + 1, column))
}

/// The other table that a column leads to.
fn leads_to<'a>(table: &'a Table, column: &str) -> Option<&'a str> {
    table.links.iter().find(|link| link.columns.contains(&column)).map(|link| link.table)
}

fn of(rows: &[Row<'_>]) -> Table {
    Draft::of("dictionary", "A column of a table of this export, with what it means.", rows.iter().copied())
        .from("export")
        .text("table_name", "The table", |(table, ..): &Row<'_>| Some(table.name))
        .key()
        .text("column_name", "The column", |(.., column)| Some(&column.name))
        .key()
        .whole("position", "The column's place in the table, from 1", |(_, at, _)| Some(*at))
        .text(
            "type",
            "text, integer, real, boolean, date, or timestamp (UTC); in CSV alone, a text that a spreadsheet would \
             take for a formula, or that begins with an apostrophe, has an apostrophe before it",
            |(.., column)| Some(column.cells.kind()),
        )
        .flag("is_key", "Whether it is of the table's key", |(.., column)| Some(column.is_key))
        .text(
            "leads_to",
            "The table of which it always names a row, alone or with others",
            |(table, _, column)| leads_to(table, &column.name),
        )
        .text("unit", "The unit", |(.., column)| Some(column.unit))
        .text("source", "The kind of record, or what works it out", |(.., column)| Some(column.source))
        .text("meaning", "What it holds", |(.., column)| Some(&column.meaning))
        .flag("may_name_customers", "Whether it is empty in an anonymised export", |(.., column)| {
            Some(column.is_free)
        })
        .done()
}

/// The dictionary as a page of documentation.
#[must_use]
pub fn page(tables: &[Table]) -> String {
    let mut out = INTRODUCTION.to_owned();
    for table in tables {
        let _ = write!(
            out,
            "\n## {}\n\n{}\n\n| column | type | unit | from | what it holds |\n|---|---|---|---|---|\n",
            table.name, table.meaning
        );
        for column in &table.columns {
            let key = if column.is_key { " (key)" } else { "" };
            let leads = leads_to(table, &column.name).map_or_else(String::new, |to| format!("; in `{to}`"));
            let free = if column.is_free { " †" } else { "" };
            let _ = writeln!(
                out,
                "| `{}`{key}{free} | {} | {} | {} | {}{leads} |",
                column.name,
                column.cells.kind(),
                column.unit,
                column.source,
                column.meaning
            );
        }
    }
    out
}

const INTRODUCTION: &str = "\
# The tables of an export

`countersign export` writes these tables. This page is made from their definitions; `UPDATE=1 cargo test --test suite \
export` renews it. Each export carries the same dictionary as its table `dictionary`. Names of tables and columns stay \
what they are (`countersign/tables/1`): new ones may be added.

- **Nothing is nothing.** What was not written down is null, never an empty text, 0 or no. A table that could not be \
filled because a file could not be read says so in `exports` (`unread_files`), `jobs` (`unread_files`) and `cannot_tell`.
- **Days** (`…_on`) are days of the calendar in the laboratory's zone. **Instants** (`…_at`) are in UTC, to the \
millisecond, and there only where a time was written or git tells one.
- **Text** is as recorded, but characters that steer a terminal or turn the direction of writing are replaced by a \
visible sign, as in all reports; line breaks are single line feeds. Several words in one cell are parted by a comma.
- **Keys** are unique. Of two records with one id, which is itself a finding (DATA-012), the first counts. A column \
“in” another table always finds its row there; other names may lead nowhere, which is a finding too.
- **†** marks columns that may name a customer, a customer's people or items. `--edition anonymised` leaves them empty.

| type | CSV | NDJSON | SQLite | Parquet |
|---|---|---|---|---|
| text | as RFC 4180 says, UTF-8 | string | `TEXT` | `BYTE_ARRAY`, String |
| integer | digits | number | `INTEGER` | `INT64` |
| real | digits, point | number | `REAL` | `DOUBLE` |
| boolean | `true`, `false` | `true`, `false` | `BOOLEAN`: 1, 0 | `BOOLEAN` |
| date | `2026-10-15` | `\"2026-10-15\"` | `DATE`, text `2026-10-15` | `INT32`, Date |
| timestamp | `2026-10-15T08:15:00.000Z` | the same as a string | `TIMESTAMP`, the same as text | `INT64`, Timestamp (UTC, ms) |
| null | an empty cell | `null` | `NULL` | null |

**Spreadsheets and formulas.** In CSV alone, a text that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a \
carriage return, with or without spaces before it, gets an apostrophe before it, so that no spreadsheet takes it for a \
formula. A text that begins with an apostrophe gets another, so that a program gets back what was there by taking one \
apostrophe off. Numbers and dates are untouched. Open the files as separated by commas: a spreadsheet told to part \
cells at semicolons sees other cells than were written.
";
