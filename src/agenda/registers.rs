//! Days on which an instrument, a method, an authorisation or an undertaking ends by itself.

use jiff::civil::Date;

use super::book::Book;
use crate::model::agenda::Matter;
use crate::model::days::next_day;
use crate::model::record::Entry;
use crate::model::record::blocks::Role;
use crate::model::record::people::{Equipment, EquipmentState, Method, Person};

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    let technical = book.holder(Role::TechnicalManager);
    book.looked_at("equipment", lab.equipment.len(), "instrument", "instruments");
    for instrument in lab.equipment.values() {
        equipment(book, instrument, technical.as_ref());
    }
    book.looked_at("methods", lab.methods.len(), "method", "methods");
    for entry in lab.methods.values() {
        method(book, entry, technical.as_ref());
    }
    book.looked_at("people", lab.people.len(), "person", "people");
    for entry in lab.people.values() {
        person(book, entry, technical.as_ref());
    }
}

/// The ends of intervals that no other of them continues, with their positions.
fn ends<'a>(
    intervals: impl Iterator<Item = (Date, Option<Date>)> + Clone + 'a,
) -> impl Iterator<Item = (usize, Date)> {
    let all = intervals.clone();
    intervals.enumerate().filter_map(move |(at, (_, to))| {
        let to = to?;
        let goes_on =
            |(from, end): (Date, Option<Date>)| from <= next_day(to) && end.is_none_or(|end| to < end);
        (!all.clone().any(goes_on)).then_some((at, to))
    })
}

fn equipment(book: &mut Book<'_>, instrument: &Entry<Equipment>, owner: Option<&String>) {
    let fit = instrument.body.status.iter().filter(|s| s.state == EquipmentState::InService);
    for (_, on) in ends(fit.map(|s| (s.from, s.to))) {
        let text = "The instrument is in service until this day.".to_owned();
        if let Some(item) = book.note_end(Matter::EquipmentEnd, (&instrument.meta, "/status"), on, text) {
            item.owner(owner).told_apart_by(on.to_string());
        }
    }
}

fn method(book: &mut Book<'_>, method: &Entry<Method>, owner: Option<&String>) {
    let body = &method.body;
    let mut all: Vec<(String, Date, &str)> = Vec::new();
    for (at, on) in ends(body.accredited.iter().map(|i| (i.from, i.to))) {
        all.push((format!("/accredited/{at}"), on, "The method is accredited until this day."));
    }
    for (at, on) in ends(body.editions.iter().map(|e| (e.from, e.to))) {
        all.push((
            format!("/editions/{at}"),
            on,
            "The method's edition in force ends, and no later one is on file.",
        ));
    }
    for (pointer, on, text) in all {
        if let Some(item) = book.note_end(Matter::MethodEnd, (&method.meta, &pointer), on, text.to_owned()) {
            item.owner(owner);
        }
    }
}

fn person(book: &mut Book<'_>, person: &Entry<Person>, owner: Option<&String>) {
    let (meta, body) = (&person.meta, &person.body);
    if body.employed.as_ref().is_some_and(|e| !e.holds(book.today)) {
        return;
    }
    for (at, authorisation) in body.authorisations.iter().enumerate() {
        let Some(to) = authorisation.to else { continue };
        let same = body.authorisations.iter().filter(|a| {
            a.activity == authorisation.activity && (a.method.is_none() || a.method == authorisation.method)
        });
        if ends(same.map(|a| (a.from, a.to))).any(|(_, end)| end == to) {
            let method = authorisation.method.as_ref().map_or_else(String::new, |m| format!(" for {m}"));
            let text = format!("An authorisation of {}{method} ends.", body.name);
            let pointer = format!("/authorisations/{at}");
            if let Some(item) = book.note_end(Matter::AuthorisationEnd, (meta, &pointer), to, text) {
                item.owner(owner);
            }
        }
    }
    if let Some(to) = body.confidentiality_undertaking.as_ref().and_then(|u| u.valid_to) {
        let text = format!("The undertaking of secrecy of {} ends.", body.name);
        let pointer = "/confidentiality_undertaking/valid_to";
        if let Some(item) = book.note_end(Matter::UndertakingEnd, (meta, pointer), to, text) {
            item.owner(Some(body.id.as_str()));
        }
    }
}
