//! What changed between two folders of git, by comparing ids: folders that are the same in both are
//! not entered, so a commit costs what it touched.

use std::cmp::Ordering;

use super::objects::{Entry, Folder, Id, Objects, Shape};
use crate::model::kind::Identity;

/// Folders whose files are records.
const FOLDERS: [&str; 3] = ["records", "documents", "rules"];

/// A file that differs: its path within the laboratory, and its content before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) path: String,
    pub(super) before: Option<Id>,
    pub(super) after: Option<Id>,
}

/// Two folders to be compared.
struct Pair {
    path: String,
    before: Option<Id>,
    after: Option<Id>,
}

/// The records that differ between two commits' trees, sorted by path; `prefix` is the laboratory's
/// folder within the repository, ending in a slash, or empty.
pub(super) fn changes(
    objects: &Objects,
    prefix: &str,
    before: Option<Id>,
    after: Option<Id>,
) -> Result<Vec<Change>, String> {
    let mut found = Vec::new();
    if before == after {
        return Ok(found);
    }
    // a stack of its own: a repository may nest folders deeper than the machine's stack reaches
    let mut ahead = Vec::new();
    for folder in FOLDERS {
        let path = format!("{prefix}{folder}");
        let (before, after) = (below(objects, before, &path)?, below(objects, after, &path)?);
        ahead.push(Pair { path: folder.to_owned(), before, after });
    }
    while let Some(pair) = ahead.pop() {
        if pair.before != pair.after {
            let (old, new) = (objects.folder(pair.before)?, objects.folder(pair.after)?);
            compare(&pair.path, &old, &new, &mut ahead, &mut found);
        }
    }
    found.sort_by(|a: &Change, b| a.path.cmp(&b.path));
    Ok(found)
}

/// The folder at `path` below a tree.
fn below(objects: &Objects, tree: Option<Id>, path: &str) -> Result<Option<Id>, String> {
    let mut at = tree;
    for step in path.split('/') {
        let folder = objects.folder(at)?;
        let found = folder.entries().find(|e| e.shape == Shape::Folder && e.name == step.as_bytes());
        at = found.map(|e| e.id);
    }
    Ok(at)
}

/// Goes through two sorted folders at once.
fn compare(path: &str, old: &Folder, new: &Folder, ahead: &mut Vec<Pair>, found: &mut Vec<Change>) {
    let (mut old, mut new) = (old.entries().peekable(), new.entries().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => order(a, b),
        };
        let before = if order.is_le() { old.next() } else { None };
        let after = if order.is_ge() { new.next() } else { None };
        let is_same =
            before.as_ref().zip(after.as_ref()).is_some_and(|(a, b)| a.id == b.id && a.shape == b.shape);
        if !is_same {
            meet(path, before.as_ref(), after.as_ref(), ahead, found);
        }
    }
}

/// One name of a folder, before and after.
fn meet(
    path: &str,
    before: Option<&Entry<'_>>,
    after: Option<&Entry<'_>>,
    ahead: &mut Vec<Pair>,
    found: &mut Vec<Change>,
) {
    let Some(entry) = before.or(after) else { return };
    let Ok(name) = std::str::from_utf8(entry.name) else { return };
    let id = |entry: Option<&Entry<'_>>, shape| entry.filter(|e| e.shape == shape).map(|e| e.id);
    let path = format!("{path}/{name}");
    if entry.shape == Shape::Folder {
        let (before, after) = (id(before, Shape::Folder), id(after, Shape::Folder));
        return ahead.push(Pair { path, before, after });
    }
    // links and submodules are no records: what turns into one is gone
    let (before, after) = (id(before, Shape::File), id(after, Shape::File));
    if before != after && Identity::of(&path).is_some() {
        found.push(Change { path, before, after });
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
