//! What falls due, for programs, by the contract `countersign/due/1`: keys may be added, never renamed,
//! moved or given another meaning.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Ahead;
use crate::model::agenda::{Item, Late};
use crate::report::harmless;

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    as_of: String,
    until: String,
    within_days: i32,
    person: Option<&'a str>,
    items: Vec<One<'a>>,
    looked_at: BTreeMap<&'static str, usize>,
    cannot_tell: Vec<Open<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    on: String,
    overdue: bool,
    late: Option<Late>,
    what: &'static str,
    duty: bool,
    rule: Option<&'static str>,
    record: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    file: &'a str,
    pointer: &'a str,
    owner: Option<&'a str>,
    text: &'a str,
    key: String,
}

#[derive(Serialize)]
struct Open<'a> {
    record: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    why: &'a str,
}

/// The agenda as one JSON object, ending in a line break: overdue items first, then by day. `key` names an
/// item whatever becomes of its day.
///
/// # Errors
/// When a value can not be written as JSON; none of the contract's can not.
pub fn ahead(ahead: Ahead<'_>) -> Result<String, serde_json::Error> {
    let agenda = ahead.agenda;
    let report = Report {
        schema: "countersign/due/1",
        as_of: agenda.as_of.to_string(),
        until: agenda.until.to_string(),
        within_days: agenda.days(),
        person: ahead.person,
        items: ahead.items().map(one).collect(),
        looked_at: agenda.looked_at.iter().map(|l| (l.key, l.count)).collect(),
        cannot_tell: agenda
            .no_telling
            .iter()
            .map(|o| Open { record: &o.record, part: o.part.as_deref(), why: &o.why })
            .collect(),
    };
    Ok(harmless::json(&serde_json::to_string_pretty(&report)?) + "\n")
}

fn one(item: &Item) -> One<'_> {
    One {
        on: item.on.to_string(),
        overdue: item.is_overdue(),
        late: item.late,
        what: item.matter.slug(),
        duty: item.matter.is_duty(),
        rule: item.rule,
        record: &item.record,
        part: item.part.as_deref(),
        file: &item.place.file,
        pointer: &item.place.pointer,
        owner: item.owner.as_deref(),
        text: &item.text,
        key: item.key(),
    }
}
