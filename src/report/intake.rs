//! What an import would do, or did: for people, row by row for spreadsheets, and as a patch for `git apply`.

use std::fmt::Write as _;

use super::harmless;
use super::trends::csv::text as cell;
use crate::model::intake::plan::{Fate, Plan, PlannedFile, Refusal, RowFate};

/// Files shown in full, and rows told one by one, unless all are asked for.
const SHOWN: (usize, usize) = (2, 20);

/// Columns that a line names.
const COLUMNS: usize = 20;

/// How much is said.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    /// Whether the files were written.
    pub written: bool,
    /// Only the counts and what went wrong.
    pub quiet: bool,
    /// Every file and every row.
    pub verbose: bool,
}

/// The import for people: the files as a diff, what became of rows that were not imported, and the counts.
#[must_use]
pub fn human(plan: &Plan, telling: Telling) -> String {
    let mut out = String::new();
    let (files, rows) = if telling.verbose { (usize::MAX, usize::MAX) } else { SHOWN };
    if !telling.quiet && !telling.written {
        out.push_str(&previewed(plan, files));
    }
    let told: Vec<&RowFate> =
        plan.rows.iter().filter(|row| row.fate.is_refused() || row.fate.differs()).collect();
    for row in told.iter().take(rows) {
        out.push_str(&told_row(row));
    }
    if told.len() > rows {
        let _ = writeln!(
            out,
            "And {} more rows; --verbose tells all, --format csv lists every row.",
            told.len() - rows
        );
    }
    if !told.is_empty() {
        out.push('\n');
    }
    out.push_str(&counts(plan));
    for note in plan.notes.iter().filter(|_| !telling.quiet) {
        let _ = writeln!(out, "{}", harmless::line(note));
    }
    if !telling.quiet {
        out.push_str(&not_read(plan));
    }
    out.push_str(&ending(plan, telling));
    out
}

fn previewed(plan: &Plan, most: usize) -> String {
    let mut out = String::new();
    for file in plan.files.iter().take(most) {
        diff(&mut out, file, &|line| harmless::line(line).into_owned());
        out.push('\n');
    }
    if plan.files.len() > most {
        let _ = writeln!(out, "And {}; --verbose shows all.\n", count(plan.files.len() - most, "more file"));
    }
    out
}

/// A patch that makes the files, for `git apply`.
#[must_use]
pub fn patch(plan: &Plan) -> String {
    let mut out = String::new();
    for file in &plan.files {
        diff(&mut out, file, &str::to_owned);
    }
    out
}

fn diff(out: &mut String, file: &PlannedFile, line: &dyn Fn(&str) -> String) {
    // Writing to memory does not fail.
    let _ = write!(
        out,
        "--- /dev/null\n+++ b/{}\n@@ -0,0 +1,{} @@\n",
        file.path,
        file.text.split_terminator('\n').count()
    );
    for text in file.text.split_terminator('\n') {
        let _ = writeln!(out, "+{}", line(text));
    }
}

fn told_row(row: &RowFate) -> String {
    let mut out = String::new();
    match &row.fate {
        Fate::Refused(reasons) => {
            for reason in reasons {
                let _ = writeln!(
                    out,
                    "Row {}{}: {}.",
                    row.row,
                    harmless::line(&place(reason)),
                    harmless::line(reason.why.trim_end_matches('.'))
                );
            }
        }
        Fate::Differs { id, gaps } => {
            let _ = writeln!(out, "Row {} differs from {id}, which stays as it is:", row.row);
            for gap in gaps {
                let _ = writeln!(
                    out,
                    "  {} {}: there {}, in the row {}",
                    harmless::line(&gap.path),
                    harmless::line(&gap.field),
                    quoted(&gap.there),
                    quoted(&gap.here)
                );
            }
        }
        Fate::Imported { .. } | Fate::There { .. } => {}
    }
    out
}

fn place(reason: &Refusal) -> String {
    match (&reason.cell, &reason.column) {
        (Some(cell), Some(column)) if !column.is_empty() => format!(", {cell} \"{column}\""),
        (Some(cell), _) => format!(", {cell}"),
        (None, _) => String::new(),
    }
}

fn quoted(text: &str) -> String {
    const MOST: usize = 120;
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let mut letters = text.chars();
    let shown: String = letters.by_ref().take(MOST).collect();
    let more = if letters.next().is_some() { "…" } else { "" };
    format!("\"{}{more}\"", harmless::line(&shown))
}

/// How many rows ended how; the numbers add up to the rows of the table.
fn counts(plan: &Plan) -> String {
    let of = |is: fn(&Fate) -> bool| plan.count(is);
    format!(
        "{}: {} imported, {} there already, {} different from what is there, {} refused, {} empty.\n",
        count(plan.total, "row"),
        of(Fate::is_imported),
        of(Fate::is_there),
        of(Fate::differs),
        of(Fate::is_refused),
        plan.empty
    )
}

fn not_read(plan: &Plan) -> String {
    if plan.unread.is_empty() {
        return String::new();
    }
    let name = |(letters, name): &(String, String)| {
        if name.is_empty() { format!("{letters} (no name)") } else { format!("{letters} \"{name}\"") }
    };
    let mut names: Vec<String> = plan.unread.iter().take(COLUMNS).map(name).collect();
    if plan.unread.len() > COLUMNS {
        names.push(format!("{} more", plan.unread.len() - COLUMNS));
    }
    format!("Columns that the map does not read: {}.\n", harmless::line(&names.join(", ")))
}

fn ending(plan: &Plan, telling: Telling) -> String {
    match (plan.files.len(), telling.written) {
        (0, _) => "There is nothing to write.\n".to_owned(),
        (files, true) => format!("Wrote {}.\n", count(files, "file")),
        (files, false) => format!("Nothing was written. --write writes {}.\n", count(files, "file")),
    }
}

fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

/// Every row with what became of it. No cell can start a formula.
#[must_use]
pub fn csv(plan: &Plan) -> String {
    let mut out = String::from("row,outcome,id,key,cell,column,why\r\n");
    for row in &plan.rows {
        let (outcome, id, reasons) = match &row.fate {
            Fate::Imported { id } => ("imported", id.as_str(), Vec::new()),
            Fate::There { id } => ("there", id.as_str(), Vec::new()),
            Fate::Differs { id, gaps } => {
                let say = |gap: &crate::model::intake::plan::Gap| {
                    let why = format!("there {}, in the row {}", quoted(&gap.there), quoted(&gap.here));
                    (String::new(), gap.field.clone(), why)
                };
                ("different", id.as_str(), gaps.iter().map(say).collect())
            }
            Fate::Refused(reasons) => {
                let say = |reason: &Refusal| {
                    (
                        reason.cell.clone().unwrap_or_default(),
                        reason.column.clone().unwrap_or_default(),
                        reason.why.clone(),
                    )
                };
                ("refused", "", reasons.iter().map(say).collect())
            }
        };
        let reasons = if reasons.is_empty() { vec![Default::default()] } else { reasons };
        for (address, column, why) in reasons {
            let key = row.key.as_deref().unwrap_or_default();
            let cells = [
                row.row.to_string(),
                outcome.to_owned(),
                cell(id),
                cell(key),
                cell(&address),
                cell(&column),
                cell(&why),
            ];
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        }
    }
    out
}
