//! Who could decide and sign on which day: a line for each time in which nothing changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::frame::At;
use super::say::say;
use super::view::Link;
use super::words::{self, Day};
use super::{Build, RenderError, people};
use crate::model::lab::Lab;
use crate::model::page::Page;
use crate::model::record::blocks::Role;
use crate::model::record::people::{Activity, Person, covers};

/// Lines on one sheet at most.
const SHEET: usize = 150;

/// Roles that decide or sign, in the order of the columns.
const SIGNING: [Role; 4] =
    [Role::LaboratoryDirector, Role::QualityManager, Role::TechnicalManager, Role::CustomerContact];

/// The page of these times.
pub(super) const PAGE: &str = "roles.html";

#[derive(Serialize)]
struct RolesPage {
    at: At,
    roles: Vec<String>,
    rows: Vec<Row>,
    sheets: Vec<Link>,
    /// The first day and the last that the whole tells of.
    first: Option<Day>,
}

/// A time in which nothing changed.
#[derive(Serialize)]
struct Row {
    from: Day,
    to: Day,
    /// Whether it goes on after the as-of day.
    current: bool,
    roles: Vec<Vec<String>>,
    release: Vec<String>,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut rows = rows(build.lab());
    rows.reverse();
    let count = rows.len().div_ceil(SHEET).max(1);
    let first = rows.last().map(|row| row.from.clone());
    let mut rows = rows.into_iter();
    let mut pages = Vec::with_capacity(count);
    for place in 0..count {
        let at = At::root(say("Who could sign on a day"), "people");
        let sheets = (0..count).filter(|_| count > 1).map(|other| Link {
            href: (other != place).then(|| sheet(other)),
            text: say!("{sheet} of {count}", sheet = other + 1, count),
        });
        let view = RolesPage {
            roles: SIGNING.map(|role| words::sentence(say(role.words()))).into(),
            sheets: sheets.collect(),
            rows: rows.by_ref().take(SHEET).collect(),
            first: first.clone(),
            at,
        };
        pages.push(build.page(&sheet(place), "roles.html", &view)?);
    }
    Ok(pages)
}

fn sheet(place: usize) -> String {
    match place {
        0 => PAGE.to_owned(),
        n => format!("roles-{}.html", n + 1),
    }
}

/// The times, oldest first: each day on which a role, an authorisation or an employment began or had ended
/// begins a new one, unless nothing that is shown differs.
fn rows(lab: &Lab) -> Vec<Row> {
    let as_of = lab.as_of.day;
    let days: Vec<Date> = changes(lab).into_iter().filter(|day| *day <= as_of).collect();
    let mut rows: Vec<Row> = Vec::new();
    for (place, day) in days.iter().enumerate() {
        let next = days.get(place + 1).and_then(|next| next.yesterday().ok());
        let (roles, release) = (holders(lab, *day), release(lab, *day));
        let to: Day = next.unwrap_or(as_of).into();
        match rows.last_mut().filter(|row| row.roles == roles && row.release == release) {
            Some(same) => {
                same.to = to;
                same.current = next.is_none();
            }
            None => rows.push(Row { from: (*day).into(), to, current: next.is_none(), roles, release }),
        }
    }
    rows
}

/// Days on which something changed, in order.
fn changes(lab: &Lab) -> BTreeSet<Date> {
    let mut days = BTreeSet::new();
    let mut add = |from: Date, to: Option<Date>| {
        days.insert(from);
        days.extend(to.and_then(|to| to.tomorrow().ok()));
    };
    for person in lab.people.values().map(|p| &p.body) {
        person.roles.iter().for_each(|held| add(held.from, held.to));
        person.authorisations.iter().for_each(|held| add(held.from, held.to));
        person.employed.iter().for_each(|employed| add(employed.from, employed.to));
    }
    days
}

/// Who held each of the signing roles.
fn holders(lab: &Lab, day: Date) -> Vec<Vec<String>> {
    let of = |role: Role| {
        let held =
            lab.people.values().filter_map(|p| Some((&p.body, people::holder(lab, &p.body, role, day)?)));
        held.map(|(person, name)| noted(person, name, day)).collect()
    };
    SIGNING.into_iter().map(of).collect()
}

/// A name with what speaks against it.
fn noted(person: &Person, name: String, day: Date) -> String {
    match &person.employed {
        Some(employed) if !employed.holds(day) => say!("{name}, not employed then", name),
        _ => name,
    }
}

/// Who was authorised to release reports, with the methods where not all.
fn release(lab: &Lab, day: Date) -> Vec<String> {
    let mut by: BTreeMap<&str, (&Person, Vec<&str>, bool)> = BTreeMap::new();
    for (id, person) in &lab.people {
        let held = person.body.authorisations.iter().filter(|a| a.activity == Activity::AuthoriseReport);
        for held in held.filter(|a| covers(Some(a.from), a.to, day)) {
            let (_, methods, all) = by.entry(id).or_insert((&person.body, Vec::new(), false));
            match &held.method {
                Some(method) => methods.push(method.as_str()),
                None => *all = true,
            }
        }
    }
    let told = by.into_values().map(|(person, methods, all)| {
        let name = noted(person, person.name.clone(), day);
        if all || methods.is_empty() {
            say!("{name}, all methods", name)
        } else {
            format!("{name}, {}", methods.join(", "))
        }
    });
    told.collect()
}
