//! ROL-001: somebody signed or accepted without the role for it on that day.

use std::collections::BTreeMap;

use super::signature::{Signature, of_job, of_the_rest};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Meta;
use crate::model::record::blocks::{Channel, Role};
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::help::{is_judged, laboratory_cannot_tell, sentence};
use crate::rules::words::list;

/// See `not_held.md`.
pub const RULE: Rule = Rule {
    code: "ROL-001",
    name: "role-not-held",
    title: "Signed or accepted without the role",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-5.5", "17025-6.2.6"],
    procedure: &["P09-N1", "P09-5-CC-a", "P09-5-CC-b", "P09-5-CC-c", "9001-8.2.1-b-1b"],
    summary: "Who signs holds the role on that day; requests are taken in and accepted by customer \
              contacts or managers.",
    advice: "Have the holder of the role look at it and sign as a late entry. If the list of roles is \
             wrong, mend it and say why it is late.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("REV-003", Reach::Place), ("REV-004", Reach::Place)],
    page: include_str!("not_held.md"),
    check: Check::Lab(check),
};

/// Roles that may take in or accept a request.
const AT_THE_COUNTER: [Role; 4] =
    [Role::CustomerContact, Role::TechnicalManager, Role::QualityManager, Role::LaboratoryDirector];

/// Something done without the role for it.
struct Breach {
    grade: Grade,
    place: Place,
    part: Option<String>,
    says: String,
    stands_alone: bool,
}

fn check(lab: &Lab, out: &mut Outcome) {
    if lab.is_unread(Kind::Person) {
        return laboratory_cannot_tell(out, "the register of people could not be read");
    }
    for job in lab.jobs.values() {
        let mut asked = Asked::default();
        asked.counter(lab, job);
        asked.signatures(lab, &of_job(job));
        asked.answer(job.meta(), out);
    }
    let mut by_record: BTreeMap<&str, Vec<Signature<'_>>> = BTreeMap::new();
    for signature in of_the_rest(lab) {
        by_record.entry(&signature.meta.record).or_default().push(signature);
    }
    for signatures in by_record.values() {
        let mut asked = Asked::default();
        asked.signatures(lab, signatures);
        if let Some(first) = signatures.first() {
            asked.answer(first.meta, out);
        }
    }
}

/// What was asked of one record, and what came of it.
#[derive(Default)]
struct Asked {
    count: usize,
    breaches: Vec<Breach>,
    strangers: Vec<String>,
}

impl Asked {
    /// Who took the request in, and who accepted it. An order that a customer places in the portal
    /// under an agreement is taken in by nobody.
    fn counter(&mut self, lab: &Lab, job: &Job) {
        let request = &job.request.body;
        let by_itself = request.channel == Some(Channel::Portal) && request.agreement.is_some();
        if let Some(by) = request.received_by.as_ref().filter(|_| !by_itself) {
            let place = job.meta().place("/received_by");
            self.seat(lab, "taken in", by.as_str(), request.received_on, place, None);
        }
        if let Some(accepted) = job.facts.accepted.as_ref().filter(|a| !a.by.is_empty()) {
            let part = (accepted.part != "request").then(|| accepted.part.clone());
            self.seat(lab, "accepted", &accepted.by, accepted.on, accepted.place.clone(), part);
        }
    }

    fn seat(&mut self, lab: &Lab, did: &str, by: &str, on: When, place: Place, part: Option<String>) {
        if !self.is_asked(lab, by, on) {
            return;
        }
        let held = lab.roles_on(by, on.day);
        if held.iter().any(|role| AT_THE_COUNTER.contains(role)) {
            return;
        }
        let held: Vec<&str> = held.into_iter().map(Role::words).collect();
        let only = if held.is_empty() {
            "who held no role that day".to_owned()
        } else {
            format!("who was {} only", list(&held))
        };
        let says = format!("the request was {did} on {on} by {}, {only}", lab.person_name(by));
        self.breaches.push(Breach { grade: Grade::Minor, place, part, says, stands_alone: false });
    }

    fn signatures(&mut self, lab: &Lab, signatures: &[Signature<'_>]) {
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
            place: signature.meta.place(&format!("{}/role", signature.pointer)),
            part: signature.meta.part.clone(),
            says,
            stands_alone: signature.is_asked_elsewhere,
        });
    }

    /// Whether there is anybody to ask about on a day that rules look at.
    fn is_asked(&mut self, lab: &Lab, person: &str, on: When) -> bool {
        if !is_judged(lab, on.day) {
            return false;
        }
        if !lab.people.contains_key(person) {
            self.strangers.push(person.to_owned());
            return false;
        }
        self.count += 1;
        true
    }

    /// One finding for the record, but for signatures that another rule asks about: each of those
    /// stands by itself, so that the other rule's finding can explain it.
    fn answer(self, meta: &Meta, out: &mut Outcome) {
        if self.breaches.is_empty() {
            return match self.strangers.first() {
                Some(person) => {
                    out.cannot_tell(meta, format!("{person} is not in the register of people"));
                }
                None if self.count > 0 => out.pass(meta),
                None => {}
            };
        }
        let (alone, together): (Vec<_>, Vec<_>) = self.breaches.into_iter().partition(|b| b.stands_alone);
        for breach in &alone {
            report(meta, std::slice::from_ref(breach), out);
        }
        report(meta, &together, out);
    }
}

fn report(meta: &Meta, breaches: &[Breach], out: &mut Outcome) {
    let Some(first) = breaches.first() else { return };
    let says: Vec<&str> = breaches.iter().map(|b| b.says.as_str()).collect();
    let message = format!("{}.", sentence(&says.join("; ")));
    let finding = out.at(meta.record.clone(), first.part.clone(), first.place.clone(), message);
    finding.grade(breaches.iter().map(|b| b.grade).min().unwrap_or(RULE.grade));
    for breach in breaches.iter().skip(1) {
        finding.also(breach.place.clone(), breach.says.clone());
    }
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
        (None, None) => "a role that was never held".to_owned(),
    }
}
