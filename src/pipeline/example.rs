//! The example laboratory as a repository: its history, a statement of approval, and a ledger of what its
//! forge said of each landing. The same binary always makes the same commits.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use rayon::prelude::*;
use serde_json::{Value, json};

use crate::history::{self, Books, HistoryError, Planted};
use crate::model::approval::{self, Subject};
use crate::model::canonical::sha256;
use crate::model::commit::{Commit, Further, Way, Who, Written};
use crate::model::kind::{Identity, Kind};
use crate::model::ledger::{
    Account, Author, Change, Content, Decision, Digests, Entry, FileState, Method, PREDICATE, Predicate, RAW,
    Raw, SIGNATURE, STATEMENT,
};
use crate::model::policy::{APPROVAL_NAMESPACE, LEDGER_NAMESPACE};
use crate::model::question;
use crate::model::settings::Settings;
use crate::model::statement::{About, Statement};
use crate::model::tree::{Origin, Tree};
use crate::{demo, embedded, load, proof};

/// The repository at the example's forge.
const REPOSITORY: &str = "norrvik/records";

/// The forge, as people's accounts name it.
const FORGE: &str = "gitea";

/// Makes the example laboratory's repository at `dir`, history, statement and ledger; gives the newest commit.
///
/// # Errors
/// When something else stands at `dir`, or disk or git say no.
pub fn demo(dir: &Path) -> Result<String, HistoryError> {
    let tree = Tree::of(Origin::Memory, embedded::example());
    let (settings, _) = load::settings(&tree);
    let zone =
        TimeZone::get(&settings.time_zone).map_err(|_| HistoryError::Zone(settings.time_zone.clone()))?;
    let sources = sources(&tree, &settings);
    let mut commits = demo::plan(&sources, &settings.working_calendar(), &zone);
    if let Some(at) = commits.iter().position(|commit| commit.stated.is_some()) {
        // a statement names commits that went before it, so these are made first
        let (earlier, later) = commits.split_at_mut(at);
        let before = history::create(dir, earlier, &sign)?;
        let Some(commit) = later.first_mut() else { return Ok(String::new()) };
        state(commit, &before, &sources, &settings)?;
    }
    let planted = history::create(dir, &commits, &sign)?;
    keep_books(dir, &commits, &planted, &accounts(&sources))?;
    Ok(planted.last().map(|p| p.landed.clone()).unwrap_or_default())
}

fn sources(tree: &Tree, settings: &Settings) -> Vec<demo::Source> {
    tree.files
        .par_iter()
        .map(|file| {
            let kind = Identity::of(&file.path).map(|i| i.kind);
            let doc = kind
                .filter(|k| !matches!(k, Kind::Register | Kind::Rule))
                .and_then(|_| load::parse(file, &settings.limits).0);
            demo::Source { path: file.path.to_string(), bytes: Arc::clone(&file.bytes), kind, doc }
        })
        .collect()
}

fn sign(name: &str, bytes: &[u8]) -> Result<String, String> {
    signed(name, "git", bytes)
}

fn signed(name: &str, namespace: &str, bytes: &[u8]) -> Result<String, String> {
    let key = demo::key(name).ok_or_else(|| format!("there is no key called {name}"))?;
    proof::sign(key, namespace, bytes)
}

/// Adds the statement that a commit's branch is to hold, with its signature.
fn state(
    commit: &mut Commit,
    before: &[Planted],
    sources: &[demo::Source],
    settings: &Settings,
) -> Result<(), HistoryError> {
    let ends = before.first().and_then(|p| p.branch.first()).zip(before.last());
    let (Some((person, role)), Some((root, last))) = (commit.stated.clone(), ends) else { return Ok(()) };
    let Some((path, Some(bytes))) = commit.files.first() else { return Ok(()) };
    let Some(identity) = Identity::of(path) else { return Ok(()) };
    let subject = Subject {
        record: identity.full(),
        path: path.clone(),
        blob: history::id_of(bytes)?,
        sha256: Some(sha256(bytes)),
        canonical: super::content(path, bytes, &settings.limits).canonical,
    };
    let at = commit.at.0 + 20 * 60;
    let statement = Statement {
        about: vec![About { kind: identity.kind, subject }],
        decision: approval::Decision::Approved,
        role,
        approver: person.clone(),
        at: clock(at, commit.at.1),
        meaning: question::of(identity.kind, role).text.to_owned(),
        repository: root.clone(),
        policy: last.landed.clone(),
    };
    let text = statement.written();
    let signature = signed(&person, APPROVAL_NAMESPACE, text.as_bytes()).map_err(HistoryError::Refused)?;
    let file = statement.path(&|_| false);
    let written = |path: String, text: &str| -> Written { (path, Some(Arc::from(text.as_bytes()))) };
    let files = vec![written(format!("{file}.sig"), &signature), written(file, &text)];
    let author = demo::person(sources, &person);
    let message = format!("{}: approved\n", identity.full());
    commit.then.push(Further { minutes: 21, author, message, files });
    Ok(())
}

fn clock(seconds: i64, east: i32) -> String {
    let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    let offset = Offset::from_seconds(east * 60).unwrap_or(Offset::UTC);
    at.to_zoned(TimeZone::fixed(offset)).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Accounts at the forge, by address.
fn accounts(sources: &[demo::Source]) -> BTreeMap<String, Account> {
    let register = sources.iter().find(|s| s.kind == Some(Kind::Person)).and_then(|s| s.doc.as_ref());
    let people = register.and_then(|doc| doc.value.get("people")).and_then(Value::as_array);
    let account = |person: &Value| {
        let text = |pointer: &str| person.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let user_id = person.pointer("/forge_accounts/0/id").and_then(Value::as_u64)?;
        let login = text("/forge_accounts/0/login")?;
        let account = Account { forge: FORGE.to_owned(), login, person: text("/id"), user_id };
        Some((text("/emails/0")?, account))
    };
    people.into_iter().flatten().filter_map(account).collect()
}

/// Writes the ledger: an entry for each landing since the laboratory works with a forge.
fn keep_books(
    dir: &Path,
    commits: &[Commit],
    planted: &[Planted],
    accounts: &BTreeMap<String, Account>,
) -> Result<(), HistoryError> {
    let since = commits.iter().position(|c| c.landing.as_ref().is_some_and(|l| l.request.is_some()));
    let Some(since) = since else { return Ok(()) };
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let (mut prev, mut last) = (None, 0);
    let refused = |error: &dyn std::fmt::Display| HistoryError::Refused(error.to_string());
    for (seq, (commit, planted)) in (1..).zip(commits.iter().zip(planted).skip(since)) {
        let (mut entry, raw) = entry(commit, planted, accounts)?;
        last = entry.predicate.collected.as_second();
        entry.predicate.seq = seq;
        entry.predicate.prev = prev;
        let bytes = entry.bytes().map_err(|e| refused(&e))?;
        let signature = signed("ledger", LEDGER_NAMESPACE, &bytes).map_err(HistoryError::Refused)?;
        prev = Some(entry.link().map_err(|e| refused(&e))?);
        let path = entry.path();
        files.insert(format!("{path}{SIGNATURE}"), signature.into_bytes());
        files.insert(path, bytes);
        files.insert(format!("{RAW}{}.json", sha256(&raw)), raw);
    }
    let at = Timestamp::from_second(last).unwrap_or(Timestamp::UNIX_EPOCH);
    Books::open(dir)?.append(None, &files, "Reviews of all landings since September\n", at)?;
    Ok(())
}

/// What the forge said of one landing, and its answer.
fn entry(
    commit: &Commit,
    planted: &Planted,
    accounts: &BTreeMap<String, Account>,
) -> Result<(Entry, Vec<u8>), HistoryError> {
    let account = |who: &Who| accounts.get(&who.email).cloned();
    let landing = commit.landing.as_ref();
    let by = landing.and_then(|l| account(&l.by)).filter(|_| landing.is_some_and(|l| l.by != commit.author));
    let decision = match (landing, &by) {
        (None, _) => Decision::DirectPush,
        (Some(_), None) => Decision::NoApproval,
        (Some(_), Some(_)) => Decision::Approved,
    };
    // a squash lands what was pushed after the review
    let is_late = landing.is_some_and(|l| l.way == Way::Squash) && !commit.then.is_empty();
    let head = if is_late { planted.branch.first() } else { planted.branch.last() };
    let (files, subject) = contents(commit, is_late, decision == Decision::Approved)?;
    let review = by.as_ref().and(landing).and_then(|l| l.request).map(|number| u64::from(number) + 400);
    let at = by.as_ref().and_then(|_| time(commit, landing.map_or(0, |l| l.minutes.saturating_sub(1))));
    let raw = answer(by.as_ref(), review, head, at);
    let change = change(commit, planted, head, review, accounts);
    let request = match change.number {
        Some(number) => format!("repos/{REPOSITORY}/pulls/{number}/reviews"),
        None => format!("repos/{REPOSITORY}/commits/{}/pull", planted.landed),
    };
    let raws = vec![Raw { request, sha256: sha256(&raw) }];
    let predicate = Predicate {
        approver: by,
        at,
        change,
        collected: time(commit, landing.map_or(0, |l| l.minutes) + 5).unwrap_or(Timestamp::UNIX_EPOCH),
        collector: concat!("countersign ", env!("CARGO_PKG_VERSION")).to_owned(),
        decision,
        doubt: None,
        files,
        prev: None,
        raw: raws,
        seq: 0,
    };
    let (statement, predicate_type) = (STATEMENT.to_owned(), PREDICATE.to_owned());
    Ok((Entry { statement, predicate, predicate_type, subject }, raw))
}

/// A time of a landing, minutes after its first commit.
fn time(commit: &Commit, minutes: u32) -> Option<Timestamp> {
    Timestamp::from_second(commit.at.0 + i64::from(minutes) * 60).ok()
}

/// The change that a landing came by.
fn change(
    commit: &Commit,
    planted: &Planted,
    head: Option<&String>,
    review: Option<u64>,
    accounts: &BTreeMap<String, Account>,
) -> Change {
    let landing = commit.landing.as_ref();
    let account = |who: &Who| accounts.get(&who.email).cloned();
    Change {
        authors: vec![Author {
            account: account(&commit.author),
            email: commit.author.email.clone(),
            name: commit.author.name.clone(),
        }],
        forge: FORGE.to_owned(),
        head: landing.and(head.cloned()),
        landed: vec![planted.landed.clone()],
        last_pusher: account(&commit.author),
        merge: planted.landed.clone(),
        merged_at: landing.and_then(|l| time(commit, l.minutes)),
        merged_by: landing.and_then(|l| account(&l.by)),
        method: landing.map_or(Method::Push, |l| match l.way {
            Way::Merge => Method::Merge,
            Way::Squash => Method::Squash,
            Way::Rebase => Method::Rebase,
        }),
        number: landing.and_then(|l| l.request).map(u64::from),
        opened_by: landing.and(account(&commit.author)),
        repo: REPOSITORY.to_owned(),
        review: review.map(|id| id.to_string()),
    }
}

/// The files of a landing, and the contents that were before the reviewer's eyes.
fn contents(
    commit: &Commit,
    is_late: bool,
    is_reviewed: bool,
) -> Result<(Vec<FileState>, Vec<Content>), HistoryError> {
    let mut landed: BTreeMap<&str, Option<&Arc<[u8]>>> = BTreeMap::new();
    let all = commit.files.iter().chain(commit.then.iter().flat_map(|further| &further.files));
    for (path, content) in all {
        landed.insert(path, content.as_ref());
    }
    let first: BTreeMap<&str, Option<&Arc<[u8]>>> =
        commit.files.iter().map(|(path, content)| (path.as_str(), content.as_ref())).collect();
    let seen = if is_late { &first } else { &landed };
    let (mut files, mut subject) = (Vec::new(), Vec::new());
    for (path, content) in &landed {
        let id = |content: Option<&Arc<[u8]>>| content.map(|bytes| history::id_of(bytes)).transpose();
        let before = seen.get(path).copied().flatten().filter(|_| is_reviewed);
        files.push(FileState { landed: id(*content)?, path: (*path).to_owned(), reviewed: id(before)? });
        if let Some(bytes) = if is_reviewed { before } else { *content } {
            let digest = Digests { git_blob: history::id_of(bytes)?, sha256: sha256(bytes) };
            subject.push(Content { digest, name: (*path).to_owned() });
        }
    }
    Ok((files, subject))
}

/// The forge's answer to the question for reviews.
fn answer(
    by: Option<&Account>,
    review: Option<u64>,
    head: Option<&String>,
    at: Option<Timestamp>,
) -> Vec<u8> {
    let review = by.map(|by| {
        json!({
            "id": review,
            "user": { "id": by.user_id, "login": by.login },
            "state": "APPROVED",
            "commit_id": head,
            "stale": false,
            "official": true,
            "dismissed": false,
            "submitted_at": at,
        })
    });
    Value::from(Vec::from_iter(review)).to_string().into_bytes()
}
