//! Where the file of a filled form goes, and the names that may stand in it.

use std::cmp::Reverse;

use serde::Serialize;

use super::super::Build;
use crate::model::form::Home;
use crate::model::kind::Kind;
use crate::model::lab::{ById, Job, Lab};
use crate::model::numbering;
use crate::model::record::listening::Campaign;
use crate::model::record::{Entry, Meta};
use crate::render::say::say;

/// Names offered of a register, and folders offered, at most: whoever has more types the number. So many
/// keep the page below 200 KB.
const OFFERED: usize = 500;

/// A place where the file may go.
#[derive(Serialize)]
pub(super) struct Place {
    /// `id` where the file has an id of its own, `folder` where it goes into one.
    is: &'static str,
    /// What the folder or the number is called: `Job`, `Survey`.
    says: &'static str,
    /// The path, with `{id}`, or `{folder}` and `{n}`.
    path: String,
    /// The next free id.
    next: Option<String>,
}

/// A folder that a file may go into.
#[derive(Serialize)]
pub(super) struct Folder {
    id: String,
    says: String,
    path: String,
    /// The number of the next file of the kind there.
    next: u64,
}

/// The place that a kind of home is, for records of a kind.
pub(super) fn place(build: &Build, kind: Kind, home: Home) -> Place {
    let lab = build.lab();
    let (is, says, path, next) = match home {
        Home::NewJob => {
            let next = next(&lab.jobs.keys().map(String::as_str).collect::<Vec<_>>(), Kind::Request, lab);
            ("id", say("Number of the job"), format!("{}/{{id}}/request.yaml", years(lab)), next)
        }
        Home::Alone => {
            let (ids, folder): (Vec<&str>, _) = match kind {
                Kind::Complaint => (lab.complaints.keys().map(String::as_str).collect(), "complaints"),
                _ => (lone(lab).map(|meta| meta.id.as_str()).collect(), "feedback"),
            };
            let next = next(&ids, kind, lab);
            ("id", say("Number of the record"), format!("records/{folder}/{{id}}.yaml"), next)
        }
        Home::Job => ("folder", say("Job"), format!("{{folder}}/{}-{{n}}.yaml", kind.name()), None),
        Home::Campaign => ("folder", say("Survey"), "{folder}/response-{n}.yaml".to_owned(), None),
    };
    Place { is, says, path, next }
}

/// The id that the next record of a kind gets.
fn next(ids: &[&str], kind: Kind, lab: &Lab) -> Option<String> {
    let is_free = |id: &str| !ids.contains(&id);
    numbering::next(ids.iter().copied(), kind, lab.as_of.day.year(), is_free)
}

/// Feedback in files of its own.
fn lone(lab: &Lab) -> impl Iterator<Item = &Meta> {
    lab.feedback.values().map(|f| &f.meta).filter(|meta| meta.part.is_none())
}

/// The folder of this year's jobs: where the newest job stands, with this year in the place of its own.
fn years(lab: &Lab) -> String {
    let newest = lab.jobs.values().max_by_key(|job| job.request.body.received_on.day);
    let year = lab.as_of.day.year().to_string();
    let folder = newest.and_then(|job| {
        let folder = job.meta().file.strip_suffix("/request.yaml")?.rsplit_once('/')?.0;
        let own = job.request.body.received_on.day.year().to_string();
        let steps = folder.split('/').map(|step| if step == own { year.as_str() } else { step });
        Some(steps.collect::<Vec<_>>().join("/"))
    });
    folder.unwrap_or_else(|| format!("records/jobs/{year}"))
}

/// Folders that a file may go into, newest first, and how many more there are.
pub(super) fn folders(build: &Build, kind: Kind, home: Home) -> (Vec<Folder>, usize) {
    let mut all = if home == Home::Campaign { surveys(build.lab()) } else { jobs(build.lab(), kind) };
    let more = all.len().saturating_sub(OFFERED);
    all.truncate(OFFERED);
    (all, more)
}

fn surveys(lab: &Lab) -> Vec<Folder> {
    let folder = |campaign: &Entry<Campaign>| {
        let meta = &campaign.meta;
        let answers = lab.feedback.values().map(|f| &f.meta).filter(|m| m.record == meta.id);
        offered(meta, campaign.body.period.clone(), answers, "response")
    };
    lab.campaigns.values().rev().filter_map(folder).collect()
}

fn jobs(lab: &Lab, kind: Kind) -> Vec<Folder> {
    let mut jobs: Vec<&Job> = lab.jobs.values().collect();
    jobs.sort_by_key(|job| Reverse((job.request.body.received_on.day, &job.id)));
    let folder = |job: &&Job| {
        let says = lab.customer_name(job.request.body.customer.as_str());
        offered(job.meta(), says, job.metas().into_iter(), kind.name())
    };
    jobs.iter().filter_map(folder).collect()
}

fn offered<'a>(
    main: &Meta,
    says: String,
    parts: impl Iterator<Item = &'a Meta>,
    stem: &str,
) -> Option<Folder> {
    let number = |meta: &Meta| -> Option<u64> {
        let rest = meta.part.as_deref()?.strip_prefix(stem)?;
        if rest.is_empty() { Some(1) } else { rest.strip_prefix('-')?.parse().ok() }
    };
    let last = parts.filter_map(number).max().unwrap_or(0);
    let path = main.file.rsplit_once('/')?.0.to_owned();
    Some(Folder { id: main.id.clone(), says, path, next: last.saturating_add(1) })
}

/// Ids of a register with what people call them; none where there are too many to offer.
pub(super) fn registered(lab: &Lab, kind: &str) -> Vec<(String, String)> {
    fn of<T>(records: &ById<T>, name: impl Fn(&T) -> &str) -> Vec<(String, String)> {
        records.iter().map(|(id, entry)| (id.clone(), name(&entry.body).to_owned())).collect()
    }
    let names = match Kind::named(kind) {
        Some(Kind::Person) => of(&lab.people, |p| &p.name),
        Some(Kind::Customer) => of(&lab.customers, |c| &c.name),
        Some(Kind::Method) => of(&lab.methods, |m| &m.title),
        Some(Kind::Provider) => of(&lab.providers, |p| &p.name),
        Some(Kind::Document) => of(&lab.documents, |d| &d.title),
        Some(Kind::Complaint) => of(&lab.complaints, |_| ""),
        Some(Kind::Action) => of(&lab.actions, |_| ""),
        Some(Kind::Agreement) => lab.agreements.keys().map(|id| (id.clone(), String::new())).collect(),
        Some(Kind::Request) => lab
            .jobs
            .values()
            .map(|j| (j.id.clone(), lab.customer_name(j.request.body.customer.as_str())))
            .collect(),
        _ => Vec::new(),
    };
    if names.len() > OFFERED { Vec::new() } else { names }
}
