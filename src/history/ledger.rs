//! The ledger's branch, and what landed on the protected one: by libgit2, for these are few look-ups.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use git2::{
    BranchType, Commit, Delta, ErrorCode, FileMode, ObjectType, Oid, Repository, Signature, Time, Tree,
    TreeWalkMode, TreeWalkResult,
};
use jiff::Timestamp;

use super::HistoryError;
use super::repository::Ground;
use crate::model::canonical::sha256;
use crate::model::commit::Who;
use crate::model::history::NoHistory;
use crate::model::ledger::{
    Altered, Blob, Contents, LandedFile, Landing, Ledger, Line, RAW, Standing, counts,
};
use crate::model::policy::LEDGER_BRANCH;

/// Bytes of one file of the ledger, at most.
const LARGEST: usize = 32 * 1024 * 1024;

/// A repository with a protected branch, and perhaps a ledger.
pub struct Books {
    repo: Repository,
    /// The laboratory's folder within the repository, with a slash after it; empty at the top.
    prefix: String,
}

impl std::fmt::Debug for Books {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Books").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl Books {
    /// Opens the repository that holds a laboratory's folder. The environment's `GIT_…` variables have
    /// no say.
    ///
    /// # Errors
    /// When there is none, or it holds only the newest commits.
    pub fn open(root: &Path) -> Result<Self, HistoryError> {
        let Ground { git: repo, prefix } = Ground::of(root).map_err(|why| refused(&why.to_string()))?;
        if repo.is_shallow() {
            return Err(refused(&NoHistory::Shallow.to_string()));
        }
        Ok(Self { repo, prefix })
    }

    /// The laboratory's folder within the repository, with a slash after it; empty at the top.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The newest commit of a branch: as the server has it, where this clone knows, else as it is here.
    /// A name that is no branch may be any revision.
    ///
    /// # Errors
    /// When there is no such branch or revision.
    pub fn tip(&self, branch: &str) -> Result<String, HistoryError> {
        let remote = self.repo.find_branch(&format!("origin/{branch}"), BranchType::Remote);
        let found = match remote {
            Ok(found) => found.get().peel_to_commit(),
            Err(_) => match self.repo.find_branch(branch, BranchType::Local) {
                Ok(found) => found.get().peel_to_commit(),
                Err(_) => self.repo.revparse_single(branch).and_then(|object| object.peel_to_commit()),
            },
        };
        let found = found.map_err(|_| refused(&format!("there is no branch {branch} here")))?;
        Ok(found.id().to_string())
    }

    /// What landed on the first-parent line that ends in `tip`, oldest first, back to the commit of which
    /// `is_known` says yes (which is left out) or to the beginning. Commits that touched no record are left out.
    ///
    /// # Errors
    /// When an object is missing.
    pub fn landings(&self, tip: &str, is_known: &dyn Fn(&str) -> bool) -> Result<Vec<Landing>, HistoryError> {
        let mut found = Vec::new();
        let mut next = Some(self.repo.find_commit(Oid::from_str(tip)?)?);
        while let Some(commit) = next {
            if is_known(&commit.id().to_string()) {
                break;
            }
            let before = self.before(&commit)?;
            let files = self.landed(&commit, before.as_ref())?;
            if !files.is_empty() {
                found.push(landing(&commit, files));
            }
            next = before;
        }
        found.reverse();
        Ok(found)
    }

    /// The first parent.
    fn before(&self, commit: &Commit<'_>) -> Result<Option<Commit<'_>>, HistoryError> {
        let first = parents(commit).into_iter().next();
        Ok(first.map(|id| self.repo.find_commit(id)).transpose()?)
    }

    fn landed(
        &self,
        commit: &Commit<'_>,
        before: Option<&Commit<'_>>,
    ) -> Result<Vec<LandedFile>, HistoryError> {
        let before = before.map(Commit::tree).transpose()?;
        let diff = self.repo.diff_tree_to_tree(before.as_ref(), Some(&commit.tree()?), None)?;
        let mut files = BTreeMap::new();
        for delta in diff.deltas() {
            let (old, new) = (delta.old_file(), delta.new_file());
            let here = |path: Option<&Path>| {
                let path = path?.to_str()?.strip_prefix(self.prefix.as_str())?;
                counts(path).then(|| path.to_owned())
            };
            // a link or a submodule is no content that anybody reads
            let is_file = matches!(new.mode(), FileMode::Blob | FileMode::BlobExecutable);
            if delta.status() == Delta::Deleted || !is_file {
                files.extend(here(old.path()).or_else(|| here(new.path())).map(|path| (path, None)));
            } else if let Some(path) = here(new.path()) {
                files.insert(path, Some(self.blob(new.id())?));
            }
        }
        Ok(files.into_iter().map(|(path, blob)| LandedFile { path, blob }).collect())
    }

    fn blob(&self, id: Oid) -> Result<Blob, HistoryError> {
        let blob = self.repo.find_blob(id)?;
        Ok(Blob { id: id.to_string(), sha256: sha256(blob.content()) })
    }

    /// A file as of a commit, by its path from the laboratory's folder; none when it is not there.
    ///
    /// # Errors
    /// When the commit is missing.
    pub fn file(&self, commit: &str, path: &str) -> Result<Option<Vec<u8>>, HistoryError> {
        let tree = self.repo.find_commit(Oid::from_str(commit)?)?.tree()?;
        let Ok(entry) = tree.get_path(Path::new(&format!("{}{path}", self.prefix))) else { return Ok(None) };
        let is_small = self.repo.odb()?.read_header(entry.id())?.0 <= LARGEST;
        let is_file = entry.kind() == Some(ObjectType::Blob) && entry.filemode() != i32::from(FileMode::Link);
        if !is_file || !is_small {
            return Ok(None);
        }
        Ok(Some(self.repo.find_blob(entry.id())?.content().to_vec()))
    }

    /// Where commits stand to the protected branch that ends in `tip`, and what landed on it since the
    /// first of them.
    ///
    /// # Errors
    /// When an object is missing.
    pub fn line(&self, branch: &str, tip: &str, commits: &BTreeSet<String>) -> Result<Line, HistoryError> {
        let head = Oid::from_str(tip)?;
        let (mut line, mut before) = (BTreeSet::new(), None);
        let mut next = Some(self.repo.find_commit(head)?);
        while let Some(commit) = next {
            next = self.before(&commit)?;
            line.insert(commit.id());
            if commits.contains(&commit.id().to_string()) {
                before = Some(next.as_ref().map(|first| first.id().to_string()));
            }
        }
        let standing = |commit: &String| match Oid::from_str(commit) {
            Ok(id) if line.contains(&id) => Standing::Line,
            Ok(id) if self.repo.graph_descendant_of(head, id).unwrap_or(false) => Standing::Aside,
            _ => Standing::Lost,
        };
        let standing = commits.iter().map(|commit| (commit.clone(), standing(commit))).collect();
        let landings = match before {
            Some(before) => self.landings(tip, &|commit| before.as_deref() == Some(commit))?,
            None => Vec::new(),
        };
        Ok(Line { branch: branch.to_owned(), standing, landings })
    }

    /// The ledger; none where there is no such branch. With `whole` also the forge's answers and the
    /// commits of the branch are looked at.
    ///
    /// # Errors
    /// When the branch here and that of the server went apart, or an object is missing.
    pub fn ledger(&self, whole: bool) -> Result<Option<Ledger>, HistoryError> {
        let Some(head) = self.ledger_head()? else { return Ok(None) };
        let commit = self.repo.find_commit(head)?;
        let mut ledger = Ledger { head: head.to_string(), is_whole: whole, ..Ledger::default() };
        self.files(&commit.tree()?, &mut ledger, whole)?;
        if whole {
            self.alterations(commit, &mut ledger.altered)?;
        }
        Ok(Some(ledger))
    }

    /// The newest commit of the ledger: here or at the server, whichever is ahead.
    fn ledger_head(&self) -> Result<Option<Oid>, HistoryError> {
        let find = |name: &str| match self.repo.refname_to_id(name) {
            Ok(id) => Ok(Some(id)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        let here = find(&format!("refs/heads/{LEDGER_BRANCH}"))?;
        let there = find(&format!("refs/remotes/origin/{LEDGER_BRANCH}"))?;
        match (here, there) {
            (Some(a), Some(b)) if a == b || self.repo.graph_descendant_of(a, b)? => Ok(Some(a)),
            (Some(a), Some(b)) if self.repo.graph_descendant_of(b, a)? => Ok(Some(b)),
            (Some(_), Some(_)) => Err(refused(&format!(
                "the branch {LEDGER_BRANCH} here and that of the server went different ways; see what each holds \
                 before you remove one (`git log {LEDGER_BRANCH} origin/{LEDGER_BRANCH}`)"
            ))),
            (one, other) => Ok(one.or(other)),
        }
    }

    fn files(&self, tree: &Tree<'_>, ledger: &mut Ledger, whole: bool) -> Result<(), HistoryError> {
        let mut found: Vec<(String, Oid, i32)> = Vec::new();
        tree.walk(TreeWalkMode::PreOrder, |folder, entry| {
            if entry.kind() != Some(ObjectType::Tree) {
                let name = String::from_utf8_lossy(entry.name_bytes()).into_owned();
                found.push((format!("{folder}{name}"), entry.id(), entry.filemode()));
            }
            TreeWalkResult::Ok
        })?;
        let odb = self.repo.odb()?;
        for (path, id, mode) in found {
            let is_file = mode == i32::from(FileMode::Blob);
            if !is_file || odb.read_header(id)?.0 > LARGEST {
                ledger.strange.push(path);
            } else if !path.starts_with(RAW) {
                ledger.files.insert(path, Arc::from(odb.read(id)?.data()));
            } else if whole {
                ledger.raw.insert(path, sha256(odb.read(id)?.data()));
            }
        }
        Ok(())
    }

    /// What the commits of the ledger did beside adding files.
    fn alterations(&self, head: Commit<'_>, altered: &mut Vec<Altered>) -> Result<(), HistoryError> {
        let mut next = Some(head);
        while let Some(commit) = next {
            let mut add = |path: &str, how: &str| {
                let (commit, path) = (commit.id().to_string(), path.to_owned());
                altered.push(Altered { commit, path, how: how.to_owned() });
            };
            if parents(&commit).len() > 1 {
                add("", "joins two branches");
            }
            let before = self.before(&commit)?;
            let old = before.as_ref().map(Commit::tree).transpose()?;
            let diff = self.repo.diff_tree_to_tree(old.as_ref(), Some(&commit.tree()?), None)?;
            for delta in diff.deltas().filter(|delta| delta.status() != Delta::Added) {
                let how =
                    if delta.status() == Delta::Deleted { "removed this file" } else { "changed this file" };
                let path = delta.old_file().path().map(|p| p.to_string_lossy().into_owned());
                add(&path.unwrap_or_default(), how);
            }
            next = before;
        }
        Ok(())
    }

    /// Adds files to the ledger with one commit, and makes the branch where there is none. Neither the
    /// index nor the files on disk are touched. Gives the commit's id.
    ///
    /// # Errors
    /// When the ledger is not as it was when `after` was read from it, when a file is there already with
    /// another content, or when git says no.
    pub fn append(
        &self,
        after: Option<&str>,
        files: &BTreeMap<String, Vec<u8>>,
        message: &str,
        at: Timestamp,
    ) -> Result<String, HistoryError> {
        let head = self.ledger_head()?;
        if head.map(|id| id.to_string()).as_deref() != after {
            return Err(refused("somebody else added to the ledger at the same time; collect again"));
        }
        let parent = head.map(|id| self.repo.find_commit(id)).transpose()?;
        let mut node = Node::default();
        for (path, bytes) in files {
            node.add(path, self.repo.blob(bytes)?);
        }
        let base = parent.as_ref().map(Commit::tree).transpose()?;
        let tree = self.repo.find_tree(self.grow(base.as_ref(), &node, "")?)?;
        let who = Signature::new("Countersign", "ledger@countersign.invalid", &Time::new(at.as_second(), 0))?;
        let parents: Vec<&Commit<'_>> = parent.iter().collect();
        let id = self.repo.commit(None, &who, &who, message, &tree, &parents)?;
        let name = format!("refs/heads/{LEDGER_BRANCH}");
        let told = "countersign ledger collect";
        match self.repo.refname_to_id(&name) {
            Ok(old) => self.repo.reference_matching(&name, id, true, old, told)?,
            Err(_) => self.repo.reference(&name, id, false, told)?,
        };
        Ok(id.to_string())
    }

    /// A folder with what is added to it.
    fn grow(&self, base: Option<&Tree<'_>>, node: &Node, path: &str) -> Result<Oid, HistoryError> {
        let mut builder = self.repo.treebuilder(base)?;
        for (name, id) in &node.files {
            let there = base.and_then(|tree| tree.get_name(name)).map(|entry| entry.id());
            match there {
                Some(there) if there == *id => {}
                Some(_) => {
                    return Err(refused(&format!(
                        "{path}{name} is in the ledger already, and a ledger only grows"
                    )));
                }
                None => drop(builder.insert(name, *id, FileMode::Blob.into())?),
            }
        }
        for (name, inner) in &node.folders {
            let there = base.and_then(|tree| tree.get_name(name)).map(|entry| entry.id());
            let there = there.map(|id| self.repo.find_tree(id)).transpose()?;
            let id = self.grow(there.as_ref(), inner, &format!("{path}{name}/"))?;
            builder.insert(name, id, FileMode::Tree.into())?;
        }
        Ok(builder.write()?)
    }
}

impl Contents for Books {
    fn at(&self, commit: &str, paths: &[&str]) -> Option<Vec<Option<Blob>>> {
        let commit = self.repo.find_commit(Oid::from_str(commit).ok()?).ok()?;
        let tree = commit.tree().ok()?;
        let find = |path: &&str| -> Option<Option<Blob>> {
            let Ok(entry) = tree.get_path(Path::new(&format!("{}{path}", self.prefix))) else {
                return Some(None);
            };
            // what is not here can not be told from what is not there
            if entry.kind() == Some(ObjectType::Blob) {
                Some(Some(self.blob(entry.id()).ok()?))
            } else {
                Some(None)
            }
        };
        paths.iter().map(find).collect()
    }

    fn digests(&self, bytes: &[u8]) -> Blob {
        let id = Oid::hash_object(ObjectType::Blob, bytes).map(|id| id.to_string()).unwrap_or_default();
        Blob { id, sha256: sha256(bytes) }
    }
}

/// Files to be added, by folder.
#[derive(Default)]
struct Node {
    files: BTreeMap<String, Oid>,
    folders: BTreeMap<String, Node>,
}

impl Node {
    fn add(&mut self, path: &str, id: Oid) {
        match path.split_once('/') {
            Some((folder, rest)) => self.folders.entry(folder.to_owned()).or_default().add(rest, id),
            None => drop(self.files.insert(path.to_owned(), id)),
        }
    }
}

/// A commit's parents, out of the commit itself: `info/grafts` has no say.
fn parents(commit: &Commit<'_>) -> Vec<Oid> {
    let header = String::from_utf8_lossy(commit.raw_header_bytes()).into_owned();
    let lines = header.lines().filter_map(|line| line.strip_prefix("parent "));
    lines.filter_map(|id| Oid::from_str(id.trim()).ok()).collect()
}

fn landing(commit: &Commit<'_>, files: Vec<LandedFile>) -> Landing {
    let time = |time: Time| Timestamp::from_second(time.seconds()).unwrap_or(Timestamp::UNIX_EPOCH);
    let author = commit.author();
    Landing {
        commit: commit.id().to_string(),
        parents: parents(commit).iter().map(Oid::to_string).collect(),
        author: Who {
            name: String::from_utf8_lossy(author.name_bytes()).into_owned(),
            email: String::from_utf8_lossy(author.email_bytes()).into_owned(),
        },
        authored: time(author.when()),
        committed: time(commit.time()),
        message: String::from_utf8_lossy(commit.message_bytes()).into_owned(),
        files,
    }
}

fn refused(why: &str) -> HistoryError {
    HistoryError::Refused(why.to_owned())
}
