//! The calendar, read back by an unfolder and parser of its own (RFC 5545, 3.1 and 3.3.11).

use std::collections::{BTreeMap, BTreeSet};

use countersign::model::agenda::{Agenda, Item, Matter, Within};
use countersign::model::lab::Lab;
use countersign::model::place::Place;
use countersign::report::due::{Ahead, ics};
use jiff::civil::date;

use super::norrvik;

/// Content lines, unfolded; every physical line is held to the form.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    assert!(text.ends_with("\r\n"), "the last line ends as well");
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
        assert!(!line.trim().is_empty(), "an empty line");
        match line.strip_prefix(' ') {
            Some(rest) => lines.last_mut().expect("something to go on from").push_str(rest),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A TEXT value as its reader sees it.
fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next().expect("something is escaped") {
                'n' | 'N' => out.push('\n'),
                c => {
                    assert!("\\;,".contains(c), "{c:?} needs no escape");
                    out.push(c);
                }
            },
            c => {
                assert!(!";,".contains(c), "{c:?} must be escaped in {value}");
                out.push(c);
            }
        }
    }
    out
}

/// Events, each as its properties by name with parameters.
fn events(text: &str) -> Vec<BTreeMap<String, String>> {
    let lines = unfolded(text);
    let head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Countersign//countersign due//EN",
        "CALSCALE:GREGORIAN",
    ];
    assert_eq!(lines[..4], head);
    assert_eq!(lines.last().map(String::as_str), Some("END:VCALENDAR"));
    let mut events = Vec::new();
    let mut current: Option<BTreeMap<String, String>> = None;
    for line in &lines[4..lines.len() - 1] {
        let (name, value) = line.split_once(':').expect("a name and a value");
        match (name, value, current.as_mut()) {
            ("BEGIN", "VEVENT", None) => current = Some(BTreeMap::new()),
            ("END", "VEVENT", Some(_)) => events.extend(current.take()),
            (name, value, Some(event)) => {
                assert_eq!(event.insert(name.to_owned(), value.to_owned()), None, "{name} stands twice");
            }
            _ => panic!("{line} stands where it may not"),
        }
    }
    assert!(current.is_none());
    events
}

fn written(lab: &Lab, agenda: &Agenda) -> String {
    ics::ahead(Ahead { lab, agenda, person: None })
}

#[test]
fn every_item_is_an_event_of_its_own() {
    let lab = norrvik(None);
    let agenda = countersign::agenda::agenda(&lab, Within::Months(24));
    let events = events(&written(&lab, &agenda));
    assert_eq!(events.len(), agenda.items.len());
    let names: BTreeSet<&String> = events.iter().map(|event| &event["UID"]).collect();
    assert_eq!(names.len(), events.len(), "two items under one name");
    for (event, item) in events.iter().zip(&agenda.items) {
        let keys: Vec<&str> = event.keys().map(String::as_str).collect();
        assert_eq!(keys, ["DESCRIPTION", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY", "TRANSP", "UID"]);
        assert_eq!(event["DTSTART;VALUE=DATE"], item.on.strftime("%Y%m%d").to_string());
        assert_eq!(event["DTSTAMP"], "20261015T000000Z");
        assert_eq!(event["UID"], format!("{}@countersign", item.key()));
        let summary = plain(&event["SUMMARY"]);
        assert!(summary.ends_with(&item.text), "{summary}");
        assert_eq!(summary.starts_with("Overdue: "), item.is_overdue());
    }
}

#[test]
fn the_same_agenda_gives_the_same_bytes() {
    let lab = norrvik(None);
    let agenda = countersign::agenda::agenda(&lab, Within::Months(24));
    assert_eq!(written(&lab, &agenda), written(&lab, &agenda));
}

fn item(record: &str, text: &str) -> Item {
    Item {
        on: date(2026, 10, 19),
        late: None,
        matter: Matter::Report,
        rule: Some("COM-002"),
        record: record.to_owned(),
        part: None,
        place: Place::file("records/a;b,c.yaml"),
        owner: Some("P9\r\nBEGIN:VALARM".to_owned()),
        text: text.to_owned(),
        discriminator: String::new(),
    }
}

/// An agenda of made-up items.
pub(super) fn made(items: Vec<Item>) -> Agenda {
    let (as_of, until) = (date(2026, 10, 15), date(2026, 10, 29));
    Agenda { as_of, until, items, looked_at: Vec::new(), no_telling: Vec::new() }
}

#[test]
fn hostile_text_stays_text() {
    let lab = norrvik(None);
    let evil = "due\r\nEND:VEVENT\r\nBEGIN:VALARM\nACTION:AUDIO;x,y\\n \u{202e}cba\u{2028}\u{85}\u{0}\u{7f}";
    let text = written(&lab, &made(vec![item("R\r\nUID:0", evil), item("A;B,C\\", "fine")]));
    let events = events(&text);
    assert_eq!(events.len(), 2);
    let summary = plain(&events[0]["SUMMARY"]);
    assert!(summary.contains("ACTION:AUDIO;x,y\\n"), "{summary}");
    assert!(!text.contains(['\u{202e}', '\u{2028}', '\u{85}', '\0', '\u{7f}']));
    assert_eq!(plain(&events[1]["SUMMARY"]), "A;B,C\\: fine");
    assert!(plain(&events[1]["DESCRIPTION"]).ends_with("File: records/a;b,c.yaml"));
}

#[test]
fn long_lines_are_folded_between_characters() {
    let lab = norrvik(None);
    for length in 0..160 {
        for sign in ["a", "é", "電", "🧪", ","] {
            let long = format!("{}{}", "x".repeat(length % 7), sign.repeat(length));
            let events = events(&written(&lab, &made(vec![item("R", &long)])));
            assert_eq!(plain(&events[0]["SUMMARY"]), format!("R: {long}"));
        }
    }
}
