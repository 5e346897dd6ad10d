//! The anonymised edition: what was rendered, without the names of customers.

use std::borrow::Cow;

use super::{RenderError, Site, escape};
use crate::model::edition::{Edition, Secrets};
use crate::model::page::Page;

/// So many pages are named in a refusal.
const NAMED: usize = 5;

/// The pages as the edition may show them. Names are taken out of finished pages, so that no page can be
/// forgotten, and what is left is looked through once more.
pub(super) fn of(site: &Site<'_>, pages: Vec<Page>) -> Result<Vec<Page>, RenderError> {
    if site.lab.settings.edition == Edition::Internal {
        return Ok(pages);
    }
    let refuse = |why: String| Err(RenderError::Secrets(why));
    let guard = site.checked.outcomes.iter().find(|o| o.rule.code == "CNF-004");
    let found = guard.map_or(&[][..], |outcome| &outcome.findings);
    if !found.is_empty() {
        let some = found.iter().take(NAMED).map(|f| format!("{} ({})", f.place.file, f.message));
        let some: Vec<String> = some.collect();
        return refuse(format!(
            "CNF-004 found a name in {} texts. The first: {} Put `edition: anonymised` into the settings, and \
             `countersign check` lists all of them",
            found.len(),
            some.join(" ")
        ));
    }
    if let Some(open) = guard.and_then(|outcome| outcome.cannot_tell.first()) {
        return refuse(format!("CNF-004 can not tell of {}: {}", open.record, open.why));
    }
    let Some(secrets) = Secrets::of(site.lab, &[escape::html, escape::attribute]) else {
        return refuse("there are too many names to look for".to_owned());
    };
    let pages: Vec<Page> = pages.into_iter().map(|page| hidden(&secrets, page)).collect();
    let left = pages.iter().filter_map(|page| {
        let text = text(&page.bytes);
        let read = if page.path.starts_with("rules/") { without_examples(&text) } else { text };
        let word = secrets.left_in(&read)?.to_owned();
        Some(format!("{} says {word}", page.path))
    });
    let left: Vec<String> = left.take(NAMED).collect();
    if left.is_empty() { Ok(pages) } else { refuse(left.join(", ")) }
}

fn hidden(secrets: &Secrets, page: Page) -> Page {
    let bytes = secrets.hide(&text(&page.bytes)).into_bytes();
    Page { bytes, ..page }
}

/// A rule's page without its examples and the names of their files: their people are invented, and may
/// be called as somebody is.
fn without_examples(page: &str) -> Cow<'_, str> {
    let texts = without(page, "<pre", "</pre>");
    Cow::Owned(without(&texts, "<p class=\"file\">", "</p>"))
}

/// A text without what stands from each `start` to the next `end`.
fn without(text: &str, start: &str, end: &str) -> String {
    let mut parts = text.split(start);
    let first = parts.next().unwrap_or_default();
    let rest = parts.filter_map(|part| part.split_once(end)).map(|(_, after)| after);
    std::iter::once(first).chain(rest).collect()
}

fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
