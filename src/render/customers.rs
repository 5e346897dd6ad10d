//! Customers: who they are, what is agreed with them, their jobs and what they said.

use serde::Serialize;

use super::frame::At;
use super::job;
use super::jobs::{self, Row as JobRow};
use super::look::{self, Look};
use super::names;
use super::tally::Answers;
use super::view::{Mark, Pair};
use super::words::{self, Day};
use super::{Build, RenderError};
use crate::model::lab::{Framework, Lab};
use crate::model::page::Page;
use crate::model::record::complaint::Complaint;
use crate::model::record::customer::{Contact, Customer, StandingTerms};
use crate::model::record::listening::Communication;
use crate::model::record::system::Disclosure;

#[derive(Serialize)]
struct CustomersPage {
    at: At,
    rows: Vec<Row>,
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
}

#[derive(Serialize)]
struct CustomerPage {
    at: At,
    id: String,
    name: String,
    facts: Vec<Pair>,
    contacts: Vec<ContactRow>,
    terms: Vec<Pair>,
    entries: Vec<Entry>,
    jobs: Vec<JobRow>,
    findings: Vec<String>,
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

/// Something on record about a customer beside the jobs.
#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
    group: &'static str,
    facts: Vec<Pair>,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let at = At::root("Customers", "customers");
    let lab = build.lab();
    let mut customers: Vec<_> = lab.customers.iter().collect();
    customers.sort_by_key(|(id, _)| words::natural(id));
    let rows = customers.into_iter().map(|(id, c)| row(build, id, &c.body, &at)).collect();
    let mut pages = vec![build.page("customers.html", "customers.html", &CustomersPage { at, rows })?];
    for (id, customer) in &lab.customers {
        pages.push(page(build, id, &customer.body)?);
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
    }
}

fn kind(body: &Customer) -> String {
    let category = body.category.as_ref().map(words::plain);
    let both = [Some(words::plain(&body.kind)), category];
    both.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn page(build: &Build, id: &str, body: &Customer) -> Result<Page, RenderError> {
    let at = At::folder(body.name.clone(), "customers");
    let lab = build.lab();
    let about = build.tally.about(id);
    let view = CustomerPage {
        id: id.to_owned(),
        name: body.name.clone(),
        facts: facts(body),
        contacts: body.contacts.iter().map(contact).collect(),
        terms: body.standing_terms.as_ref().map(terms).unwrap_or_default(),
        entries: entries(lab, id),
        jobs: of(build, id).into_iter().map(|look| jobs::row(build, look, &at)).collect(),
        findings: about.findings.iter().map(|f| format!("{}: {}", f.rule.code, f.message)).collect(),
        at,
    };
    let path = build.names.record(id).unwrap_or_default();
    build.page(path, "customer.html", &view)
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
        Some(true) => "yes",
        Some(false) => "no",
        None => "not stated",
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

fn entries(lab: &Lab, customer: &str) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    let frameworks = lab.agreements.iter().filter(|(_, f)| f.agreement.body.customer.as_str() == customer);
    all.extend(frameworks.map(|(id, f)| agreement(lab, id, f)));
    let theirs = |of: Option<&str>| of == Some(customer);
    let complaints =
        lab.complaints.iter().filter(|(_, c)| theirs(c.body.customer.as_ref().map(|c| c.0.as_str())));
    all.extend(complaints.map(|(id, c)| complaint(lab, id, &c.body)));
    let disclosures = lab.disclosures.iter().filter(|(_, d)| theirs(Some(d.body.customer.as_str())));
    all.extend(disclosures.map(|(id, d)| disclosure(id, &d.body)));
    let feedback =
        lab.feedback.iter().filter(|(_, f)| theirs(f.body.customer.as_ref().map(|c| c.0.as_str())));
    all.extend(feedback.map(|(id, f)| Entry {
        id: names::fragment(id),
        title: id.clone(),
        group: "Feedback",
        facts: job::heard(&f.body),
    }));
    let talks =
        lab.communications.iter().filter(|(_, c)| theirs(c.body.customer.as_ref().map(|c| c.0.as_str())));
    all.extend(talks.map(|(id, c)| talk(lab, id, &c.body)));
    all
}

fn agreement(lab: &Lab, id: &str, framework: &Framework) -> Entry {
    let body = &framework.agreement.body;
    let mut facts = vec![Pair::new("In force", format!("{} to {}", body.valid_from, body.valid_to))];
    facts.extend(Pair::maybe("Ended early", body.terminated_on.map(|d| d.to_string())));
    for cover in &body.covers {
        let most =
            cover.max_samples_per_order.map(|n| format!(", at most {}", words::count(n as usize, "item")));
        let matrices = if cover.matrices.is_empty() {
            String::new()
        } else {
            format!(" for {}", cover.matrices.join(", "))
        };
        let days = words::count(cover.tat_wd as usize, "working day");
        let text = format!("{}{matrices}{}, {days}", cover.method, most.unwrap_or_default());
        facts.push(Pair::new("Covers", text));
    }
    facts.extend(Pair::maybe("Price", body.price_ref.clone()));
    facts.extend(Pair::maybe("Review due", body.review_due.map(|d| d.to_string())));
    for review in &framework.reviews {
        let decided = review.body.decision.as_ref().map_or_else(
            || "not decided".to_owned(),
            |d| format!("{}, {} by {}", d.on, words::plain(&d.outcome), lab.person_name(d.by.as_str())),
        );
        facts.push(Pair::new("Reviewed", decided));
    }
    Entry { id: names::fragment(id), title: id.to_owned(), group: "Agreement", facts }
}

fn complaint(lab: &Lab, id: &str, body: &Complaint) -> Entry {
    let mut facts = vec![Pair::new("Received", body.received_on.to_string())];
    facts.push(Pair::new("About", words::plain(&body.kind)));
    facts.push(Pair::new("Text", body.text.clone()));
    facts.extend(Pair::maybe("Acknowledged", body.acknowledged_on.map(|d| d.to_string())));
    let justified = body.validated.as_ref().map(|v| {
        let word = if v.justified { "justified" } else { "not justified" };
        format!("{word}, {}, {}", v.on, lab.person_name(v.by.as_str()))
    });
    facts.extend(Pair::maybe("Judged", justified));
    let outcome = body.outcome.as_ref().map(|o| {
        let reviewed =
            o.reviewed_by.as_ref().map(|p| format!(", reviewed by {}", lab.person_name(p.as_str())));
        let by = lab.person_name(o.decided_by.as_str());
        format!("{} ({}, {by}{})", o.text, o.on, reviewed.unwrap_or_default())
    });
    facts.extend(Pair::maybe("Outcome", outcome));
    facts.extend(Pair::maybe("Complainant told", body.told_outcome_on.map(|d| d.to_string())));
    let actions: Vec<String> = body.actions.iter().map(ToString::to_string).collect();
    facts.extend(Pair::maybe("Actions", (!actions.is_empty()).then(|| actions.join(", "))));
    let closed = body.closed_on.map_or_else(|| "open".to_owned(), |d| d.to_string());
    facts.push(Pair::new("Closed", closed));
    Entry { id: names::fragment(id), title: id.to_owned(), group: "Complaint", facts }
}

fn disclosure(id: &str, body: &Disclosure) -> Entry {
    let mut facts = vec![Pair::new("Released", format!("{} to {}", body.released_on, body.recipient))];
    facts.push(Pair::new("What", body.what.clone()));
    facts.push(Pair::new("Ground", words::plain(&body.basis)));
    facts.extend(Pair::maybe("Reference", body.legal_reference.clone()));
    let told = body.customer_told_on.map(|d| d.to_string());
    let banned = body.telling_prohibited.as_ref().map(|p| format!("not allowed: {}", p.reference));
    let told = told.or(banned).unwrap_or_else(|| "not on record".to_owned());
    facts.push(Pair::new("Customer told", told));
    Entry { id: names::fragment(id), title: id.to_owned(), group: "Disclosure", facts }
}

fn talk(lab: &Lab, id: &str, body: &Communication) -> Entry {
    let how = body.channel.map_or_else(String::new, |c| format!(" {}", c.words()));
    let by = body.by.as_ref().map(|p| format!(", {}", lab.person_name(p.as_str()))).unwrap_or_default();
    let mut facts = vec![Pair::new("When", format!("{}{how}{by}", body.on))];
    facts.push(Pair::new("About", words::plain(&body.topic)));
    facts.extend(Pair::maybe("Said", body.summary.clone()));
    facts.extend(Pair::maybe("Outcome", body.outcome.clone()));
    Entry { id: names::fragment(id), title: id.to_owned(), group: "Communication", facts }
}
