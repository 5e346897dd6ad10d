//! CNF-002: law or contract forced a release, and the customer was not told.

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::system::{Disclosure, DisclosureBasis, Prohibition};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{is_judged, tell_unread};

/// See `forced.md`.
pub const RULE: Rule = Rule {
    code: "CNF-002",
    name: "forced-release-not-told",
    title: "Forced release not told",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-4.2.2"],
    procedure: &["P09-7.3-f"],
    summary: "When law or contract forces a customer's data out, the customer is told what was released, \
              unless telling is forbidden.",
    advice: "Tell the customer now what was released, to whom, and on what ground.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("forced.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for disclosure in lab.disclosures.values() {
        let is_forced = matches!(disclosure.body.basis, DisclosureBasis::Law | DisclosureBasis::Contract);
        if is_forced && is_judged(lab, disclosure.body.released_on) {
            ask(lab, disclosure, out);
        }
    }
    tell_unread(lab, &[Kind::Disclosure], out);
}

fn ask(lab: &Lab, disclosure: &Entry<Disclosure>, out: &mut Outcome) {
    let (meta, body) = (&disclosure.meta, &disclosure.body);
    let today = lab.as_of.day;
    if body.customer_told_on.is_some_and(|on| on <= today) {
        return out.pass(meta);
    }
    let (pointer, ban) = match &body.telling_prohibited {
        None => ("", String::new()),
        Some(Prohibition { reference, .. }) if reference.trim().is_empty() => {
            ("/telling_prohibited", " It is said that telling was forbidden, but not by what.".to_owned())
        }
        Some(Prohibition { until, .. }) => match until.filter(|until| *until < today) {
            None => return out.pass(meta),
            Some(until) => ("/telling_prohibited/until", format!(" The ban on telling ended on {until}.")),
        },
    };
    let message = format!(
        "On {} data of {} were released to {}; by {today} the customer had not been told.{ban}",
        body.released_on,
        lab.customer_name(body.customer.as_str()),
        body.recipient
    );
    out.finding(meta, pointer, message).on(body.released_on).about_part();
}
