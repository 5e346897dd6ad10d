//! Registers of what stands in the files of single jobs: deviations, amendments, outside work.

use super::{Cell, Index, Row, Whole, about, sheets};
use crate::model::finding::Grade;
use crate::model::lab::Job;
use crate::model::page::Page;
use crate::model::record::Meta;
use crate::model::record::blocks::{Agree, Outcome};
use crate::model::record::change::{Amendment, Deviation, Party};
use crate::model::record::work::Subcontract;
use crate::model::when::When;
use crate::render::frame::At;
use crate::render::look;
use crate::render::parts;
use crate::render::say::say;
use crate::render::tally::Answers;
use crate::render::view::Mark;
use crate::render::words;
use crate::render::{Build, RenderError};

/// Letters of a description that its line shows at most.
const SAID: usize = 140;

/// A record of a job with what its line says.
type Told = (Meta, Vec<Cell>);

/// A register over the parts of jobs.
struct Within {
    name: &'static str,
    title: &'static str,
    one: &'static str,
    lead: &'static str,
    heads: &'static [&'static str],
    /// The records of a job, each with what its line says.
    lines: fn(&Build, &Job) -> Vec<Told>,
}

const ALL: [Within; 3] = [
    Within {
        name: "deviations",
        title: "Deviations",
        one: "Deviation",
        lead: "Every departure from a contract that work brought: noticed, assessed, told, agreed, and when the work went ahead. What nobody declared is among the findings of DEV-001.",
        heads: &[
            "Job",
            "Customer",
            "Noticed",
            "Departs from",
            "Cause",
            "What",
            "Customer told",
            "Customer’s word",
            "Went ahead",
        ],
        lines: deviations,
    },
    Within {
        name: "amendments",
        title: "Amendments",
        one: "Amendment",
        lead: "Every change to a contract that either side proposed: who, why, whether both agreed, and from when it held.",
        heads: &[
            "Job",
            "Customer",
            "Proposed",
            "Proposed by",
            "Changes",
            "Reason",
            "Customer’s word",
            "In effect",
        ],
        lines: amendments,
    },
    Within {
        name: "outside",
        title: "Outside work",
        one: "Outside work",
        lead: "All work of jobs that another laboratory did: which, why, whether the customer approved before it went out, and whether the report says so.",
        heads: &[
            "Job",
            "Customer",
            "Outside laboratory",
            "Reason",
            "Sent",
            "Customer approved",
            "Results came",
            "Checked",
            "Marked in the report",
        ],
        lines: outside,
    },
];

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut pages = Vec::new();
    for register in &ALL {
        let at = At::root(say(register.title), "registers");
        let jobs = build.looks.iter().map(|look| look.job);
        let lines = jobs.flat_map(|job| (register.lines)(build, job));
        let whole = Whole {
            title: say(register.title),
            lead: say(register.lead).to_owned(),
            head: say(register.one),
            heads: register.heads,
            rows: lines.map(|(meta, cells)| row(build, &meta, cells, &at)).collect(),
        };
        pages.extend(sheets(build, register.name, whole)?);
    }
    Ok(pages)
}

/// Their lines in the list of registers.
pub(super) fn index(build: &Build) -> Vec<Index> {
    let of = |register: &Within| {
        let mut records = 0;
        let mut all = Answers::default();
        for look in build.looks {
            for (meta, _) in (register.lines)(build, look.job) {
                records += 1;
                all.findings.extend(about(build, &meta).findings);
            }
        }
        Index {
            href: format!("{}.html", register.name),
            title: say(register.title),
            lead: say(register.lead),
            records,
            findings: look::summary(&all, &build.lab().settings.grade_labels),
        }
    };
    ALL.iter().map(of).collect()
}

fn row(build: &Build, meta: &Meta, cells: Vec<Cell>, at: &At) -> Row {
    let about = about(build, meta);
    let labels = &build.lab().settings.grade_labels;
    Row {
        id: None,
        href: build.names.record(&meta.id).map(|a| at.to(a)),
        name: meta.common.number.clone().unwrap_or_else(|| format!("{}, {}", meta.record, parts::name(meta))),
        cells,
        worst: look::worst(&about, labels),
        findings: look::summary(&about, labels),
    }
}

/// The job and its customer.
fn whose(build: &Build, job: &Job) -> [Cell; 2] {
    let customer = job.request.body.customer.as_str();
    [Cell::text(job.id.clone()), Cell::text(build.lab().customer_name(customer))]
}

/// What the customer said, and when against the day on which it took effect.
fn word(agree: Option<&Agree>, before: Option<When>) -> Cell {
    let Some(agree) = agree else { return Cell::missing(say("not on record")).told(say("not on record")) };
    let said = format!("{}, {}", words::plain(&agree.outcome), agree.agreed_on);
    let has_agreed = matches!(agree.outcome, Outcome::Agreed | Outcome::AgreedWithConditions);
    if has_agreed && before.is_some_and(|before| agree.agreed_on.is_after(&before)) {
        return Cell::mark(Mark::grade(Grade::Minor, say!("{said}, afterwards", said)))
            .told(say("agreed afterwards"));
    }
    Cell::text(said).told(if has_agreed { say("agreed") } else { say("not agreed") })
}

fn when(on: Option<When>) -> Cell {
    Cell::day(on.map(|on| on.day))
}

fn deviations(build: &Build, job: &Job) -> Vec<Told> {
    let line = |body: &Deviation| {
        let told = body.informed.as_ref();
        let mut cells: Vec<Cell> = whose(build, job).into();
        cells.extend([
            Cell::text(body.detected_on.to_string()),
            Cell::text(words::plain(&body.kind)),
            Cell::maybe(body.cause.as_ref().map(words::plain)),
            Cell::text(words::shortened(&body.description, SAID)),
            told.map_or_else(|| Cell::missing(say("not on record")), |told| Cell::text(told.on.to_string())),
            word(body.agree.as_ref(), body.proceeded_on),
            when(body.proceeded_on),
        ]);
        cells
    };
    job.deviations.iter().map(|entry| (entry.meta.clone(), line(&entry.body))).collect()
}

fn amendments(build: &Build, job: &Job) -> Vec<Told> {
    let line = |body: &Amendment| {
        let by = match body.proposed.by_party {
            Party::Customer => say("the customer"),
            Party::Laboratory => say("the laboratory"),
        };
        let name = body.proposed.by.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
        let mut cells: Vec<Cell> = whose(build, job).into();
        cells.extend([
            Cell::text(body.proposed.on.to_string()),
            Cell::text(format!("{by}{name}")).told(by),
            Cell::text(words::plain(&body.change_type)),
            Cell::maybe(body.reason.as_deref().map(|reason| words::shortened(reason, SAID))),
            word(body.agree.as_ref(), body.effective_on),
            when(body.effective_on),
        ]);
        cells
    };
    job.amendments.iter().map(|entry| (entry.meta.clone(), line(&entry.body))).collect()
}

fn outside(build: &Build, job: &Job) -> Vec<Told> {
    let lab = build.lab();
    let line = |body: &Subcontract| {
        let name = lab.providers.get(body.provider.as_str()).map(|p| p.body.name.clone());
        let approved = match (&body.customer_approval, &body.standing_consent) {
            (None, Some(consent)) => {
                Cell::text(say!("standing consent: {consent}", consent)).told(say("standing consent"))
            }
            (agree, _) => word(agree.as_ref(), body.sent_on),
        };
        let checked = body.results_checked.as_ref();
        let checked = checked.map(|s| format!("{}, {}", s.on, lab.person_name(s.person.as_str())));
        let mut cells: Vec<Cell> = whose(build, job).into();
        cells.extend([
            Cell::text(name.unwrap_or_else(|| body.provider.to_string())),
            Cell::maybe(body.reason.as_ref().map(words::plain)),
            when(body.sent_on),
            approved,
            when(body.results_received_on),
            Cell::maybe(checked),
            marked(job),
        ]);
        cells
    };
    job.subcontracts.iter().map(|entry| (entry.meta.clone(), line(&entry.body))).collect()
}

/// Whether the newest report marks results from outside.
fn marked(job: &Job) -> Cell {
    let newest = job.issued_reports().max_by_key(|report| report.body.version);
    match newest.map(|report| report.body.external_results_marked) {
        None => Cell::text(say("no report yet")).told(say("no report yet")),
        Some(Some(true)) => Cell::text(say("yes")).told(say("yes")),
        Some(Some(false)) => Cell::mark(Mark::grade(Grade::Minor, say("no"))).told(say("no")),
        Some(None) => Cell::missing(say("not stated")).told(say("not stated")),
    }
}
