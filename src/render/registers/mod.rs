//! Registers of everything that stands in no job: one page a kind, one page a record.
//!
//! A [`Shelf`] says for one kind where its records are, which columns answer an assessor, and how one
//! line of the register is filled. The page of a single record is the same for all kinds: see
//! [`record`].

use serde::Serialize;
use serde_json::Value;

use super::frame::At;
use super::look;
use super::tally::Answers;
use super::view::Mark;
use super::words;
use super::{Build, RenderError};
use crate::model::finding::Grade;
use crate::model::lab::Lab;
use crate::model::page::Page;
use crate::model::record::Meta;

mod acting;
mod answered;
mod customer;
mod fields;
mod listening;
mod means;
mod mentions;
mod numbers;
mod plans;
mod promises;
mod record;
mod shelves;

pub(super) use customer::{Kept, about_customer};
pub(super) use mentions::Mentioned;
pub(super) use shelves::SHELVES;

/// All that the site knows about the records of one kind.
pub(super) struct Shelf {
    /// The register's file, without ending, and the folder of its records.
    pub(super) name: &'static str,
    /// The register's title.
    title: &'static str,
    /// What a record is called before its number: `Complaint`.
    one: &'static str,
    /// What the register is for, in a sentence.
    lead: &'static str,
    /// Its records, in the order of their ids.
    pub(super) records: fn(&Lab) -> Vec<&Meta>,
    /// A record's keys and values.
    body: fn(&Lab, &str) -> Option<Value>,
    /// Heads of the columns between the record's number and its findings.
    heads: &'static [&'static str],
    /// The cells under them.
    cells: fn(&Build, &str) -> Vec<Cell>,
}

/// A cell of a register.
#[derive(Debug, Clone, Serialize)]
struct Cell {
    text: String,
    mark: Option<Mark>,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: None }
    }

    /// A text, or a dash where there is nothing.
    fn maybe(text: Option<String>) -> Self {
        Self::text(text.filter(|t| !t.is_empty()).unwrap_or_else(|| "–".to_owned()))
    }

    /// A day, or a dash.
    fn day(day: Option<jiff::civil::Date>) -> Self {
        Self::maybe(day.map(|d| d.to_string()))
    }

    fn mark(mark: Mark) -> Self {
        Self { text: String::new(), mark: Some(mark) }
    }

    /// Something that ought to be there and is not.
    fn missing(text: &str) -> Self {
        Self::mark(Mark::grade(Grade::Minor, text))
    }
}

#[derive(Serialize)]
struct RegistersPage {
    at: At,
    rows: Vec<Index>,
}

/// One register in the list of registers.
#[derive(Serialize)]
struct Index {
    href: String,
    title: &'static str,
    lead: &'static str,
    records: usize,
    findings: Mark,
}

#[derive(Serialize)]
struct RegisterPage {
    at: At,
    title: &'static str,
    lead: String,
    head: &'static str,
    heads: &'static [&'static str],
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    /// Fragment, where the line itself is what findings lead to.
    id: Option<String>,
    href: Option<String>,
    name: String,
    cells: Vec<Cell>,
    findings: Mark,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut pages = vec![index(build)?, numbers::page(build)?];
    pages.extend(answered::page(build)?);
    for shelf in SHELVES {
        pages.push(register(build, shelf)?);
        for meta in (shelf.records)(build.lab()) {
            pages.push(record::page(build, shelf, meta)?);
        }
    }
    Ok(pages)
}

fn index(build: &Build) -> Result<Page, RenderError> {
    let at = At::root("Registers", "registers");
    let mut rows: Vec<Index> = SHELVES
        .iter()
        .map(|shelf| {
            let metas = (shelf.records)(build.lab());
            Index {
                href: format!("{}.html", shelf.name),
                title: shelf.title,
                lead: shelf.lead,
                records: metas.len(),
                findings: summary(build, &metas),
            }
        })
        .collect();
    rows.extend(answered::index(build));
    rows.push(numbers::index(build));
    build.page("registers.html", "registers.html", &RegistersPage { at, rows })
}

/// Findings about some records, in a few words.
fn summary(build: &Build, metas: &[&Meta]) -> Mark {
    let mut all = Answers::default();
    all.findings.extend(metas.iter().flat_map(|meta| about(build, meta).findings));
    look::summary(&all, &build.lab().settings.grade_labels)
}

/// Answers about one record: of a part of a folder, such as an answer to a survey, only its own.
fn about<'a>(build: &Build<'a>, meta: &Meta) -> Answers<'a> {
    let of_record = build.tally.about(&meta.record);
    let is_own = |part: Option<&str>| meta.part.is_none() || part == meta.part.as_deref();
    Answers {
        findings: of_record.findings.iter().copied().filter(|f| is_own(f.part.as_deref())).collect(),
        cannot_tell: of_record.cannot_tell.iter().copied().filter(|c| is_own(c.part.as_deref())).collect(),
        passes: of_record.passes.iter().copied().filter(|(_, p)| is_own(p.part.as_deref())).collect(),
    }
}

fn register(build: &Build, shelf: &'static Shelf) -> Result<Page, RenderError> {
    let at = At::root(shelf.title, "registers");
    let mut metas = (shelf.records)(build.lab());
    metas.sort_by_key(|meta| words::natural(&meta.id));
    let rows = metas.into_iter().map(|meta| Row {
        id: None,
        href: build.names.record(&meta.id).map(|a| at.to(a)),
        name: meta.common.number.clone().unwrap_or_else(|| meta.id.clone()),
        cells: (shelf.cells)(build, &meta.id),
        findings: look::summary(&about(build, meta), &build.lab().settings.grade_labels),
    });
    let rows: Vec<Row> = rows.collect();
    let (title, lead, head) = (shelf.title, shelf.lead.to_owned(), shelf.one);
    let view = RegisterPage { title, lead, head, heads: shelf.heads, rows, at };
    build.page(&format!("{}.html", shelf.name), "register.html", &view)
}
