//! Approvals: the panel on each record's page, and the pages about all of them.

use std::collections::BTreeSet;

use crate::model::approval::{Approval, Verdict};
use crate::model::finding::Grade;
use crate::model::page::Page;
use crate::render::say::say;

use super::view::{Link, Mark};
use super::{Build, RenderError, words};

mod ledger;
mod overview;
mod panel;
mod policy;

pub(super) use panel::{Panel, panel};

/// The pages about all approvals; none where the settings ask for none.
pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    if !build.lab().approvals.asked {
        return Ok(Vec::new());
    }
    let mut pages = vec![overview::page(build)?, policy::page(build)?];
    pages.extend(ledger::page(build)?);
    Ok(pages)
}

/// A verdict: its icon and its words.
fn mark(verdict: Verdict) -> Mark {
    match verdict {
        Verdict::Approved => Mark::pass(say(verdict.words())),
        Verdict::CannotTell => Mark::cannot(say(verdict.words())),
        _ => Mark::grade(Grade::Major, say(verdict.words())),
    }
}

/// How many verdicts there are, on how many records.
fn population(build: &Build) -> String {
    let list = &build.lab().approvals.list;
    let records: BTreeSet<String> = list.iter().map(Approval::id).collect();
    say!(
        "{list} on {records}",
        list = words::count(list.len(), "verdict"),
        records = words::count(records.len(), "record")
    )
}

/// The verdicts in a line, for the front page: how many there are, and how many of each kind.
pub(super) fn in_short(build: &Build) -> Option<String> {
    let approvals = &build.lab().approvals;
    if !approvals.asked {
        return None;
    }
    let count = |verdict: Verdict| approvals.list.iter().filter(|a| a.verdict == verdict).count();
    let (approved, cannot) = (count(Verdict::Approved), count(Verdict::CannotTell));
    let others = approvals.list.len() - approved - cannot;
    Some(say!(
        "{verdicts}: {approved} approved, {others} not, {cannot} cannot tell",
        verdicts = population(build),
        approved,
        others,
        cannot
    ))
}

/// What the About page says of approvals.
pub(super) fn about(build: &Build) -> String {
    in_short(build).unwrap_or_else(|| {
        say("The settings ask for no approval, so none was judged, and these pages prove none.").to_owned()
    })
}

/// A link to the page of a record, or of the record that it is a part of.
fn record(build: &Build, record: &str, id: &str, root: &str) -> Link {
    let address = build.names.record(id).or_else(|| build.names.record(record));
    Link { href: address.map(|address| format!("{root}{address}")), text: id.to_owned() }
}

/// A commit of the history by its place there: its day, its first digits and its author's name.
fn landed(build: &Build, at: Option<usize>) -> Option<(words::Day, String, String)> {
    let commit = build.lab().history.as_ref().ok()?.at(at?)?;
    Some((commit.committed.day.into(), commit.id.chars().take(12).collect(), commit.author.name.clone()))
}
