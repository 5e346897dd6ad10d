//! Workbooks. Cells are read one after another, never as a grid: a sheet of two cells may claim seventeen thousand million.
//!
//! What is read of a formula is the value that the spreadsheet program kept of it. Dates are numbers with a format of dates,
//! counted from 1900 or from 1904 as the workbook says.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use jiff::ToSpan as _;
use jiff::civil::{DateTime, date};
use zip::ZipArchive;

use super::{MOST_COLUMNS, Wanted};
use crate::model::intake::table::{Cell, Row, Table, address};

/// Bytes that a workbook may hold once it is unpacked: a few kilobytes can claim any number.
const MOST_UNPACKED: u64 = 512 << 20;

/// Whole numbers of more digits are rounded by spreadsheet programs.
const EXACT: f64 = 1e15;

/// Minutes, seconds and thousandths of a day.
const THOUSANDTHS: f64 = 86_400_000.0;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Cells by row and column, both from 0.
type Cells = BTreeMap<(u32, u32), Cell>;

/// Reads one sheet.
pub(super) fn table(bytes: &[u8], wanted: Wanted<'_>) -> Result<Table, String> {
    bounded(bytes)?;
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let sheet = choose(&book, wanted)?;
    let is_1904 = book.has_1904_epoch();
    let mut cells = read(&mut book, &sheet, is_1904).map_err(|error| broken(&error))?;
    pad(&mut book, &sheet, &mut cells).map_err(|error| broken(&error))?;
    let merged = book.merge_cells_by_sheet_name(&sheet).map_err(|error| broken(&error))?;
    let mut table = laid_out(cells, wanted)?;
    if is_1904 {
        table.notes.push("The workbook counts days from 1904, and its dates were read so.".to_owned());
    }
    mark(&mut table, &merged);
    table.sheet = Some(sheet);
    Ok(table)
}

fn broken(error: &XlsxError) -> String {
    match error {
        XlsxError::Password => "The workbook is locked with a password.".to_owned(),
        error => format!("The file is damaged, or no workbook of the form .xlsx ({error})."),
    }
}

/// Refuses an archive that unpacks to more than any workbook, before anything keeps it in memory.
fn bounded(bytes: &[u8]) -> Result<(), String> {
    let damaged = |_| "The file is damaged, or no workbook of the form .xlsx.".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let too_much = || format!("The workbook holds more than {} MiB.", MOST_UNPACKED >> 20);
    let mut claimed: u64 = 0;
    for index in 0..archive.len() {
        claimed = claimed.saturating_add(archive.by_index_raw(index).map_err(damaged)?.size());
    }
    if claimed > MOST_UNPACKED {
        return Err(too_much());
    }
    // what it claims may be a lie
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(damaged)?;
        let read = io::copy(&mut file.take(left + 1), &mut io::sink())
            .map_err(|_| "The file is damaged, or no workbook of the form .xlsx.".to_owned())?;
        left = left.checked_sub(read).ok_or_else(too_much)?;
    }
    Ok(())
}

/// The sheet that the map names, or the only one.
fn choose(book: &Book<'_>, wanted: Wanted<'_>) -> Result<String, String> {
    let names = book.sheet_names();
    let all = || names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    match (wanted.sheet, names.as_slice()) {
        (Some(sheet), _) if names.iter().any(|name| name == sheet) => Ok(sheet.to_owned()),
        (Some(sheet), _) => Err(format!("The workbook has no sheet \"{sheet}\"; it has {}.", all())),
        (None, [one]) => Ok(one.clone()),
        (None, []) => Err("The workbook has no sheet.".to_owned()),
        (None, _) => Err(format!(
            "The workbook has several sheets: {}. Say in the map which is meant, as in sheet: Jobs",
            all()
        )),
    }
}

fn read(book: &mut Book<'_>, sheet: &str, is_1904: bool) -> Result<Cells, XlsxError> {
    let mut cells = Cells::new();
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(record) = reader.next_cell_with_formula_metadata()? {
        let cell = match cell(record.value, is_1904) {
            Cell::Empty if record.formula.is_some() => Cell::Bad(
                "holds a formula that was never worked out; open the workbook, save it, and try again"
                    .to_owned(),
            ),
            cell => cell,
        };
        if cell != Cell::Empty {
            cells.insert(record.pos, cell);
        }
    }
    Ok(cells)
}

fn cell(value: DataRef<'_>, is_1904: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(whole) => Cell::Whole(whole),
        DataRef::Float(number) => self::number(number),
        DataRef::String(text) => self::text(&text),
        DataRef::SharedString(text) => self::text(text),
        DataRef::Bool(value) => Cell::Bool(value),
        DataRef::DateTime(moment) => self::moment(moment, is_1904),
        DataRef::DateTimeIso(text) => match text.trim_end_matches('Z').parse::<DateTime>() {
            Ok(moment) => Cell::Moment(moment),
            Err(_) => Cell::Bad(format!("holds a date that does not exist, {text}")),
        },
        DataRef::DurationIso(_) => Cell::Bad("holds a length of time, not a date".to_owned()),
        DataRef::Error(error) => Cell::Bad(format!("holds the error {error}")),
    }
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}

#[allow(clippy::cast_possible_truncation, reason = "whole and far below what an i64 holds")]
fn number(number: f64) -> Cell {
    if number.fract() != 0.0 {
        Cell::Decimal(number)
    } else if number.abs() < EXACT {
        Cell::Whole(number as i64)
    } else {
        Cell::Bad(
            "holds a number of more than 15 digits, of which a spreadsheet keeps only the first 15"
                .to_owned(),
        )
    }
}

/// A date out of the number of days since the epoch. Excel's 1900 knows a 29 February, so days before it are one off.
fn moment(moment: ExcelDateTime, is_1904: bool) -> Cell {
    let serial = moment.as_f64();
    if moment.is_duration() {
        return Cell::Bad("holds a length of time, not a date".to_owned());
    }
    if !(0.0..2_958_466.0).contains(&serial) || (!is_1904 && (60.0..61.0).contains(&serial)) {
        return Cell::Bad(format!("holds a date that does not exist (number {serial})"));
    }
    if !is_1904 && serial < 1.0 {
        return Cell::Bad("holds a time of day without a day".to_owned());
    }
    let epoch = match (is_1904, serial < 60.0) {
        (true, _) => date(1904, 1, 1),
        (false, true) => date(1899, 12, 31),
        (false, false) => date(1899, 12, 30),
    };
    let whole = serial.floor();
    let thousandths = ((serial - whole) * THOUSANDTHS).round();
    #[allow(clippy::cast_possible_truncation, reason = "both are far below what an i64 holds")]
    let span = (whole as i64).days().milliseconds(thousandths as i64);
    match epoch.at(0, 0, 0, 0).checked_add(span) {
        Ok(moment) => Cell::Moment(moment),
        Err(_) => Cell::Bad(format!("holds a date that does not exist (number {serial})")),
    }
}

/// Gives numbers with a format of zeros alone the digits that the sheet shows: 412 under `00000` is 00412.
fn pad(book: &mut Book<'_>, sheet: &str, cells: &mut Cells) -> Result<(), XlsxError> {
    let mut reader = book.worksheet_cells_reader(sheet)?;
    let zeros = |style: &calamine::Style| {
        let code = style.number_format.as_ref()?.format_code.trim();
        (code.len() > 1 && code.bytes().all(|b| b == b'0')).then_some(code.len())
    };
    let widths: Vec<Option<usize>> = reader.styles().iter().map(zeros).collect();
    if widths.iter().all(Option::is_none) {
        return Ok(());
    }
    while let Some((row, column, style)) = reader.next_style_id()? {
        let Some(Some(width)) = widths.get(style).copied() else { continue };
        if let Some(cell) = cells.get_mut(&(row, column))
            && let Cell::Whole(number @ 0..) = *cell
        {
            *cell = Cell::Text(format!("{number:0width$}"));
        }
    }
    Ok(())
}

fn laid_out(cells: Cells, wanted: Wanted<'_>) -> Result<Table, String> {
    let Some(header) = wanted.header.or_else(|| cells.keys().next().map(|(row, _)| row + 1)) else {
        return Err("The sheet is empty.".to_owned());
    };
    let mut table = Table { header, last: header, ..Table::default() };
    for ((row, column), cell) in cells {
        let (number, column) = (row.saturating_add(1), column as usize);
        if column >= MOST_COLUMNS || number < header {
            continue;
        }
        if number == header {
            table.columns.resize(column + 1, String::new());
            let name = match cell {
                Cell::Text(text) => text.trim().to_owned(),
                Cell::Whole(whole) => whole.to_string(),
                Cell::Decimal(number) => number.to_string(),
                Cell::Bool(value) => value.to_string(),
                Cell::Moment(moment) => moment.date().to_string(),
                Cell::Bad(why) => {
                    return Err(format!("The name of a column in {} {why}.", address(column, number)));
                }
                Cell::Empty => String::new(),
            };
            if let Some(place) = table.columns.get_mut(column) {
                *place = name;
            }
            continue;
        }
        if matches!(&cell, Cell::Text(text) if text.trim().is_empty()) {
            continue;
        }
        if table.rows.last().is_none_or(|row| row.number != number) {
            table.rows.push(Row { number, ..Row::default() });
        }
        table.last = number;
        if let Some(row) = table.rows.last_mut() {
            row.cells.resize(column + 1, Cell::Empty);
            if let Some(place) = row.cells.get_mut(column) {
                *place = cell;
            }
        }
    }
    Ok(table)
}

/// Says of each row that a merged cell reaches: only the first cell of such holds anything.
fn mark(table: &mut Table, merged: &[Dimensions]) {
    let mut told: HashSet<(u32, u32)> = HashSet::new();
    for region in merged {
        let (first, last) = (region.start.0.saturating_add(1), region.end.0.saturating_add(1));
        let name =
            format!("{}:{}", address(region.start.1 as usize, first), address(region.end.1 as usize, last));
        for row in table.rows.iter_mut().filter(|row| (first..=last).contains(&row.number)) {
            if told.insert((row.number, region.start.1)) {
                let why =
                    format!("is part of the merged cells {name}, of which only the first holds anything");
                row.wrong.push((Some(region.start.1 as usize), why));
            }
        }
    }
}
