//! People who had a hand in a record, and whether they were bound to secrecy.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::blocks::PersonId;
use crate::model::record::listening::Communication;
use crate::model::record::people::covers;
use crate::rules::help::is_judged;
use crate::rules::role::signature::{Signature, of_job};

/// Something that a person of the laboratory did.
#[derive(Debug, Clone)]
pub(super) struct Hand<'a> {
    /// Who.
    pub(super) person: &'a str,
    /// What, as a verb: `worked`, `signed`.
    pub(super) did: &'static str,
    /// When.
    pub(super) on: Date,
    /// The part of the record that shows it.
    pub(super) part: Option<&'a str>,
    /// Where it says so.
    pub(super) place: Place,
}

/// Everybody who worked, signed or talked on a job, each with the first deed on each unbound day.
pub(super) fn of_a_job(job: &Job) -> Vec<Hand<'_>> {
    let worked = job.work.iter().flat_map(|work| {
        work.body.entries.iter().enumerate().filter_map(|(i, entry)| {
            Some(Hand {
                person: entry.by.as_ref().map(PersonId::as_str)?,
                did: "worked",
                on: entry.started_on.day,
                part: work.meta.part.as_deref(),
                place: work.meta.place(&format!("/entries/{i}/by")),
            })
        })
    });
    let talked = job.communications.iter().filter_map(of_message);
    let mut hands: Vec<Hand<'_>> = worked.chain(of_job(job).iter().map(of_signature)).chain(talked).collect();
    hands.sort_by_key(|hand| hand.on);
    hands
}

/// The one who talked.
pub(super) fn of_message(message: &Entry<Communication>) -> Option<Hand<'_>> {
    Some(Hand {
        person: message.body.by.as_ref().map(PersonId::as_str)?,
        did: "talked to the customer",
        on: message.body.on.day,
        part: message.meta.part.as_deref(),
        place: message.meta.place("/by"),
    })
}

/// The one who signed.
pub(super) fn of_signature<'a>(signature: &Signature<'a>) -> Hand<'a> {
    Hand {
        person: signature.sign.person.as_str(),
        did: "signed",
        on: signature.sign.on.day,
        part: signature.meta.part.as_deref(),
        place: signature.meta.place(&format!("{}/person", signature.pointer)),
    }
}

/// The first deed of each person who was not bound to secrecy when doing it, of days that rules judge,
/// by person; and how many deeds were asked about.
pub(super) fn unbound<'a>(lab: &Lab, hands: &[Hand<'a>]) -> (usize, Vec<Hand<'a>>) {
    let known = |hand: &&Hand<'a>| is_judged(lab, hand.on) && lab.people.contains_key(hand.person);
    let asked: Vec<&Hand<'a>> = hands.iter().filter(known).collect();
    let mut first: BTreeMap<&str, Hand<'a>> = BTreeMap::new();
    for hand in asked.iter().filter(|hand| !is_bound(lab, hand.person, hand.on)) {
        first.entry(hand.person).or_insert_with(|| (*hand).clone());
    }
    (asked.len(), first.into_values().collect())
}

fn is_bound(lab: &Lab, person: &str, day: Date) -> bool {
    let bond = lab.people.get(person).and_then(|p| p.body.confidentiality_undertaking.as_ref());
    bond.is_some_and(|bond| covers(Some(bond.signed_on), bond.valid_to, day))
}
