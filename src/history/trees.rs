//! What changed between two folders of git, by comparing ids: folders that are the same in both are
//! not entered, and the names with which both begin and end alike are not looked at, so that a commit
//! costs what it touched.

use std::cmp::Ordering;

use super::id::{Id, Loss};
use super::objects::Objects;
use super::raw::{Entries, Entry, Shape};
use crate::model::attachment::is_attachment;
use crate::model::kind::{Identity, Kind};
use crate::model::policy::{ATTRIBUTES, KEYS, is_gate, leads_to_gate};

/// Folders whose files are looked at.
const FOLDERS: [&str; 4] = ["records", "documents", "rules", KEYS];

/// The file of settings.
const SETTINGS: &str = "countersign.yaml";

/// A file that differs: its path within the laboratory, and its content before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) path: String,
    pub(super) before: Option<Id>,
    pub(super) after: Option<Id>,
}

/// Which files are compared.
#[derive(Clone, Copy)]
pub(super) enum Sought<'a> {
    /// The records of the laboratory in this folder of the repository, which has a slash after it and
    /// is empty at the top; and what they are judged by.
    Records(&'a str),
    /// Every file.
    All,
}

/// Where a folder stands.
#[derive(Clone, Copy)]
enum Level<'a> {
    /// On the way to the laboratory: these steps are still to go.
    Above { steps: &'a str, is_top: bool },
    /// In a folder of the forge's, at the top of the repository.
    Gate,
    /// Within what is sought.
    Within,
}

/// Two folders to be compared.
struct Pair<'a> {
    level: Level<'a>,
    path: String,
    before: Option<Id>,
    after: Option<Id>,
}

/// The files that differ between two commits' trees, sorted by path.
pub(super) fn changes(
    objects: &Objects,
    sought: Sought<'_>,
    before: Option<Id>,
    after: Option<Id>,
) -> Result<Vec<Change>, Loss> {
    let mut found = Vec::new();
    let level = match sought {
        Sought::Records(prefix) => Level::Above { steps: prefix, is_top: true },
        Sought::All => Level::Within,
    };
    // a stack of its own: a repository may nest folders deeper than the machine's stack reaches
    let mut ahead = vec![Pair { level, path: String::new(), before, after }];
    while let Some(pair) = ahead.pop() {
        if pair.before != pair.after {
            let (old, new) = (objects.folder(pair.before)?, objects.folder(pair.after)?);
            compare(&pair, old.entries(), new.entries(), &mut ahead, &mut found)?;
        }
    }
    if matches!(sought, Sought::Records(_)) {
        found.retain(|change: &Change| is_sought(&change.path));
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn is_sought(path: &str) -> bool {
    is_policy(path) || Identity::of(path).is_some() || is_attachment(path)
}

/// Whether records are judged by this file, settings or public keys, or let in by it.
pub(super) fn is_policy(path: &str) -> bool {
    path == SETTINGS || path.strip_prefix(KEYS).is_some_and(|rest| rest.starts_with('/')) || is_gate(path)
}

/// The record that a file holds, or is a part of.
pub(super) fn record(path: &str) -> Option<(Kind, String)> {
    Identity::of(path).map(|identity| (identity.kind, identity.full()))
}

/// Goes through two sorted folders at once.
fn compare<'a, 'f>(
    pair: &Pair<'a>,
    mut old: Entries<'f>,
    mut new: Entries<'f>,
    ahead: &mut Vec<Pair<'a>>,
    found: &mut Vec<Change>,
) -> Result<(), Loss> {
    loop {
        old.skip_alike(&mut new)?;
        let (before, after) = (old.peek()?, new.peek()?);
        let order = match (&before, &after) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => order(a, b),
        };
        if order.is_le() {
            old.skip()?;
        }
        if order.is_ge() {
            new.skip()?;
        }
        let (before, after) = (before.filter(|_| order.is_le()), after.filter(|_| order.is_ge()));
        meet(pair, before, after, ahead, found);
    }
}

/// One name of a folder, before and after.
fn meet<'a>(
    pair: &Pair<'a>,
    before: Option<Entry<'_>>,
    after: Option<Entry<'_>>,
    ahead: &mut Vec<Pair<'a>>,
    found: &mut Vec<Change>,
) {
    let Some(entry) = before.or(after) else { return };
    let Ok(name) = std::str::from_utf8(entry.name) else { return };
    let id = |entry: Option<Entry<'_>>, shape| entry.filter(|e| e.shape == shape).map(|e| e.id);
    // links and submodules are no files: what turns into one is gone
    let shape = if entry.shape == Shape::Folder { Shape::Folder } else { Shape::File };
    let (before, after) = (id(before, shape), id(after, shape));
    let is_folder = shape == Shape::Folder;
    for (level, path) in ways(pair, name, is_folder).into_iter().flatten() {
        if is_folder {
            ahead.push(Pair { level, path, before, after });
        } else if before != after {
            found.push(Change { path, before, after });
        }
    }
}

/// As what a name is looked at: as a part of the laboratory or on the way to it, and as one of the forge's
/// files. A path begins with `../` for every folder by which it stands above the laboratory's.
fn ways<'a>(pair: &Pair<'a>, name: &str, is_folder: bool) -> [Option<(Level<'a>, String)>; 2] {
    let path = if pair.path.is_empty() { name.to_owned() } else { [&pair.path, "/", name].concat() };
    match pair.level {
        Level::Within => [Some((Level::Within, path)), None],
        Level::Gate => {
            // attributes of a folder on the way to the laboratory are met there
            let leads = if is_folder { leads_to_gate(&path) } else { name != ATTRIBUTES };
            [leads.then_some((Level::Gate, path)), None]
        }
        Level::Above { steps, is_top } => {
            let up = || "../".repeat(steps.matches('/').count()) + name;
            let own = match steps.split_once('/') {
                None if is_folder && FOLDERS.contains(&name) => Some((Level::Within, path)),
                None if !is_folder && name == SETTINGS => Some((Level::Within, path)),
                Some((step, steps)) if is_folder && step == name => {
                    Some((Level::Above { steps, is_top: false }, String::new()))
                }
                _ => None,
            };
            let is_gates = if is_folder { is_top && leads_to_gate(name) } else { is_gate(name) };
            // what is not at the top no forge looks at; git heeds its attributes everywhere
            let counts = is_gates && (is_top || name == ATTRIBUTES);
            [own, counts.then(|| (Level::Gate, up()))]
        }
    }
}

/// git's order of names, in which a folder's name ends in a slash. A file and a folder of one name
/// are two things.
fn order(a: &Entry<'_>, b: &Entry<'_>) -> Ordering {
    let end = |entry: &Entry<'_>| if entry.shape == Shape::Folder { b'/' } else { 0 };
    let shared = a.name.len().min(b.name.len());
    let (first, second) = (a.name.split_at(shared), b.name.split_at(shared));
    let next = |rest: &[u8], entry: &Entry<'_>| rest.first().copied().unwrap_or_else(|| end(entry));
    first.0.cmp(second.0).then_with(|| next(first.1, a).cmp(&next(second.1, b)))
}
