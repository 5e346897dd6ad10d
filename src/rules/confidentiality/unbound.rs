//! CNF-003: somebody was not bound to secrecy, or special secrecy was asked for and never agreed.

use std::collections::BTreeMap;

use super::people::{Hand, of_a_job, of_message, of_signature, unbound};
use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Meta;
use crate::model::record::blocks::Confidentiality;
use crate::model::record::review::{Review, Tick};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{hidden, hidden_in, unreadable};
use crate::rules::help::{is_judged, same_words, tell_unread};
use crate::rules::role::signature::of_the_rest;
use crate::rules::words::is_blank;

/// See `unbound.md`.
pub const RULE: Rule = Rule {
    code: "CNF-003",
    name: "secrecy-not-bound",
    title: "Person or special terms not bound",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-4.2.4"],
    procedure: &["P09-6.2-k", "P09-7.3-d", "9001-8.2.1-g-11", "9001-8.2.1-d-11"],
    summary: "Everybody who works, signs or talks on a job is bound to secrecy on that day, and secrecy \
              beyond the usual is agreed before the work is accepted.",
    advice: "Have the undertaking signed, and keep those who are not bound away from customers' data.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("unbound.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let elsewhere = [Kind::Method, Kind::Analysis, Kind::Disclosure, Kind::Disposition, Kind::Document];
    tell_unread(lab, &elsewhere, out);
    tell_unread(lab, &[Kind::Request, Kind::Agreement, Kind::Communication], out);
    for job in lab.jobs.values() {
        let hidden = hidden_in(job).or_else(|| hidden(lab, job, &[&[Kind::Agreement]]));
        let special = special(lab, job).filter(|_| hidden.is_none());
        answer(lab, job.meta(), &of_a_job(job), (special, hidden), out);
    }
    let mut by_record: BTreeMap<&str, (&Meta, Vec<Hand<'_>>)> = BTreeMap::new();
    for signature in of_the_rest(lab) {
        let of_one = by_record.entry(&signature.meta.record).or_insert((signature.meta, Vec::new()));
        of_one.1.push(of_signature(&signature));
    }
    for message in lab.communications.values() {
        let of_one = by_record.entry(&message.meta.record).or_insert((&message.meta, Vec::new()));
        of_one.1.extend(of_message(message));
    }
    for (meta, mut hands) in by_record.into_values() {
        hands.sort_by_key(|hand| hand.on);
        answer(lab, meta, &hands, (None, None), out);
    }
}

/// Special secrecy that was asked for and not agreed in time, in words and with its place.
struct Special {
    on: Date,
    says: String,
    place: Place,
}

/// Answers for one record: of whose hands were in it, and of `special`. What may be hidden keeps it from
/// passing.
fn answer(
    lab: &Lab,
    meta: &Meta,
    hands: &[Hand<'_>],
    (special, hidden): (Option<Special>, Option<String>),
    out: &mut Outcome,
) {
    let (asked, unbound) = unbound(lab, hands);
    let is_unknown = |hand: &Hand<'_>| is_judged(lab, hand.on) && !lab.people.contains_key(hand.person);
    let unknown = lab.is_unread(Kind::Person) && hands.iter().any(is_unknown);
    let hidden = hidden.or_else(|| unknown.then(|| unreadable(Kind::Person)));
    let first = unbound.first().map(|hand| (hand.part.map(str::to_owned), hand.place.clone(), hand.on));
    let whole = || special.as_ref().map(|special| (None, special.place.clone(), special.on));
    let Some((part, place, on)) = first.or_else(whole) else {
        return match hidden {
            Some(why) => out.cannot_tell(meta, why),
            None if asked > 0 => out.pass(meta),
            None => {}
        };
    };
    let mut says: Vec<String> = unbound.iter().map(|hand| words(lab, hand)).collect();
    says.extend(special.iter().map(|special| special.says.clone()));
    let finding = out.at(meta.record.clone(), part, place.clone(), says.join(" "));
    finding.on(on).about_record();
    for hand in unbound.iter().skip(1) {
        finding.also(hand.place.clone(), format!("{} on {}", hand.did, hand.on));
    }
    if let Some(special) = special.filter(|special| special.place != place) {
        finding.also(special.place, "secrecy beyond the usual was asked for");
    }
}

fn words(lab: &Lab, hand: &Hand<'_>) -> String {
    let bond =
        lab.people.get(hand.person).and_then(|person| person.body.confidentiality_undertaking.as_ref());
    let why = match bond {
        None => "without an undertaking of secrecy on file".to_owned(),
        Some(bond) if hand.on < bond.signed_on => {
            format!("before signing the undertaking of secrecy on {}", bond.signed_on)
        }
        Some(bond) => match bond.valid_to {
            Some(to) => format!("after the undertaking of secrecy had ended on {to}"),
            None => "without an undertaking of secrecy in force".to_owned(),
        },
    };
    format!("{} {} on {}, {why}.", lab.person_name(hand.person), hand.did, hand.on)
}

/// Secrecy beyond the usual that the request asks for, when no review that decided by the acceptance
/// says that it is settled.
fn special(lab: &Lab, job: &Job) -> Option<Special> {
    let accepted = job.facts.accepted.as_ref()?.on;
    if !is_judged(lab, accepted.day) {
        return None;
    }
    let request = job.request.body.confidentiality_request.as_deref();
    let asked = request.filter(|text| !is_blank(Some(text)) && !same_words(text, "none"));
    let is_marked = job.meta().common.confidentiality == Some(Confidentiality::Special);
    let (pointer, what) = match asked {
        Some(text) => ("/confidentiality_request", format!(" (“{}”)", text.trim().trim_end_matches('.'))),
        None if is_marked => ("/confidentiality", String::new()),
        None => return None,
    };
    let framework = lab.framework(job).map(|f| &f.reviews);
    let reviews = job.reviews.iter().chain(framework.into_iter().flatten()).map(|r| &r.body);
    let is_settled = reviews.into_iter().any(|review| settles(review, accepted));
    (!is_settled).then(|| Special {
        on: accepted.day,
        says: format!(
            "Secrecy beyond the usual was asked for{what}; when the work was accepted on {accepted}, no review \
             said that it was agreed."
        ),
        place: job.meta().place(pointer),
    })
}

/// Whether the review was decided by then and says yes to the question on secrecy.
fn settles(review: &Review, by: When) -> bool {
    let is_decided = review.decision.as_ref().is_some_and(|d| d.on.is_by(&by));
    is_decided && review.checklist.confidentiality.as_ref().is_some_and(|a| a.answer == Tick::Yes)
}
