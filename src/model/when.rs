//! Points in time as people write them: a day, or a day with a time and a zone.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The shape of a [`When`] in JSON Schema; that the day exists is checked by its format.
pub const WHEN_PATTERN: &str = r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$";

/// A calendar day, with the instant when the record gives a time and a zone.
///
/// Two values of the same day are ordered only when both carry a time: a day alone never proves
/// that one thing came before another on it. That order is not transitive, so there is no `Ord`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day as written, in the zone that the record names or else the laboratory's.
    pub day: Date,
    /// The instant, when the record gives a time with a zone.
    pub instant: Option<Timestamp>,
}

impl When {
    /// A day without a time.
    #[must_use]
    pub const fn on(day: Date) -> Self {
        Self { day, instant: None }
    }

    /// Whether this is known to be later than `other`: a later day, or a later time of one day.
    #[must_use]
    pub fn is_after(&self, other: &Self) -> bool {
        match (self.day == other.day, self.instant, other.instant) {
            (true, Some(a), Some(b)) => a > b,
            _ => self.day > other.day,
        }
    }

    /// Whether this is in order before `other`: not known to be later.
    #[must_use]
    pub fn is_by(&self, other: &Self) -> bool {
        !self.is_after(other)
    }
}

impl From<Date> for When {
    fn from(day: Date) -> Self {
        Self::on(day)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day)
    }
}

impl FromStr for When {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some((day, time)) = text.split_once('T') else {
            return text.parse().map(Self::on).map_err(|e: jiff::Error| e.to_string());
        };
        if !(time.ends_with('Z') || time.contains(['+', '-'])) {
            return Err("a time needs its zone, such as +02:00".to_owned());
        }
        let instant = text.parse().map_err(|e: jiff::Error| e.to_string())?;
        let day = day.parse().map_err(|e: jiff::Error| e.to_string())?;
        Ok(Self { day, instant: Some(instant) })
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.instant {
            Some(instant) => to.collect_str(&instant.display_with_offset(self.offset(instant))),
            None => to.collect_str(&self.day),
        }
    }
}

impl When {
    /// A zone in which the instant falls on the day as written: the nearest of whole hours, UTC
    /// first. The zone that was written is not kept, but the day must not change by writing it back.
    fn offset(&self, instant: Timestamp) -> Offset {
        let hours = (0..=26_i8).flat_map(|h| [h, -h]);
        let mut zones = hours.filter_map(|h| Offset::from_hours(h).ok());
        zones.find(|zone| zone.to_datetime(instant).date() == self.day).unwrap_or(Offset::UTC)
    }
}

impl JsonSchema for When {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "format": "date-or-date-time",
            "pattern": WHEN_PATTERN,
            "examples": ["2026-04-27", "2026-04-27T10:15:00+02:00"],
        })
    }
}
