//! Answers as values: what somebody typed, in the form that the field takes, at its place in the record.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::field::{Field, Sort};
use crate::model::suggest::nearest;

/// Items of a list when it is begun, at most: a slip in a number must not make a million empty ones.
const MOST: usize = 999;

/// What a text says as the value of a field.
///
/// # Errors
/// When it can not be that, with a sentence that says what could.
pub fn read(field: Field<'_>, text: &str) -> Result<Value, String> {
    let text = text.trim();
    match field.sort() {
        _ if text.is_empty() => Err("There is nothing in it.".to_owned()),
        Sort::Text | Sort::Link(_) => Ok(text.into()),
        Sort::Day => day(text),
        Sort::Choice(names) => choice(&names, text),
        Sort::YesNo => match text.to_lowercase().as_str() {
            "yes" | "y" | "true" => Ok(true.into()),
            "no" | "n" | "false" => Ok(false.into()),
            _ => Err("Answer yes or no.".to_owned()),
        },
        Sort::Whole(least, most) => {
            let number: i64 = text.parse().map_err(|_| format!("\"{text}\" is no whole number."))?;
            match (least.filter(|least| number < *least), most.filter(|most| number > *most)) {
                (Some(least), _) => Err(format!("It must be {least} or more.")),
                (_, Some(most)) => Err(format!("It must be {most} or less.")),
                _ => Ok(number.into()),
            }
        }
        Sort::Number => {
            let number = text.parse().ok().and_then(serde_json::Number::from_f64);
            number.map(Value::Number).ok_or_else(|| format!("\"{text}\" is no number."))
        }
        Sort::List => list(field, text),
        Sort::Group => {
            let parts: Vec<&str> = field.members().into_iter().map(|(name, _)| name).collect();
            Err(format!("It has parts; name one of them: {}.", parts.join(", ")))
        }
    }
}

fn day(text: &str) -> Result<Value, String> {
    let (date, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    match date.parse::<Date>() {
        Ok(_) if date.len() == 10 && (rest.is_empty() || rest.starts_with('T')) => Ok(text.into()),
        _ => Err(format!("\"{text}\" is no day of the calendar; write it as 2026-10-15.")),
    }
}

fn choice(names: &[(&str, &str)], text: &str) -> Result<Value, String> {
    let wanted = text.to_lowercase().replace([' ', '-'], "_");
    let by_number = text.parse::<usize>().ok().and_then(|n| names.get(n.checked_sub(1)?));
    let found = names.iter().find(|(name, _)| *name == wanted).or(by_number);
    found.map(|(name, _)| (*name).into()).ok_or_else(|| {
        let all: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        match nearest(&wanted, all.iter().copied()) {
            Some(near) => format!("There is no \"{text}\" here. Did you mean {near}?"),
            None => format!("There is no \"{text}\" here, but {}.", all.join(", ")),
        }
    })
}

/// Items apart by `;`, or by commas where none of them could hold one.
fn list(field: Field<'_>, text: &str) -> Result<Value, String> {
    let Some(item) = field.item() else { return Err("It takes no values here.".to_owned()) };
    let is_prose = matches!(item.sort(), Sort::Text | Sort::Group | Sort::List);
    let parts = text.split(|c: char| c == ';' || (!is_prose && (c == ',' || c == ' ')));
    let values: Result<Vec<Value>, String> =
        parts.map(str::trim).filter(|part| !part.is_empty()).map(|part| read(item, part)).collect();
    values.map(Value::Array)
}

/// Puts a value at a dotted key, making what it stands in.
///
/// # Errors
/// When the way there leads through a value that has no parts, or leaves items of a list out.
pub fn put(record: &mut Value, key: &str, value: Value) -> Result<(), String> {
    let (step, rest) = key.split_once('.').map_or((key, None), |(step, rest)| (step, Some(rest)));
    let inner = if let Ok(at) = step.parse::<usize>() {
        if record.is_null() {
            *record = Value::Array(Vec::new());
        }
        let Value::Array(items) = record else { return Err(format!("{step} is no place in it.")) };
        if at > items.len() || at > MOST {
            return Err(format!("Number {} comes before number {at}.", items.len()));
        }
        if at == items.len() {
            items.push(Value::Null);
        }
        items.get_mut(at)
    } else {
        if record.is_null() {
            *record = Value::Object(Map::new());
        }
        let Value::Object(map) = record else { return Err(format!("{step} is no part of it.")) };
        Some(map.entry(step).or_insert(Value::Null))
    };
    match (inner, rest) {
        (Some(inner), Some(rest)) => put(inner, rest, value),
        (Some(inner), None) => {
            *inner = value;
            Ok(())
        }
        (None, _) => Err(format!("{step} is no place in it.")),
    }
}

/// The value at a dotted key.
#[must_use]
pub fn get<'a>(record: &'a Value, key: &str) -> Option<&'a Value> {
    key.split('.').try_fold(record, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        Value::Object(map) => map.get(step),
        _ => None,
    })
}
