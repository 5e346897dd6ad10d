//! Functions that a rule can ask.

use std::borrow::Cow;

use jiff::civil::Date;

use super::shape::Sort;
use super::value::Val;
use crate::model::calendar::Calendar;

/// A function: its name, what it takes (`None` for several sorts), what it gives.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) takes: &'static [Option<Sort>],
    pub(super) gives: Sort,
}

const fn function(name: &'static str, takes: &'static [Option<Sort>], gives: Sort) -> Function {
    Function { name, takes, gives }
}

/// Every function.
pub(super) const FUNCTIONS: &[Function] = &[
    function("working_days", &[Some(Sort::Day), Some(Sort::Day)], Sort::Number),
    function("days", &[Some(Sort::Day), Some(Sort::Day)], Sort::Number),
    function("size", &[None], Sort::Number),
    function("contains", &[Some(Sort::Text), Some(Sort::Text)], Sort::Truth),
    function("startsWith", &[Some(Sort::Text), Some(Sort::Text)], Sort::Truth),
    function("endsWith", &[Some(Sort::Text), Some(Sort::Text)], Sort::Truth),
    function("string", &[None], Sort::Text),
    function("int", &[None], Sort::Number),
];

/// The function called so.
pub(super) fn named(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|f| f.name == name)
}

/// Calls a function; the text says why it has no answer.
pub(super) fn call<'a>(name: &str, args: &[Val<'a>], calendar: &Calendar) -> Result<Val<'a>, String> {
    let whole = |n: usize| Val::Whole(i64::try_from(n).unwrap_or(i64::MAX));
    Ok(match (name, args) {
        ("working_days", [from, to]) => Val::Whole(calendar.between(day(from)?, day(to)?)),
        ("days", [from, to]) => {
            let span = day(from)?.until(day(to)?).map_err(|_| "the days lie too far apart".to_owned())?;
            Val::Whole(i64::from(span.get_days()))
        }
        ("size", [Val::Text(text)]) => whole(text.chars().count()),
        ("size", [Val::Map(map)]) => whole(map.len()),
        ("size", [list]) if list.length().is_some() => whole(list.length().unwrap_or(0)),
        ("contains", [Val::Text(text), Val::Text(part)]) => Val::Truth(text.contains(&**part)),
        ("startsWith", [Val::Text(text), Val::Text(part)]) => Val::Truth(text.starts_with(&**part)),
        ("endsWith", [Val::Text(text), Val::Text(part)]) => Val::Truth(text.ends_with(&**part)),
        ("string", [Val::Truth(_) | Val::Whole(_) | Val::Decimal(_) | Val::Text(_)]) => {
            Val::Text(Cow::Owned(args.first().map(Val::shown).unwrap_or_default()))
        }
        ("int", [Val::Whole(n)]) => Val::Whole(*n),
        ("int", [Val::Decimal(n)]) if n.abs() < 9e15 => {
            #[allow(
                clippy::cast_possible_truncation,
                reason = "the size was looked at, and cutting is meant"
            )]
            let cut = n.trunc() as i64;
            Val::Whole(cut)
        }
        ("int", [Val::Text(text)]) => {
            Val::Whole(text.trim().parse().map_err(|_| format!("\"{text}\" is no whole number"))?)
        }
        _ => {
            let given: Vec<&str> = args.iter().map(Val::sort).collect();
            return Err(format!("`{name}` can not be asked of {}", given.join(" and ")));
        }
    })
}

fn day(value: &Val) -> Result<Date, String> {
    match value {
        Val::Text(text) => {
            text.parse().map_err(|_| format!("\"{text}\" is no day; a day is written 2026-04-27"))
        }
        other => Err(format!("a day was wanted, and {} was given", other.sort())),
    }
}
