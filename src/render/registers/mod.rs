//! Registers of everything that stands in no job: one page a kind, one page a record.
//!
//! A [`Shelf`] says for one kind where its records are, which columns answer an assessor, and how one
//! line of the register is filled. The page of a single record is the same for all kinds: see
//! [`record`].

pub use fields::english;
use serde::Serialize;
use serde_json::Value;

use super::forms::{self, Form};
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
use crate::render::say::say;

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
mod services;
mod shelves;
mod within;

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
    /// What it is filtered by, where that is not its whole text.
    told: Option<&'static str>,
}

/// The head of a column.
#[derive(Debug, Serialize)]
struct Head {
    name: &'static str,
    /// How the script makes a facet of the column, if at all: see `site/register.js`.
    facet: Option<&'static str>,
}

/// Columns that registers are filtered by: by the quarter of a day, by the text, or by the word that a cell tells.
const FACETS: [(&str, &str); 43] = [
    ("Received", "quarter"),
    ("Raised", "quarter"),
    ("Held", "quarter"),
    ("On", "quarter"),
    ("Released", "quarter"),
    ("Registered", "quarter"),
    ("Signed", "quarter"),
    ("From", "text"),
    ("Customer", "text"),
    ("Whose data", "text"),
    ("About", "text"),
    ("Justified", "told"),
    ("Closed", "told"),
    ("Owner", "text"),
    ("Effect", "told"),
    ("How", "text"),
    ("Tone", "text"),
    ("What", "text"),
    ("Way", "text"),
    ("State", "text"),
    ("Ground", "text"),
    ("For", "text"),
    ("Accredited", "told"),
    ("State there", "text"),
    ("In the records", "text"),
    ("Test", "text"),
    ("Agreed", "text"),
    ("How it stands", "text"),
    ("Stands", "text"),
    ("Noticed", "quarter"),
    ("Proposed", "quarter"),
    ("Sent", "quarter"),
    ("Departs from", "text"),
    ("Cause", "text"),
    ("Changes", "text"),
    ("Proposed by", "told"),
    ("Customer’s word", "told"),
    ("Outside laboratory", "text"),
    ("Customer approved", "told"),
    ("Marked in the report", "told"),
    ("Audience", "text"),
    ("How often", "text"),
    ("Technique", "text"),
];

impl Head {
    fn all(names: &'static [&'static str]) -> Vec<Self> {
        let facet = |name: &str| FACETS.iter().find(|(known, _)| *known == name).map(|(_, how)| *how);
        names.iter().map(|name| Self { name: say(name), facet: facet(name) }).collect()
    }
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: None, told: None }
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
        Self { text: String::new(), mark: Some(mark), told: None }
    }

    /// The same, filtered by a word.
    fn told(self, word: &'static str) -> Self {
        Self { told: Some(word), ..self }
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
    forms: Vec<Form>,
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
    heads: Vec<Head>,
    /// Labels of the laboratory for grades, worst first, as values of a facet.
    worst: String,
    rows: Vec<Row>,
    /// The other sheets of a long register.
    sheets: Vec<Sheet>,
}

/// Lines of one sheet at most: so many of the widest stay below 400 KB.
const SHEET: usize = 200;

/// A sheet of a long register.
#[derive(Clone, Serialize)]
struct Sheet {
    /// Its address; none on the sheet itself.
    href: Option<String>,
    /// `1 to 300`.
    says: String,
}

/// Where the line at a place in a register's order stands.
pub(super) fn sheet(name: &str, place: usize) -> String {
    match place / SHEET {
        0 => format!("{name}.html"),
        n => format!("{name}-{}.html", n + 1),
    }
}

#[derive(Serialize)]
struct Row {
    /// Fragment, where the line itself is what findings lead to.
    id: Option<String>,
    href: Option<String>,
    name: String,
    cells: Vec<Cell>,
    findings: Mark,
    worst: String,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut pages = vec![index(build)?];
    pages.extend(numbers::pages(build)?);
    pages.extend(answered::pages(build)?);
    pages.extend(within::pages(build)?);
    pages.extend(services::pages(build)?);
    pages.extend(plans::pages(build)?);
    for shelf in SHELVES {
        pages.extend(register(build, shelf)?);
        for meta in (shelf.records)(build.lab()) {
            pages.push(record::page(build, shelf, meta)?);
        }
    }
    Ok(pages)
}

fn index(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("Registers"), "registers");
    let mut rows: Vec<Index> = SHELVES
        .iter()
        .map(|shelf| {
            let metas = (shelf.records)(build.lab());
            Index {
                href: format!("{}.html", shelf.name),
                title: say(shelf.title),
                lead: say(shelf.lead),
                records: metas.len(),
                findings: summary(build, &metas),
            }
        })
        .collect();
    rows.extend(within::index(build));
    rows.push(services::index(build));
    rows.push(plans::index(build));
    rows.extend(answered::index(build));
    rows.push(numbers::index(build));
    build.page(
        "registers.html",
        "registers.html",
        &RegistersPage { forms: forms::index(build, &at), at, rows },
    )
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

fn register(build: &Build, shelf: &'static Shelf) -> Result<Vec<Page>, RenderError> {
    let at = At::root(say(shelf.title), "registers");
    let mut metas = (shelf.records)(build.lab());
    metas.sort_by_key(|meta| words::natural(&meta.id));
    let rows = metas.into_iter().map(|meta| {
        let about = about(build, meta);
        Row {
            id: None,
            href: build.names.record(&meta.id).map(|a| at.to(a)),
            name: meta.common.number.clone().unwrap_or_else(|| meta.id.clone()),
            cells: (shelf.cells)(build, &meta.id),
            worst: look::worst(&about, &build.lab().settings.grade_labels),
            findings: look::summary(&about, &build.lab().settings.grade_labels),
        }
    });
    let (title, lead, head) = (say(shelf.title), say(shelf.lead).to_owned(), say(shelf.one));
    sheets(build, shelf.name, Whole { title, lead, head, heads: shelf.heads, rows: rows.collect() })
}

/// A whole register, before it is laid out on sheets.
struct Whole {
    title: &'static str,
    lead: String,
    head: &'static str,
    heads: &'static [&'static str],
    rows: Vec<Row>,
}

/// The pages of a register: one, or as many as it takes.
fn sheets(build: &Build, name: &str, whole: Whole) -> Result<Vec<Page>, RenderError> {
    let Whole { title, lead, head, heads, rows } = whole;
    let total = rows.len();
    let starts: Vec<usize> = (0..total.max(1)).step_by(SHEET).collect();
    let mut rows = rows.into_iter();
    let mut pages = Vec::with_capacity(starts.len());
    for start in &starts {
        let others = starts.iter().map(|other| Sheet {
            href: (other != start).then(|| sheet(name, *other)),
            says: say!("{first} to {last}", first = other + 1, last = (other + SHEET).min(total)),
        });
        let view = RegisterPage {
            at: At::root(title, "registers"),
            title,
            lead: lead.clone(),
            head,
            heads: Head::all(heads),
            worst: look::grades(&build.lab().settings.grade_labels),
            rows: rows.by_ref().take(SHEET).collect(),
            sheets: if starts.len() > 1 { others.collect() } else { Vec::new() },
        };
        pages.push(build.page(&sheet(name, *start), "register.html", &view)?);
    }
    Ok(pages)
}
