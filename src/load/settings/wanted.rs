//! What each key of the settings wants, in words.

use jiff::tz::{TimeZone, db};
use serde_json::Value;

use crate::load::DEEPEST;
use crate::model::canonical::is_hex;
use crate::model::settings::{DayOfWeek, Settings, most};
use crate::model::suggest::nearest;

const ALL_WEEK: [DayOfWeek; 7] = [
    DayOfWeek::Monday,
    DayOfWeek::Tuesday,
    DayOfWeek::Wednesday,
    DayOfWeek::Thursday,
    DayOfWeek::Friday,
    DayOfWeek::Saturday,
    DayOfWeek::Sunday,
];

/// What types can not say.
pub(super) fn makes_sense(pointer: &str, settings: &Settings) -> bool {
    let limits = &settings.limits;
    match pointer {
        "/time_zone" => TimeZone::get(&settings.time_zone).is_ok(),
        "/calendar/weekend" => ALL_WEEK.iter().any(|day| !settings.calendar.weekend.contains(day)),
        "/laboratory/name" => !settings.laboratory.name.trim().is_empty(),
        "/forge" => settings.forge.as_ref().is_none_or(|forge| is_address(&forge.url)),
        "/history/import_commits" | "/history/migration_commits" | "/history/anchors" => {
            let history = &settings.history;
            [&history.import_commits, &history.migration_commits, &history.anchors]
                .into_iter()
                .flatten()
                .all(|id| is_commit(id))
        }
        "/approvals/ledger_holds" => settings.approvals.ledger_holds.iter().all(|digest| is_hex(digest, 64)),
        "/limits/depth" => (1..=DEEPEST).contains(&limits.depth),
        "/limits/file_bytes" | "/limits/nodes" | "/limits/path_bytes" => {
            limits.file_bytes > 0 && limits.nodes > 0 && limits.path_bytes > 0
        }
        _ => pointer.strip_prefix("/thresholds/").is_none_or(|key| {
            let all = settings.thresholds.items();
            all.iter().find(|(name, ..)| *name == key).is_none_or(|(_, value, unit)| *value <= most(unit))
        }),
    }
}

/// Whether a page leads there: only the web's own addresses, which run nothing.
fn is_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '?' | '#' | '"' | '<' | '>' | '\\');
    !host.is_empty() && !host.starts_with('/') && !host.ends_with('/') && host.chars().all(is_plain)
}

/// Whether a text may be a commit's id, or the first digits of one.
fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && is_hex(text, text.len())
}

/// What a key wants in words, and what was probably meant.
pub(super) fn wanted(pointer: &str, value: &Value, usual: &Value) -> (String, Option<String>) {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const STRENGTHS: [&str; 5] = ["S0", "S1", "S3", "S4", "S5"];
    const ROLES: [&str; 5] =
        ["laboratory_director", "quality_manager", "technical_manager", "analyst", "customer_contact"];
    const GRADES: [&str; 3] = ["major", "minor", "observation"];
    let text = value.as_str().unwrap_or_default();
    let near = |names: &[&str]| nearest(text, names.iter().copied()).map(str::to_owned);
    let words = match pointer {
        "/time_zone" => return ("a time zone such as Europe/Oslo".to_owned(), near_zone(text)),
        "/language" => "en (English) or nb (Norwegian)",
        "/as_of" | "/evidence_baseline" => "a day of the calendar, such as 2026-04-27",
        "/forge" => {
            "a forge and the address of the repository there, such as \
             { name: gitea, url: https://forge.norrvik.example/quality/records }"
        }
        _ if pointer.starts_with("/history/") && pointer.contains("commits/")
            || pointer.contains("anchors/") =>
        {
            "a commit's id, or its first seven digits or more, in small letters"
        }
        "/limits/depth" => return (format!("a whole number from 1 to {DEEPEST}"), None),
        _ if pointer.starts_with("/thresholds/") => return (threshold(pointer), None),
        _ if pointer.starts_with("/limits/") => "a whole number of 1 or more",
        _ if pointer.starts_with("/calendar/holidays/") => "a day of the calendar, such as 2026-12-25",
        "/calendar/weekend" => "a list of the days off, of which a week has six at most",
        _ if pointer.starts_with("/calendar/weekend/") => {
            return ("a day of the week, such as saturday".to_owned(), near(&DAYS));
        }
        _ if pointer.starts_with("/rules/") && pointer.ends_with("/grade") => {
            return (format!("one of {}", GRADES.join(", ")), near(&GRADES));
        }
        "/approvals/from" => "a day of the calendar, such as 2026-09-01",
        "/approvals/policy" => "roles and strength, such as { roles: [laboratory_director], strength: S3 }",
        _ if pointer.starts_with("/approvals/") && pointer.ends_with("/strength") => {
            return (format!("one of {}", STRENGTHS.join(", ")), near(&STRENGTHS));
        }
        _ if pointer.starts_with("/approvals/") && pointer.contains("/roles/") => {
            return (format!("one of {}", ROLES.join(", ")), near(&ROLES));
        }
        _ if pointer.starts_with("/approvals/ledger_holds/") => {
            "the SHA-256 of an entry of the ledger, 64 digits in small letters, as `countersign ledger verify` \
             gives it"
        }
        _ if pointer.starts_with("/approvals/forge_keys/") => {
            "a key, such as { forge: github, file: keys/forge/github.asc, from: 2026-01-01 }"
        }
        _ => match usual {
            Value::Number(_) => "a whole number of 0 or more",
            Value::Bool(_) => "true or false",
            Value::Array(_) => "a list",
            Value::Object(_) => "keys with values",
            Value::Null | Value::String(_) => "a text",
        },
    };
    (words.to_owned(), None)
}

/// What a threshold wants: a number that makes sense in its unit.
fn threshold(pointer: &str) -> String {
    let key = pointer.rsplit('/').next().unwrap_or_default();
    let all = Settings::default().thresholds.items();
    let unit = all.iter().find(|(name, ..)| *name == key).map_or("", |(.., unit)| *unit);
    format!("a whole number from 0 to {} ({unit})", most(unit))
}

/// The zone that is spelt nearly so, or whose city is.
fn near_zone(text: &str) -> Option<String> {
    let names: Vec<String> = db().available().map(|name| name.as_str().to_owned()).collect();
    let city = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let whole = nearest(text, names.iter().map(String::as_str)).map(str::to_owned);
    whole.or_else(|| {
        let cities: Vec<String> = names.iter().map(|name| city(name)).collect();
        let near = nearest(&city(text).replace(' ', "_"), cities.iter().map(String::as_str))?;
        names.iter().find(|name| city(name) == near).cloned()
    })
}
