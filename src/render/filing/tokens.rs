//! A form's fields in a row, as a template can write them: groups and lists begin and end.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::Build;
use super::homes::registered;
use crate::model::form::{Choice, Entry, Field};

/// Keys whose texts are long.
const LONG: [&str; 8] =
    ["text", "description", "notes", "reason", "investigation", "root_cause", "report_statement", "requests"];

/// One piece of a form.
#[derive(Default, Serialize)]
pub(super) struct Token<'a> {
    /// `text`, `long`, `day`, `moment`, `number`, `yesno`, `choice`; `group` and `list`, which go on to
    /// `end-group` and `end-list`.
    is: &'static str,
    id: String,
    key: &'a str,
    says: &'a str,
    hint: &'a str,
    example: Option<&'a str>,
    is_needed: bool,
    missing: &'a str,
    wrong: &'a str,
    /// Said of a number that is not whole; none where it need not be.
    whole: Option<&'a str>,
    mistyped: &'a str,
    least: Option<i64>,
    most: Option<u64>,
    pattern: Option<&'a str>,
    choices: Vec<Option_<'a>>,
    /// The list of names that may stand there.
    names: Option<String>,
}

/// A value to choose.
#[derive(Serialize)]
struct Option_<'a> {
    value: &'a str,
    is_number: bool,
    says: &'a str,
}

impl<'a> Option_<'a> {
    fn of(choice: &'a Choice) -> Self {
        Self { value: &choice.value, is_number: choice.is_number, says: &choice.says }
    }
}

/// Names of a register.
#[derive(Serialize)]
pub(super) struct List {
    id: String,
    names: Vec<(String, String)>,
}

/// The fields in a row.
pub(super) fn of(fields: &[Field]) -> Vec<Token<'_>> {
    let mut row = Vec::new();
    for field in fields {
        add(field, "f", &mut row);
    }
    row
}

fn add<'a>(field: &'a Field, within: &str, row: &mut Vec<Token<'a>>) {
    let step = if field.key.is_empty() { "item" } else { &field.key };
    let id = format!("{within}-{step}");
    let mut token = Token {
        id: id.clone(),
        key: &field.key,
        says: &field.says,
        hint: &field.hint,
        example: field.example.as_deref(),
        is_needed: field.is_needed,
        missing: &field.missing,
        wrong: &field.wrong,
        ..Token::default()
    };
    match &field.entry {
        Entry::Text { most, names } => {
            token.is = if LONG.contains(&step) { "long" } else { "text" };
            token.most = *most;
            token.names = names.as_deref().filter(|n| *n != "*").map(|n| format!("names-{n}"));
        }
        Entry::Patterned { pattern } => {
            token.is = "text";
            token.pattern = Some(pattern);
        }
        Entry::Day { takes_time } => token.is = if *takes_time { "moment" } else { "day" },
        Entry::Number { least, most, whole, mistyped } => {
            token.is = "number";
            token.least = *least;
            token.most = most.and_then(|most| u64::try_from(most).ok());
            token.whole = whole.as_deref();
            token.mistyped = mistyped;
        }
        Entry::YesNo => token.is = "yesno",
        Entry::Choice(choices) => {
            token.is = "choice";
            token.choices = choices.iter().map(Option_::of).collect();
        }
        Entry::Many(item) => {
            token.is = "list";
            row.push(token);
            add(item, &id, row);
            row.push(Token { is: "end-list", says: &field.says, ..Token::default() });
            return;
        }
        Entry::Group(fields) => {
            token.is = "group";
            row.push(token);
            fields.iter().for_each(|inner| add(inner, &id, row));
            row.push(Token { is: "end-group", ..Token::default() });
            return;
        }
    }
    row.push(token);
}

/// The registers that some tokens ask for.
pub(super) fn lists(build: &Build, rows: [&[Token]; 2]) -> Vec<List> {
    let asked: BTreeSet<&str> = rows.iter().copied().flatten().filter_map(|t| t.names.as_deref()).collect();
    let list = |id: &str| {
        let names = registered(build.lab(), id.strip_prefix("names-")?);
        (!names.is_empty()).then(|| List { id: id.to_owned(), names })
    };
    asked.into_iter().filter_map(list).collect()
}
