//! CNF-001: data of a customer went to somebody who had no right to them.

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::customer::Customer;
use crate::model::record::people::covers;
use crate::model::record::report::Report;
use crate::model::record::system::{Disclosure, DisclosureBasis};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::{REPORTS, is_hidden};
use crate::rules::help::{is_judged, names, same_words, tell_unread};
use crate::rules::words::is_blank;

/// See `disclosed.md`.
pub const RULE: Rule = Rule {
    code: "CNF-001",
    name: "disclosed-without-right",
    title: "Disclosure without right",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-4.2.1"],
    procedure: &["P09-7.3-b", "P09-7.3-c"],
    summary: "Results go only to contacts who may receive them on that day; others get data with the \
              customer's consent, or where law or contract demands it.",
    advice: "Ask for the data back, tell the customer, and handle it as nonconforming work.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("disclosed.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for job in lab.jobs.values() {
        ask_job(lab, job, out);
    }
    for disclosure in lab.disclosures.values().filter(|d| is_judged(lab, d.body.released_on)) {
        ask_disclosure(disclosure, out);
    }
    tell_unread(lab, &[Kind::Disclosure, Kind::Request], out);
}

/// One sending of a report.
struct Sending<'a> {
    report: &'a Entry<Report>,
    at: usize,
    to: &'a str,
    on: Date,
}

impl Sending<'_> {
    fn place(&self) -> Place {
        self.report.meta.place(&format!("/sent_to/{}/contact", self.at))
    }

    fn part(&self) -> Option<String> {
        self.report.meta.part.clone()
    }
}

/// Whether somebody might receive results on a day.
enum Right {
    Held,
    Lacking(String),
    Unknown(String),
}

fn ask_job(lab: &Lab, job: &Job, out: &mut Outcome) {
    if is_hidden(lab, job, &[REPORTS], out) {
        return;
    }
    let sendings: Vec<Sending<'_>> = job
        .reports
        .iter()
        .flat_map(|report| {
            report.body.sent_to.iter().enumerate().map(move |(at, sent)| Sending {
                report,
                at,
                to: &sent.contact,
                on: sent.on.day,
            })
        })
        .filter(|sending| is_judged(lab, sending.on))
        .collect();
    if sendings.is_empty() {
        return;
    }
    let Some(customer) = lab.customers.get(job.request.body.customer.as_str()) else {
        return out.cannot_tell(job.meta(), "the customer's record is not on file");
    };
    let mut wrongs = Vec::new();
    let mut unknown = None;
    for sending in &sendings {
        match right(lab, job, customer, sending) {
            Right::Held => {}
            Right::Lacking(says) => wrongs.push((sending, says)),
            Right::Unknown(why) => unknown = unknown.or(Some(why)),
        }
    }
    match (wrongs.split_first(), unknown) {
        (Some(((first, _), rest)), _) => {
            let says: Vec<&str> = wrongs.iter().map(|(_, says)| says.as_str()).collect();
            if is_hidden(lab, job, &[&[Kind::Disclosure]], out) {
                return;
            }
            let finding = out.at(job.id.clone(), first.part(), first.place(), says.join(" "));
            finding.on(first.on).about_record();
            for (sending, _) in rest {
                finding.also(sending.place(), "sent there as well");
            }
            finding.also(customer.meta.place("/contacts"), "contacts of the customer");
        }
        (None, Some(why)) => out.cannot_tell(job.meta(), why),
        (None, None) => out.pass(job.meta()),
    }
}

fn right(lab: &Lab, job: &Job, customer: &Entry<Customer>, sending: &Sending<'_>) -> Right {
    let (to, on) = (sending.to, sending.on);
    let number = &sending.report.body.report_no;
    let contacts: Vec<_> = customer.body.contacts.iter().filter(|c| same_words(&c.name, to)).collect();
    let today: Vec<_> = contacts.iter().filter(|c| covers(c.from, c.to, on)).collect();
    if today.iter().any(|c| c.may_receive_results == Some(true)) || was_disclosed(lab, job, to) {
        return Right::Held;
    }
    let sent = format!("Report {number} was sent on {on} to {to}");
    if today.iter().any(|c| c.may_receive_results.is_none()) {
        return Right::Unknown(format!(
            "nothing says whether {to} may receive results of {}",
            customer.body.name
        ));
    }
    let ended = contacts.iter().filter_map(|c| c.to).filter(|end| *end < on).max();
    let other = lab
        .customers
        .values()
        .find(|c| c.meta.id != customer.meta.id && c.body.contacts.iter().any(|c| same_words(&c.name, to)));
    Right::Lacking(match (today.is_empty(), ended, contacts.is_empty(), other) {
        (false, ..) => format!("{sent}, who may not receive results."),
        (true, Some(end), ..) => format!("{sent}, who had been a contact of the customer only until {end}."),
        (true, None, false, _) => format!("{sent}, who was not yet a contact of the customer."),
        (true, None, true, Some(other)) => format!("{sent}, a contact of {}.", other.body.name),
        (true, None, true, None) => format!("{sent}, who is no contact of the customer on file."),
    })
}

/// Whether a record of disclosure speaks of sending the job's data to this recipient; whether that was
/// right is asked of that record.
fn was_disclosed(lab: &Lab, job: &Job, to: &str) -> bool {
    lab.disclosures.values().map(|d| &d.body).any(|d| {
        d.customer == job.request.body.customer
            && same_words(&d.recipient, to)
            && (d.requests.is_empty() || d.requests.iter().any(|r| names(r.as_str(), job.meta())))
    })
}

fn ask_disclosure(disclosure: &Entry<Disclosure>, out: &mut Outcome) {
    let (meta, body) = (&disclosure.meta, &disclosure.body);
    let released = body.released_on;
    let is_silent = is_blank(body.legal_reference.as_deref());
    let (pointer, lack) = match body.basis {
        DisclosureBasis::Law if is_silent => {
            ("/basis", "as demanded by law, and no law or order is named".to_owned())
        }
        DisclosureBasis::Contract if is_silent => {
            ("/basis", "as demanded by a contract, and none is named".to_owned())
        }
        DisclosureBasis::Law | DisclosureBasis::Contract | DisclosureBasis::AccreditationAssessment => {
            return out.pass(meta);
        }
        DisclosureBasis::CustomerConsent => match &body.consent {
            Some(consent) if !consent.is_yes() => {
                ("/consent/outcome", "although the customer had not consented".to_owned())
            }
            Some(consent) if consent.agreed_on.day > released => {
                let says = format!("and the customer consented only on {}", consent.agreed_on);
                ("/consent/agreed_on", says)
            }
            Some(_) => return out.pass(meta),
            None => ("/basis", "with the customer's consent, of which nothing is on file".to_owned()),
        },
    };
    let what = body.what.trim().trim_end_matches('.');
    let message = format!("On {released} {} received data of the customer ({what}) {lack}.", body.recipient);
    out.finding(meta, pointer, message).on(released).about_part();
}
