//! Fields by the names of the map, `lines.1.test`, put together to one value.

use serde_json::{Map, Value};

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A key.
    Key(String),
    /// An item, counted from 0.
    Item(usize),
}

/// Items that a map may number.
const MOST_ITEMS: usize = 100;

/// The steps that a name consists of.
pub(super) fn steps(name: &str) -> Result<Vec<Step>, String> {
    let step = |word: &str| match word.parse::<usize>() {
        Ok(number @ 1..=MOST_ITEMS) => Ok(Step::Item(number - 1)),
        Ok(_) => Err(format!("counts items from 1 to {MOST_ITEMS}, and {word} is none of them")),
        Err(_) if word.is_empty() => Err("has an empty step in its name".to_owned()),
        Err(_) => Ok(Step::Key(word.to_owned())),
    };
    let steps: Vec<Step> = name.split('.').map(step).collect::<Result<_, _>>()?;
    if matches!(steps.first(), Some(Step::Item(_))) {
        return Err("begins with a number".to_owned());
    }
    Ok(steps)
}

/// The pointer of RFC 6901 to a field.
pub(super) fn pointer(steps: &[Step]) -> String {
    steps.iter().fold(String::new(), |mut pointer, step| {
        pointer.push('/');
        match step {
            Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Step::Item(at) => pointer.push_str(&at.to_string()),
        }
        pointer
    })
}

/// The field's name out of a pointer.
pub(super) fn named(pointer: &str) -> String {
    let steps = pointer.split('/').skip(1).map(|step| match step.parse::<usize>() {
        Ok(at) => (at + 1).to_string(),
        Err(_) => step.replace("~1", "/").replace("~0", "~"),
    });
    steps.collect::<Vec<_>>().join(".")
}

/// Puts a value at its place. `None` when something else stands on the way, or when an item would leave a gap before it.
pub(super) fn put(into: &mut Value, steps: &[Step], value: Value) -> Option<()> {
    let Some((first, rest)) = steps.split_first() else {
        *into = value;
        return Some(());
    };
    match first {
        Step::Key(key) => {
            if into.is_null() {
                *into = Value::Object(Map::new());
            }
            put(into.as_object_mut()?.entry(key.clone()).or_insert(Value::Null), rest, value)
        }
        Step::Item(at) => {
            if into.is_null() {
                *into = Value::Array(Vec::new());
            }
            let list = into.as_array_mut()?;
            while list.len() <= *at {
                list.push(Value::Null);
            }
            put(list.get_mut(*at)?, rest, value)
        }
    }
}

/// Takes items away for which the row held nothing.
pub(super) fn close_up(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.retain(|item| !item.is_null());
            list.iter_mut().for_each(close_up);
        }
        Value::Object(map) => map.values_mut().for_each(close_up),
        _ => {}
    }
}
