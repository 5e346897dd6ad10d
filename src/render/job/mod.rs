//! The job file: everything about one request, the two questions first.

use serde::Serialize;

use crate::model::finding::Grade;
use crate::model::lab::Job;
use crate::model::page::Page;
use crate::model::record::Meta;
use crate::render::say::say;

use super::approvals::{self, Panel};
use super::frame::At;
use super::look::{Look, Stage};
use super::view::{Link, Mark};
use super::words::{self, Day};
use super::{Build, RenderError, parts};

mod banner;
mod changes;
mod compared;
mod contract;
mod decided;
mod events;
mod findings;
mod heard;
mod request;
mod samples;
mod signatures;
mod timeline;

pub(super) use contract::reporting;

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
    /// The day on which the records end, where the job is open and that day is before the as-of day.
    ends: Option<Day>,
    banner: [banner::Cell; 2],
    contract: contract::Section,
    compared: compared::Section,
    timeline: timeline::Section,
    findings: findings::Section,
    changes: Vec<changes::Entry>,
    signatures: Vec<signatures::Row>,
    approvals: Option<Panel>,
    request: request::Section,
    samples: samples::Section,
    /// Complaints, feedback and other records that name the job.
    named: Vec<heard::Named>,
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
        compared: compared::section(build, look, &at),
        timeline: timeline::section(lab, look),
        ends: build.records_end().filter(|_| look.is_open()).map(Day::from),
        findings: findings::section(build, look, &at),
        changes: changes::entries(lab, look),
        signatures: signatures::rows(build, look, &at),
        approvals: approvals::panel(build, &job.id, &at),
        request: request::section(lab, look),
        samples: samples::section(lab, job),
        named: heard::named(build, job, &at),
        extras: extras(job),
        checks: checks(build, look),
        folder: file.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/")),
        at,
    };
    let path = build.names.record(&job.id).unwrap_or_default().to_owned();
    build.page(&path, "job.html", &view)
}

fn subtitle(build: &Build, job: &Job) -> String {
    let customer = build.lab().customer_name(job.request.body.customer.as_str());
    let named = job.request.body.lines.iter().filter_map(|line| {
        let test = line.test.as_ref().or(line.material.as_ref())?;
        Some((test.clone(), line.sample_count))
    });
    let named: Vec<(String, Option<u32>)> = named.collect();
    let what = match named.as_slice() {
        [] => say("Nothing stated").to_owned(),
        [(test, None)] => test.clone(),
        [(test, Some(count))] => format!("{test}, {}", words::count(*count as usize, "item")),
        several => {
            let each = several.iter().map(|(test, count)| match count {
                Some(count) => format!("{test} × {count}"),
                None => test.clone(),
            });
            words::list(&each.collect::<Vec<_>>())
        }
    };
    say!("{what}, for {customer}", what, customer)
}

fn headline(build: &Build, look: &Look) -> Mark {
    let mut mark = look.state(build.lab());
    if look.stage != Stage::Reported {
        if let Some(late) = look.late {
            let days = words::count(usize::try_from(late.days).unwrap_or(0), "working day");
            let ends = build.records_end().map(|day| say!(" in records that end on {day}", day));
            mark.text = say!(
                "Overdue by {days}, {notice}{ends}",
                days,
                notice = notice(late.told),
                ends = ends.unwrap_or_default()
            );
        }
        return mark;
    }
    let issued = look.job.facts.issued.map_or_else(String::new, |i| i.to_string());
    mark.text = match look.late {
        Some(late) => {
            let days = words::count(usize::try_from(late.days).unwrap_or(0), "working day");
            say!("Reported {issued}, {days} late, {notice}", issued, days, notice = notice(late.told))
        }
        None if look.moved => say!("Reported {issued}, on time by the extended due day", issued),
        None if look.due.is_some() => say!("Reported {issued}, on time", issued),
        None => say!("Reported {issued}", issued),
    };
    mark
}

/// Whether the customer heard of the delay.
fn notice(told: super::changes::State) -> &'static str {
    use super::changes::State;
    match told {
        State::Before | State::SameDay => say("told in time"),
        State::After => say("told afterwards"),
        State::Never | State::Pending => say("nobody told"),
        State::CannotTell => say("cannot tell whether told"),
    }
}

fn state_note(look: &Look) -> String {
    let report = look.job.report().map(|r| r.body.report_no.clone());
    let due = look.due.map(|due| say!("due {due}", due));
    report.into_iter().chain(due).collect::<Vec<_>>().join(" · ")
}

fn grades(build: &Build, look: &Look) -> Vec<Mark> {
    let labels = &build.lab().settings.grade_labels;
    [Grade::Major, Grade::Minor, Grade::Observation]
        .into_iter()
        .filter(|grade| look.answers.count(*grade) > 0)
        .map(|grade| {
            let count = look.answers.count(grade);
            Mark::grade(grade, format!("{count} {}", say(labels.of(grade)).to_lowercase()))
        })
        .collect()
}

fn checks(build: &Build, look: &Look) -> Vec<Mark> {
    let mut marks = vec![Mark::pass(say!("{count} in order", count = look.answers.passes.len()))];
    marks.extend(grades(build, look));
    let cannot = look.answers.cannot_tell.len();
    if cannot > 0 {
        marks.push(Mark::cannot(say!("{cannot} cannot tell", cannot)));
    }
    marks
}

fn form(job: &Job) -> Option<(String, String)> {
    let of_review = job.review().and_then(|r| r.body.form.as_ref());
    let form = of_review.or(job.request.body.form.as_ref())?;
    Some((form.document.to_string(), form.revision.clone()))
}

fn extras(job: &Job) -> Vec<Extra> {
    let of_part = |meta: &Meta| {
        let part = parts::name(meta);
        meta.extras
            .iter()
            .map(|(key, value)| Extra { part: part.clone(), key: key.clone(), value: value.clone() })
            .collect::<Vec<_>>()
    };
    parts::of(job).into_iter().flat_map(of_part).collect()
}
