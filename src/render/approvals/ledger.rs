//! The ledger's entries, those among them that say that nobody approved.

use serde::Serialize;

use super::panel::{minute, sentence};
use super::record;
use crate::model::finding::Grade;
use crate::model::kind::Identity;
use crate::model::ledger::{Decision, Entry, Ledger};
use crate::model::page::Page;
use crate::model::policy::LEDGER_BRANCH;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::{Link, Mark};
use crate::render::words;
use crate::render::{Build, RenderError};

/// Entries on the page at most, the newest.
const MOST: usize = 2_000;

/// Problems on the page at most, the gravest.
const PROBLEMS: usize = 50;

/// Files named of one entry at most.
const FILES: usize = 10;

#[derive(Serialize)]
struct LedgerPage {
    at: At,
    counts: Vec<(usize, Mark)>,
    rows: Vec<Row>,
    more: usize,
    /// The number of the newest entry, and its SHA-256.
    newest: Option<(u64, String)>,
    /// What keeps it from being believed, each with its place.
    problems: Vec<(String, String)>,
    more_problems: usize,
    /// Files that could not be read as entries, with the reason.
    unread: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Row {
    number: u64,
    said: Mark,
    who: String,
    when: String,
    change: String,
    landed: String,
    files: Vec<Link>,
    more: usize,
    doubt: Option<String>,
}

/// Whether the site has a ledger to show.
pub(super) fn is_there(build: &Build) -> bool {
    build.site.vouchers.is_some_and(|vouchers| !vouchers.ledger.is_empty())
}

/// The page; none where there is no ledger.
pub(super) fn page(build: &Build) -> Result<Option<Page>, RenderError> {
    let Some(vouchers) = build.site.vouchers.filter(|v| !v.ledger.is_empty()) else { return Ok(None) };
    let ledger = Ledger { files: vouchers.ledger.clone(), ..Ledger::default() };
    let (mut entries, mut unread) = (Vec::new(), Vec::new());
    for (path, entry) in ledger.entries() {
        match entry {
            Ok(entry) => entries.push(entry),
            Err(why) => unread.push((path.to_owned(), why.to_string())),
        }
    }
    let stands = build.lab().approvals.ledger.as_ref();
    let found = stands.map(|stands| stands.problems.as_slice()).unwrap_or_default();
    let untold = stands.and_then(|stands| stands.untold.as_ref());
    let untold = untold.map(|why| (LEDGER_BRANCH.to_owned(), sentence(why)));
    let problems = found.iter().take(PROBLEMS).map(|p| (p.place.clone(), sentence(&p.what)));
    let view = LedgerPage {
        at: At::root(say("Ledger of reviews"), "about"),
        counts: counts(&entries),
        rows: entries.iter().rev().take(MOST).map(|entry| row(build, entry)).collect(),
        more: entries.len().saturating_sub(MOST),
        newest: entries.last().and_then(Entry::noted),
        problems: untold.into_iter().chain(problems).collect(),
        more_problems: found.len().saturating_sub(PROBLEMS),
        unread,
    };
    build.page("ledger.html", "ledger.html", &view).map(Some)
}

fn counts(entries: &[Entry]) -> Vec<(usize, Mark)> {
    use Decision::{Approved, DirectPush, Dismissed, NoApproval, Rejected};
    let all = [Approved, Rejected, Dismissed, NoApproval, DirectPush];
    let sorts = all.into_iter().flat_map(|decision| [(decision, false), (decision, true)]);
    let count =
        |sort| entries.iter().filter(|e| (e.predicate.decision, e.is_of_other_content()) == sort).count();
    sorts.map(|sort| (count(sort), mark(sort))).filter(|(count, _)| *count > 0).collect()
}

/// What was said, and whether of other content than landed.
fn mark((decision, is_of_other): (Decision, bool)) -> Mark {
    match decision {
        Decision::Approved if is_of_other => {
            Mark::grade(Grade::Minor, say("approved, but other content landed"))
        }
        Decision::Approved => Mark::pass(say(decision.words())),
        Decision::Rejected | Decision::Dismissed => Mark::grade(Grade::Minor, say(decision.words())),
        Decision::NoApproval | Decision::DirectPush => Mark::grade(Grade::Major, say(decision.words())),
    }
}

fn row(build: &Build, entry: &Entry) -> Row {
    let lab = build.lab();
    let said = &entry.predicate;
    let who = said.approver.as_ref().map(|account| {
        let name = account.person.as_deref().map(|id| format!("{}, ", lab.person_name(id)));
        say!(
            "{name}{login} at {forge}",
            name = name.unwrap_or_default(),
            login = account.login,
            forge = account.forge
        )
    });
    let number = said.change.number.map(|number| format!("{} #{number}", said.change.repo));
    let file = |path: &str| match Identity::of(path) {
        Some(identity) => record(build, &identity.id, &identity.full(), ""),
        None => Link { href: None, text: path.to_owned() },
    };
    Row {
        number: said.seq,
        said: mark((said.decision, entry.is_of_other_content())),
        who: who.unwrap_or_else(|| say("nobody").to_owned()),
        when: said.at.or(said.change.merged_at).map_or_else(
            || say("not said").to_owned(),
            |at| say!("{moment} by the forge’s clock", moment = minute(lab, at)),
        ),
        change: number.unwrap_or_else(|| words::sentence(say("without a pull request"))),
        landed: said.change.merge.chars().take(12).collect(),
        files: said.files.iter().take(FILES).map(|f| file(&f.path)).collect(),
        more: said.files.len().saturating_sub(FILES),
        doubt: said.doubt.clone(),
    }
}
