//! Complaints, feedback and other records that name the job.

use serde::Serialize;

use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::render::Build;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::Link;
use crate::render::words;

/// A record outside the job's folder that names it.
#[derive(Serialize)]
pub(super) struct Named {
    record: Link,
    says: String,
}

/// What names the job: complaints first, then feedback, then everything else.
pub(super) fn named(build: &Build, job: &Job, at: &At) -> Vec<Named> {
    let mut all: Vec<&Meta> =
        build.mentioned.by(&job.id).iter().copied().filter(|by| by.record != job.id).collect();
    let order = |kind: Kind| match kind {
        Kind::Complaint => 0,
        Kind::Feedback => 1,
        _ => 2,
    };
    all.sort_by_key(|by| (order(by.kind), by.kind.name(), words::natural(&by.id)));
    let named = all.into_iter().map(|by| Named {
        record: Link {
            href: build.names.record(&by.id).map(|address| at.to(address)),
            text: by.common.number.clone().unwrap_or_else(|| by.id.clone()),
        },
        says: says(build.lab(), by),
    });
    named.collect()
}

fn says(lab: &Lab, by: &Meta) -> String {
    let said = match by.kind {
        Kind::Complaint => complaint(lab, &by.id),
        Kind::Feedback => feedback(lab, by),
        _ => None,
    };
    said.unwrap_or_else(|| say(&by.kind.to_string()).to_owned())
}

fn complaint(lab: &Lab, id: &str) -> Option<String> {
    let body = &lab.complaints.get(id)?.body;
    let state = match body.closed_on.filter(|on| *on <= lab.as_of.day) {
        Some(on) => say!("closed on {on}", on),
        None => say!("open on {day}", day = lab.as_of.day),
    };
    Some(say!(
        "complaint of {received_on}, about {kind}, {state}",
        received_on = body.received_on,
        kind = words::plain(&body.kind),
        state
    ))
}

fn feedback(lab: &Lab, by: &Meta) -> Option<String> {
    let body = &lab.all_feedback().find(|f| f.meta.id == by.id)?.body;
    let on = body.received_on.map_or_else(String::new, |on| say!(" of {on}", on));
    let tone = body.sentiment.as_ref().map_or_else(String::new, |s| format!(", {}", words::plain(s)));
    Some(say!("feedback{on}{tone}", on, tone))
}
