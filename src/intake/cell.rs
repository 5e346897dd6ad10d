//! A cell to a value, as the map says. What does not fit is refused with the reason, and never bent.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde_json::{Number, Value};

use super::date::{DateFormat, Read};
use crate::model::intake::map::{Constant, From, ReadAs};
use crate::model::intake::table::Cell;

/// Characters of a cell that a message repeats.
const SHOWN: usize = 60;

/// How one field is read, with its map checked.
#[derive(Debug, Clone)]
pub(super) struct Reading<'a> {
    from: &'a From,
    date: Option<DateFormat>,
}

impl<'a> Reading<'a> {
    /// Checks what the map says of a field, apart from its column.
    pub(super) fn of(from: &'a From) -> Result<Self, String> {
        let date = from.date.as_deref().map(DateFormat::of).transpose()?;
        if from.column.is_some() == from.constant.is_some() {
            return Err("takes either a column or a constant".to_owned());
        }
        let ways = [date.is_some(), from.read_as.is_some(), from.values.is_some()];
        if ways.into_iter().filter(|is| *is).count() > 1 {
            return Err("takes one of `date`, `as` and `values` only".to_owned());
        }
        if from.time.is_some() && date.is_none() {
            return Err("names `time`, but no `date`".to_owned());
        }
        let has_more = from.split.is_some() || from.required.is_some() || from.trim.is_some();
        if from.constant.is_some() && (ways.contains(&true) || has_more) {
            return Err(
                "is a constant, which is written as it stands: only a column is read in some way".to_owned()
            );
        }
        Ok(Self { from, date })
    }

    /// The value of a cell; none for an empty one.
    pub(super) fn value(&self, cell: &Cell, zone: &TimeZone) -> Result<Option<Value>, String> {
        let text = match (cell, &self.date) {
            (Cell::Bad(why), _) => return Err(why.clone()),
            (Cell::Moment(moment), Some(_)) => return self.moment((*moment).into(), zone),
            (cell, _) => text(cell)?,
        };
        let text = if self.from.trim == Some(false) { &*text } else { text.trim() };
        if let Some(values) = &self.from.values {
            return self.known(values, text);
        }
        if text.is_empty() {
            return self.nothing();
        }
        match (&self.date, &self.from.split) {
            (Some(DateFormat::Cell), _) if !matches!(cell, Cell::Text(_)) => {
                Err(format!("holds {}, not a date of the spreadsheet", short(text)))
            }
            (Some(_), _) if !matches!(cell, Cell::Text(_)) => Err(format!(
                "holds the number {} and not a date; give the column a format of dates",
                short(text)
            )),
            (Some(date), _) => match date.read(text) {
                Ok(read) => self.moment(read, zone),
                Err(why) => Err(format!("{why}: {}", short(text))),
            },
            (None, Some(between)) => {
                let items = text.split(between.as_str()).map(str::trim).filter(|item| !item.is_empty());
                items
                    .map(|item| self.scalar(item))
                    .collect::<Result<_, _>>()
                    .map(|items| Some(Value::Array(items)))
            }
            (None, None) => self.scalar(text).map(Some),
        }
    }

    fn moment(&self, read: Read, zone: &TimeZone) -> Result<Option<Value>, String> {
        read.written(self.from.time == Some(true), zone).map(|text| Some(Value::String(text)))
    }

    fn nothing(&self) -> Result<Option<Value>, String> {
        if self.from.required == Some(true) {
            Err("is empty, and the map calls it required".to_owned())
        } else {
            Ok(None)
        }
    }

    fn known(&self, values: &BTreeMap<String, Constant>, text: &str) -> Result<Option<Value>, String> {
        let one = |word: &str| match values.get(word) {
            Some(Constant(value)) => Ok(value.clone()),
            None => Err(format!(
                "holds {}, which is none of the words that the map knows for this column",
                short(word)
            )),
        };
        match &self.from.split {
            _ if text.is_empty() && !values.contains_key("") => self.nothing(),
            Some(between) => {
                let words = text.split(between.as_str()).map(str::trim).filter(|word| !word.is_empty());
                words.map(one).collect::<Result<_, _>>().map(|items| Some(Value::Array(items)))
            }
            None => one(text).map(Some),
        }
    }

    fn scalar(&self, text: &str) -> Result<Value, String> {
        match self.from.read_as.unwrap_or(ReadAs::Text) {
            ReadAs::Text => Ok(Value::String(text.to_owned())),
            ReadAs::Whole => text
                .parse::<i64>()
                .ok()
                .filter(|_| !text.starts_with('+'))
                .map(Value::from)
                .ok_or_else(|| format!("holds {}, which is no whole number", short(text))),
            ReadAs::Decimal => decimal(text, text),
            ReadAs::DecimalComma if text.contains('.') => {
                Err(format!("holds {}, which has a point where a decimal comma is said", short(text)))
            }
            ReadAs::DecimalComma => decimal(&text.replacen(',', ".", 1), text),
            ReadAs::YesNo => match text.to_lowercase().as_str() {
                "yes" | "ja" | "true" => Ok(Value::Bool(true)),
                "no" | "nei" | "false" => Ok(Value::Bool(false)),
                _ => Err(format!("holds {}, which is neither yes nor no", short(text))),
            },
        }
    }
}

fn decimal(text: &str, shown: &str) -> Result<Value, String> {
    let is_plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let number = text.parse::<f64>().ok().filter(|_| is_plain).and_then(Number::from_f64);
    number
        .map(Value::Number)
        .ok_or_else(|| format!("holds {}, which is no number in the form that the map says", short(shown)))
}

/// A cell as a text, where that is no guess.
pub(super) fn text(cell: &Cell) -> Result<String, String> {
    match cell {
        Cell::Empty => Ok(String::new()),
        Cell::Text(text) => Ok(text.clone()),
        Cell::Whole(whole) => Ok(whole.to_string()),
        Cell::Decimal(number) => Ok(number.to_string()),
        Cell::Bool(value) => Ok(value.to_string()),
        Cell::Moment(moment) => Err(format!(
            "holds the date {}; say in the map that the field is one, as in date: cell",
            moment.date()
        )),
        Cell::Bad(why) => Err(why.clone()),
    }
}

/// A text in quotes, cut when it is long.
pub(super) fn short(text: &str) -> String {
    let mut letters = text.chars();
    let shown: String = letters.by_ref().take(SHOWN).collect();
    if letters.next().is_some() { format!("\"{shown}…\"") } else { format!("\"{shown}\"") }
}
