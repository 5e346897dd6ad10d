//! What falls due, for people: a line an item, overdue ones first; then what was looked at.

use std::fmt::Write as _;

use jiff::civil::{Date, Weekday};
use unicode_width::UnicodeWidthStr;

use super::{Ahead, lateness, record};
use crate::model::agenda::Item;
use crate::model::finding::Grade;
use crate::model::words::{counted, list, sentence};
use crate::report::{Look, harmless, wrap};

/// A record's name is given so much room at most; longer ones push their text to the right.
const NAME: usize = 24;

/// The whole report; with `quiet` the items only, and nothing when there is none.
#[must_use]
pub fn ahead(ahead: Ahead<'_>, look: Look, quiet: bool) -> String {
    let items: Vec<&Item> = ahead.items().collect();
    let width = items.iter().map(|item| record(item).width()).max().unwrap_or(0).min(NAME);
    let (late, coming): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| item.is_overdue());
    let mut out = String::new();
    for (title, items) in [("Overdue", &late), ("Coming", &coming)] {
        if items.is_empty() {
            continue;
        }
        if !quiet {
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{}", look.bold(title));
        }
        for item in items {
            out.push_str(&line(ahead, item, width, look));
        }
    }
    if !quiet {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&closing(ahead, late.len(), coming.len(), look));
    }
    out
}

fn line(ahead: Ahead<'_>, item: &Item, width: usize, look: Look) -> String {
    let name = record(item);
    let name = harmless::line(&name);
    let pad = " ".repeat(width.saturating_sub(name.width()));
    let head = format!("{} {}  {name}{pad}  ", item.on, weekday(item.on));
    let mut text = harmless::line(&item.text).into_owned();
    if let Some(late) = item.late {
        let _ = write!(text, " {}.", sentence(&lateness(late)));
    }
    if let Some(owner) = &item.owner {
        let _ = write!(text, " ({})", harmless::line(&ahead.lab.person_name(owner)));
    }
    let lines = wrap::hanging(&head, &text, look.width);
    // colour after wrapping, so that it takes no room
    match (item.late, lines.split_at_checked(item.on.to_string().len())) {
        (Some(_), Some((day, rest))) => format!("{}{rest}", look.grade(Grade::Minor, day)),
        _ => lines,
    }
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

/// How much, of what day, out of what, and what could not be told.
fn closing(ahead: Ahead<'_>, late: usize, coming: usize, look: Look) -> String {
    let Ahead { lab, agenda, person } = ahead;
    let of = person.map_or_else(String::new, |id| format!(" for {}", harmless::line(&lab.person_name(id))));
    let overdue = if late == 0 { "Nothing is overdue".to_owned() } else { format!("{late} overdue") };
    let due = if coming == 0 { "nothing falls due".to_owned() } else { format!("{coming} coming") };
    let mut sentences = vec![format!(
        "{overdue} on {} ({}), and {due} by {}{of}.",
        agenda.as_of,
        lab.as_of.origin.words(),
        agenda.until
    )];
    let unowned = agenda.items.iter().filter(|item| item.owner.is_none()).count();
    if person.is_some() && unowned > 0 {
        let has = if unowned == 1 { "has" } else { "have" };
        sentences.push(format!("{} {has} nobody on record to see to it.", counted(unowned, "item", "items")));
    }
    let looked: Vec<&str> =
        agenda.looked_at.iter().filter(|l| l.count > 0).map(|l| l.words.as_str()).collect();
    let looked = if looked.is_empty() { "no record".to_owned() } else { list(&looked) };
    sentences.push(format!("Looked at {looked}."));
    let mut out = wrap::hanging("", &sentences.join(" "), look.width);
    if !agenda.no_telling.is_empty() {
        let _ = writeln!(out, "\n{}", look.bold("Cannot tell what falls due for:"));
    }
    for open in &agenda.no_telling {
        let part = open.part.as_ref().map_or_else(String::new, |part| format!("/{part}"));
        let text = format!("{}{part}: {}.", open.record, open.why);
        out.push_str(&wrap::hanging("  - ", &harmless::line(&text), look.width));
    }
    out
}
