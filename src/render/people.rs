//! People, the roles they held from day to day, and what they are authorised to do.

use jiff::civil::Date;
use serde::Serialize;

use super::cards::{self, Card};
use super::dates::Fingerprints;
use super::frame::At;
use super::names;
use super::period;
use super::say::say;
use super::view::Link;
use super::words::{self, Day};
use super::{Build, RenderError};
use crate::model::lab::Lab;
use crate::model::page::Page;
use crate::model::record::blocks::Role;
use crate::model::record::people::{Authorisation, Person, RoleHeld, covers};

#[derive(Serialize)]
struct PeoplePage {
    at: At,
    today: Vec<Holder>,
    people: Vec<PersonView>,
    /// The other sheets, where there are too many people for one page.
    sheets: Vec<Link>,
    /// Pages of what was in force at the ends of quarters.
    ends: Vec<Link>,
}

/// Who holds a role on a day.
#[derive(Serialize)]
pub(super) struct Holder {
    role: String,
    who: Vec<String>,
}

#[derive(Serialize)]
struct PersonView {
    id: String,
    anchor: String,
    name: String,
    employed: String,
    bound: String,
    roles: Vec<RoleView>,
    authorisations: Vec<AuthorisationView>,
    training: Vec<(String, Day)>,
    findings: Vec<Card>,
}

#[derive(Serialize)]
struct RoleView {
    role: String,
    from: Day,
    to: Option<Day>,
    current: bool,
    notes: String,
}

#[derive(Serialize)]
struct AuthorisationView {
    activity: String,
    method: String,
    from: Day,
    to: Option<Day>,
    current: bool,
}

/// The people: one page, or as many as it takes.
pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let lab = build.lab();
    let everybody = names::people(lab);
    let count = everybody.len().div_ceil(names::PEOPLE).max(1);
    let mut pages = Vec::with_capacity(count);
    for place in 0..count {
        let at = At::root(say("People and roles"), "people");
        let mut ids = Fingerprints::default();
        let these = everybody.iter().skip(place * names::PEOPLE).take(names::PEOPLE).filter_map(|id| {
            let findings = build.tally.about(id).findings.iter();
            let findings = findings.map(|f| cards::card(build, f, &at, &mut ids)).collect();
            Some(person(lab, id, &lab.people.get(*id)?.body, findings))
        });
        let sheet = |other: usize| Link {
            href: (other != place).then(|| names::people_sheet(other)),
            text: say!("{sheet} of {count}", sheet = other + 1, count),
        };
        let view = PeoplePage {
            today: holders(lab, lab.as_of.day),
            people: these.collect(),
            sheets: if count > 1 { (0..count).map(sheet).collect() } else { Vec::new() },
            ends: period::links(build, &at),
            at,
        };
        pages.push(build.page(&names::people_sheet(place), "people.html", &view)?);
    }
    Ok(pages)
}

/// Who held each role on a day.
pub(super) fn holders(lab: &Lab, day: Date) -> Vec<Holder> {
    let roles = [
        Role::LaboratoryDirector,
        Role::QualityManager,
        Role::TechnicalManager,
        Role::CustomerContact,
        Role::Analyst,
    ];
    roles
        .into_iter()
        .map(|role| Holder {
            role: words::sentence(say(role.words())),
            who: lab.people.values().filter_map(|p| holder(lab, &p.body, role, day)).collect(),
        })
        .collect()
}

/// Who holds a role on a day; of a deputy also whose, and from when to when.
pub(super) fn holder(lab: &Lab, body: &Person, role: Role, day: Date) -> Option<String> {
    let held = body.roles.iter().find(|r| r.role == role && covers(Some(r.from), r.to, day))?;
    let Some(of) = &held.deputy_for else { return Some(body.name.clone()) };
    let span = held.to.map_or_else(
        || say!("since {from}", from = held.from),
        |to| say!("{from} to {to}", from = held.from, to),
    );
    Some(say!(
        "{name} (deputy of {person}, {span})",
        name = body.name,
        person = lab.person_name(of.as_str()),
        span
    ))
}

fn person(lab: &Lab, id: &str, body: &Person, findings: Vec<Card>) -> PersonView {
    let until = |to: Option<Date>| to.map_or_else(String::new, |to| say!(" to {to}", to));
    let employed = body.employed.as_ref();
    let bound = body.confidentiality_undertaking.as_ref();
    PersonView {
        id: id.to_owned(),
        anchor: names::fragment(id),
        name: body.name.clone(),
        employed: employed
            .map_or_else(|| say("not stated").to_owned(), |e| format!("{}{}", e.from, until(e.to))),
        bound: bound.map_or_else(
            || say("not on record").to_owned(),
            |u| format!("{}{}", u.signed_on, until(u.valid_to)),
        ),
        roles: body.roles.iter().map(|r| role(lab, r)).collect(),
        authorisations: body.authorisations.iter().map(|a| authorisation(lab, a)).collect(),
        training: body.training.iter().map(|t| (t.topic.clone(), t.on.into())).collect(),
        findings,
    }
}

fn role(lab: &Lab, held: &RoleHeld) -> RoleView {
    let deputy =
        held.deputy_for.as_ref().map(|p| say!("deputy of {person}", person = lab.person_name(p.as_str())));
    let by = held
        .appointed_by
        .as_ref()
        .map(|p| say!("appointed by {person}", person = lab.person_name(p.as_str())));
    let late = held.late_entry.as_ref().map(|l| {
        say!("entered late on {entered_on}: {reason}", entered_on = l.entered_on, reason = l.reason)
    });
    RoleView {
        role: words::sentence(say(held.role.words())),
        from: held.from.into(),
        to: held.to.map(Day::from),
        current: covers(Some(held.from), held.to, lab.as_of.day),
        notes: [deputy, by, late].into_iter().flatten().collect::<Vec<_>>().join("; "),
    }
}

fn authorisation(lab: &Lab, held: &Authorisation) -> AuthorisationView {
    AuthorisationView {
        activity: words::sentence(&words::plain(&held.activity)),
        method: held.method.as_ref().map_or_else(|| say("all methods").to_owned(), ToString::to_string),
        from: held.from.into(),
        to: held.to.map(Day::from),
        current: covers(Some(held.from), held.to, lab.as_of.day),
    }
}
