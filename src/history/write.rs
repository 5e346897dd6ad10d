//! Writes a repository out of planned commits.

use std::fs;
use std::path::Path;

use git2::build::CheckoutBuilder;
use git2::{Index, IndexEntry, IndexTime, Oid, Repository, RepositoryInitOptions, Signature, Time};

use super::HistoryError;
use crate::model::commit::{Commit, Further, Way, Who, Written};

/// Marks a repository as made by [`create`], so that it may be made anew.
const MARK: &str = "countersign-demo";

/// Signs the bytes of a commit with the key of a name, as an armoured signature of OpenSSH.
pub type Sign<'a> = dyn Fn(&str, &[u8]) -> Result<String, String> + 'a;

/// The ids that a planned commit was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// The commits of its branch, oldest first.
    pub branch: Vec<String>,
    /// The commit on the protected branch that landed it.
    pub landed: String,
}

/// Makes a repository at `dir` with these commits on `main`, and checks it out. The same commits
/// always get the same ids. A repository that an earlier call made is replaced whole. Gives the ids,
/// in the order of the commits.
///
/// # Errors
/// When something else stands at `dir`, or disk, git or the signing key say no.
pub fn create(dir: &Path, commits: &[Commit], sign: &Sign) -> Result<Vec<Planted>, HistoryError> {
    clear(dir)?;
    let mut options = RepositoryInitOptions::new();
    options.initial_head("main").external_template(false);
    let repo = Repository::init_opts(dir, &options)?;
    fs::write(repo.path().join(MARK), "made by `countersign demo`\n")?;
    let mut writer = Writer { repo: &repo, index: Index::new()?, sign };
    let mut planted: Vec<Planted> = Vec::new();
    for commit in commits {
        let before = planted.last().map(|p| Oid::from_str(&p.landed)).transpose()?;
        planted.push(writer.write(commit, before)?);
    }
    let head = planted.last().ok_or_else(|| HistoryError::Refused("there is no commit to write".into()))?;
    repo.reference("refs/heads/main", Oid::from_str(&head.landed)?, true, "history written")?;
    repo.checkout_head(Some(CheckoutBuilder::new().force()))?;
    Ok(planted)
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

/// Writes commits one after the other onto a branch.
struct Writer<'a> {
    repo: &'a Repository,
    index: Index,
    sign: &'a Sign<'a>,
}

/// A commit about to be written.
struct Draft<'a> {
    author: (&'a Who, i64),
    committer: (&'a Who, i64),
    zone: i32,
    message: &'a str,
    key: Option<&'a str>,
}

impl Writer<'_> {
    /// Writes a commit, or a branch and what lands it.
    fn write(&mut self, commit: &Commit, before: Option<Oid>) -> Result<Planted, HistoryError> {
        let rebase = commit.landing.as_ref().filter(|l| l.way == Way::Rebase);
        let (start, zone) = commit.at;
        let mut branch: Vec<Oid> = Vec::new();
        let first = Further {
            minutes: 0,
            author: commit.author.clone(),
            message: commit.message.clone(),
            files: commit.files.clone(),
        };
        for step in std::iter::once(&first).chain(&commit.then) {
            self.stage(&step.files)?;
            let at = start + i64::from(step.minutes) * 60;
            let rebased = rebase.map(|l| (&l.committer, start + i64::from(l.minutes) * 60));
            let draft = Draft {
                author: (&step.author, at),
                committer: rebased.unwrap_or((&step.author, at)),
                zone,
                message: &step.message,
                key: None,
            };
            let parent = branch.last().copied().or(before);
            branch.push(self.commit(&draft, parent.as_slice())?);
        }
        let ids = branch.iter().map(Oid::to_string).collect();
        let tip = branch.last().copied();
        let Some(landing) = commit.landing.as_ref().filter(|l| l.way != Way::Rebase) else {
            return Ok(Planted { branch: ids, landed: tip.map(|tip| tip.to_string()).unwrap_or_default() });
        };
        let at = start + i64::from(landing.minutes) * 60;
        let author = if landing.way == Way::Squash { &commit.author } else { &landing.by };
        let draft = Draft {
            author: (author, at),
            committer: (&landing.committer, at),
            zone,
            message: &landing.message,
            key: landing.key.as_deref(),
        };
        let joined = tip.filter(|_| landing.way == Way::Merge);
        let parents: Vec<Oid> = before.into_iter().chain(joined).collect();
        let landed = self.commit(&draft, &parents)?;
        Ok(Planted { branch: ids, landed: landed.to_string() })
    }

    fn stage(&mut self, files: &[Written]) -> Result<(), HistoryError> {
        for (path, content) in files {
            match content {
                Some(bytes) => self.index.add(&entry(path, self.repo.blob(bytes)?, bytes.len()))?,
                None => self.index.remove(Path::new(path), 0)?,
            }
        }
        Ok(())
    }

    fn commit(&mut self, draft: &Draft, parents: &[Oid]) -> Result<Oid, HistoryError> {
        let tree = self.repo.find_tree(self.index.write_tree_to(self.repo)?)?;
        let parents = parents.iter().map(|p| self.repo.find_commit(*p)).collect::<Result<Vec<_>, _>>()?;
        let parents: Vec<_> = parents.iter().collect();
        let author = signature(draft.author, draft.zone)?;
        let committer = signature(draft.committer, draft.zone)?;
        let Some(key) = draft.key else {
            return Ok(self.repo.commit(None, &author, &committer, draft.message, &tree, &parents)?);
        };
        let buffer = self.repo.commit_create_buffer(&author, &committer, draft.message, &tree, &parents)?;
        let content = std::str::from_utf8(&buffer).map_err(|e| HistoryError::Refused(e.to_string()))?;
        let signature = (self.sign)(key, content.as_bytes()).map_err(HistoryError::Refused)?;
        Ok(self.repo.commit_signed(content, signature.trim_end(), None)?)
    }
}

fn signature((who, at): (&Who, i64), zone: i32) -> Result<Signature<'static>, git2::Error> {
    Signature::new(&who.name, &who.email, &Time::new(at, zone))
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
