//! Forms that file records: plain pages, made of the schemas, whose script writes the file.
//!
//! They are for the people of the laboratory, so an edition for others has none.

use serde::Serialize;

use super::frame::At;
use super::{Build, RenderError};
use crate::model::forge::Forge;
use crate::model::form::{Form, Home};
use crate::model::page::Page;
use crate::render::say::say;

mod homes;
mod tokens;

use homes::{Folder, Place};
use tokens::{List, Token};

#[derive(Serialize)]
struct IndexPage<'a> {
    at: At,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    href: String,
    title: &'a str,
    says: &'a str,
    schema: &'a str,
}

#[derive(Serialize)]
struct FormPage<'a> {
    at: At,
    title: &'a str,
    says: &'a str,
    kind: &'a str,
    /// The key that is not asked for, and its value.
    fixed: Option<(&'a str, &'a str)>,
    /// Where the file goes, of each place that it may go to.
    places: Vec<Place>,
    folders: Vec<Folder>,
    /// How many folders are not offered.
    more: usize,
    first: Vec<Token<'a>>,
    others: Vec<Token<'a>>,
    lists: Vec<List>,
    /// The laboratory's time zone, for times of day.
    zone: &'a str,
    /// Where a browser makes a new file on the forge: what the forge is, and the address of its page.
    forge: Option<(&'static str, String)>,
    branch: &'a str,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    if !build.site.has_forms() {
        return Ok(Vec::new());
    }
    let rows = build.site.forms.iter().map(|form| Row {
        href: format!("forms/{}.html", form.outline.name),
        title: say(form.outline.title),
        says: say(form.outline.says),
        schema: say(form.outline.kind.shape().title),
    });
    let index = IndexPage { at: At::root(say("File a record"), "forms"), rows: rows.collect() };
    let mut pages = vec![build.page("forms.html", "forms.html", &index)?];
    for form in build.site.forms {
        pages.push(page(build, form)?);
    }
    Ok(pages)
}

fn page(build: &Build, form: &Form) -> Result<Page, RenderError> {
    let outline = form.outline;
    let settings = &build.lab().settings;
    let first = tokens::of(&form.first);
    let others = tokens::of(&form.others);
    let lists = tokens::lists(build, [&first, &others]);
    let chosen = outline.homes.iter().find(|home| matches!(home, Home::Job | Home::Campaign));
    let (folders, more) =
        chosen.map_or_else(Default::default, |home| homes::folders(build, outline.kind, *home));
    let forge = settings.forge.as_ref().map(|forge| {
        let way = match forge.name {
            Forge::GitHub => "new",
            Forge::GitLab => "-/new",
            Forge::Gitea => "_new",
        };
        (forge.name.name(), format!("{}/{way}", forge.url))
    });
    let view = FormPage {
        at: At::folder(say(outline.title), "forms"),
        title: say(outline.title),
        says: say(outline.says),
        kind: say(outline.kind.shape().title),
        fixed: outline.fixed,
        places: outline.homes.iter().map(|home| homes::place(build, outline.kind, *home)).collect(),
        folders,
        more,
        first,
        others,
        lists,
        zone: &settings.time_zone,
        forge,
        branch: &settings.protected_branch,
    };
    build.page(&format!("forms/{}.html", outline.name), "form.html", &view)
}
