//! Writes a repository out of planned commits.

use std::fs;
use std::path::Path;

use git2::build::CheckoutBuilder;
use git2::{Index, IndexEntry, IndexTime, Oid, Repository, RepositoryInitOptions, Signature, Time};

use super::HistoryError;
use crate::model::commit::{Commit, Who};

/// Marks a repository as made by [`create`], so that it may be made anew.
const MARK: &str = "countersign-demo";

/// Makes a repository at `dir` with these commits on `main`, and checks it out. The same commits
/// always get the same ids. A repository that an earlier call made is replaced whole.
///
/// # Errors
/// When something else stands at `dir`, or disk or git say no.
pub fn create(dir: &Path, commits: &[Commit]) -> Result<String, HistoryError> {
    clear(dir)?;
    let mut options = RepositoryInitOptions::new();
    options.initial_head("main").external_template(false);
    let repo = Repository::init_opts(dir, &options)?;
    fs::write(repo.path().join(MARK), "made by `countersign demo`\n")?;
    let mut index = Index::new()?;
    let mut head: Option<Oid> = None;
    for commit in commits {
        head = Some(write(&repo, &mut index, commit, head)?);
    }
    let head = head.ok_or_else(|| HistoryError::Refused("there is no commit to write".into()))?;
    repo.reference("refs/heads/main", head, true, "history written")?;
    repo.checkout_head(Some(CheckoutBuilder::new().force()))?;
    Ok(head.to_string())
}

/// Removes what an earlier call made; refuses to touch anything else.
fn clear(dir: &Path) -> Result<(), HistoryError> {
    let is_empty = fs::read_dir(dir).map_or(true, |mut d| d.next().is_none());
    if dir.join(".git").join(MARK).is_file() {
        fs::remove_dir_all(dir)?;
    } else if dir.exists() && !is_empty {
        return Err(HistoryError::Refused(format!(
            "{} exists and was not made by `countersign demo`; name another folder",
            dir.display()
        )));
    }
    Ok(())
}

fn write(
    repo: &Repository,
    index: &mut Index,
    commit: &Commit,
    parent: Option<Oid>,
) -> Result<Oid, HistoryError> {
    for (path, content) in &commit.files {
        match content {
            Some(bytes) => index.add(&entry(path, repo.blob(bytes)?, bytes.len()))?,
            None => index.remove(Path::new(path), 0)?,
        }
    }
    let tree = repo.find_tree(index.write_tree_to(repo)?)?;
    let parent = parent.map(|p| repo.find_commit(p)).transpose()?;
    let parents: Vec<_> = parent.iter().collect();
    let author = signature(&commit.author, commit.at, 0)?;
    let id = repo.commit(None, &author, &author, &commit.message, &tree, &parents)?;
    let Some((merger, minutes)) = &commit.merged_by else { return Ok(id) };
    let merger = signature(merger, commit.at, *minutes)?;
    let subject = commit.message.lines().next().unwrap_or_default();
    let name = String::from_utf8_lossy(merger.name_bytes()).into_owned();
    let email = String::from_utf8_lossy(merger.email_bytes()).into_owned();
    let message = format!("Merge: {subject}\n\nReviewed-by: {name} <{email}>\n");
    let branch = repo.find_commit(id)?;
    let mut both = parents;
    both.push(&branch);
    Ok(repo.commit(None, &merger, &merger, &message, &tree, &both)?)
}

fn signature(who: &Who, at: (i64, i32), minutes: u32) -> Result<Signature<'static>, git2::Error> {
    Signature::new(&who.name, &who.email, &Time::new(at.0 + i64::from(minutes) * 60, at.1))
}

fn entry(path: &str, id: Oid, size: usize) -> IndexEntry {
    IndexEntry {
        ctime: IndexTime::new(0, 0),
        mtime: IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode: 0o100_644,
        uid: 0,
        gid: 0,
        file_size: u32::try_from(size).unwrap_or(u32::MAX),
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}
