//! Customers: who they are, what is agreed with them, their jobs and what they said.

use serde::Serialize;

use super::approvals::{self, Panel};
use super::cards::{self, Card};
use super::dates::Fingerprints;
use super::frame::At;
use super::job;
use super::jobs::{self, JobTable, Leaf, Sheet, Sheets};
use super::look::{self, Look};
use super::registers::{self, Kept};
use super::say::say;
use super::tally::Answers;
use super::view::{Link, Mark, Pair};
use super::words::{self, Day};
use super::{Build, RenderError};
use crate::model::page::Page;
use crate::model::record::customer::{Contact, Customer, StandingTerms};

#[derive(Serialize)]
struct CustomersPage {
    at: At,
    worst: String,
    rows: Vec<Row>,
    /// The other sheets, where there are too many customers for one page.
    sheets: Vec<Link>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    href: Option<String>,
    name: String,
    kind: String,
    status: String,
    jobs: usize,
    last: Option<Day>,
    complaints: usize,
    findings: Mark,
    worst: String,
}

#[derive(Serialize)]
struct CustomerPage {
    at: At,
    id: String,
    name: String,
    facts: Vec<Pair>,
    contacts: Vec<ContactRow>,
    terms: Vec<Pair>,
    entries: Vec<Kept>,
    /// Their jobs, the newest first: as many as one sheet holds.
    jobs: Option<JobTable>,
    sheets: Vec<Sheet>,
    findings: Vec<Card>,
    approvals: Option<Panel>,
}

#[derive(Serialize)]
struct ContactRow {
    name: String,
    reach: String,
    changes: &'static str,
    results: &'static str,
    from: Option<Day>,
    to: Option<Day>,
}

/// Customers on one sheet at most: so many lines stay below 400 KB.
const SHEET: usize = 200;

/// The address of a sheet of the register.
fn sheet(place: usize) -> String {
    match place {
        0 => "customers.html".to_owned(),
        n => format!("customers-{}.html", n + 1),
    }
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let at = At::root(say("Customers"), "customers");
    let lab = build.lab();
    let mut customers: Vec<_> = lab.customers.iter().collect();
    customers.sort_by_key(|(id, _)| words::natural(id));
    let worst = look::grades(&lab.settings.grade_labels);
    let count = customers.len().div_ceil(SHEET).max(1);
    let mut pages = Vec::new();
    for place in 0..count {
        let these = customers.iter().skip(place * SHEET).take(SHEET);
        let sheet = |other: usize| Link {
            href: (other != place).then(|| sheet(other)),
            text: say!(
                "{first} to {last}",
                first = other * SHEET + 1,
                last = ((other + 1) * SHEET).min(customers.len())
            ),
        };
        let view = CustomersPage {
            rows: these.map(|(id, c)| row(build, id, &c.body, &at)).collect(),
            sheets: if count > 1 { (0..count).map(sheet).collect() } else { Vec::new() },
            worst: worst.clone(),
            at: at.clone(),
        };
        pages.push(build.page(&self::sheet(place), "customers.html", &view)?);
    }
    for (id, customer) in &lab.customers {
        pages.extend(of_one(build, id, &customer.body)?);
    }
    Ok(pages)
}

fn of<'a>(build: &Build<'a>, id: &str) -> Vec<&'a Look<'a>> {
    build.looks.iter().rev().filter(|l| l.job.request.body.customer.as_str() == id).collect()
}

fn row(build: &Build, id: &str, body: &Customer, at: &At) -> Row {
    let lab = build.lab();
    let looks = of(build, id);
    let complaints =
        lab.complaints.values().filter(|c| c.body.customer.as_ref().is_some_and(|c| c.as_str() == id));
    let mut all = Answers::default();
    all.findings.extend(build.tally.about(id).findings.iter().copied());
    all.findings.extend(looks.iter().flat_map(|l| l.answers.findings.iter().copied()));
    Row {
        id: id.to_owned(),
        href: build.names.record(id).map(|a| at.to(a)),
        name: body.name.clone(),
        kind: kind(body),
        status: body.status.as_ref().map_or_else(String::new, words::plain),
        jobs: looks.len(),
        last: looks.first().map(|l| l.received().into()),
        complaints: complaints.count(),
        findings: look::summary(&all, &lab.settings.grade_labels),
        worst: look::worst(&all, &lab.settings.grade_labels),
    }
}

fn kind(body: &Customer) -> String {
    let category = body.category.as_ref().map(words::plain);
    let both = [Some(words::plain(&body.kind)), category];
    both.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The page of a customer, and sheets for jobs that it has no room for.
fn of_one(build: &Build, id: &str, body: &Customer) -> Result<Vec<Page>, RenderError> {
    let at = At::folder(body.name.clone(), "customers");
    let about = build.tally.about(id);
    let mut ids = Fingerprints::default();
    let path = build.names.record(id).unwrap_or_default();
    let looks = of(build, id);
    let caption = say!("Jobs of {name}", name = body.name);
    // `~` with these letters is in no file name that is made of an id.
    let stem = format!("{}~jobs", path.trim_end_matches(".html"));
    let Sheets { first, mut pages, rest } =
        jobs::sheets(build, &looks, &at, &Leaf { stem: &stem, first: path, caption: &caption })?;
    let view = CustomerPage {
        id: id.to_owned(),
        name: body.name.clone(),
        facts: facts(body),
        contacts: body.contacts.iter().map(contact).collect(),
        terms: body.standing_terms.as_ref().map(terms).unwrap_or_default(),
        entries: registers::about_customer(build, id, &at),
        jobs: first,
        sheets: rest,
        findings: about.findings.iter().map(|f| cards::card(build, f, &at, &mut ids)).collect(),
        approvals: approvals::panel(build, id, &at),
        at,
    };
    pages.push(build.page(path, "customer.html", &view)?);
    Ok(pages)
}

fn facts(body: &Customer) -> Vec<Pair> {
    let mut all = vec![Pair::new("Kind", kind(body))];
    all.extend(Pair::maybe("Status", body.status.as_ref().map(words::plain)));
    all.extend(Pair::maybe("Customer since", body.active_since.map(|d| d.to_string())));
    all.extend(Pair::maybe("Language", body.language.clone()));
    all.extend(Pair::maybe("Needs last talked over", body.needs_reviewed_on.map(|d| d.to_string())));
    all.extend(Pair::maybe("Asked for no surveys", body.opted_out_of_surveys_on.map(|d| d.to_string())));
    let lost = body.lost.as_ref().map(|lost| {
        let reason = lost.reason.as_ref().map_or_else(String::new, |r| format!(", {}", words::plain(r)));
        let detail = lost.detail.as_ref().map_or_else(String::new, |d| format!(": {d}"));
        format!("{}{reason}{detail}", lost.on)
    });
    all.extend(Pair::maybe("Left", lost));
    all
}

fn contact(contact: &Contact) -> ContactRow {
    let says = |flag: Option<bool>| match flag {
        Some(true) => say("yes"),
        Some(false) => say("no"),
        None => say("not stated"),
    };
    let reach: Vec<String> = contact.email.iter().chain(&contact.phone).cloned().collect();
    ContactRow {
        name: contact.name.clone(),
        reach: reach.join(", "),
        changes: says(contact.may_agree_changes),
        results: says(contact.may_receive_results),
        from: contact.from.map(Day::from),
        to: contact.to.map(Day::from),
    }
}

fn terms(terms: &StandingTerms) -> Vec<Pair> {
    let mut all = Vec::new();
    all.extend(Pair::maybe("Confidentiality", terms.confidentiality.clone()));
    let outside = terms.subcontract_consent.as_ref().map(|consent| {
        let mut named: Vec<String> = consent.providers.iter().map(ToString::to_string).collect();
        named.extend(consent.methods.iter().map(ToString::to_string));
        let named = if named.is_empty() { String::new() } else { format!(": {}", named.join(", ")) };
        format!("{}{named}", words::plain(&consent.scope))
    });
    all.extend(Pair::maybe("Consent to outside work", outside));
    let reporting = terms.reporting.as_ref().map(job::reporting).filter(|r| !r.is_empty());
    all.extend(Pair::maybe("Reporting", reporting));
    all.extend(Pair::maybe("Items afterwards", terms.disposition.clone()));
    let rule = terms.decision_rule.as_ref().and_then(|r| r.rule.as_ref()).map(words::plain);
    all.extend(Pair::maybe("Decision rule", rule));
    all
}
