//! The register of job and report numbers from another system, held against the records.

use std::collections::BTreeSet;

use super::{Cell, Index, Row, Whole, sheets};
use crate::model::finding::Grade;
use crate::model::page::Page;
use crate::model::record::Entry;
use crate::model::record::people::RegisterRow;
use crate::render::frame::At;
use crate::render::look;
use crate::render::say::say;
use crate::render::tally::Answers;
use crate::render::view::Mark;
use crate::render::words;
use crate::render::{Build, RenderError, names};

const LEAD: &str = "Numbers of jobs and reports as another system exported them: the only way to see a job \
                    that nobody recorded.";

/// Its line in the list of registers.
pub(super) fn index(build: &Build) -> Index {
    let rows = &build.lab().register;
    // Findings about jobs that have records stand on their pages.
    let unknown = rows.iter().map(|r| r.body.job.as_str()).filter(|id| !build.lab().jobs.contains_key(*id));
    let mut all = Answers::default();
    let unknown: BTreeSet<&str> = unknown.collect();
    all.findings.extend(unknown.iter().flat_map(|id| build.tally.about(id).findings.iter().copied()));
    Index {
        href: "numbers.html".to_owned(),
        title: say("Job and report numbers"),
        lead: say(LEAD),
        records: rows.len(),
        findings: look::summary(&all, &build.lab().settings.grade_labels),
    }
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let at = At::root(say("Job and report numbers"), "registers");
    let exported = build.lab().register.iter().filter_map(|r| r.body.exported_on).max();
    let of = exported.map_or_else(String::new, |on| say!(" The last export is of {on}.", on));
    let mut seen = BTreeSet::new();
    let rows = build.lab().register.iter().map(|entry| {
        let first = seen.insert(entry.body.job.as_str());
        row(build, entry, first, &at)
    });
    let whole = Whole {
        title: say("Job and report numbers"),
        lead: format!("{}{of}", say(LEAD)),
        head: say("Job"),
        heads: &["Report", "Customer", "Registered", "State there", "In the records"],
        rows: rows.collect(),
    };
    sheets(build, "numbers", whole)
}

fn row(build: &Build, entry: &Entry<RegisterRow>, first: bool, at: &At) -> Row {
    let (lab, body) = (build.lab(), &entry.body);
    let job = lab.jobs.get(&body.job);
    let is_void = body.state.as_deref().is_some_and(|s| s.eq_ignore_ascii_case("void"));
    let report = body.report_no.as_deref();
    let has_report = |no: &str| job.is_some_and(|j| j.reports.iter().any(|r| r.body.report_no == no));
    let there = match job {
        _ if is_void => Mark::plain("none", say("number never used")),
        None => Mark::grade(Grade::Major, say("no record")),
        Some(_) if report.is_some_and(|no| !has_report(no)) => {
            Mark::grade(Grade::Minor, say("without this report"))
        }
        Some(_) => Mark::fine(say("yes")),
    };
    let about = if job.is_some() { None } else { Some(build.tally.about(&body.job)) };
    let labels = &lab.settings.grade_labels;
    Row {
        id: first.then(|| names::fragment(&body.job)),
        href: job.and_then(|j| build.names.record(&j.id)).map(|a| at.to(a)),
        name: body.job.clone(),
        cells: vec![
            Cell::maybe(body.report_no.clone()),
            Cell::maybe(body.customer.as_ref().map(|c| format!("{} ({c})", lab.customer_name(c)))),
            Cell::day(body.registered_on),
            Cell::maybe(body.state.as_deref().map(|s| words::sentence(&s.replace('_', " ")))),
            Cell::mark(there),
        ],
        worst: about.map_or_else(|| say("none").to_owned(), |about| look::worst(about, labels)),
        findings: about
            .map_or_else(|| Mark::plain("none", say("see the job")), |about| look::summary(about, labels)),
    }
}
