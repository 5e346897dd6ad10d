//! The anonymised edition: what was rendered, without the names of customers.

use std::borrow::Cow;

use super::{RenderError, Site, escape};
use crate::model::edition::{Edition, Secrets};
use crate::model::page::Page;

/// So many pages are named in a refusal.
const NAMED: usize = 5;

/// What an edition does to texts: nothing, or taking out names.
pub(super) struct Cloak(Option<Secrets>);

impl Cloak {
    /// The cloak of the site's edition.
    ///
    /// # Errors
    /// When a text of the records names somebody, or there is no telling.
    pub(super) fn of(site: &Site<'_>) -> Result<Self, RenderError> {
        if site.lab.settings.edition == Edition::Internal {
            return Ok(Self(None));
        }
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
        match Secrets::of(site.lab, &[escape::html, escape::attribute]) {
            Some(secrets) => Ok(Self(Some(secrets))),
            None => refuse("there are too many names to look for".to_owned()),
        }
    }

    /// The text as the edition may show it.
    pub(super) fn hide(&self, text: String) -> String {
        match &self.0 {
            Some(secrets) => secrets.hide(&text),
            None => text,
        }
    }

    /// Looks through texts, each with where it stands, for names that are still in them.
    ///
    /// # Errors
    /// When there is one.
    pub(super) fn allows<'t, T: AsRef<str>>(
        &self,
        texts: impl IntoIterator<Item = (&'t str, T)>,
    ) -> Result<(), RenderError> {
        let Some(secrets) = &self.0 else { return Ok(()) };
        let left = texts.into_iter().filter_map(|(place, text)| {
            let word = secrets.left_in(text.as_ref())?.to_owned();
            Some(format!("{place} says {word}"))
        });
        let left: Vec<String> = left.take(NAMED).collect();
        if left.is_empty() { Ok(()) } else { refuse(left.join(", ")) }
    }

    /// The pages as the edition may show them. Names are taken out of finished pages, so that no page can be
    /// forgotten, and what is left is looked through once more.
    pub(super) fn over(&self, pages: Vec<Page>) -> Result<Vec<Page>, RenderError> {
        if self.0.is_none() {
            return Ok(pages);
        }
        let hidden =
            |page: Page| Page { bytes: self.hide(text(&page.bytes).into_owned()).into_bytes(), ..page };
        let pages: Vec<Page> = pages.into_iter().map(hidden).collect();
        self.allows(pages.iter().map(|page| {
            let text = text(&page.bytes);
            let read = if page.path.starts_with("rules/") {
                without_examples(&text).into_owned()
            } else {
                text.into_owned()
            };
            (page.path.as_str(), read)
        }))?;
        Ok(pages)
    }
}

fn refuse<T>(why: String) -> Result<T, RenderError> {
    Err(RenderError::Secrets(why))
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
