//! The keys of any record in words: pairs of term and value, and a table for each list of mappings.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Meta;
use crate::model::record::blocks::Channel;
use crate::render::say::{said, say};
use crate::render::view::Pair;
use crate::render::words;

/// A record's content.
#[derive(Debug, Default, Serialize)]
pub(super) struct Fields {
    pub(super) pairs: Vec<Pair>,
    pub(super) tables: Vec<Table>,
}

/// A list of mappings as a table.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    title: String,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// Something that happened on a day that a record names.
#[derive(Debug)]
pub(super) struct Happened {
    pub(super) on: jiff::civil::Date,
    pub(super) what: String,
}

/// Keys of days that are promises, bounds or plans and not something that happened.
const PLANNED: [&str; 15] = [
    "due",
    "due_on",
    "new_due_on",
    "target_close",
    "until",
    "valid_from",
    "valid_to",
    "review_due",
    "review_by",
    "from",
    "to",
    "re_evaluation_due",
    "anonymise_after",
    "requested_due",
    "promised_due",
];

/// What turns values into words.
pub(super) struct Words<'a> {
    lab: &'a Lab,
    meta: &'a Meta,
    zone: TimeZone,
}

impl<'a> Words<'a> {
    pub(super) fn of(lab: &'a Lab, meta: &'a Meta) -> Self {
        let zone = TimeZone::get(&lab.settings.time_zone).unwrap_or(TimeZone::UTC);
        Self { lab, meta, zone }
    }

    /// All keys of a record.
    pub(super) fn fields(&self, body: &Value) -> Fields {
        let mut fields = Fields::default();
        if let Value::Object(map) = body {
            self.collect(map, "", "", &mut fields);
        }
        fields
    }

    fn collect(&self, map: &Map<String, Value>, pointer: &str, above: &str, into: &mut Fields) {
        for (key, value) in map.iter().filter(|(_, value)| !is_empty(value)) {
            let at = format!("{pointer}/{key}");
            // an action's finding is its matter, an answer's is what it answers
            let is_answered = key == "finding" && self.meta.kind == Kind::Disposition;
            let name = if is_answered { say("Finding").to_owned() } else { term(key) };
            let name = if above.is_empty() { name } else { format!("{above}, {}", lower(&name)) };
            match value {
                Value::Object(inner) => match self.whole(inner, &at) {
                    Some(text) => into.pairs.push(Pair::new(name, text)),
                    None => self.collect(inner, &at, &name, into),
                },
                Value::Array(list) if list.iter().any(Value::is_object) => {
                    into.tables.push(self.table(name, list, &at));
                }
                value => into.pairs.push(Pair::new(name, self.text(value, &at))),
            }
        }
    }

    /// A mapping that is said in one phrase: a time from one day to another, a signature.
    fn whole(&self, map: &Map<String, Value>, pointer: &str) -> Option<String> {
        let said = |key: &str| {
            let value = map.get(key).filter(|v| !is_empty(v))?;
            Some(self.text(value, &format!("{pointer}/{key}")))
        };
        if map.keys().all(|key| ["from", "to"].contains(&key.as_str())) {
            let to = said("to").map_or_else(|| say("still open").to_owned(), |to| say!("to {to}", to));
            return Some(format!("{} {to}", said("from")?));
        }
        let (person, role, meaning, on) = (said("person")?, said("role")?, said("meaning")?, said("on")?);
        let of = said("deputising_for").map_or_else(String::new, |of| say!(", deputy of {of}", of));
        Some(say!("{person}, {meaning} as {role}{of}, {on}", person, meaning, role, of, on))
    }

    fn table(&self, title: String, list: &[Value], pointer: &str) -> Table {
        let mut keys: Vec<&str> = Vec::new();
        for (key, value) in list.iter().filter_map(Value::as_object).flatten() {
            if !is_empty(value) && !keys.contains(&key.as_str()) {
                keys.push(key);
            }
        }
        let rows = list.iter().enumerate().map(|(i, item)| {
            let cell = |key: &&str| {
                let value = item.get(key).filter(|v| !is_empty(v));
                value.map_or_else(String::new, |v| self.text(v, &format!("{pointer}/{i}/{key}")))
            };
            keys.iter().map(cell).collect()
        });
        Table { title, rows: rows.collect(), heads: keys.iter().map(|key| term(key)).collect() }
    }

    /// A value in words: who is meant by an id, the day of a moment, the words of a code.
    fn text(&self, value: &Value, pointer: &str) -> String {
        match value {
            Value::Bool(yes) => if *yes { say("yes") } else { say("no") }.to_owned(),
            Value::String(text) => self.named(text, pointer),
            Value::Array(list) => {
                let each = list.iter().enumerate().map(|(i, v)| self.text(v, &format!("{pointer}/{i}")));
                each.collect::<Vec<_>>().join("; ")
            }
            Value::Object(map) => {
                let each = map.iter().filter(|(_, v)| !is_empty(v)).map(|(key, v)| {
                    format!("{} {}", lower(&term(key)), self.text(v, &format!("{pointer}/{key}")))
                });
                each.collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        }
    }

    fn named(&self, text: &str, pointer: &str) -> String {
        let mention = self.meta.mentions.iter().find(|m| m.pointer == pointer);
        match mention.map(|m| m.wants) {
            Some("person") => with_id(&self.lab.person_name(text), text),
            Some("customer") => with_id(&self.lab.customer_name(text), text),
            Some("method") => {
                let title = self.lab.methods.get(text).map(|m| m.body.title.clone());
                title.map_or_else(|| text.to_owned(), |title| format!("{text}, {title}"))
            }
            Some("provider") => {
                let name = self.lab.providers.get(text).map(|p| p.body.name.clone());
                name.map_or_else(|| text.to_owned(), |name| with_id(&name, text))
            }
            Some(_) => text.to_owned(),
            None if pointer.ends_with("/channel") => channel(text),
            None => self.moment(text).unwrap_or_else(|| words::code(text)),
        }
    }

    /// A moment as day and time in the laboratory's zone.
    fn moment(&self, text: &str) -> Option<String> {
        let instant: Timestamp = text.contains('T').then(|| text.parse().ok())??;
        let local = instant.to_zoned(self.zone.clone());
        Some(format!("{}, {:02}:{:02}", local.date(), local.hour(), local.minute()))
    }

    /// What happened on the days that a record names, oldest first, up to the as-of day.
    pub(super) fn happened(&self, body: &Value) -> Vec<Happened> {
        let mut all = Vec::new();
        self.gather(body, "", "", &mut all);
        all.retain(|h| h.on <= self.lab.as_of.day);
        all.sort_by_key(|h| h.on);
        all
    }

    fn gather(&self, value: &Value, key: &str, above: &str, all: &mut Vec<Happened>) {
        match value {
            Value::Object(map) => {
                for (inner, value) in map {
                    match (value, self.day(value)) {
                        (_, Some(_)) if PLANNED.contains(&inner.as_str()) => {}
                        (_, Some(on)) => all.push(Happened { on, what: self.event(map, inner, key, above) }),
                        _ => self.gather(value, inner, key, all),
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|item| self.gather(item, key, above, all)),
            _ => {}
        }
    }

    fn day(&self, value: &Value) -> Option<jiff::civil::Date> {
        let text = value.as_str()?;
        if text.len() == 10 {
            return text.parse().ok();
        }
        let instant: Timestamp = text.contains('T').then(|| text.parse().ok())??;
        Some(instant.to_zoned(self.zone.clone()).date())
    }

    /// What a dated key of a mapping tells of: the key itself, or for a plain `on` the mapping, with
    /// the text that stands beside it.
    fn event(&self, map: &Map<String, Value>, key: &str, of: &str, above: &str) -> String {
        let bare = ["on", "agreed_on"].contains(&key);
        let name = match (bare, of) {
            (true, "") => say("Happened").to_owned(),
            (true, of) => term(of),
            (false, "") => dated(key),
            (false, of) => format!("{}, {}", term(of), lower(&dated(key))),
        };
        let name = if bare && of == "sign" { say!("{what} signed", what = term(above)) } else { name };
        let told = ["text", "event", "result", "entry", "reason"].iter().find_map(|k| map.get(*k)?.as_str());
        let who = ["by", "person", "customer", "customer_contact"].iter().find_map(|k| map.get(*k)?.as_str());
        let mut said = name;
        if bare && let Some(who) = who {
            let name = self.lab.people.get(who).map(|p| p.body.name.clone());
            let name = name.or_else(|| self.lab.customers.get(who).map(|c| c.body.name.clone()));
            said = format!("{said}, {}", name.unwrap_or_else(|| who.to_owned()));
        }
        match told.filter(|_| bare) {
            Some(text) => format!("{said}: {}", words::code(text)),
            None => said,
        }
    }
}

/// How something was said, in words.
fn channel(text: &str) -> String {
    let known: Option<Channel> = serde_json::from_value(Value::String(text.to_owned())).ok();
    known.map_or_else(|| words::code(text), |channel| say(channel.words()).to_owned())
}

fn with_id(name: &str, id: &str) -> String {
    if name == id { id.to_owned() } else { format!("{name} ({id})") }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.values().all(is_empty),
        _ => false,
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The key of a day as what happened on it.
fn dated(key: &str) -> String {
    let name = english(key);
    say(name.strip_suffix(" on").unwrap_or(&name)).to_owned()
}

/// A key as people say it.
fn term(key: &str) -> String {
    said(english(key))
}

/// A key in English.
#[must_use]
pub fn english(key: &str) -> String {
    let said = match key {
        "type" | "kind" => "Kind",
        "text" => "In words",
        "source" => "Brought about by",
        "finding" => "Matter",
        "nc_ref" => "No. in the register of nonconforming work",
        "risk_ref" => "No. in the register of risks",
        "ref" => "Where to find it",
        "sha256" => "Fingerprint (SHA-256)",
        "held_at" => "Held at",
        "specific" => "What is to be reached",
        "notify_within_h" => "Customer told within (hours)",
        "tat_wd" | "standard_tat_wd" => "Turnaround (working days)",
        "price_ref" => "Price",
        "max_samples_per_order" => "Most items in one order",
        "valid_from" => "In force from",
        "valid_to" => "In force to",
        "requests" => "Jobs",
        "request" => "Job",
        "nps" => "Likelihood to recommend (0 to 10)",
        "basis" => "Rests on",
        "legal_reference" => "Reference",
        "on" => "Day",
        "by" => "By",
        "re_plans" => "Planned anew",
        "claims_trend" => "Claims that something rises or falls",
        "about_our_work" => "About the laboratory’s own work",
        "people_involved_in_work" => "People who did the work complained of",
        "told_outcome_on" => "Complainant told the outcome",
        "formal_end_on" => "Complainant told that handling has ended",
        "held_on" => "Done or held",
        "customer_contact" => "Who answered",
        "agreed_on" => "Answered",
        "tat_set_by" => "Turnaround set by",
        "sample_count" => "Items",
        "covers" => "Work that it covers",
        "recipients" => "Who was asked",
        "results" => "What was reached",
        key => return words::sentence(&words::spelled(key)),
    };
    said.to_owned()
}
