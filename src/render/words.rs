//! Words, numbers and dates as people read them.

use jiff::civil::Date;
use serde::Serialize;

use crate::model::quarters::Quarters;

use super::say::{said, say, spoken};

/// A day for a register (ISO) and for prose (`27 Apr 2026`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Day {
    /// `2026-04-27`.
    pub(super) iso: String,
    /// `27 Apr 2026`.
    pub(super) prose: String,
    /// `27 Apr`, for a column whose caption names the years.
    pub(super) short: String,
}

impl From<Date> for Day {
    fn from(day: Date) -> Self {
        Self { iso: day.to_string(), prose: in_prose(day), short: short(day) }
    }
}

/// `27 Apr 2026`; as ISO writes it in other languages than English.
pub(super) fn in_prose(day: Date) -> String {
    if spoken().is_some() {
        return day.to_string();
    }
    format!("{} {} {}", day.day(), month(day.month()), day.year())
}

/// `27 Apr`, or `04-27`.
fn short(day: Date) -> String {
    if spoken().is_some() {
        return day.strftime("%m-%d").to_string();
    }
    format!("{} {}", day.day(), month(day.month()))
}

fn month(number: i8) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    usize::try_from(number - 1).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or("")
}

/// Quarters from one to another: `2025 Q4 to 2026 Q3`.
pub(super) fn quarters(all: Quarters) -> String {
    let (mut each, whole) = (all.each(), all.to_string());
    match (each.next(), each.last()) {
        (Some(from), Some(to)) => say!("{from} to {to}", from, to),
        _ => whole,
    }
}

/// `2026 Q2`.
pub(super) fn quarter(day: Date) -> String {
    format!("{} Q{}", day.year(), (day.month() + 2) / 3)
}

/// `1 job`, `2 jobs`: the plural is made by adding `s` unless given after a slash: `entry/entries`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let (one, many) =
        noun.split_once('/').map_or_else(|| (noun, format!("{noun}s")), |(one, many)| (one, many.to_owned()));
    match number {
        1 => format!("1 {}", say(one)),
        n => format!("{} {}", grouped(n as u64), say(&many)),
    }
}

/// A number with its unit as the settings name it: `1 working day`, `mark 2 of 5`.
pub(super) fn amount(number: u32, unit: &str) -> String {
    if let Some(rest) = unit.strip_prefix("mark ") {
        return say!("mark {number} {rest}", number, rest);
    }
    let unit = if number == 1 { unit.strip_suffix('s').unwrap_or(unit) } else { unit };
    format!("{} {}", grouped(u64::from(number)), say(unit))
}

/// What ids are sorted by where people read them: `P2` comes before `P10`.
pub(super) fn natural(id: &str) -> (&str, u64, &str) {
    let digits = id.find(|c: char| c.is_ascii_digit()).unwrap_or(id.len());
    let (name, rest) = id.split_at(digits);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (number, rest) = rest.split_at(end);
    (name, number.parse().unwrap_or(0), rest)
}

/// `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The words of a value that records write in `snake_case`: `sample condition`.
pub(super) fn plain<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => code(&text),
        _ => String::new(),
    }
}

/// A code of records in words; any other text as it is.
pub(super) fn code(text: &str) -> String {
    let is_code = !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if is_code { said(spelled(text)) } else { text.to_owned() }
}

/// A code of records in English words.
#[must_use]
pub fn spelled(code: &str) -> String {
    let said = match code {
        "receipt_ack" => "receipt of items",
        "range" => "validated range",
        "na" => "not applicable",
        "lab" => "laboratory",
        "lab_to_select" => "the laboratory is to select",
        "no_response" | "no_reply" => "no answer",
        "subcontract" | "subcontracting" => "outside work",
        "sent_to_provider" => "sent to the outside laboratory",
        "provider" => "who does the work",
        "sample_quantity" => "number of items",
        "sample" => "item",
        "sample_condition" => "condition of items",
        "sample_handling" => "handling of items",
        "guard_band_u" => "guard band of the expanded uncertainty",
        "guard_band_custom" => "guard band of another width",
        "inherent_in_spec" => "inherent in the specification",
        "customer_defined" => "as the customer says",
        "customer_nominated" => "named by the customer",
        "customer_wish" => "the customer wishes it",
        "no_capability" => "not done here",
        "outage" => "an instrument is out",
        "clients" => "customers",
        "accept" => "accepted",
        "accept_with_conditions" => "accepted with conditions",
        "decline" => "declined",
        "later_of_both" => "the later of acceptance and receipt",
        "email" => "e-mail",
        "pdf" => "PDF",
        "in" => "from the customer",
        "out" => "to the customer",
        "tat" => "turnaround",
        "non_binary" => "more than pass and fail",
        "binary" => "pass or fail",
        _ => return code.replace('_', " "),
    };
    said.to_owned()
}

/// The beginning of a long text, cut after a word, with a mark of what is left out.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(start, _)| start);
    format!("{} …", cut.trim_end_matches([',', ';', '.', ':']))
}

/// `text` with its first letter in upper case.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => say!("{start} and {last}", start = start.join(", "), last),
    }
}

/// A part of a folder in words: `Deviation 1` for `deviation-1`.
pub(super) fn part(name: &str) -> String {
    let say = |kind: &str| match kind {
        "review" => say("review").to_owned(),
        "samples" => say("samples").to_owned(),
        // the other kinds are said as words of sentences too
        kind => say(kind).to_owned(),
    };
    let name = name.replace(['-', '_'], " ");
    match name.rsplit_once(' ') {
        Some((kind, number)) if number.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{} {number}", sentence(&say(kind)))
        }
        _ => sentence(&say(&name)),
    }
}
