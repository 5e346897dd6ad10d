//! The register of jobs, complete without script.

use std::collections::BTreeMap;

use serde::Serialize;

use super::frame::At;
use super::look::{Look, Stage};
use super::view::Mark;
use super::words::{self, Day};
use super::{Build, RenderError, parts};
use crate::model::finding::Grade;
use crate::model::lab::Lab;
use crate::model::page::Page;

/// Values of a facet shown at most; with more, the search box is the better tool.
const MOST_VALUES: usize = 14;

#[derive(Serialize)]
struct JobsPage {
    at: At,
    /// The day on which the records end, where that is before the as-of day.
    ends: Option<Day>,
    lead: String,
    facets: Vec<Facet>,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Facet {
    title: &'static str,
    name: &'static str,
    values: Vec<Value>,
}

#[derive(Serialize)]
struct Value {
    key: String,
    label: String,
    count: usize,
}

/// One line of the register.
#[derive(Serialize)]
pub(super) struct Row {
    id: String,
    href: Option<String>,
    customer: String,
    customer_id: String,
    tests: String,
    received: Day,
    quarter: String,
    stage: &'static str,
    state: Mark,
    review_kind: &'static str,
    review: Mark,
    due: Option<Day>,
    changes: Option<Mark>,
    findings: Mark,
    worst: &'static str,
    /// Numbers by which a job is looked for: rules, report, order, items.
    find: String,
    /// Sorts by findings: the more and the graver, the higher.
    gravity: String,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let at = At::root("Jobs", "jobs");
    // Newest first.
    let rows: Vec<Row> = build.looks.iter().rev().map(|look| row(build, look, &at)).collect();
    let view = JobsPage {
        ends: build.records_end().map(Day::from),
        lead: lead(build),
        facets: facets(build, &rows),
        rows,
        at,
    };
    build.page("jobs.html", "jobs.html", &view)
}

/// The register's line of a job, for a page at `at`.
pub(super) fn row(build: &Build, look: &Look, at: &At) -> Row {
    let lab = build.lab();
    let job = look.job;
    let customer = &job.request.body.customer;
    let count = |grade| look.answers.count(grade);
    Row {
        id: job.id.clone(),
        href: build.names.record(&job.id).map(|a| at.to(a)),
        customer: lab.customer_name(customer.as_str()),
        customer_id: customer.to_string(),
        tests: tests(lab, look),
        received: look.received().into(),
        quarter: words::quarter(look.received()),
        stage: look.stage.words(),
        state: look.state(lab),
        review_kind: look.review_kind(),
        review: look.review(),
        due: look.due.map(Day::from),
        changes: look.changed(),
        findings: look.findings(&lab.settings.grade_labels),
        worst: look.answers.worst().map_or("none", Grade::word),
        find: find(look),
        gravity: format!(
            "{:03}-{:03}-{:03}",
            count(Grade::Major),
            count(Grade::Minor),
            count(Grade::Observation)
        ),
    }
}

/// What is tested on how many items: by technique where the method has one, else in the words of the
/// request.
fn tests(lab: &Lab, look: &Look) -> String {
    let mut counts: Vec<(String, u32)> = Vec::new();
    for line in &look.job.request.body.lines {
        let agreed = look.job.contract.last().and_then(|s| s.terms.lines.get(&line.line)?.method.as_ref());
        let method = agreed.map(|m| m.value.as_str()).or(line.method_requested.as_deref());
        let technique = method.and_then(|m| lab.methods.get(m)?.body.technique.clone());
        let Some(name) = technique.or(line.test.clone()).or(line.material.clone()) else { continue };
        let items = line.sample_count.unwrap_or(0);
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count = count.saturating_add(items),
            None => counts.push((name, items)),
        }
    }
    if counts.is_empty() {
        return "not stated".to_owned();
    }
    let each = counts.into_iter().map(|(name, count)| match count {
        0 => name,
        n => format!("{name}\u{a0}×\u{a0}{n}"),
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Numbers and words by which a job is looked for and which its line does not show.
fn find(look: &Look) -> String {
    let job = look.job;
    let mut all: Vec<&str> = look.answers.findings.iter().map(|f| f.rule.code).collect();
    all.dedup();
    all.extend(job.reports.iter().map(|r| r.body.report_no.as_str()));
    all.extend(job.request.body.client_order_no.as_deref());
    all.extend(job.request.body.client_reference.as_deref());
    for line in &job.request.body.lines {
        all.extend(
            [&line.test, &line.material, &line.method_requested].into_iter().flatten().map(String::as_str),
        );
    }
    for sample in &job.samples {
        all.extend(
            [&sample.body.lab_sample_id, &sample.body.client_sample_id]
                .into_iter()
                .flatten()
                .map(String::as_str),
        );
    }
    all.extend(parts::of(job).into_iter().filter_map(|meta| meta.common.number.as_deref()));
    all.join(" ").to_lowercase()
}

fn lead(build: &Build) -> String {
    let count = |stage: Stage| build.looks.iter().filter(|l| l.stage == stage).count();
    let stages: Vec<String> = Stage::ALL
        .into_iter()
        .filter(|stage| count(*stage) > 0)
        .map(|stage| format!("{} {}", count(stage), stage.words().to_lowercase()))
        .collect();
    let Some(first) = build.looks.first() else { return "No request is on record.".to_owned() };
    let since = first.received();
    format!("{} received since {since}: {}.", words::count(build.looks.len(), "request"), stages.join(", "))
}

fn facets(build: &Build, rows: &[Row]) -> Vec<Facet> {
    let labels = &build.lab().settings.grade_labels;
    let worst = [Grade::Major, Grade::Minor, Grade::Observation]
        .into_iter()
        .map(|grade| (grade.word(), labels.of(grade).to_owned()))
        .chain([("none", "None".to_owned())]);
    let stages = Stage::ALL.into_iter().map(|stage| (stage.words(), stage.words().to_owned()));
    let reviews = ["Full", "Routine", "Simplified", "Draft", "None"].map(|kind| (kind, kind.to_owned()));
    let quarters: BTreeMap<&str, String> =
        rows.iter().map(|r| (r.quarter.as_str(), r.quarter.clone())).collect();
    let customers: BTreeMap<&str, String> =
        rows.iter().map(|r| (r.customer_id.as_str(), r.customer.clone())).collect();
    vec![
        facet("Worst finding", "worst", worst, |row| row.worst, rows),
        facet("State", "state", stages, |row| row.stage, rows),
        facet("Review", "review", reviews, |row| row.review_kind, rows),
        facet("Received", "quarter", quarters, |row| &row.quarter, rows),
        facet("Customer", "customer", customers, |row| &row.customer_id, rows),
    ]
    .into_iter()
    .filter(|facet| (2..=MOST_VALUES).contains(&facet.values.len()))
    .collect()
}

fn facet<'a>(
    title: &'static str,
    name: &'static str,
    values: impl IntoIterator<Item = (&'a str, String)>,
    of: impl Fn(&Row) -> &str,
    rows: &[Row],
) -> Facet {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(of(row)).or_default() += 1;
    }
    let values = values.into_iter().filter_map(|(value, label)| {
        let count = counts.get(value).copied()?;
        Some(Value { key: value.to_owned(), label, count })
    });
    Facet { title, name, values: values.collect() }
}
