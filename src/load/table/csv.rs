//! Text with separators between columns (RFC 4180), read strictly: what a spreadsheet program would swallow in silence is
//! told. (`csv-core`, which reads the laboratory's own register, passes over an unclosed quote.)

use super::{MOST_COLUMNS, MOST_ROWS, Wanted, decode};
use crate::model::intake::map::Separator;
use crate::model::intake::table::{Cell, Row, Table};

/// Reads the rows of one text.
struct Rows<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
    number: u32,
}

/// One row as written.
#[derive(Default)]
struct Written {
    cells: Vec<String>,
    /// What is wrong with the quotes of a cell.
    wrong: Option<(usize, String)>,
}

/// Reads a table.
pub(super) fn table(bytes: &[u8], wanted: Wanted<'_>) -> Result<Table, String> {
    let text = decode::text(bytes)?;
    let separator = separator(&text, wanted)?;
    let mut rows = Rows { rest: text.chars().peekable(), separator, number: 0 };
    let mut table = Table::default();
    if wanted.separator.is_none() {
        table.notes.push(format!("Columns are taken to be separated by {}.", named(separator)));
    }
    while let Some(row) = rows.next()? {
        let number = rows.number;
        let is_empty = row.cells.iter().all(|cell| cell.trim().is_empty());
        let is_header = table.header == 0 && wanted.header.map_or(!is_empty, |wanted| wanted == number);
        if is_header {
            if let Some((_, why)) = row.wrong {
                return Err(format!("Row {number}, which names the columns, {why}."));
            }
            table.header = number;
            table.last = number;
            table.columns = row.cells.iter().map(|cell| cell.trim().to_owned()).collect();
        } else if table.header > 0 && !is_empty {
            table.last = number;
            table.rows.push(judged(row, number, table.columns.len()));
        }
    }
    if table.header == 0 {
        return Err("The file holds no row that names the columns.".to_owned());
    }
    Ok(table)
}

fn judged(row: Written, number: u32, columns: usize) -> Row {
    let mut wrong: Vec<(Option<usize>, String)> =
        row.wrong.into_iter().map(|(column, why)| (Some(column), why)).collect();
    if row.cells.len() != columns {
        let why = format!("has {} cells where the columns are {columns}", row.cells.len());
        wrong.push((None, why));
    }
    let cell = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    Row { number, cells: row.cells.into_iter().map(cell).collect(), wrong }
}

fn named(separator: char) -> &'static str {
    match separator {
        ';' => "semicolons",
        '\t' => "tabs",
        _ => "commas",
    }
}

/// What separates columns: as the map says, or the only one that the row of names holds outside of quotes.
fn separator(text: &str, wanted: Wanted<'_>) -> Result<char, String> {
    match wanted.separator {
        Some(Separator::Comma) => return Ok(','),
        Some(Separator::Semicolon) => return Ok(';'),
        Some(Separator::Tab) => return Ok('\t'),
        None => {}
    }
    let mut is_quoted = false;
    let mut met: Vec<char> = Vec::new();
    let lines = usize::try_from(wanted.header.unwrap_or(1).saturating_sub(1)).unwrap_or_default();
    let skipped: usize = text.split_inclusive('\n').take(lines).map(str::len).sum();
    for letter in text.get(skipped..).unwrap_or_default().trim_start_matches(['\r', '\n']).chars() {
        match letter {
            '"' => is_quoted = !is_quoted,
            '\n' if !is_quoted => break,
            ',' | ';' | '\t' if !is_quoted && !met.contains(&letter) => met.push(letter),
            _ => {}
        }
    }
    match met.as_slice() {
        [] => Ok(','),
        [one] => Ok(*one),
        several => {
            let names: Vec<&str> = several.iter().map(|one| named(*one)).collect();
            Err(format!(
                "The row of names holds {}, and which of them separate columns would be a guess. Say so in the map, as in \
                 separator: semicolon",
                names.join(" and ")
            ))
        }
    }
}

impl Rows<'_> {
    /// The next row; none at the end.
    fn next(&mut self) -> Result<Option<Written>, String> {
        if self.rest.peek().is_none() {
            return Ok(None);
        }
        self.number += 1;
        if self.number > MOST_ROWS {
            return Err(format!("The file holds more than {MOST_ROWS} rows."));
        }
        let mut row = Written::default();
        loop {
            let (cell, wrong, ends) = self.cell()?;
            if let Some(why) = wrong {
                row.wrong.get_or_insert((row.cells.len(), why));
            }
            row.cells.push(cell);
            if row.cells.len() > MOST_COLUMNS {
                return Err(format!("Row {} holds more than {MOST_COLUMNS} cells.", self.number));
            }
            if ends {
                return Ok(Some(row));
            }
        }
    }

    /// A cell, what is wrong with it, and whether it ends its row.
    fn cell(&mut self) -> Result<(String, Option<String>, bool), String> {
        let mut cell = String::new();
        let mut wrong = None;
        let mut is_quoted = false;
        if self.rest.next_if_eq(&'"').is_some() {
            is_quoted = true;
            loop {
                match self.rest.next() {
                    Some('"') if self.rest.next_if_eq(&'"').is_some() => cell.push('"'),
                    Some('"') => break,
                    Some(letter) => cell.push(letter),
                    None => {
                        return Err(format!(
                            "Row {} opens a quote that nothing closes, so all that follows it would be one cell.",
                            self.number
                        ));
                    }
                }
            }
        }
        loop {
            match self.rest.next() {
                None | Some('\n') => return Ok((cell, wrong, true)),
                Some('\r') if self.rest.next_if_eq(&'\n').is_some() => return Ok((cell, wrong, true)),
                Some(letter) if letter == self.separator => return Ok((cell, wrong, false)),
                Some(letter) => {
                    if is_quoted {
                        wrong = Some("goes on after its closing quote".to_owned());
                    }
                    cell.push(letter);
                }
            }
        }
    }
}
