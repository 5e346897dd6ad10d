//! A job list of ten years.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::Instant;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{counts, import, records};
use crate::cli::run::laboratory;

/// Rows of it, unless `COUNTERSIGN_ROWS` says another number.
const ROWS: usize = 500;

const MAP: &str = "\
kind: request
system: Job list
key: { column: Job }
original_on: { column: Received, date: cell }
fields:
  customer: { column: Customer, values: { Vantor: C1, Process: C5 } }
  received_on: { column: Received, date: cell }
  lines.1.line: { constant: 1 }
  lines.1.test: { column: Test }
  lines.1.sample_count: { column: Samples, as: whole }
parts:
  report:
    report_no: { column: Report }
    version: { constant: 1 }
    issued_on: { column: Issued, date: cell }
";

/// A workbook of one sheet. Each hundredth row names a customer that nobody knows, each fiftieth is empty.
fn workbook(rows: usize) -> Vec<u8> {
    let mut sheet = String::from(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let heads = ["Job", "Customer", "Received", "Test", "Samples", "Report", "Issued"];
    sheet.push_str("<row r=\"1\">");
    for (letter, head) in ('A'..).zip(heads) {
        sheet.push_str(&text(&format!("{letter}1"), head));
    }
    sheet.push_str("</row>");
    for row in (2..rows + 2).filter(|row| row % 50 != 0) {
        let customer = if row % 100 == 7 { "Nobody" } else { ["Vantor", "Process"][row % 2] };
        let day = 42_005 + row * 3 / 5;
        let _ = write!(
            sheet,
            "<row r=\"{row}\">{}{}",
            text(&format!("A{row}"), &format!("J-{row}")),
            text(&format!("B{row}"), customer)
        );
        let _ = write!(
            sheet,
            "<c r=\"C{row}\" s=\"1\"><v>{day}</v></c>{}",
            text(&format!("D{row}"), "Water by Karl Fischer")
        );
        let _ = write!(
            sheet,
            "<c r=\"E{row}\"><v>{}</v></c>{}",
            1 + row % 9,
            text(&format!("F{row}"), &format!("RP-{row}"))
        );
        let _ = write!(sheet, "<c r=\"G{row}\" s=\"1\"><v>{}</v></c></row>", day + 14);
    }
    sheet.push_str("</sheetData></worksheet>");
    packed(&sheet)
}

fn packed(sheet: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relation}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><sheets><sheet name=\"Jobs\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{relation}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_long_list_is_imported_once() {
    let rows = std::env::var("COUNTERSIGN_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(ROWS);
    let book = workbook(rows);
    let dir = laboratory();
    let before = records(dir.path()).len();
    let (empty, unknown) = (
        (2..rows + 2).filter(|row| row % 50 == 0).count(),
        (2..rows + 2).filter(|row| row % 100 == 7).count(),
    );
    let sound = rows - empty - unknown;
    let timed = |more: &[&str], told: String| {
        let start = Instant::now();
        let (code, out, err) = import(dir.path(), "xlsx", &book, MAP, more);
        eprintln!("{rows} rows, {more:?}: {:.2} s", start.elapsed().as_secs_f64());
        assert_eq!((code, counts(&out)), (1, told.as_str()), "{err}");
    };
    let told = |fresh: usize, there: usize| {
        format!(
            "{rows} rows: {fresh} imported, {there} there already, 0 different from what is there, {unknown} refused, {empty} empty."
        )
    };
    timed(&[], told(sound, 0));
    timed(&["--write"], told(sound, 0));
    let after = records(dir.path());
    assert_eq!(after.len(), before + 2 * sound, "a request and a report a row");
    timed(&["--write"], told(0, sound));
    assert_eq!(records(dir.path()), after);
}

#[test]
fn a_sheet_that_claims_to_be_endless_is_read_cell_by_cell() {
    let dir = laboratory();
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData>\
         <row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData></worksheet>",
        cell("A1", "Job"),
        cell("XFD1048576", "far out")
    );
    let map = "kind: complaint\nsystem: s\nkey: { column: Job }\nfields:\n  text: { column: Job }\n";
    let (code, out, err) = import(dir.path(), "xlsx", &packed(&sheet), map, &[]);
    assert_eq!(code, 1, "{err}");
    assert_eq!(
        counts(&out),
        "1048575 rows: 0 imported, 0 there already, 0 different from what is there, 1 refused, 1048574 empty."
    );
    // a workbook that unpacks to more than any machine should hold
    let mut small = ZipArchive::new(Cursor::new(packed(&" ".repeat(8 << 20)))).unwrap();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for copy in 0..70 {
        archive.raw_copy_file_rename(small.by_index(5).unwrap(), format!("xl/{copy}.xml")).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    let (code, _, err) = import(dir.path(), "xlsx", &bomb, map, &[]);
    assert_eq!((code, err.contains("holds more than 512 MiB")), (2, true), "{err}");
}
