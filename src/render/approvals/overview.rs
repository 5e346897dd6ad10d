//! All approvals: how many of what, what is open, and of what there is no telling.

use std::collections::BTreeMap;

use serde::Serialize;

use super::panel::sentence;
use super::{landed, mark, population, record};
use crate::model::approval::{Approval, Verdict};
use crate::model::kind::Kind;
use crate::model::page::Page;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::{Link, Mark};
use crate::render::words::{self, Day};
use crate::render::{Build, RenderError, vouchers};

/// Lines of a list at most; what is more is counted.
const MOST: usize = 2_000;

#[derive(Serialize)]
struct Overview {
    at: At,
    /// How many verdicts there are, on how many records.
    population: String,
    counts: Vec<(usize, Mark)>,
    kinds: Vec<OfKind>,
    open: Vec<Row>,
    more_open: usize,
    cannot: Vec<Reason>,
    gaps: Vec<(String, Vec<String>)>,
    not_asked: Vec<(String, String)>,
    judged_by: String,
    root: Option<(Day, String, String)>,
    policy_changes: usize,
    unapproved: Vec<Landed>,
    more_unapproved: usize,
    script: bool,
    has_ledger: bool,
}

/// The verdicts on records of one kind.
#[derive(Serialize)]
struct OfKind {
    kind: String,
    all: usize,
    approved: usize,
    other: usize,
    cannot: usize,
}

#[derive(Serialize)]
struct Row {
    record: Link,
    role: &'static str,
    verdict: Mark,
    who: String,
    why: String,
}

/// A reason for which there is no telling, and whom it keeps from being judged.
#[derive(Serialize)]
struct Reason {
    why: String,
    records: Vec<Link>,
    more: usize,
    repair: Vec<String>,
}

#[derive(Serialize)]
struct Landed {
    commit: Option<(Day, String, String)>,
    how: String,
    files: Vec<String>,
    more: usize,
    cannot_tell: Option<String>,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let approvals = &build.lab().approvals;
    let is_open = |a: &&Approval| !matches!(a.verdict, Verdict::Approved | Verdict::CannotTell);
    let open = approvals.list.iter().filter(is_open).count();
    // each has its own day; hundreds of lines would say no more than this one
    let left_out = &approvals.not_asked;
    let is_one = left_out.iter().all(|record| Some(&record.why) == left_out.first().map(|first| &first.why));
    let why = if is_one {
        left_out.first().map_or("", |first| first.why.as_str())
    } else {
        say("they landed before approval was asked for")
    };
    let not_asked = Vec::from_iter(
        (!left_out.is_empty()).then(|| (why.to_owned(), words::count(left_out.len(), "more record"))),
    );
    let root = approvals.root();
    let view = Overview {
        at: At::root(say("Approvals"), "about"),
        population: population(build),
        counts: counts(build),
        kinds: kinds(build),
        open: approvals.list.iter().filter(is_open).take(MOST).map(|a| row(build, a)).collect(),
        more_open: open.saturating_sub(MOST),
        cannot: reasons(build),
        gaps: approvals.gaps.iter().map(|gap| (sentence(gap), commands(gap))).collect(),
        not_asked,
        judged_by: approvals.judged_by.clone(),
        root: root.and_then(|change| landed(build, change.landed)),
        policy_changes: approvals.policy.iter().filter(|change| !change.is_root).count(),
        unapproved: unapproved(build),
        more_unapproved: approvals.unapproved.len().saturating_sub(MOST),
        script: vouchers::is_shown(&build.site),
        has_ledger: super::ledger::is_there(build),
    };
    build.page("approvals.html", "approvals.html", &view)
}

fn counts(build: &Build) -> Vec<(usize, Mark)> {
    let list = &build.lab().approvals.list;
    let of = |verdict: Verdict| (list.iter().filter(|a| a.verdict == verdict).count(), mark(verdict));
    Verdict::ALL.into_iter().map(of).filter(|(count, _)| *count > 0).collect()
}

fn kinds(build: &Build) -> Vec<OfKind> {
    let mut kinds: BTreeMap<Kind, OfKind> = BTreeMap::new();
    for approval in &build.lab().approvals.list {
        let kind = words::sentence(say(&approval.kind.to_string()));
        let of =
            kinds.entry(approval.kind).or_insert(OfKind { kind, all: 0, approved: 0, other: 0, cannot: 0 });
        of.all += 1;
        match approval.verdict {
            Verdict::Approved => of.approved += 1,
            Verdict::CannotTell => of.cannot += 1,
            _ => of.other += 1,
        }
    }
    kinds.into_values().collect()
}

fn row(build: &Build, approval: &Approval) -> Row {
    let who = approval.person.as_deref().map(|id| build.lab().person_name(id));
    Row {
        record: record(build, &approval.record, &approval.id(), ""),
        role: say(approval.role.words()),
        verdict: mark(approval.verdict),
        who: who.unwrap_or_else(|| say("nobody").to_owned()),
        why: sentence(&approval.why),
    }
}

/// What can not be told, by reason, the commonest first.
fn reasons(build: &Build) -> Vec<Reason> {
    let mut reasons: BTreeMap<&str, Vec<&Approval>> = BTreeMap::new();
    for approval in build.lab().approvals.list.iter().filter(|a| a.verdict == Verdict::CannotTell) {
        reasons.entry(&approval.why).or_default().push(approval);
    }
    let mut reasons: Vec<(&str, Vec<&Approval>)> = reasons.into_iter().collect();
    reasons.sort_by_key(|(why, all)| (std::cmp::Reverse(all.len()), *why));
    let reason = |(why, all): (&str, Vec<&Approval>)| {
        let mut repair = commands(why);
        repair.extend(all.first().map(|a| format!("countersign approvals {} -v", word(&a.id()))));
        let link = |a: &&Approval| {
            let link = record(build, &a.record, &a.id(), "");
            Link { text: say!("{name} as {role}", name = link.text, role = say(a.role.words())), ..link }
        };
        Reason {
            why: sentence(why),
            records: all.iter().take(MOST).map(link).collect(),
            more: all.len().saturating_sub(MOST),
            repair,
        }
    };
    reasons.into_iter().map(reason).collect()
}

/// A word of a shell, in quotes where it needs them.
fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if text.chars().all(is_plain) && !text.starts_with('-') {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The commands that a reason names between its marks of code.
fn commands(why: &str) -> Vec<String> {
    let named = why.split('`').skip(1).step_by(2);
    named
        .filter(|code| code.starts_with("git ") || code.starts_with("countersign "))
        .map(str::to_owned)
        .collect()
}

fn unapproved(build: &Build) -> Vec<Landed> {
    const FILES: usize = 10;
    let all = build.lab().approvals.unapproved.iter().rev().take(MOST);
    let one = all.map(|landing| Landed {
        commit: landed(build, Some(landing.landed)),
        how: landing.how.clone(),
        files: landing.paths.iter().take(FILES).cloned().collect(),
        more: landing.paths.len().saturating_sub(FILES),
        cannot_tell: landing.cannot_tell.clone(),
    });
    one.collect()
}
