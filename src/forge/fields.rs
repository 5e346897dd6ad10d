//! Fields of an answer: of the type that is documented, absent, or a reason.

use jiff::Timestamp;
use serde_json::Value;

use super::change::User;

/// Why an answer can not be read.
pub(super) type Odd = String;

fn field<'a>(of: &'a Value, key: &str) -> Option<&'a Value> {
    of.get(key).filter(|value| !value.is_null())
}

fn typed<'a, T>(
    of: &'a Value,
    key: &str,
    what: &str,
    take: impl Fn(&'a Value) -> Option<T>,
) -> Result<Option<T>, Odd> {
    let Some(value) = field(of, key) else { return Ok(None) };
    take(value).map(Some).ok_or_else(|| format!("`{key}` is no {what}"))
}

pub(super) fn text<'a>(of: &'a Value, key: &str) -> Result<Option<&'a str>, Odd> {
    typed(of, key, "text", Value::as_str)
}

pub(super) fn number(of: &Value, key: &str) -> Result<Option<u64>, Odd> {
    typed(of, key, "number", Value::as_u64)
}

pub(super) fn flag(of: &Value, key: &str) -> Result<bool, Odd> {
    Ok(typed(of, key, "yes or no", Value::as_bool)?.unwrap_or(false))
}

pub(super) fn time(of: &Value, key: &str) -> Result<Option<Timestamp>, Odd> {
    // Gitea writes the first moment of the year 1 where there is none
    let is_none = |time: &Timestamp| time.as_second() <= 0;
    let parse = |value: &Value| value.as_str().and_then(|text| text.parse::<Timestamp>().ok());
    Ok(typed(of, key, "time", parse)?.filter(|time| !is_none(time)))
}

/// A field that must be there.
pub(super) fn must<T>(found: Result<Option<T>, Odd>, key: &str) -> Result<T, Odd> {
    found?.ok_or_else(|| format!("`{key}` is missing"))
}

/// What stands below a key; null where nothing does.
pub(super) fn below<'a>(of: &'a Value, key: &str) -> &'a Value {
    static NOTHING: Value = Value::Null;
    of.get(key).unwrap_or(&NOTHING)
}

/// A list below a key; empty where there is none.
pub(super) fn items<'a>(of: &'a Value, key: &str) -> Result<&'a [Value], Odd> {
    Ok(typed(of, key, "list", Value::as_array)?.map(Vec::as_slice).unwrap_or_default())
}

/// A commit's id.
pub(super) fn id(of: &Value, key: &str) -> Result<Option<String>, Odd> {
    let Some(text) = text(of, key)?.filter(|text| !text.is_empty()) else { return Ok(None) };
    let is_hex = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if is_hex && (text.len() == 40 || text.len() == 64) {
        Ok(Some(text.to_owned()))
    } else {
        Err(format!("`{key}` is no id of a commit"))
    }
}

/// An account, whose name stands below `login`; none when it is gone.
pub(super) fn user(of: &Value, key: &str, login: &str) -> Result<Option<User>, Odd> {
    let Some(user) = field(of, key) else { return Ok(None) };
    // Gitea's account for what nobody holds any more has a number below zero
    if below(user, "id").as_i64().is_some_and(|id| id <= 0) {
        return Ok(None);
    }
    let (Some(id), Some(name)) = (number(user, "id")?, text(user, login)?) else {
        return Ok(None);
    };
    let is_ghost = name.eq_ignore_ascii_case("ghost");
    Ok((!is_ghost).then(|| User { id, login: crate::model::ledger::cut(name) }))
}
