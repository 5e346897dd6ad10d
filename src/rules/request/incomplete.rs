//! REQ-001: data of the request that procedure 09 asks for were missing when it was accepted.

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::request::{Reporting, Request, RequestLine};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{ACCEPTANCE, hidden, is_hidden};
use crate::rules::review::judged_commitment;
use crate::rules::words::{is_blank, list};

/// See `incomplete.md`.
pub const RULE: Rule = Rule {
    code: "REQ-001",
    name: "request-incomplete",
    title: "Request data missing",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1.a", "9001-8.2.2"],
    procedure: &[
        "P09-6.1-a",
        "P09-6.1-b",
        "P09-6.1-c",
        "P09-6.1-d",
        "P09-6.1-e",
        "P09-6.1-f",
        "P09-6.1-g",
        "P09-6.1-h",
        "P09-6.1-i",
        "9001-8.2.1-g-01",
        "9001-8.2.1-g-04",
        "9001-8.2.1-b-1d",
        "S003-7",
    ],
    summary: "Everything that procedure 09 asks for of a request is on record when it is accepted.",
    advice: "Ask the customer, and record the answer with its day among the clarifications.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("incomplete.md"),
    check: Check::Job(check),
};

/// An item of a request: its words in messages, and words by which a clarification may name it.
struct Item {
    words: &'static str,
    names: &'static [&'static str],
}

macro_rules! items {
    ($($name:ident $words:literal [$($other:literal),+];)+) => {
        $(const $name: Item = Item { words: $words, names: &[$($other),+] };)+
    };
}

items! {
    CONTACT "contact" ["contact"];
    LINES "work wanted" ["work", "lines", "scope"];
    MATERIAL "material" ["material"];
    MATRIX "class of material" ["matrix", "class of material", "material"];
    COUNT "number of items" ["sample_count", "sample count", "number of", "how many", "quantity"];
    TEST "test" ["test"];
    METHOD "method" ["method"];
    TAT "turnaround or due day" ["requested_tat_wd", "requested_due", "turnaround", "due", "deadline"];
    FORMAT "form of the report" ["reporting", "format", "form of the report"];
    LANGUAGE "language of the report" ["reporting", "language"];
    CONFORMITY "whether pass or fail is wanted"
        ["reporting", "conformity", "pass or fail", "pass/fail", "decision rule"];
    SPECIFICATIONS "specifications" ["specification", "regulation"];
    HANDLING "handling" ["special_handling", "handling", "storage"];
    OUTSIDE "whether work may go outside" ["subcontract", "outside"];
}

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some(on) = judged_commitment(lab, job, out) else { return };
    // What was asked for by the day of commitment counts, so that day has to be certain.
    if is_hidden(lab, job, &[ACCEPTANCE], out) {
        return;
    }
    let request = &job.request.body;
    let mut missing = of_request(request, on);
    let lacks = of_terms(lab, job, on);
    let unread = hidden(lab, job, &[&[Kind::Customer, Kind::Agreement]]);
    if let (false, Some(why)) = (lacks.is_empty(), unread) {
        return out.cannot_tell(job.meta(), format!("{why}, which may give {}", list(&lacks)));
    }
    missing.extend(lacks);
    if missing.is_empty() {
        return out.pass(job.meta());
    }
    let message = format!("When the work was taken on, on {on}, the request left open: {}.", list(&missing));
    out.finding(job.meta(), "", message).on(on.day);
}

/// Whether the customer was asked for an item by the day of commitment. What the customer answered
/// is not judged here: `not stated` is an answer too.
fn was_asked(request: &Request, item: &Item, line: Option<u32>, on: When) -> bool {
    let asked = request.clarifications.iter().filter(|c| c.asked_on <= on.day);
    asked.map(|c| c.what.to_lowercase()).any(|what| {
        let of_line = line.is_none_or(|n| !what.contains("line ") || what.contains(&format!("line {n}")));
        of_line && item.names.iter().any(|name| what.contains(name))
    })
}

/// Items that only the request itself can give.
fn of_request(request: &Request, on: When) -> Vec<String> {
    let mut missing = Vec::new();
    let mut want = |is_there: bool, item: &Item| {
        if !is_there && !was_asked(request, item, None, on) {
            missing.push(item.words.to_owned());
        }
    };
    want(!is_blank(request.contact.as_deref()), &CONTACT);
    want(!request.lines.is_empty(), &LINES);
    want(request.specifications.iter().any(|s| !is_blank(Some(s.as_str()))), &SPECIFICATIONS);
    want(!is_blank(request.special_handling.as_deref()), &HANDLING);
    for line in &request.lines {
        missing.extend(of_line(request, line, on));
    }
    missing
}

fn of_line(request: &Request, line: &RequestLine, on: When) -> Vec<String> {
    let is_there = [
        (!is_blank(line.material.as_deref()), MATERIAL),
        (!is_blank(line.matrix.as_deref()), MATRIX),
        (line.sample_count.is_some(), COUNT),
        (!is_blank(line.test.as_deref()), TEST),
        (!is_blank(line.method_requested.as_deref()), METHOD),
    ];
    let open =
        is_there.into_iter().filter(|(there, item)| !there && !was_asked(request, item, Some(line.line), on));
    open.map(|(_, item)| format!("{} (line {})", item.words, line.line)).collect()
}

/// Items that the agreement or the customer's standing terms may give in the request's place.
fn of_terms(lab: &Lab, job: &Job, on: When) -> Vec<String> {
    let request = &job.request.body;
    let agreement = lab.framework(job).map(|f| &f.agreement.body);
    let customer = lab.customers.get(request.customer.as_str());
    let standing = customer.and_then(|c| c.body.standing_terms.as_ref());
    let reporting: Vec<&Reporting> = [
        request.reporting.as_ref(),
        agreement.and_then(|a| a.reporting.as_ref()),
        standing.and_then(|s| s.reporting.as_ref()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let consent = agreement.is_some_and(|a| a.subcontract_consent.is_some())
        || standing.is_some_and(|s| s.subcontract_consent.is_some());
    let tat = request.requested_tat_wd.is_some()
        || request.requested_due.is_some()
        || agreement.is_some_and(|a| !a.covers.is_empty());
    let is_there = [
        (tat, TAT),
        (reporting.iter().any(|r| !is_blank(r.format.as_deref())), FORMAT),
        (reporting.iter().any(|r| !is_blank(r.language.as_deref())), LANGUAGE),
        (reporting.iter().any(|r| r.conformity_statement.is_some()), CONFORMITY),
        (request.subcontracting_acceptable.is_some() || consent, OUTSIDE),
    ];
    let open = is_there.into_iter().filter(|(there, item)| !there && !was_asked(request, item, None, on));
    open.map(|(_, item)| item.words.to_owned()).collect()
}
