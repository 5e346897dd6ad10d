//! Text files of all sorts: by their mark, or not at all; and text that means something to other programs.

use super::{HEADS, MAP, counts, csv, import, read};
use crate::cli::run::{laboratory, run};

const ROW: &str = "J-1,Vantor,02.03.2026,,Måling på prøve,4,,\n";

fn one(table: &[u8], map: &str) -> (i32, String, String, String) {
    let dir = laboratory();
    let (code, out, err) = import(dir.path(), "csv", table, map, &["--write"]);
    let path = "records/jobs/2026/REQ-26-001/request.yaml";
    let text = if dir.path().join(path).is_file() { read(dir.path(), path) } else { String::new() };
    (code, out, err, text)
}

#[test]
fn a_mark_tells_the_encoding() {
    let text = format!("{HEADS}{ROW}");
    let utf8 = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    let little: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let crlf = text.replace('\n', "\r\n").into_bytes();
    for table in [text.clone().into_bytes(), utf8, little, big, crlf] {
        let (code, out, err, written) = one(&table, MAP);
        assert_eq!((code, written.contains("test: Måling på prøve\n")), (0, true), "{out}{err}{written}");
    }
}

#[test]
fn without_a_mark_nothing_is_guessed() {
    let text = format!("{HEADS}J-0,Vantor,02.03.2026,,Water,4,,\n{ROW}");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let (code, _, err, _) = one(&latin, MAP);
    assert_eq!(code, 2);
    assert!(err.contains("Line 3 holds a byte (E5) that is no UTF-8") && err.contains("CSV UTF-8"), "{err}");
    let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (code, _, err, _) = one(&unmarked, MAP);
    assert_eq!((code, err.contains("UTF-16 without its mark")), (2, true), "{err}");
    let broken = [b"\xFF\xFE".as_slice(), b"J\0o\0b"].concat();
    assert!(one(&broken, MAP).2.contains("Line 1 is broken"));
}

#[test]
fn separators_are_told_by_the_row_of_names_or_by_the_map() {
    let text = format!("{HEADS}{ROW}");
    for separator in [";", "\t"] {
        let (code, out, err, _) = one(text.replace(',', separator).as_bytes(), MAP);
        assert_eq!(code, 0, "{out}{err}");
    }
    let both = text.replace("Test,", "\"Test, and more\",Test;more,").replace("Måling på prøve,", "a,b,");
    let map = MAP.replace("column: Test ", "column: Test;more ");
    let (code, _, err, _) = one(both.as_bytes(), &map);
    assert_eq!(
        (code, err.contains("commas and semicolons, and which of them separate columns would be a guess")),
        (2, true),
        "{err}"
    );
    let (code, out, err, written) =
        one(both.as_bytes(), &map.replace("kind: request", "kind: request\nseparator: comma"));
    assert_eq!((code, written.contains("test: b\n")), (0, true), "{out}{err}{written}");
}

/// Texts that no record may hold.
const UNPRINTABLE: &[&str] = &["nul \u{0} inside", "bell \u{7}", "esc \u{1b}[31m", "nel \u{85} x"];

/// Texts that mean something to YAML, to spreadsheets, to terminals, to templates.
const HOSTILE: &[&str] = &[
    "no",
    "Yes",
    "null",
    "~",
    "1e3",
    "0x1F",
    "12:30",
    "12:30:00",
    "1_000",
    "014",
    "2026-13-45",
    "- x: y",
    "key: value",
    "# comment",
    "a #b",
    "|",
    "> folded",
    "---",
    "...",
    "{a: b}",
    "[1, 2]",
    "*alias",
    "&anchor",
    "!!python/object",
    "%YAML 1.1",
    "@at",
    "`tick`",
    "'single",
    "\"double",
    "back\\slash",
    "=HYPERLINK(\"http://x\")",
    "+1+1",
    "-1+1",
    "{{ 7*7 }}",
    "${{ secrets }}",
    "<script>alert(1)</script>",
    "::set-env name=x::y",
    "tab\there",
    "line\nbreak",
    "line\r\nbreak",
    "  indented\nthen not",
    "ends with colon:",
    "ends with space\nx ",
    "bidi \u{202E}gnp.exe",
    "zero\u{200B}width",
    "bom \u{FEFF} inside",
    "ls \u{2028} x",
    "\u{FFFE}",
    "😀 🏳️‍🌈",
    "e\u{301}",
    "\u{E000}",
    "a\n\n\nb",
    "\u{A0}nbsp first\nx",
];

#[test]
fn hostile_text_is_written_so_that_it_reads_back() {
    let dir = laboratory();
    let map = MAP
        .replace("{ column: Test }", "{ column: Test, trim: false }")
        .replace("key: { column: Job }", "key: { column: Job }\nid: { column: Job }");
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows: String = HOSTILE
        .iter()
        .enumerate()
        .map(|(at, text)| format!("J-{at},Vantor,02.03.2026,,{},4,,\n", quoted(text)))
        .collect();
    let (code, out, err) = import(dir.path(), "csv", &csv(&rows), &map, &["--write"]);
    assert_eq!(code, 0, "{out}{err}");
    for (at, text) in HOSTILE.iter().enumerate() {
        let path = format!("records/jobs/2026/J-{at}/request.yaml");
        let written = read(dir.path(), &path);
        // another reader of YAML than ours
        let value: serde_json::Value =
            serde_yaml::from_str(&written).unwrap_or_else(|error| panic!("{text:?}: {error}\n{written}"));
        assert_eq!(value["lines"][0]["test"], *text, "{written}");
        assert!(!written.contains(['\u{0}', '\u{1b}', '\u{202E}', '\u{FEFF}', '\u{7}']), "{written:?}");
    }
    // and ours: a second run reads them all and finds them the same
    let (_, out, _) = import(dir.path(), "csv", &csv(&rows), &map, &[]);
    let all = HOSTILE.len();
    assert_eq!(
        counts(&out),
        format!(
            "{all} rows: 0 imported, {all} there already, 0 different from what is there, 0 refused, 0 empty."
        )
    );
    // what can not be printed is refused, with its cell
    let bad: String = UNPRINTABLE
        .iter()
        .enumerate()
        .map(|(at, text)| format!("N-{at},Vantor,02.03.2026,,{},4,,\n", quoted(text)))
        .collect();
    let (_, said, _) = import(dir.path(), "csv", &csv(&bad), &map, &[]);
    let count = UNPRINTABLE.len();
    assert!(
        counts(&said).contains(&format!(
            " 0 imported, 0 there already, 0 different from what is there, {count} refused"
        ))
    );
    assert!(
        said.contains("Row 2, E2 \"Test\": The text held an unprintable character (code 0000)"),
        "{said}"
    );
    let rows = format!("{rows}{bad}");
    // nor does what is said of them steer a terminal or a spreadsheet
    let wrong = map.replace("trim: false", "values: {}");
    let (_, said, _) = import(dir.path(), "csv", &csv(&rows), &wrong, &["--verbose"]);
    assert!(!said.contains(['\u{0}', '\u{1b}', '\u{202E}', '\u{7}']));
    let (_, said, _) = import(dir.path(), "csv", &csv(&rows), &wrong, &["--format", "csv"]);
    assert!(!said.lines().any(|line| line.split(',').any(|cell| cell.starts_with('='))));
    let (_, _, err) = run(dir.path(), &["build", "--quiet"]);
    assert_eq!(err, "", "the site holds them as well");
}
