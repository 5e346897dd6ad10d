//! RPT-001: a report was released by somebody who was not authorised to release it.

use jiff::civil::Date;

use super::standing::standing;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::blocks::{MethodId, Sign};
use crate::model::record::people::{Activity, Person, covers};
use crate::model::record::report::Report;
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{REPORTS, is_hidden, unreadable};
use crate::rules::words::list;

/// See `authoriser.md`.
pub const RULE: Rule = Rule {
    code: "RPT-001",
    name: "authoriser-not-authorised",
    title: "Authoriser not authorised",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.8.1.1", "17025-7.8.2.1.o", "17025-6.2.6"],
    procedure: &["P09-5-CC-c"],
    summary: "Who releases a report is authorised on that day to release reports of every method in it.",
    advice: "Have an authorised person look at the results and release the report anew.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("authoriser.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let hidden = is_hidden(lab, job, &[REPORTS], out);
    for (report, issued) in standing(lab, job) {
        if hidden {
            // it may have been replaced
            out.cannot_tell(&report.meta, unreadable(Kind::Report));
            continue;
        }
        if let Some(sign) = &report.body.authorised {
            if sign.on.is_after(&issued) {
                late(report, sign, issued, out);
                continue;
            }
            ask(lab, report, sign, out);
            continue;
        }
        let number = &report.body.report_no;
        let message = format!("Report {number} was issued on {issued}, and nothing shows who released it.");
        out.finding(&report.meta, "/report_no", message).on(issued.day).about_part();
    }
}

/// Issued first, and released afterwards: when it went out nobody had authorised it.
fn late(report: &Entry<Report>, sign: &Sign, issued: When, out: &mut Outcome) {
    let number = &report.body.report_no;
    let message = format!("Report {number} was issued on {issued} and released only on {}.", sign.on);
    out.finding(&report.meta, "/authorised/on", message)
        .about_part()
        .also(report.meta.place("/issued_on"), format!("issued on {issued}"));
}

fn ask(lab: &Lab, report: &Entry<Report>, sign: &Sign, out: &mut Outcome) {
    let id = sign.person.as_str();
    let Some(person) = lab.people.get(id) else {
        if lab.is_unread(Kind::Person) {
            return out.cannot_tell(&report.meta, "the register of people could not be read");
        }
        return out.cannot_tell(&report.meta, format!("{id} is not in the register of people"));
    };
    let day = sign.on.day;
    let stood_in_for = deputised(lab, person, sign);
    let may = |method: Option<&str>| {
        may_release(person, method, day) || stood_in_for.is_some_and(|other| may_release(other, method, day))
    };
    let methods = methods(report);
    let beyond: Vec<&str> = methods.iter().copied().filter(|method| !may(Some(method))).collect();
    if beyond.is_empty() && (!methods.is_empty() || may(None)) {
        return out.pass(&report.meta);
    }
    if let (Some(other), true) = (&sign.deputising_for, lab.is_unread(Kind::Person))
        && !lab.people.contains_key(other.as_str())
    {
        return out.cannot_tell(&report.meta, unreadable(Kind::Person));
    }
    let of = match beyond.as_slice() {
        [] => String::new(),
        some => format!(" of {}", list(some)),
    };
    let number = &report.body.report_no;
    let (name, on) = (&person.body.name, sign.on);
    let why = absence(person, &beyond, on);
    let message = format!(
        "Report {number} was released on {on} by {name}, who was not authorised to release reports{of} that \
         day{why}."
    );
    out.finding(&report.meta, "/authorised", message)
        .on(day)
        .about_part()
        .also(person.meta.place(""), format!("what {name} was authorised for"));
}

/// Methods whose results in the report are the laboratory's own.
fn methods(report: &Entry<Report>) -> Vec<&str> {
    let own = report.body.lines.iter().filter(|line| line.provider.is_none());
    let mut methods: Vec<&str> =
        own.filter_map(|line| line.method_reported.as_ref()).map(MethodId::as_str).collect();
    methods.sort_unstable();
    methods.dedup();
    methods
}

/// Whether the person may release reports of the method on that day; without a method, any reports.
fn may_release(person: &Entry<Person>, method: Option<&str>, day: Date) -> bool {
    person.body.authorisations.iter().any(|a| {
        let reaches = a.method.as_ref().is_none_or(|of| method.is_none_or(|wanted| of.as_str() == wanted));
        a.activity == Activity::AuthoriseReport && reaches && covers(Some(a.from), a.to, day)
    })
}

/// Whose place the signer took, when the register has the signer as that person's deputy on the day.
fn deputised<'a>(lab: &'a Lab, signer: &Entry<Person>, sign: &Sign) -> Option<&'a Entry<Person>> {
    let other = sign.deputising_for.as_ref()?;
    let is_deputy = signer
        .body
        .roles
        .iter()
        .any(|r| r.deputy_for.as_ref() == Some(other) && covers(Some(r.from), r.to, sign.on.day));
    lab.people.get(other.as_str()).filter(|_| is_deputy)
}

/// When the authorisation ended or began, as the end of a sentence.
fn absence(person: &Entry<Person>, beyond: &[&str], on: When) -> String {
    let releases = person.body.authorisations.iter().filter(|a| {
        let of = a.method.as_ref().map(MethodId::as_str);
        a.activity == Activity::AuthoriseReport
            && of.is_none_or(|of| beyond.is_empty() || beyond.contains(&of))
    });
    let ended = releases.clone().filter_map(|a| a.to).filter(|to| *to < on.day).max();
    let begun = releases.map(|a| a.from).filter(|from| *from > on.day).min();
    match (ended, begun) {
        (Some(to), _) => format!("; the authorisation had ended on {to}"),
        (None, Some(from)) => format!("; the authorisation began on {from}"),
        (None, None) => String::new(),
    }
}
