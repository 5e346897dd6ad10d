//! Controlled documents, with the revision in force and their text.

use serde::Serialize;

use super::approvals::{self, Panel};
use super::cards::{self, Card};
use super::dates::Fingerprints;
use super::frame::At;
use super::look;
use super::markdown;
use super::say::say;
use super::view::Mark;
use super::words::{self, Day};
use super::{Build, RenderError};
use crate::model::front_matter;
use crate::model::page::Page;
use crate::model::record::Meta;
use crate::model::record::people::covers;
use crate::model::record::system::{Document, Revision};

#[derive(Serialize)]
struct DocumentsPage {
    at: At,
    worst: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    id: String,
    href: Option<String>,
    title: String,
    kind: String,
    revision: Option<String>,
    since: Option<Day>,
    review_due: Option<Day>,
    overdue: bool,
    findings: Mark,
    worst: String,
}

#[derive(Serialize)]
struct DocumentPage {
    at: At,
    row: Row,
    revisions: Vec<RevisionRow>,
    findings: Vec<Card>,
    /// The text as HTML; `None` when the file was not among those read.
    text: Option<String>,
    approvals: Option<Panel>,
}

#[derive(Serialize)]
struct RevisionRow {
    rev: String,
    from: Day,
    to: Option<Day>,
    what: String,
    approved: String,
    current: bool,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let at = At::root(say("Documents"), "documents");
    let documents = &build.lab().documents;
    let rows = documents.iter().map(|(id, d)| row(build, id, &d.body, &at)).collect();
    let worst = look::grades(&build.lab().settings.grade_labels);
    let mut pages =
        vec![build.page("documents.html", "documents.html", &DocumentsPage { at, worst, rows })?];
    for (id, document) in documents {
        pages.push(page(build, id, &document.meta, &document.body)?);
    }
    Ok(pages)
}

fn in_force<'a>(build: &Build, body: &'a Document) -> Option<&'a Revision> {
    let day = build.lab().as_of.day;
    body.revisions.iter().rev().find(|r| covers(Some(r.effective_from), r.effective_to, day))
}

fn row(build: &Build, id: &str, body: &Document, at: &At) -> Row {
    let lab = build.lab();
    let current = in_force(build, body);
    Row {
        id: id.to_owned(),
        href: build.names.record(id).map(|a| at.to(a)),
        title: body.title.clone(),
        kind: words::plain(&body.kind),
        revision: current.map(|r| r.rev.clone()),
        since: current.map(|r| r.effective_from.into()),
        review_due: body.review_due.map(Day::from),
        overdue: body.review_due.is_some_and(|due| due < lab.as_of.day),
        findings: look::summary(build.tally.about(id), &lab.settings.grade_labels),
        worst: look::worst(build.tally.about(id), &lab.settings.grade_labels),
    }
}

fn page(build: &Build, id: &str, meta: &Meta, body: &Document) -> Result<Page, RenderError> {
    let at = At::folder(format!("{id}, {}", body.title), "documents");
    let current = in_force(build, body).map(|r| r.rev.as_str());
    let about = build.tally.about(id);
    let mut ids = Fingerprints::default();
    let view = DocumentPage {
        row: row(build, id, body, &at),
        revisions: body.revisions.iter().map(|r| revision(build, r, current)).collect(),
        findings: about.findings.iter().map(|f| cards::card(build, f, &at, &mut ids)).collect(),
        text: text(build, meta, &at),
        approvals: approvals::panel(build, &meta.record, &at),
        at,
    };
    let path = build.names.record(id).unwrap_or_default();
    build.page(path, "document.html", &view)
}

fn revision(build: &Build, revision: &Revision, current: Option<&str>) -> RevisionRow {
    let approved = revision.approved.as_ref();
    let approved = approved.map(|s| format!("{}, {}", build.lab().person_name(s.person.as_str()), s.on));
    RevisionRow {
        rev: revision.rev.clone(),
        from: revision.effective_from.into(),
        to: revision.effective_to.map(Day::from),
        what: revision.description.clone().unwrap_or_default(),
        approved: approved.unwrap_or_else(|| say("not on record").to_owned()),
        current: current == Some(revision.rev.as_str()),
    }
}

/// The body of the document's file as HTML.
fn text(build: &Build, meta: &Meta, at: &At) -> Option<String> {
    let file = build.site.tree.get(&meta.file)?;
    let source = String::from_utf8_lossy(&file.bytes);
    let body = front_matter::split(&source).map_or(&*source, |(_, body)| body);
    let documents = &build.lab().documents;
    let address = |id: &str| {
        let known = documents.contains_key(id).then(|| build.names.record(id)).flatten();
        known.map(|address| at.to(address))
    };
    Some(markdown::html(body, &address))
}
