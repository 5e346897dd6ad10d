//! Imports: every row accounted for, nothing guessed, nothing overwritten.
//!
//! `files/jobs.xlsx` and `files/jobs-1904.xlsx` were made by openpyxl (`files/make.py`). `files/senaite.json` was written after the
//! documentation of senaite.jsonapi (its section on searches), not recorded from a running system.

mod accounts;
mod docs;
mod encodings;
mod large;
mod refused;
mod suggested;
mod whole;
mod workbook;
mod yaml;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use std::sync::Arc;

use countersign::model::tree::SourceFile;
use countersign::pipeline::importing::{Import, TableFormat, plan_import};
use countersign::report::intake::{Telling, human};

use crate::cli::run::run;

/// A job list's map, as most tests have it.
const MAP: &str = "\
kind: request
system: Job list
key: { column: Job }
fields:
  customer: { column: Customer, values: { Vantor: C1, Process: C5 }, required: true }
  received_on: { column: Received, date: dd.mm.yyyy }
  requested_due: { column: Due, date: dd.mm.yyyy }
  lines.1.line: { constant: 1 }
  lines.1.test: { column: Test }
  lines.1.sample_count: { column: Samples, as: whole }
parts:
  report:
    report_no: { column: Report }
    version: { constant: 1 }
    issued_on: { column: Issued, date: dd.mm.yyyy }
";

const HEADS: &str = "Job,Customer,Received,Due,Test,Samples,Report,Issued\n";

/// Runs an import in a folder; gives exit code, standard output and standard error.
fn import(dir: &Path, form: &str, table: &[u8], map: &str, more: &[&str]) -> (i32, String, String) {
    fs::write(dir.join("table"), table).unwrap();
    fs::write(dir.join("map.yaml"), map).unwrap();
    let mut args = vec!["import", form, "table", "--map", "map.yaml"];
    args.extend(more);
    run(dir, &args)
}

/// What the same says without a process of its own, for tests of many small tables; the error where nothing could be planned.
fn preview(dir: &Path, table: &[u8], map: &str) -> Result<String, String> {
    let map = SourceFile { path: Arc::from("map.yaml"), bytes: Arc::from(map.as_bytes()) };
    let plan = plan_import(dir, Import { format: TableFormat::Csv, bytes: table, map: &map });
    let telling = Telling { written: false, quiet: false, verbose: false };
    plan.map(|plan| human(&plan, telling)).map_err(|error| error.to_string())
}

/// Rows of CSV under the usual names of columns.
fn csv(rows: &str) -> Vec<u8> {
    format!("{HEADS}{rows}").into_bytes()
}

/// The line of counts.
fn counts(out: &str) -> &str {
    out.lines().find(|line| line.contains(" imported, ")).expect("the rows are counted")
}

/// Every file of a laboratory's records, with its bytes.
fn records(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = WalkDir::new(dir.join("records")).into_iter().map(Result::unwrap);
    let files = all.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn read(dir: &Path, path: &str) -> String {
    fs::read_to_string(dir.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
