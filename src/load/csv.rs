//! A table in CSV -> the value `{"rows": [{column: text, …}]}` with the place of every cell.
//!
//! Cells stay text, an empty cell leaves its key out, a row of empty cells is no row. Columns may be
//! separated by commas, semicolons (as spreadsheet programs write them where the comma is the decimal
//! sign) or tabs; the line of column names tells which. A byte order mark is passed over.

use std::ops::Range;
use std::sync::Arc;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use serde_json::{Map, Value};

use crate::model::doc::{Doc, Span};
use crate::model::fault::{Fault, FaultKind};
use crate::model::place::Place;
use crate::model::settings::Limits;

/// One cell: its text without blanks at its ends, and where it stands in the text.
#[derive(Debug)]
struct Cell {
    text: String,
    range: Range<usize>,
}

/// Reads rows of cells, one at a time.
struct Rows<'a> {
    text: &'a str,
    reader: Reader,
    at: usize,
    unquoted: Vec<u8>,
}

impl<'a> Rows<'a> {
    fn new(text: &'a str) -> Self {
        let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let delimiter = [b',', b';', b'\t']
            .into_iter()
            .rev()
            .max_by_key(|d| header.bytes().filter(|b| b == d).count())
            .unwrap_or(b',');
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { text, reader, at: 0, unquoted: vec![0; text.len() + 1] }
    }

    /// The next cell, and whether it ends its row; `None` at the end of the text.
    fn cell(&mut self, is_first: bool) -> Option<(Cell, bool)> {
        let from = self.at;
        let mut written = 0;
        loop {
            let input = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let output = self.unquoted.get_mut(written..).unwrap_or_default();
            let (result, read, wrote) = self.reader.read_field(input, output);
            self.at += read;
            written += wrote;
            match result {
                // the reader wants to be told that nothing more comes: an empty input says so
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::Field { record_end } => {
                    let text = self.unquoted.get(..written).unwrap_or_default();
                    let text = String::from_utf8_lossy(text).trim().to_owned();
                    let range = self.range(from, is_first, record_end);
                    return Some((Cell { text, range }, record_end));
                }
                ReadFieldResult::OutputFull | ReadFieldResult::End => return None,
            }
        }
    }

    /// What the reader ate for a cell, less line ends before it, its separator and blanks.
    fn range(&self, from: usize, is_first: bool, is_last: bool) -> Range<usize> {
        let eaten = self.text.get(from..self.at).unwrap_or_default();
        let led = if is_first { eaten.trim_start_matches(['\r', '\n']) } else { eaten };
        let start = from + eaten.len() - led.len();
        let cell = if is_last {
            led.strip_suffix(['\r', '\n']).unwrap_or(led)
        } else {
            led.get(..led.len().saturating_sub(1)).unwrap_or_default()
        };
        let blanks = cell.len() - cell.trim_start().len();
        let start = if blanks == cell.len() { start } else { start + blanks };
        start..start + cell.trim().len()
    }
}

impl Iterator for Rows<'_> {
    type Item = Vec<Cell>;

    fn next(&mut self) -> Option<Vec<Cell>> {
        loop {
            let mut row = Vec::new();
            while let Some((cell, is_last)) = self.cell(row.is_empty()) {
                row.push(cell);
                if is_last {
                    break;
                }
            }
            if row.is_empty() {
                return None;
            }
            if row.iter().any(|cell| !cell.text.is_empty()) {
                return Some(row);
            }
        }
    }
}

/// The table under construction.
struct Table<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    before: usize,
    spans: Vec<Span>,
    faults: Vec<Fault>,
}

/// Parses a table. `before` bytes of the file come before `text`.
pub(super) fn parse(
    file: &Arc<str>,
    text: &str,
    before: usize,
    limits: &Limits,
) -> (Option<Doc>, Vec<Fault>) {
    let mut table = Table { file, text, before, spans: Vec::new(), faults: Vec::new() };
    let mut rows = Rows::new(text);
    let Some(header) = rows.next() else {
        let fault = Fault::new(FaultKind::Syntax, table.place(&(0..0)), "The table was empty.");
        return (None, vec![fault.advice("Export it again, with the column names in the first row.")]);
    };
    table.header(&header);
    table.open(0..text.len());
    table.open(header.last().map_or(0, |c| c.range.end)..text.len());
    let mut values = Vec::new();
    for row in rows {
        values.push(Value::Object(table.row(&header, row)));
        if table.spans.len() > limits.nodes as usize {
            let message = format!("The table held more than {} cells.", limits.nodes);
            let at = table.spans.last().map_or(0, |span| span.value.0 as usize);
            let fault = Fault::new(FaultKind::Limit, Place::bytes(file, at, at), message);
            table.faults.push(fault.advice("Raise limits.nodes in countersign.yaml, or export less."));
            return (None, table.faults);
        }
    }
    table.close(1);
    table.close(0);
    let value = Value::Object(Map::from_iter([("rows".to_owned(), Value::Array(values))]));
    (Some(Doc { value, spans: table.spans }), table.faults)
}

impl Table<'_> {
    fn header(&mut self, header: &[Cell]) {
        for (i, cell) in header.iter().enumerate() {
            self.quotes(cell);
            let place = self.place(&cell.range);
            if !cell.text.starts_with(char::is_alphabetic) {
                let message = "The first row did not hold column names.";
                self.faults.push(
                    Fault::new(FaultKind::Syntax, place, message)
                        .advice("Write a name above every column: job, report_no, customer and the like."),
                );
                return;
            }
            if let Some(first) = header.iter().take(i).find(|c| c.text == cell.text) {
                let message = format!("The column {} stood twice.", cell.text);
                self.faults.push(
                    Fault::new(FaultKind::DuplicateKey, place, message)
                        .also(self.place(&first.range), "it first stood here")
                        .advice("Delete or rename one of the two columns."),
                );
            }
        }
    }

    fn row(&mut self, header: &[Cell], row: Vec<Cell>) -> Map<String, Value> {
        let whole = row.first().map_or(0, |c| c.range.start)..row.last().map_or(0, |c| c.range.end);
        if row.len() != header.len() {
            let message = format!("The row had {} cells below {} columns.", row.len(), header.len());
            self.faults.push(
                Fault::new(FaultKind::Syntax, self.place(&whole), message)
                    .advice("Fill the row up, or put a cell that holds a separator in double quotes."),
            );
        }
        let at = self.open(whole);
        let mut members = Map::new();
        for (column, cell) in header.iter().zip(row) {
            self.quotes(&cell);
            if cell.text.is_empty() || members.contains_key(&column.text) {
                continue;
            }
            let index = self.open(cell.range);
            let key = (self.offset(column.range.start), self.offset(column.range.end));
            self.close(index);
            if let Some(span) = self.spans.get_mut(index) {
                span.key = key;
            }
            members.insert(column.text.clone(), Value::String(cell.text));
        }
        self.close(at);
        members
    }

    /// A quotation mark that is not closed swallows the rest of the table without a word.
    fn quotes(&mut self, cell: &Cell) {
        let source = self.text.get(cell.range.clone()).unwrap_or_default();
        let is_closed =
            source.len() > 1 && source.ends_with('"') && source.matches('"').count().is_multiple_of(2);
        if source.starts_with('"') && !is_closed {
            let place = self.place(&(cell.range.start..cell.range.start + 1));
            let message = "A quotation mark was opened here and not closed at the end of the cell.";
            let fault = Fault::new(FaultKind::Syntax, place, message);
            self.faults.push(fault.advice("Close it; within quotes write \"\" for a quotation mark."));
        }
    }

    fn open(&mut self, range: Range<usize>) -> usize {
        let value = (self.offset(range.start), self.offset(range.end));
        self.spans.push(Span { key: (0, 0), value, next: 0 });
        self.spans.len() - 1
    }

    fn close(&mut self, at: usize) {
        let next = u32::try_from(self.spans.len()).unwrap_or(u32::MAX);
        if let Some(span) = self.spans.get_mut(at) {
            span.next = next;
        }
    }

    fn offset(&self, at: usize) -> u32 {
        u32::try_from(self.before + at).unwrap_or(u32::MAX)
    }

    fn place(&self, range: &Range<usize>) -> Place {
        Place::bytes(self.file, self.before + range.start, self.before + range.end)
    }
}
