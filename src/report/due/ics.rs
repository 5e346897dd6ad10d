//! What falls due, for calendars: iCalendar (RFC 5545), an all-day event an item.
//!
//! Six properties of text need no library; what needs care is in three small functions: text is made
//! harmless and escaped, lines are folded between characters, and every line ends in CR and LF.

use super::{Ahead, lateness, record};
use crate::model::agenda::Item;
use crate::report::harmless;

/// The most octets of a line, its end not counted (RFC 5545, 3.1).
const FOLD: usize = 75;

/// The agenda as a calendar. The same agenda gives the same bytes: every event is stamped with the as-of
/// day. Importing it again after days have moved moves the events, since their names stay.
#[must_use]
pub fn ahead(ahead: Ahead<'_>) -> String {
    let mut out = String::new();
    for text in
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Countersign//countersign due//EN", "CALSCALE:GREGORIAN"]
    {
        line(&mut out, text);
    }
    for item in ahead.items() {
        event(&mut out, ahead, item);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn event(out: &mut String, ahead: Ahead<'_>, item: &Item) {
    let (stamp, on) = (day(ahead.agenda.as_of), day(item.on));
    let overdue = if item.is_overdue() { "Overdue: " } else { "" };
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}@countersign", item.key()));
    line(out, &format!("DTSTAMP:{stamp}T000000Z"));
    line(out, &format!("DTSTART;VALUE=DATE:{on}"));
    line(out, &format!("SUMMARY:{}", text(&format!("{overdue}{}: {}", record(item), item.text))));
    line(out, &format!("DESCRIPTION:{}", description(ahead, item)));
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
}

/// Who sees to it, how late it is, which rule finds it when it is missed, and where it stands.
fn description(ahead: Ahead<'_>, item: &Item) -> String {
    let owner = item.owner.as_ref().map(|id| format!("To be seen to by {}.", ahead.lab.person_name(id)));
    let late = item.late.map(|late| format!("On {}: {}.", ahead.agenda.as_of, lateness(late)));
    let rule = item.rule.map(|code| format!("When it is missed, rule {code} finds it."));
    let place = Some(format!("File: {}", item.place.file));
    let lines: Vec<String> = [owner, late, rule, place].into_iter().flatten().map(|l| text(&l)).collect();
    lines.join("\\n")
}

fn day(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A value of type TEXT: nothing in it steers a reader, and nothing ends it early.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless::line(text).chars() {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A content line, folded where it is longer than allowed; never within a character.
fn line(out: &mut String, text: &str) {
    let mut used = 0;
    for c in text.chars() {
        if used + c.len_utf8() > FOLD {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}
