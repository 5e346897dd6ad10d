//! Workbooks that openpyxl wrote, and what SENAITE answers.

use std::fs;
use std::path::Path;

use super::{counts, import, read};
use crate::cli::run::{laboratory, run};

const MAP: &str = "\
kind: request
system: Jobs.xlsx
sheet: Jobs
header: 3
key: { column: Job no }
fields:
  customer: { column: Kunde, values: { Vantor: C1 }, required: true }
  received_on: { column: Mottatt, date: cell, time: true }
  requested_due: { column: Due, date: dd.mm.yyyy }
  lines.1.line: { constant: 1 }
  lines.1.sample_count: { column: Samples, as: whole }
  lines.1.test: { column: Test }
  client_order_no: { column: Order }
  routine: { column: Rush, as: yes_no }
";

fn file(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/intake/files").join(name)).unwrap()
}

#[test]
fn each_cell_of_a_workbook_is_what_it_shows_or_refused() {
    let dir = laboratory();
    let (code, out, _) = import(dir.path(), "xlsx", &file("jobs.xlsx"), MAP, &["--write"]);
    assert_eq!(code, 1);
    assert_eq!(
        counts(&out),
        "12 rows: 2 imported, 0 there already, 0 different from what is there, 9 refused, 1 empty."
    );
    for why in [
        "Row 7, F7 \"Test\": holds a formula that was never worked out",
        "Row 8, C8 \"Mottatt\": holds a text, not a date of the spreadsheet: \"03/04/2026\"",
        "Row 9, C9 \"Mottatt\": holds \"46086\", not a date of the spreadsheet",
        "Row 10, G10 \"Order\": holds a number of more than 15 digits",
        "Row 11, B11 \"Kunde\": is part of the merged cells B11:B12",
        "Row 12, B12 \"Kunde\": is part of the merged cells B11:B12",
        "Row 13, F13 \"Test\": holds the error #REF!",
        "Row 14, E14 \"Samples\": holds \"2.5\", which is no whole number",
        "Row 15, F15 \"Test\": holds a formula",
    ] {
        assert!(out.contains(why), "{why}\n{out}");
    }
    let first = read(dir.path(), "records/jobs/2026/REQ-26-001/request.yaml");
    assert!(first.contains("received_on: 2026-03-02\n") && first.contains("key: \"00412\"\n"), "{first}");
    let second = read(dir.path(), "records/jobs/2026/REQ-26-002/request.yaml");
    assert!(
        second.contains("received_on: 2026-03-03T13:45:30+01:00\n") && second.contains("routine: false\n"),
        "{second}"
    );
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let dir = laboratory();
    let (_, out, _) = import(dir.path(), "xlsx", &file("jobs-1904.xlsx"), MAP, &[]);
    assert!(out.contains("+received_on: 2026-03-02\n") && out.contains("counts days from 1904"), "{out}");
}

#[test]
fn sheets_are_named_and_files_are_workbooks() {
    let dir = laboratory();
    let fails = |table: &[u8], map: &str, why: &str| {
        let (code, _, err) = import(dir.path(), "xlsx", table, map, &[]);
        assert_eq!((code, err.contains(why)), (2, true), "{why}: {err}");
    };
    fails(&file("jobs.xlsx"), &MAP.replace("sheet: Jobs\n", ""), "several sheets: \"Jobs\", \"Prices\"");
    fails(
        &file("jobs.xlsx"),
        &MAP.replace("sheet: Jobs", "sheet: Job"),
        "has no sheet \"Job\"; it has \"Jobs\", \"Prices\"",
    );
    fails(b"Job;Kunde\n", MAP, "no workbook of the form .xlsx");
    fails(&file("jobs.xlsx")[..3000], MAP, "no workbook of the form .xlsx");
    // bytes turned one by one: refused or read, and never the end of the program
    let whole = file("jobs.xlsx");
    for at in (0..whole.len()).step_by(whole.len() / 12) {
        let mut turned = whole.clone();
        turned[at] ^= 0x55;
        let (code, _, err) = import(dir.path(), "xlsx", &turned, MAP, &[]);
        assert!(code <= 2 && !err.contains("panicked"), "{at}: {err}");
    }
}

#[test]
fn senaite_answers_are_rows() {
    let dir = laboratory();
    let map = "\
kind: request
system: SENAITE
key: { column: id }
original_on: { column: getDateReceived, date: iso }
ignore: [uid, url, api_url, portal_type, parent_id, getSampleTypeUID, getProgress, getBatchID, getInternalUse]
fields:
  customer: { column: getClientTitle, values: { Vantor Cathodes AB: C1, Happy Hills: C5 } }
  contact: { column: getContactFullName }
  received_on: { column: getDateReceived, date: iso, time: true, required: true }
  client_order_no: { column: getClientOrderNumber }
  client_reference: { column: getClientReference }
  lines.1.line: { constant: 1 }
  lines.1.material: { column: getSampleTypeTitle }
  requested_due: { column: getDueDate, date: iso }
  evidence.1.type: { constant: system_export }
  evidence.1.ref: { constant: SENAITE export of 1 April 2026 }
";
    let (code, out, err) = import(dir.path(), "senaite-json", &file("senaite.json"), map, &["--write"]);
    assert_eq!(code, 1, "{out}{err}");
    assert_eq!(
        counts(&out),
        "3 rows: 2 imported, 0 there already, 0 different from what is there, 1 refused, 0 empty."
    );
    assert!(out.contains("This is page 1 of 2 of what SENAITE answered"), "{out}");
    assert!(
        out.contains("the map does not read: ")
            && out.contains("\"getDateSampled\"")
            && out.contains("\"review_state\""),
        "{out}"
    );
    assert!(out.contains("\"getDateReceived\": is empty, and the map calls it required"), "{out}");
    let first = read(dir.path(), "records/jobs/2026/REQ-26-001/request.yaml");
    assert!(
        first.contains("received_on: 2026-03-02T09:15:00+01:00\n")
            && first.contains("original_on: 2026-03-02\n"),
        "{first}"
    );
    assert!(!first.contains("client_reference"), "an empty field is no value: {first}");
    let second = read(dir.path(), "records/jobs/2026/REQ-26-002/request.yaml");
    assert!(
        second.contains("received_on: 2026-04-01T00:30:00+02:00\n")
            && second.contains("original_on: 2026-04-01\n"),
        "{second}"
    );
    let (_, found, err) = run(dir.path(), &["check", "--quiet"]);
    assert!(found.contains("REV-014") && !found.contains("DATA-"), "{found}{err}");
}

#[test]
fn answers_of_something_else_are_told() {
    let dir = laboratory();
    let map = "kind: request\nsystem: s\nkey: { column: id }\nfields:\n  customer: { column: c }\n";
    for (text, why) in [
        ("{\"items\": 3}", "no list \"items\""),
        ("[1]", "Item 1 is no object"),
        ("{\"items\": [", "Line 1, column"),
        (
            "{\"items\": [{\"id\": {\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}]}",
            "more inside",
        ),
        ("{\"items\": []}", "names no column"),
    ] {
        let (code, _, err) = import(dir.path(), "senaite-json", text.as_bytes(), map, &[]);
        assert_eq!((code, err.contains(why)), (2, true), "{text}: {err}");
    }
}
