//! What would be a guess is refused, with the cell.

use std::fs;
use std::path::Path;

use super::{HEADS, MAP, counts, csv, import, preview};
use crate::cli::run::laboratory;

/// The day of receipt of a row that holds `text` there, read in this way; or why the row is refused.
fn day(dir: &Path, how: &str, text: &str) -> Result<String, String> {
    let map = format!(
        "kind: request\nsystem: s\nkey: {{ column: Job }}\nfields:\n  customer: {{ constant: C1 }}\n  \
         received_on: {{ column: Received{how} }}\n"
    );
    let out = preview(dir, format!("Job,Received\n1,\"{text}\"\n").as_bytes(), &map)?;
    match out.lines().find_map(|line| line.strip_prefix("+received_on: ")) {
        Some(day) => Ok(day.trim_matches('"').to_owned()),
        None => Err(out.lines().find(|line| line.starts_with("Row 2, B2")).unwrap_or_default().to_owned()),
    }
}

#[test]
fn dates_are_read_as_the_map_says_or_not_at_all() {
    let dir = laboratory();
    for (how, text, wanted) in [
        (", date: dd.mm.yyyy", "03.04.2026", "2026-04-03"),
        (", date: d.m.yyyy", "3.4.2026", "2026-04-03"),
        (", date: m/d/yyyy", "03/04/2026", "2026-03-04"),
        (", date: dd/mm/yyyy", "03/04/2026", "2026-04-03"),
        (", date: \"m/d/yyyy h:mm:ss AM/PM\"", "3/4/2026 12:05:06 am", "2026-03-04"),
        (
            ", date: \"yyyy/m/d h:mm:ss AM/PM zone\", time: true",
            "2026/03/04 1:05:06 PM GMT+1",
            "2026-03-04T13:05:06+01:00",
        ),
        (", date: \"dd.mm.yyyy hh:mm\", time: true", "04.07.2026 08:30", "2026-07-04T08:30:00+02:00"),
        (", date: \"dd.mm.yyyy hh:mm\"", "04.07.2026 08:30", "2026-07-04"),
        (", date: iso", "2026-03-04", "2026-03-04"),
        // the laboratory is in Oslo, where it was the next day already
        (", date: iso", "2026-03-31T22:30:00+00:00", "2026-04-01"),
        (", date: iso, time: true", "2026-03-31T22:30:00Z", "2026-04-01T00:30:00+02:00"),
        ("", "2026-03-04", "2026-03-04"),
    ] {
        assert_eq!(day(dir.path(), how, text), Ok(wanted.to_owned()), "{how} {text}");
    }
    for (how, text, why) in [
        ("", "03/04/2026", "Row 2, B2 \"Received\""),
        (", date: dd.mm.yyyy", "3.4.2026", "no day of the calendar in the format"),
        (", date: dd.mm.yyyy", "29.02.2026", "no day of the calendar in the format"),
        (", date: dd.mm.yyyy", "03.04.2026 10:00", "no day of the calendar in the format"),
        (", date: dd.mm.yyyy", "03.04.26", "no day of the calendar in the format"),
        (", date: iso", "2026-3-4", "no day written as 2026-04-27"),
        (", date: cell", "2026-03-04", "a text, not a date of the spreadsheet"),
        // the hour that summer time left out, and the one that came twice
        (", date: \"dd.mm.yyyy hh:mm\", time: true", "29.03.2026 02:30", "twice or never"),
        (", date: \"dd.mm.yyyy hh:mm\", time: true", "25.10.2026 02:30", "twice or never"),
        (", date: dd.mm.yy", "03.04.26", "writes the year without its century"),
        (", date: mm.yyyy", "04.2026", "year, month and day once each"),
        (", date: dd.mmm.yyyy", "03.Apr.2026", "months in letters are not read"),
        (", date: ww.yyyy", "03.2026", "stands for nothing"),
    ] {
        let said = day(dir.path(), how, text).unwrap_err();
        assert!(said.contains(why), "{how} {text}: {said}");
    }
}

/// The reason why a row with this cell under `Samples`, read in this way, is refused.
fn field(dir: &Path, how: &str, text: &str) -> String {
    let map = MAP.replace("Samples, as: whole", &format!("Samples{how}"));
    let row = format!("J,Vantor,02.03.2026,,Water,\"{text}\",,\n");
    let out = preview(dir, &csv(&row), &map).unwrap();
    out.lines().find(|line| line.starts_with("Row 2")).unwrap_or_default().to_owned()
}

#[test]
fn numbers_and_words_are_not_bent() {
    let dir = laboratory();
    for (how, text, why) in [
        (", as: whole", "1 200", "no whole number"),
        (", as: whole", "2.0", "no whole number"),
        (", as: whole", "four", "no whole number"),
        (", as: whole", "0", "F2 \"Samples\""),
        (", as: decimal", "1,5", "no number in the form"),
        (", as: decimal_comma", "1.5", "has a point where a decimal comma is said"),
        (", as: decimal", "1e3", "no number in the form"),
        (", as: yes_no", "perhaps", "neither yes nor no"),
        (", values: { a: 1 }", "b", "none of the words that the map knows"),
        ("", "4", "F2 \"Samples\""),
    ] {
        let said = field(dir.path(), how, text);
        assert!(said.contains(why), "{how} {text}: {said}");
    }
}

#[test]
fn ragged_rows_open_quotes_and_keys_are_told() {
    let dir = laboratory();
    for (rows, why) in [
        ("J-1,Vantor,02.03.2026\n", "Row 2: has 3 cells where the columns are 8"),
        ("J-1,Vantor,02.03.2026,,Water,4,,,\n", "Row 2: has 9 cells where the columns are 8"),
        ("J-1,Vantor,02.03.2026,,\"Wa\"ter,4,,\n", "Row 2, E2 \"Test\": goes on after its closing quote"),
        (",Vantor,02.03.2026,,Water,4,,\n", "Row 2, A2 \"Job\": is empty, so that nothing tells this row"),
        (
            "J-1,Vantor,02.03.2026,,Water,4,,\nJ-1,Vantor,03.03.2026,,Ash,1,,\n",
            "Row 3, A3 \"Job\": has the same key as row 2",
        ),
        ("J-1,,02.03.2026,,Water,4,,\n", "Row 2, B2 \"Customer\": is empty, and the map calls it required"),
        ("J-1,Vantor,,,Water,4,,\n", "Row 2"),
    ] {
        let out = preview(dir.path(), &csv(rows), MAP).unwrap();
        assert!(out.contains(why), "{rows}: {out}");
    }
    let (code, _, err) =
        import(dir.path(), "csv", &csv("J-1,Vantor,\"02.03.2026,,Water,4,,\nJ-2,,,,,,,\n"), MAP, &[]);
    assert_eq!((code, err.contains("Row 2 opens a quote that nothing closes")), (2, true), "{err}");
}

#[test]
fn maps_that_do_not_fit_are_told_once() {
    let dir = laboratory();
    let fails = |map: &str, table: &str| preview(dir.path(), table.as_bytes(), map).unwrap_err();
    let table = format!("{HEADS}J-1,Vantor,02.03.2026,,Water,4,,\n");
    for (from, to, why) in [
        (
            "column: Customer",
            "column: Custommer",
            "There is no column \"Custommer\". Did you mean \"Customer\"?",
        ),
        ("  customer:", "  custommer:", "A request has no field `custommer`"),
        ("lines.1.test", "lines.0.test", "counts items from 1"),
        ("lines.1.test", "received_on.x", "A request has no field `received_on.x`"),
        ("kind: request", "kind: jobs", "map.yaml:1:7"),
        ("system: Job list\n", "", "system"),
        ("column: Job }", "column: Job, digest: [Due] }", "either one column or"),
        (
            "date: dd.mm.yyyy }\n  requested_due",
            "date: dd.mm.yyyy, as: text }\n  requested_due",
            "one of `date`, `as` and `values` only",
        ),
        ("constant: 1 }\n  lines", "constant: 1, column: Job }\n  lines", "either a column or a constant"),
        ("kind: request", "kind: complaint", "Only jobs have parts"),
        ("kind: request", "kind: request\nid: { next: \"../{nn}\" }", "holds something else than letters"),
        ("  customer:", "  imported.system: { constant: x }\n  customer:", "what the import itself writes"),
    ] {
        assert!(MAP.contains(from), "{from}");
        let err = fails(&MAP.replacen(from, to, 1), &table);
        assert!(err.contains(why), "{to}: {err}");
    }
    let twice = table.replace("Due,", "Received,");
    assert!(
        fails(&MAP.replace("  requested_due: { column: Due, date: dd.mm.yyyy }\n", ""), &twice)
            .contains("Two columns are called \"Received\", C and D")
    );
    // a group of keys of which any may stand there
    let err = fails("kind: request\nsystem: s\nkey: { column: Job }\nfields: 5\n", &table);
    assert!(err.contains("its keys on the lines below it, each with a value, as in `key: value`"), "{err}");
    assert!(fails("kind: feedback\ncampaign: SUR-9\nsystem: s\nkey: { column: Job }\nfields:\n  kind: { constant: survey_response }\n", &table).contains("There is no campaign SUR-9"));
}

#[test]
fn columns_that_nobody_reads_are_named() {
    let dir = laboratory();
    let map = MAP.replace("parts:", "ignore: [Report]\nparts:").replace("  report:\n    report_no: { column: Report }\n    version: { constant: 1 }\n    issued_on: { column: Issued, date: dd.mm.yyyy }\n", "  review:\n    mode: { constant: full }\n");
    let (_, out, _) = import(dir.path(), "csv", &csv("J-1,Vantor,02.03.2026,,Water,4,RP-1,\n"), &map, &[]);
    assert!(out.contains("Columns that the map does not read: H \"Issued\".\n"), "{out}");
    assert!(!out.contains("review.yaml"), "a part of constants alone says nothing of the row: {out}");
}

#[test]
fn records_that_can_not_be_read_stop_the_import() {
    let dir = laboratory();
    let folder = dir.path().join("records/jobs/2026/REQ-26-001");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("request.yaml"), "customer: [\n").unwrap();
    let (code, _, err) = import(dir.path(), "csv", &csv("J-1,Vantor,02.03.2026,,Water,4,,\n"), MAP, &[]);
    assert_eq!(
        (code, err.contains("so there is no telling which rows are there already")),
        (2, true),
        "{err}"
    );
}

#[test]
fn a_cell_of_a_megabyte_is_refused_and_the_others_are_not() {
    let dir = laboratory();
    let long = "x".repeat(1 << 20);
    let rows = format!("J-1,Vantor,02.03.2026,,{long},4,,\nJ-2,Vantor,02.03.2026,,Water,4,,\n");
    let (_, out, _) = import(dir.path(), "csv", &csv(&rows), MAP, &[]);
    assert_eq!(
        counts(&out),
        "2 rows: 1 imported, 0 there already, 0 different from what is there, 1 refused, 0 empty."
    );
    assert!(out.len() < 10_000, "and the message does not repeat it");
}
