//! The register of jobs, complete without script.

use serde::Serialize;

use super::frame::At;
use super::look::{self, Look, Stage};
use super::say::say;
use super::tally::Answers;
use super::view::{Link, Mark};
use super::words::{self, Day};
use super::{Build, RenderError, parts};
use crate::model::finding::Grade;
use crate::model::lab::Lab;
use crate::model::page::Page;

/// Jobs on one sheet at most: so many lines stay below 400 KB.
const SHEET: usize = 230;

#[derive(Serialize)]
struct JobsPage {
    at: At,
    title: String,
    /// Where the page belongs, where it is not the register itself.
    above: Option<Link>,
    /// The day on which the records end, where that is before the as-of day.
    ends: Option<Day>,
    lead: String,
    /// The sheets by year, where there are too many jobs for one page.
    years: Vec<Year>,
    /// The sheets before and after this one.
    near: Vec<Link>,
    table: Option<JobTable>,
}

/// Lines of a register of jobs with what they are filtered by.
#[derive(Serialize)]
pub(super) struct JobTable {
    caption: String,
    /// Values of facets in their order, as the script reads them.
    states: String,
    reviews: String,
    worst: String,
    rows: Vec<Row>,
}

/// The sheets of one year.
#[derive(Serialize)]
struct Year {
    name: String,
    sheets: Vec<Sheet>,
}

/// A sheet of a register that is too long for one page.
#[derive(Clone, Serialize)]
pub(super) struct Sheet {
    href: String,
    jobs: usize,
    /// Days of receipt of its first and its last job.
    from: Day,
    to: Day,
    findings: Mark,
}

/// How sheets are named, and what they belong to.
pub(super) struct Leaf<'a> {
    /// Paths without number and ending.
    pub(super) stem: &'a str,
    /// The page that holds the first lines.
    pub(super) first: &'a str,
    /// What the table holds.
    pub(super) caption: &'a str,
}

/// One line of the register.
#[derive(Serialize)]
struct Row {
    id: String,
    href: Option<String>,
    customer: String,
    tests: String,
    received: Day,
    stage: &'static str,
    state: Mark,
    review_kind: &'static str,
    review: Mark,
    due: Option<Day>,
    changes: Option<Mark>,
    findings: Mark,
    worst: String,
    /// Numbers by which a job is looked for: rules, report, order, items.
    find: String,
    /// Sorts by findings: the more and the graver, the higher.
    gravity: String,
}

/// The register: one page, or an index of sheets by year.
pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let at = At::root(say("Jobs"), "jobs");
    // Newest first.
    let looks: Vec<&Look> = build.looks.iter().rev().collect();
    let (mut pages, mut years) = (Vec::new(), Vec::new());
    let mut whole = None;
    if looks.len() <= SHEET {
        whole = Some(table(build, &looks, &at, say("All requests, newest first")));
    } else {
        for year in looks.chunk_by(|a, b| a.received().year() == b.received().year()) {
            let name = year.first().map_or_else(String::new, |look| look.received().year().to_string());
            let stem = format!("jobs-{name}");
            let caption = say!("Requests of {name}, newest first", name);
            let leaf = Leaf { stem: &stem, first: "jobs.html", caption: &caption };
            let chunks: Vec<&[&Look]> = year.chunks(SHEET).collect();
            pages.extend(further(build, &chunks, 0, &at, &leaf)?);
            years.push(Year { name, sheets: told(build, &chunks, 0, &leaf) });
        }
    }
    let view = JobsPage {
        ends: build.records_end().map(Day::from),
        lead: lead(build),
        title: say("Jobs").to_owned(),
        above: None,
        years,
        near: Vec::new(),
        table: whole,
        at,
    };
    pages.push(build.page("jobs.html", "jobs.html", &view)?);
    Ok(pages)
}

/// Some jobs on a page that has room for one sheet.
pub(super) struct Sheets {
    /// The lines for the page itself.
    pub(super) first: Option<JobTable>,
    /// Further pages for the rest.
    pub(super) pages: Vec<Page>,
    /// What those hold.
    pub(super) rest: Vec<Sheet>,
}

/// Lays out some jobs, the newest first, for a page that has room for one sheet.
pub(super) fn sheets(build: &Build, looks: &[&Look], at: &At, leaf: &Leaf) -> Result<Sheets, RenderError> {
    let chunks: Vec<&[&Look]> = looks.chunks(SHEET).collect();
    let first = chunks.first().map(|looks| table(build, looks, at, leaf.caption));
    let pages = further(build, &chunks, 1, at, leaf)?;
    let mut sheets = told(build, &chunks, 1, leaf);
    for sheet in &mut sheets {
        sheet.href = at.to(&sheet.href);
    }
    Ok(Sheets { first, pages, rest: sheets })
}

/// The path of the sheet at a place: the page itself for the first of those that it holds.
fn path(leaf: &Leaf, place: usize, from: usize) -> String {
    match place {
        place if place < from => leaf.first.to_owned(),
        0 => format!("{}.html", leaf.stem),
        place => format!("{}-{}.html", leaf.stem, place + 1),
    }
}

/// What the sheets from one on hold, with their addresses from the site's root.
fn told(build: &Build, chunks: &[&[&Look]], from: usize, leaf: &Leaf) -> Vec<Sheet> {
    let labels = &build.lab().settings.grade_labels;
    let sheet = |(place, looks): (usize, &&[&Look])| {
        let (newest, oldest) = (looks.first()?, looks.last()?);
        let mut all = Answers::default();
        all.findings.extend(looks.iter().flat_map(|look| look.answers.findings.iter().copied()));
        Some(Sheet {
            href: path(leaf, place, from),
            jobs: looks.len(),
            from: oldest.received().into(),
            to: newest.received().into(),
            findings: look::summary(&all, labels),
        })
    };
    chunks.iter().enumerate().skip(from).filter_map(sheet).collect()
}

/// The pages of the sheets from one on.
fn further(
    build: &Build,
    chunks: &[&[&Look]],
    from: usize,
    at: &At,
    leaf: &Leaf,
) -> Result<Vec<Page>, RenderError> {
    let link = |place: usize, text: &str| Link {
        href: Some(at.to(&path(leaf, place, from))),
        text: text.to_owned(),
    };
    let mut pages = Vec::new();
    for (place, looks) in chunks.iter().enumerate().skip(from) {
        let before = place.checked_sub(1).filter(|place| *place + 1 >= from);
        let after = Some(place + 1).filter(|place| *place < chunks.len());
        let title = say!(
            "{caption}, sheet {sheet} of {sheets}",
            caption = leaf.caption,
            sheet = place + 1,
            sheets = chunks.len()
        );
        let view = JobsPage {
            at: at.titled(&title),
            title,
            above: Some(Link { href: Some(at.to(leaf.first)), text: at.name().to_owned() }),
            ends: build.records_end().map(Day::from),
            lead: say!(
                "{jobs} of this sheet. Filters and sorting see this sheet; the search above sees all.",
                jobs = words::count(looks.len(), "job")
            ),
            years: Vec::new(),
            near: before
                .map(|p| link(p, say("Newer")))
                .into_iter()
                .chain(after.map(|p| link(p, say("Older"))))
                .collect(),
            table: Some(table(build, looks, at, leaf.caption)),
        };
        pages.push(build.page(&path(leaf, place, from), "jobs.html", &view)?);
    }
    Ok(pages)
}

fn table(build: &Build, looks: &[&Look], at: &At, caption: &str) -> JobTable {
    JobTable {
        caption: caption.to_owned(),
        states: Stage::ALL.map(Stage::words).join("|"),
        reviews: look::REVIEWS.map(say).join("|"),
        worst: look::grades(&build.lab().settings.grade_labels),
        rows: looks.iter().map(|look| row(build, look, at)).collect(),
    }
}

/// The register's line of a job, for a page at `at`.
fn row(build: &Build, look: &Look, at: &At) -> Row {
    let lab = build.lab();
    let job = look.job;
    let customer = &job.request.body.customer;
    let count = |grade| look.answers.count(grade);
    Row {
        id: job.id.clone(),
        href: build.names.record(&job.id).map(|a| at.to(a)),
        customer: lab.customer_name(customer.as_str()),
        tests: tests(lab, look),
        received: look.received().into(),
        stage: look.stage.words(),
        state: look.state(lab),
        review_kind: say(look.review_kind()),
        review: look.review(),
        due: look.due.map(Day::from),
        changes: look.changed(),
        findings: look.findings(&lab.settings.grade_labels),
        worst: look::worst(look.answers, &lab.settings.grade_labels),
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
        return say("not stated").to_owned();
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
    all.join(" ")
}

fn lead(build: &Build) -> String {
    let count = |stage: Stage| build.looks.iter().filter(|l| l.stage == stage).count();
    let stages: Vec<String> = Stage::ALL
        .into_iter()
        .filter(|stage| count(*stage) > 0)
        .map(|stage| format!("{} {}", words::grouped(count(stage) as u64), stage.words().to_lowercase()))
        .collect();
    let Some(first) = build.looks.first() else { return say("No request is on record.").to_owned() };
    let since = first.received();
    say!(
        "{requests} received since {since}: {stages}.",
        requests = words::count(build.looks.len(), "request"),
        since,
        stages = stages.join(", ")
    )
}
