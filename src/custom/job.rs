//! What a rule can read of a record and of its job.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::kind::Kind;
use crate::model::lab::Job;
use crate::model::record::{Entry, Meta};
use crate::model::when::When;

/// What stands under a key of the job.
#[derive(Debug, Clone, Copy)]
pub(super) enum Field {
    /// A day that follows from the records.
    Day,
    /// A text.
    Text,
    /// One record.
    One(Kind),
    /// A list of records, in order of their parts.
    Many(Kind),
}

/// The keys of `job`.
pub(super) const FIELDS: &[(&str, Field)] = &[
    ("id", Field::Text),
    ("request", Field::One(Kind::Request)),
    ("quotations", Field::Many(Kind::Quotation)),
    ("review", Field::One(Kind::Review)),
    ("reviews", Field::Many(Kind::Review)),
    ("amendments", Field::Many(Kind::Amendment)),
    ("deviations", Field::Many(Kind::Deviation)),
    ("communications", Field::Many(Kind::Communication)),
    ("samples", Field::Many(Kind::Sample)),
    ("subcontracts", Field::Many(Kind::Subcontract)),
    ("work", Field::One(Kind::Work)),
    ("reports", Field::Many(Kind::Report)),
    ("feedback", Field::Many(Kind::Feedback)),
    ("accepted", Field::Day),
    ("started", Field::Day),
    ("samples_received", Field::Day),
    ("due", Field::Day),
    ("issued", Field::Day),
    ("exit", Field::Day),
];

/// A record's own keys and those of every record, as a rule reads them.
pub(super) trait Body: Sync {
    /// The keys with their values.
    fn values(&self) -> Map<String, Value>;
    /// What every record has.
    fn meta(&self) -> &Meta;
}

impl<T: Serialize + Sync> Body for Entry<T> {
    fn values(&self) -> Map<String, Value> {
        let mut all = Map::new();
        for part in [serde_json::to_value(&self.meta.common), serde_json::to_value(&self.body)] {
            if let Ok(Value::Object(part)) = part {
                all.extend(part);
            }
        }
        all.entry("id").or_insert_with(|| Value::String(self.meta.id.clone()));
        for (key, text) in &self.meta.extras {
            all.insert(key.clone(), Value::String(text.clone()));
        }
        plain_map(&mut all);
        all
    }

    fn meta(&self) -> &Meta {
        &self.meta
    }
}

/// As rules read values: what is not said has no key, and of a time only its day is left, so that
/// days compare with days.
pub(super) fn plain_map(map: &mut Map<String, Value>) {
    map.retain(|_, value| !value.is_null());
    map.values_mut().for_each(plain);
}

fn plain(value: &mut Value) {
    match value {
        Value::Object(map) => plain_map(map),
        Value::Array(list) => list.iter_mut().for_each(plain),
        Value::String(text) if text.as_bytes().get(10) == Some(&b'T') && text.parse::<When>().is_ok() => {
            text.truncate(10);
        }
        _ => {}
    }
}

/// Where a record says on which day it came about, the surest first.
const DAYS: &[&[&str]] = &[
    &["decision", "on"],
    &["detected_on"],
    &["proposed", "on"],
    &["received_on"],
    &["issued_on"],
    &["on"],
    &["held_on"],
    &["released_on"],
    &["raised_on"],
    &["sent_on"],
    &["technical", "on"],
];

/// The day on which a record came about, where it says so.
pub(super) fn day(values: &Map<String, Value>) -> Option<Date> {
    DAYS.iter().find_map(|way| {
        let (last, groups) = way.split_last()?;
        let group = groups.iter().try_fold(values, |map, key| map.get(*key)?.as_object())?;
        group.get(*last)?.as_str()?.parse().ok()
    })
}

/// The keys of a job that an expression reads, with their values; those that nothing says are left
/// out.
pub(super) fn values(job: &Job, wanted: &[&'static str], as_of: Date) -> Map<String, Value> {
    let mut all = Map::new();
    for name in wanted {
        if let Some(value) = value(job, name, as_of) {
            all.insert((*name).to_owned(), value);
        }
    }
    all
}

fn value(job: &Job, name: &str, as_of: Date) -> Option<Value> {
    fn one(record: &dyn Body) -> Value {
        Value::Object(record.values())
    }
    fn many<T: Serialize + Sync>(records: &[Entry<T>]) -> Value {
        records.iter().map(|record| one(record)).collect()
    }
    let day = |when: Option<When>| when.map(|w| Value::String(w.day.to_string()));
    let facts = &job.facts;
    match name {
        "id" => Some(Value::String(job.id.clone())),
        "request" => Some(one(&job.request)),
        "quotations" => Some(many(&job.quotations)),
        "review" => job.review().map(|r| one(r)),
        "reviews" => Some(many(&job.reviews)),
        "amendments" => Some(many(&job.amendments)),
        "deviations" => Some(many(&job.deviations)),
        "communications" => Some(many(&job.communications)),
        "samples" => Some(many(&job.samples)),
        "subcontracts" => Some(many(&job.subcontracts)),
        "work" => job.work.as_ref().map(|w| one(w)),
        "reports" => Some(many(&job.reports)),
        "feedback" => Some(many(&job.feedback)),
        "accepted" => day(facts.accepted.as_ref().map(|a| a.on)),
        "started" => day(facts.started),
        "samples_received" => day(facts.samples_received),
        "due" => day(job.contract.due(When::on(as_of)).map(|due| When::on(due.value))),
        "issued" => day(facts.issued),
        "exit" => day(facts.exit),
        _ => None,
    }
}

/// Kinds of file that a key of the job rests on: when one of them could not be read, what the key
/// says may be wrong.
pub(super) fn rests_on(name: &str) -> Vec<Kind> {
    match FIELDS.iter().find(|(field, _)| *field == name) {
        Some((_, Field::One(kind) | Field::Many(kind))) => vec![*kind],
        Some((_, Field::Day)) => match name {
            "accepted" => vec![Kind::Review, Kind::Quotation],
            "started" => vec![Kind::Work, Kind::Subcontract],
            "samples_received" => vec![Kind::Sample],
            "due" => vec![Kind::Review, Kind::Quotation, Kind::Amendment, Kind::Deviation],
            "issued" => vec![Kind::Report],
            _ => vec![Kind::Review],
        },
        Some((_, Field::Text)) | None => Vec::new(),
    }
}
