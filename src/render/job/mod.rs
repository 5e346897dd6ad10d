//! The job file: everything about one request, the two questions first.

use serde::Serialize;

use crate::model::finding::Grade;
use crate::model::lab::Job;
use crate::model::page::Page;
use crate::model::record::Meta;

use super::frame::At;
use super::look::{Look, Stage};
use super::view::{Link, Mark};
use super::{Build, RenderError, words};

mod banner;
mod changes;
mod contract;
mod events;
mod findings;
mod request;
mod samples;
mod signatures;
mod timeline;

pub(super) use contract::reporting;
pub(super) use samples::heard;

#[derive(Serialize)]
struct JobPage {
    at: At,
    id: String,
    sub: String,
    customer: Link,
    state: Mark,
    state_note: String,
    worst: Vec<Mark>,
    form: Option<(String, String)>,
    banner: [banner::Cell; 2],
    contract: contract::Section,
    timeline: timeline::Section,
    findings: findings::Section,
    changes: Vec<changes::Entry>,
    signatures: Vec<signatures::Row>,
    request: request::Section,
    samples: samples::Section,
    extras: Vec<Extra>,
    checks: Vec<Mark>,
    folder: String,
}

/// A key of the laboratory's own.
#[derive(Serialize)]
struct Extra {
    part: String,
    key: String,
    value: String,
}

/// Renders a job's page.
pub(super) fn page(build: &Build, look: &Look) -> Result<Page, RenderError> {
    let job = look.job;
    let at = At::folder(job.id.clone(), "jobs");
    let lab = build.lab();
    let customer = &job.request.body.customer;
    let file = &job.meta().file;
    let view = JobPage {
        id: job.id.clone(),
        sub: subtitle(build, job),
        customer: Link {
            href: build.names.record(customer.as_str()).map(|a| at.to(a)),
            text: lab.customer_name(customer.as_str()),
        },
        state: headline(build, look),
        state_note: state_note(look),
        worst: grades(build, look),
        form: form(job),
        banner: banner::cells(lab, look),
        contract: contract::section(build, look, &at),
        timeline: timeline::section(lab, look),
        findings: findings::section(build, look, &at),
        changes: changes::entries(lab, look),
        signatures: signatures::rows(build, look, &at),
        request: request::section(lab, look),
        samples: samples::section(lab, job),
        extras: extras(job),
        checks: checks(build, look),
        folder: file.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/")),
        at,
    };
    let path = build.names.record(&job.id).unwrap_or_default().to_owned();
    build.page(&path, "job.html", &view)
}

fn subtitle(build: &Build, job: &Job) -> String {
    let lines = &job.request.body.lines;
    let mut tests: Vec<String> = Vec::new();
    for line in lines {
        let test = line.test.clone().or_else(|| line.material.clone());
        tests.extend(test.filter(|t| !tests.contains(t)));
    }
    let items: u32 = lines.iter().filter_map(|l| l.sample_count).sum();
    let what = if tests.is_empty() { "Nothing stated".to_owned() } else { words::list(&tests) };
    let items = if items > 0 { format!(", {}", words::count(items as usize, "item")) } else { String::new() };
    format!("{what}{items}, for {}", build.lab().customer_name(job.request.body.customer.as_str()))
}

fn headline(build: &Build, look: &Look) -> Mark {
    let mut mark = look.state(build.lab());
    if look.stage != Stage::Reported {
        return mark;
    }
    let issued = look.job.facts.issued.map_or_else(String::new, |i| i.to_string());
    mark.text = match look.late {
        Some(late) => {
            let days = words::count(usize::try_from(late.days).unwrap_or(0), "working day");
            format!("Reported {issued}, {days} late, {}", notice(late.told))
        }
        None if look.due.is_some() => format!("Reported {issued}, on time"),
        None => format!("Reported {issued}"),
    };
    mark
}

/// Whether the customer heard of the delay.
fn notice(told: super::changes::State) -> &'static str {
    use super::changes::State;
    match told {
        State::Before => "told in time",
        State::After => "told afterwards",
        State::Never | State::Pending => "nobody told",
        State::CannotTell => "cannot tell whether told",
    }
}

fn state_note(look: &Look) -> String {
    let report = look.job.report().map(|r| r.body.report_no.clone());
    let due = look.due.map(|due| format!("due {due}"));
    report.into_iter().chain(due).collect::<Vec<_>>().join(" · ")
}

fn grades(build: &Build, look: &Look) -> Vec<Mark> {
    let labels = &build.lab().settings.grade_labels;
    [Grade::Major, Grade::Minor, Grade::Observation]
        .into_iter()
        .filter(|grade| look.answers.count(*grade) > 0)
        .map(|grade| {
            let count = look.answers.count(grade);
            Mark::grade(grade, format!("{count} {}", labels.of(grade).to_lowercase()))
        })
        .collect()
}

fn checks(build: &Build, look: &Look) -> Vec<Mark> {
    let mut marks = vec![Mark::pass(format!("{} in order", look.answers.passes.len()))];
    marks.extend(grades(build, look));
    let cannot = look.answers.cannot_tell.len();
    if cannot > 0 {
        marks.push(Mark::cannot(format!("{cannot} cannot tell")));
    }
    marks
}

fn form(job: &Job) -> Option<(String, String)> {
    let of_review = job.review().and_then(|r| r.body.form.as_ref());
    let form = of_review.or(job.request.body.form.as_ref())?;
    Some((form.document.to_string(), form.revision.clone()))
}

/// Identities of all parts of a job, the request first.
fn parts(job: &Job) -> Vec<&Meta> {
    let mut all = vec![&job.request.meta];
    all.extend(job.quotations.iter().map(|e| &e.meta));
    all.extend(job.reviews.iter().map(|e| &e.meta));
    all.extend(job.amendments.iter().map(|e| &e.meta));
    all.extend(job.deviations.iter().map(|e| &e.meta));
    all.extend(job.communications.iter().map(|e| &e.meta));
    all.extend(job.samples.iter().map(|e| &e.meta));
    all.extend(job.subcontracts.iter().map(|e| &e.meta));
    all.extend(job.work.iter().map(|e| &e.meta));
    all.extend(job.reports.iter().map(|e| &e.meta));
    all.extend(job.feedback.iter().map(|e| &e.meta));
    all
}

/// The laboratory's own numbers of a job's parts.
pub(super) fn numbers(job: &Job) -> Vec<String> {
    parts(job).into_iter().filter_map(|meta| meta.common.number.clone()).collect()
}

fn extras(job: &Job) -> Vec<Extra> {
    let of_part = |meta: &Meta| {
        let part = part_name(meta);
        meta.extras
            .iter()
            .map(|(key, value)| Extra { part: part.clone(), key: key.clone(), value: value.clone() })
            .collect::<Vec<_>>()
    };
    parts(job).into_iter().flat_map(of_part).collect()
}

/// What a part is called: the laboratory's number for it, or its file's name in words.
fn part_name(meta: &Meta) -> String {
    let by_file = || words::part(meta.part.as_deref().unwrap_or("request"));
    meta.common.number.clone().unwrap_or_else(by_file)
}
