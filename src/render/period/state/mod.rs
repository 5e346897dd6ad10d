//! The laboratory at the end of a quarter: what was in force on that day, as the records tell it now.

mod held;
mod open;

use jiff::civil::Date;
use serde::Serialize;

use super::REVIEW;
use crate::model::page::Page;
use crate::model::quarters::Quarter;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::{Link, Mark};
use crate::render::words::Day;
use crate::render::{Build, RenderError, people, roles};

#[derive(Serialize)]
struct StatePage {
    at: At,
    quarter: String,
    day: Day,
    /// The other quarter ends that have pages.
    others: Vec<Link>,
    review: Link,
    roles: Link,
    holders: Vec<people::Holder>,
    tables: Vec<Cut>,
}

/// Rows of all tables at most; the registers tell of the others.
const ROWS: usize = 540;

/// A table as far as it is told.
#[derive(Serialize)]
struct Cut {
    #[serde(flatten)]
    table: Table,
    /// How many more rows there are.
    more: usize,
}

impl Cut {
    /// Cuts the longest tables, all at one length, so that they hold no more rows together than a page bears.
    fn all(tables: Vec<Table>) -> Vec<Self> {
        let mut lengths: Vec<usize> = tables.iter().map(|table| table.rows.len()).collect();
        lengths.sort_unstable();
        let (mut left, mut most) = (ROWS, ROWS);
        for (at, length) in lengths.iter().enumerate() {
            most = left / (lengths.len() - at);
            left -= most.min(*length);
        }
        let cut = |mut table: Table| {
            let more = table.rows.len().saturating_sub(most);
            table.rows.truncate(most);
            Self { table, more }
        };
        tables.into_iter().map(cut).collect()
    }
}

/// What was in force of one register.
#[derive(Serialize)]
struct Table {
    id: &'static str,
    title: &'static str,
    /// How many of how many, in words.
    count: String,
    register: Link,
    heads: Vec<&'static str>,
    rows: Vec<Row>,
}

/// One record that day.
#[derive(Serialize)]
struct Row {
    record: Link,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct Cell {
    text: String,
    mark: Option<Mark>,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), mark: None }
    }

    fn maybe(text: Option<String>) -> Self {
        Self::text(text.filter(|t| !t.is_empty()).unwrap_or_else(|| "–".to_owned()))
    }

    fn mark(mark: Mark) -> Self {
        Self { text: String::new(), mark: Some(mark) }
    }
}

/// A day that is looked at, and the page about it.
struct Then<'a> {
    build: &'a Build<'a>,
    at: &'a At,
    day: Date,
}

impl Then<'_> {
    fn link(&self, id: &str) -> Link {
        Link { href: self.build.names.record(id).map(|address| self.at.to(address)), text: id.to_owned() }
    }

    fn register(&self, page: &str) -> Link {
        Link { href: Some(self.at.to(page)), text: say("Register").to_owned() }
    }

    fn had(&self, day: Option<Date>) -> bool {
        day.is_some_and(|day| day <= self.day)
    }
}

/// Heads of columns in the language of the page.
fn said(heads: &[&'static str]) -> Vec<&'static str> {
    heads.iter().map(|head| say(head)).collect()
}

/// The address of a quarter's page.
fn address(quarter: Quarter) -> String {
    format!("state/{}.html", quarter.key())
}

/// The quarters of the period that have ended.
fn ended(build: &Build) -> Vec<Quarter> {
    build.period().each().filter(|quarter| quarter.last() <= build.lab().as_of.day).collect()
}

/// Links to the pages of all quarter ends, newest first.
pub(in crate::render) fn links(build: &Build, at: &At) -> Vec<Link> {
    let link = |quarter: &Quarter| Link {
        href: Some(at.to(&address(*quarter))),
        text: say!("End of {quarter}", quarter),
    };
    ended(build).iter().rev().map(link).collect()
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    ended(build).into_iter().map(|quarter| page(build, quarter)).collect()
}

fn page(build: &Build, quarter: Quarter) -> Result<Page, RenderError> {
    let at = At::folder(say!("At the end of {quarter}", quarter), "management-review");
    let day = quarter.last();
    let then = Then { build, at: &at, day };
    let view = StatePage {
        quarter: quarter.to_string(),
        day: day.into(),
        others: links(build, &at)
            .into_iter()
            .map(|link| Link {
                href: link.href.filter(|href| *href != at.to(&address(quarter))),
                text: link.text,
            })
            .collect(),
        review: Link { href: Some(at.to(REVIEW)), text: say("Management review").to_owned() },
        roles: Link { href: Some(at.to(roles::PAGE)), text: say("who could sign on any day").to_owned() },
        holders: people::holders(build.lab(), day),
        tables: Cut::all(vec![
            held::people(&then),
            held::equipment(&then),
            held::methods(&then),
            held::providers(&then),
            held::agreements(&then),
            held::documents(&then),
            open::jobs(&then),
            open::complaints(&then),
            open::actions(&then),
        ]),
        at: at.clone(),
    };
    build.page(&address(quarter), "state.html", &view)
}
