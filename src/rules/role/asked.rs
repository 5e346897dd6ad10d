//! What one record is asked about the roles of those who acted, and what comes of it.

use jiff::civil::Date;

use super::signature::Signature;
use crate::model::finding::{Finding, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Meta;
use crate::model::record::blocks::{Channel, Role};
use crate::model::when::When;
use crate::rules::evidence::unreadable;
use crate::rules::help::{is_judged, sentence};
use crate::rules::words::list;

/// Roles that may take in or accept a request.
const AT_THE_COUNTER: [Role; 4] =
    [Role::CustomerContact, Role::TechnicalManager, Role::QualityManager, Role::LaboratoryDirector];

/// Something done without the role for it.
struct Breach {
    grade: Grade,
    on: Date,
    place: Place,
    part: Option<String>,
    says: String,
    stands_alone: bool,
}

/// What was asked of one record, and what came of it.
pub(super) struct Asked {
    last: Date,
    count: usize,
    breaches: Vec<Breach>,
    strangers: Vec<String>,
}

impl Asked {
    /// Nothing asked yet; what comes after the `last` day is nobody's matter.
    pub(super) fn until(last: Date) -> Self {
        Self { last, count: 0, breaches: Vec::new(), strangers: Vec::new() }
    }

    /// Who accepted the request, and who took it in. An order that a customer places in the portal
    /// under an agreement is taken in by nobody.
    pub(super) fn counter(&mut self, lab: &Lab, job: &Job) {
        let request = &job.request.body;
        let accepted = job.facts.accepted.as_ref().filter(|a| !a.by.is_empty());
        let mut breach = accepted.and_then(|a| self.seat(lab, "accepted", &a.by, a.on, a.place.clone()));
        if let (Some(breach), Some(accepted)) = (&mut breach, accepted) {
            breach.part = (accepted.part != "request").then(|| accepted.part.clone());
        }
        let is_told = breach.is_some();
        self.breaches.extend(breach);
        let by_itself = request.channel == Some(Channel::Portal) && request.agreement.is_some();
        if let Some(by) = request.received_by.as_ref().filter(|_| !by_itself) {
            let (by, on) = (by.as_str(), request.received_on);
            let mut breach = self.seat(lab, "taken in", by, on, job.meta().place("/received_by"));
            if let (Some(breach), true) = (&mut breach, is_told && accepted.is_some_and(|a| a.by == by)) {
                breach.says = format!("it was taken in on {on} by the same person");
            }
            self.breaches.extend(breach);
        }
    }

    fn seat(&mut self, lab: &Lab, did: &str, by: &str, on: When, place: Place) -> Option<Breach> {
        if !self.is_asked(lab, by, on) {
            return None;
        }
        let held = lab.roles_on(by, on.day);
        if held.iter().any(|role| AT_THE_COUNTER.contains(role)) {
            return None;
        }
        let held: Vec<&str> = held.into_iter().map(Role::words).collect();
        let only = match held.len() {
            0 => "who held no role that day".to_owned(),
            1 => format!("whose only role that day was {}", list(&held)),
            _ => format!("whose only roles that day were {}", list(&held)),
        };
        let says = format!("the request was {did} on {on} by {}, {only}", lab.person_name(by));
        Some(Breach { grade: Grade::Minor, on: on.day, place, part: None, says, stands_alone: false })
    }

    /// Whether everybody who signed held the role of the signature.
    pub(super) fn signatures(&mut self, lab: &Lab, signatures: &[Signature<'_>]) {
        for signature in signatures {
            self.signature(lab, signature);
        }
    }

    fn signature(&mut self, lab: &Lab, signature: &Signature<'_>) {
        let sign = signature.sign;
        let (person, on) = (sign.person.as_str(), sign.on);
        if !self.is_asked(lab, person, on) || lab.holds(person, sign.role, on.day) {
            return;
        }
        let says = format!(
            "{} was signed on {on} by {} as {}, {}",
            signature.what,
            lab.person_name(person),
            sign.role.words(),
            absence(lab, person, sign.role, on)
        );
        self.breaches.push(Breach {
            grade: signature.grade,
            on: on.day,
            place: signature.meta.place(&format!("{}/role", signature.pointer)),
            part: signature.meta.part.clone(),
            says,
            stands_alone: signature.is_asked_elsewhere,
        });
    }

    /// Whether there is anybody to ask about on a day that rules look at.
    fn is_asked(&mut self, lab: &Lab, person: &str, on: When) -> bool {
        if !is_judged(lab, on.day) || on.day > self.last {
            return false;
        }
        if !lab.people.contains_key(person) {
            self.strangers.push(person.to_owned());
            return false;
        }
        self.count += 1;
        true
    }

    /// Passes only where all of the record is known: `hidden` says why it is not. One finding for the
    /// record, but for signatures that another rule asks about: each of those
    /// stands by itself, so that the other rule's finding can explain it.
    pub(super) fn answer(self, lab: &Lab, meta: &Meta, hidden: Option<String>, out: &mut Outcome) {
        if self.breaches.is_empty() {
            return match (self.strangers.first(), hidden) {
                (Some(_), _) if lab.is_unread(Kind::Person) => {
                    out.cannot_tell(meta, unreadable(Kind::Person));
                }
                (Some(person), _) => {
                    out.cannot_tell(meta, format!("{person} is not in the register of people"));
                }
                (None, Some(why)) => out.cannot_tell(meta, why),
                (None, None) if self.count > 0 => out.pass(meta),
                (None, None) => {}
            };
        }
        let (alone, together): (Vec<_>, Vec<_>) = self.breaches.into_iter().partition(|b| b.stands_alone);
        for breach in &alone {
            report(meta, std::slice::from_ref(breach), out);
        }
        if let Some(finding) = report(meta, &together, out) {
            finding.about_record();
        }
    }
}

fn report<'o>(meta: &Meta, breaches: &[Breach], out: &'o mut Outcome) -> Option<&'o mut Finding> {
    let first = breaches.first()?;
    let says: Vec<&str> = breaches.iter().map(|b| b.says.as_str()).collect();
    let message = format!("{}.", sentence(&says.join("; ")));
    let finding = out.at(meta.record.clone(), first.part.clone(), first.place.clone(), message);
    finding.grade(breaches.iter().map(|b| b.grade).min().unwrap_or(Grade::Minor)).on(first.on);
    for breach in breaches.iter().skip(1) {
        finding.also(breach.place.clone(), breach.says.clone());
    }
    Some(finding)
}

/// Why the role was not held, as the end of a sentence.
fn absence(lab: &Lab, person: &str, role: Role, on: When) -> String {
    let intervals = lab.people.get(person).map_or(&[][..], |p| &p.body.roles);
    let of_role = intervals.iter().filter(|held| held.role == role);
    let ended = of_role.clone().filter_map(|held| held.to).filter(|to| *to < on.day).max();
    let began = of_role.map(|held| held.from).filter(|from| on.day < *from).min();
    match (ended, began) {
        (Some(to), _) => format!("a role that ended on {to}"),
        (None, Some(from)) => format!("a role that began on {from}"),
        (None, None) => "without ever having held that role".to_owned(),
    }
}
