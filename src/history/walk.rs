//! One walk over history: which commit first brought each record.

use std::collections::BTreeMap;
use std::path::Path;

use git2::{Commit, ObjectType, Oid, Repository, Sort, Tree};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::HistoryError;
use crate::model::record::Written;
use crate::model::when::When;

/// What a walk over history found.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The commit that was walked from.
    pub commit: Option<String>,
    /// First commits by path.
    pub written: BTreeMap<String, Written>,
    /// Set when the clone is shallow: then first commits can not be told, and none is given.
    pub shallow: bool,
}

/// Folders whose files are records.
const FOLDERS: [&str; 3] = ["records", "documents", "rules"];

/// Walks history back from `rev` (the checked-out commit when absent). A folder without a
/// repository, or a repository without commits, has no history: that is no error.
///
/// # Errors
/// When the zone is unknown, or objects are missing or broken.
pub fn read(root: &Path, rev: Option<&str>, zone: &str) -> Result<History, HistoryError> {
    let zone = TimeZone::get(zone).map_err(|_| HistoryError::Zone(zone.to_owned()))?;
    let Ok(repo) = Repository::discover(root) else { return Ok(History::default()) };
    let Some(start) = start(&repo, rev)? else { return Ok(History::default()) };
    let commit = Some(start.to_string());
    if repo.is_shallow() {
        return Ok(History { commit, written: BTreeMap::new(), shallow: true });
    }
    let prefix = prefix(&repo, root);
    let mut walk = repo.revwalk()?;
    walk.push(start)?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::REVERSE)?;
    let mut written = BTreeMap::new();
    for id in walk {
        let commit = repo.find_commit(id?)?;
        let old = commit.parents().next().map(|p| p.tree()).transpose()?;
        let new = commit.tree()?;
        let mut added = Vec::new();
        for folder in FOLDERS {
            let path = format!("{prefix}{folder}");
            let (old, new) = (subtree(&repo, old.as_ref(), &path)?, subtree(&repo, Some(&new), &path)?);
            let Some(new) = new else { continue };
            added_files(&repo, old.as_ref(), &new, folder, &mut added)?;
        }
        for path in added {
            written.entry(path).or_insert_with(|| fact(&commit, &zone));
        }
    }
    Ok(History { commit, written, shallow: false })
}

fn start(repo: &Repository, rev: Option<&str>) -> Result<Option<Oid>, HistoryError> {
    match rev {
        Some(rev) => Ok(Some(repo.revparse_single(rev)?.peel(ObjectType::Commit)?.id())),
        None => Ok(repo.head().ok().and_then(|h| h.target())),
    }
}

/// The laboratory's folder within the repository, with a slash after it; empty at the top.
fn prefix(repo: &Repository, root: &Path) -> String {
    let (Some(top), Ok(root)) = (repo.workdir(), root.canonicalize()) else { return String::new() };
    let inner = top.canonicalize().ok().and_then(|t| root.strip_prefix(t).ok().map(Path::to_path_buf));
    inner
        .and_then(|p| p.to_str().map(str::to_owned))
        .filter(|p| !p.is_empty())
        .map(|p| format!("{p}/"))
        .unwrap_or_default()
}

fn subtree<'r>(
    repo: &'r Repository,
    tree: Option<&Tree<'r>>,
    path: &str,
) -> Result<Option<Tree<'r>>, git2::Error> {
    let Some(entry) = tree.and_then(|t| t.get_path(Path::new(path)).ok()) else { return Ok(None) };
    if entry.kind() == Some(ObjectType::Tree) { repo.find_tree(entry.id()).map(Some) } else { Ok(None) }
}

/// Files of `new` that `old` does not have at their path. Folders that are the same in both are not
/// entered, so a commit costs what it touched.
fn added_files(
    repo: &Repository,
    old: Option<&Tree>,
    new: &Tree,
    at: &str,
    added: &mut Vec<String>,
) -> Result<(), git2::Error> {
    for entry in new {
        let Ok(name) = entry.name() else { continue };
        let before = old.and_then(|t| t.get_name(name));
        if before.as_ref().is_some_and(|b| b.id() == entry.id()) {
            continue;
        }
        let path = format!("{at}/{name}");
        match entry.kind() {
            Some(ObjectType::Tree) => {
                let inner = repo.find_tree(entry.id())?;
                let outer = before
                    .filter(|b| b.kind() == Some(ObjectType::Tree))
                    .map(|b| repo.find_tree(b.id()))
                    .transpose()?;
                added_files(repo, outer.as_ref(), &inner, &path, added)?;
            }
            Some(ObjectType::Blob) if before.is_none() => added.push(path),
            _ => {}
        }
    }
    Ok(())
}

fn fact(commit: &Commit, zone: &TimeZone) -> Written {
    let author = commit.author();
    let instant = Timestamp::from_second(author.when().seconds()).unwrap_or(Timestamp::UNIX_EPOCH);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Written {
        commit: commit.id().to_string(),
        author: text(author.name_bytes()),
        email: text(author.email_bytes()),
        on: When { day: instant.to_zoned(zone.clone()).date(), instant: Some(instant) },
    }
}
