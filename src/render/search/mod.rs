//! Search without a server: an index in shards of bounded size that the site's script loads by the first letters
//! of a word.
//!
//! Entries are numbered, and stand in shards of `ENTRIES` each. Terms are sorted and stand in shards that close
//! at about `TERMS` bytes; the directory names the first term of each, so that a word, or the beginning of one,
//! leads to one or two shards. Nothing is loaded before somebody searches.

use std::collections::HashMap;

use rayon::prelude::*;
use serde::Serialize;

use super::edition::Cloak;
use super::frame::At;
use super::{Build, RenderError, shards};
use crate::model::page::Page;
use crate::render::say::say;

mod entries;
mod terms;

pub use terms::terms;

use entries::Entry;

/// Entries of one shard.
const ENTRIES: usize = 100;

/// Bytes after which a shard of terms is closed.
const TERMS: usize = 48_000;

/// Entries kept of one term at most. A word that is in more of them tells little; the count says how many there
/// are, and a second word narrows it.
const MOST: usize = 1_000;

/// Letters of an entry's text that its shard keeps, from which the script cuts the line that it shows.
const TEXT: usize = 600;

/// Where a term was found: the first [`MOST`] of each sort.
#[derive(Default)]
struct Found {
    /// Entries that are called so: by id, number or name.
    called: Vec<usize>,
    /// Entries whose text says it.
    said: Vec<usize>,
}

#[derive(Serialize)]
struct SearchPage {
    at: At,
    entries: u64,
}

/// The page of results, and the index. An anonymised edition indexes what it may show.
pub(super) fn pages(build: &Build, cloak: &Cloak) -> Result<Vec<Page>, RenderError> {
    let entries: Vec<Entry> = entries::all(build).into_iter().map(|e| e.hidden(cloak)).collect();
    cloak.allows(entries.iter().map(|e| ("the search index", e.whole())))?;
    let mut pages = index(&entries);
    pages.par_extend(entries.par_chunks(ENTRIES).enumerate().map(|(number, some)| {
        let rows: Vec<_> = some.iter().map(|e| e.row(TEXT)).collect();
        shards::page(&format!("search/entries-{number}"), &rows)
    }));
    let view = SearchPage { entries: entries.len() as u64, at: At::root(say("Search"), "search") };
    pages.push(build.page("search.html", "search.html", &view)?);
    Ok(pages)
}

/// The shards of terms, and their directory.
fn index(entries: &[Entry]) -> Vec<Page> {
    let taken: Vec<_> = entries.par_iter().map(|e| (terms(&e.calls()), terms(&e.text))).collect();
    let mut found: HashMap<String, Found> = HashMap::new();
    for (number, (called, said)) in taken.into_iter().enumerate() {
        for term in called {
            keep(&mut found.entry(term).or_default().called, number);
        }
        for term in said {
            keep(&mut found.entry(term).or_default().said, number);
        }
    }
    let mut found: Vec<(String, Found)> = found.into_iter().collect();
    // Sorted as the script compares texts: by their UTF-16 units.
    found.sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    let (mut pages, mut firsts) = (Vec::new(), Vec::new());
    let (mut shard, mut size): (Vec<Row>, usize) = (Vec::new(), 0);
    for (term, found) in found {
        size += term.len() + 12 + 4 * (found.called.len() + found.said.len());
        shard.push((term, steps(&found.called), steps(&found.said)));
        if size >= TERMS {
            close(&mut pages, &mut firsts, &mut shard);
            size = 0;
        }
    }
    close(&mut pages, &mut firsts, &mut shard);
    pages.push(shards::page("search/directory", &(ENTRIES, entries.len(), firsts)));
    pages
}

fn keep(list: &mut Vec<usize>, number: usize) {
    if list.len() < MOST {
        list.push(number);
    }
}

/// A term with the entries called so and those that say it. Numbers are told as steps from one to the next, which
/// are small.
type Row = (String, Vec<usize>, Vec<usize>);

fn steps(numbers: &[usize]) -> Vec<usize> {
    let mut last = 0;
    numbers.iter().map(|number| number - std::mem::replace(&mut last, *number)).collect()
}

fn close(pages: &mut Vec<Page>, firsts: &mut Vec<String>, shard: &mut Vec<Row>) {
    let Some((first, ..)) = shard.first() else { return };
    firsts.push(first.clone());
    pages.push(shards::page(&format!("search/terms-{}", pages.len()), &std::mem::take(shard)));
}
