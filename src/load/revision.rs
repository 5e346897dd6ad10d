//! A git revision -> a tree, read from the objects alone: nothing is checked out, no hook, filter or
//! other program is run, and the environment's `GIT_…` variables have no say.
#![allow(clippy::disallowed_methods, reason = "a door: it finds the repository on disk")]

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use git2::{Commit, ErrorCode, ObjectType, Odb, Oid, Repository, RepositoryOpenFlags, Tree as GitTree};
use rayon::prelude::*;

use super::survey::{DOCUMENTS, Next, RECORDS, RULES, SETTINGS, Survey, TEMPLATES, What, is_statement, sort};
use super::{LoadError, limits, no_settings, too_large};
use crate::model::fault::Fault;
use crate::model::history::NoHistory;
use crate::model::place::Place;
use crate::model::settings::Limits;
use crate::model::suggest::nearest;
use crate::model::tree::{Origin, Tree};

type Bytes = Arc<[u8]>;

/// Reads the tree of `rev`.
pub(super) fn revision(root: &Path, rev: &str) -> Result<(Tree, Vec<Fault>), LoadError> {
    let repo = open(root)?;
    let commit = find(&repo, rev)?;
    let source = Source { repo: &repo, odb: repo.odb().map_err(unreadable)? };
    let prefix = prefix(&repo, root).ok_or_else(|| outside(root))?;
    let Some(top) = source.laboratory(&commit, &prefix)? else {
        return Err(LoadError::NoRecords {
            place: format!("the folder {prefix} of the revision {rev}"),
            near: None,
        });
    };
    if top.get_name(RECORDS).is_none_or(|entry| what(entry.filemode_raw()) != What::Folder) {
        let names: Vec<String> = top.iter().filter_map(|e| e.name().ok().map(str::to_owned)).collect();
        let near = nearest(RECORDS, names.iter().map(String::as_str)).map(str::to_owned);
        return Err(LoadError::NoRecords { place: format!("the revision {rev}"), near });
    }
    let mut reader = Reader { source, read: HashMap::new(), missing: Vec::new(), faults: Vec::new() };
    let settings = reader.settings(&top)?;
    let limits = limits(settings.as_ref());
    let found = reader.survey(&top, &limits)?;
    let mut files: Vec<(String, Bytes)> = Vec::with_capacity(found.len() + 1);
    files.extend(settings.map(|bytes| (SETTINGS.to_owned(), bytes)));
    for (path, id) in found {
        if let Some(bytes) = reader.blob(&path, id, &limits)? {
            files.push((path, bytes));
        }
    }
    let (approvals, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| is_statement(path));
    if let Some(first) = reader.missing.first() {
        return Err(missing(&repo, first, reader.missing.len()));
    }
    sort(&mut reader.faults);
    let origin = Origin::Revision { commit: commit.id().to_string() };
    Ok((Tree::of(origin, files).with_approvals(approvals), reader.faults))
}

/// The checked-out commit, when the laboratory's files in it are these to the byte; statements of approval
/// may come and go. Contents are
/// compared and not git's index, which can be told to pass over a change.
pub(super) fn committed(root: &Path, files: &[(String, Bytes)], limits: &Limits) -> Option<String> {
    let repo = open(root).ok()?;
    let commit = repo.head().ok()?.peel_to_commit().ok()?;
    let source = Source { repo: &repo, odb: repo.odb().ok()? };
    let top = source.laboratory(&commit, &prefix(&repo, root)?).ok()??;
    let settings = top.get_name(SETTINGS).map(|entry| (SETTINGS.to_owned(), entry.id()));
    let mut reader = Reader { source, read: HashMap::new(), missing: Vec::new(), faults: Vec::new() };
    let records = reader.survey(&top, limits).ok()?.into_iter().filter(|(path, _)| !is_statement(path));
    let there: BTreeSet<(String, Oid)> = records.chain(settings).collect();
    let here: Result<BTreeSet<(String, Oid)>, git2::Error> = files
        .par_iter()
        .map(|(path, bytes)| Ok((path.clone(), Oid::hash_object(ObjectType::Blob, bytes)?)))
        .collect();
    here.is_ok_and(|here| here == there).then(|| commit.id().to_string())
}

fn open(root: &Path) -> Result<Repository, LoadError> {
    let no_ceiling: [&Path; 0] = [];
    Repository::open_ext(root, RepositoryOpenFlags::empty(), no_ceiling).map_err(|error| match error.code() {
        ErrorCode::NotFound => LoadError::NoRepository { folder: root.display().to_string() },
        ErrorCode::Owner => LoadError::Owner { folder: root.display().to_string() },
        // libgit2 says in words alone which of a repository's extensions it does not know
        _ if error.message().contains("objectformat") || error.message().contains("object format") => {
            LoadError::Unreadable(NoHistory::Sha256.to_string())
        }
        _ => unreadable(error),
    })
}

#[allow(clippy::needless_pass_by_value, reason = "shaped for map_err")]
fn unreadable(error: git2::Error) -> LoadError {
    LoadError::Unreadable(error.message().to_owned())
}

fn outside(root: &Path) -> LoadError {
    LoadError::NoRepository { folder: root.display().to_string() }
}

/// The laboratory's folder within the repository with a slash after it; empty at the top and in a
/// repository without a work tree.
fn prefix(repo: &Repository, root: &Path) -> Option<String> {
    let Some(top) = repo.workdir() else { return Some(String::new()) };
    let (top, root) = (top.canonicalize().ok()?, root.canonicalize().ok()?);
    let steps: Option<Vec<&str>> = root.strip_prefix(top).ok()?.iter().map(|step| step.to_str()).collect();
    Some(steps?.into_iter().fold(String::new(), |path, step| path + step + "/"))
}

fn find<'r>(repo: &'r Repository, rev: &str) -> Result<Commit<'r>, LoadError> {
    let found = repo.revparse_single(rev).and_then(|object| object.peel_to_commit());
    found.map_err(|error| match error.code() {
        ErrorCode::Ambiguous => LoadError::Unreadable(format!("{rev} names more than one object")),
        _ => LoadError::NoRevision {
            rev: rev.to_owned(),
            near: near_reference(repo, rev),
            shallow: repo.is_shallow(),
        },
    })
}

/// The branch or tag whose name is nearest.
fn near_reference(repo: &Repository, rev: &str) -> Option<String> {
    const FOLDERS: [&str; 3] = ["refs/heads/", "refs/tags/", "refs/remotes/"];
    let mut references = repo.references().ok()?;
    let names: Vec<String> = references
        .names()
        .filter_map(Result::ok)
        .filter_map(|name| FOLDERS.iter().find_map(|folder| name.strip_prefix(folder)).map(str::to_owned))
        .collect();
    nearest(rev, names.iter().map(String::as_str)).map(str::to_owned)
}

/// Which objects are not here, and the command that brings them.
fn missing(repo: &Repository, first: &str, count: usize) -> LoadError {
    let promised = repo.config().and_then(|mut config| config.snapshot()).is_ok_and(|config| {
        config.entries(Some(r"^remote\..*\.promisor$")).is_ok_and(|mut all| all.next().is_some())
    });
    let repair = if promised {
        "`git fetch --refetch --no-filter` brings it"
    } else if repo.is_shallow() {
        "`git fetch --unshallow` brings it"
    } else {
        "`git fsck --full` lists what is lost, and a fresh clone mends it"
    };
    LoadError::Missing { first: first.to_owned(), others: count.saturating_sub(1), repair }
}

fn what(mode: i32) -> What {
    match mode & 0o170_000 {
        0o040_000 => What::Folder,
        0o100_000 => What::File,
        0o120_000 => What::Link,
        0o160_000 => What::Repository,
        _ => What::Other,
    }
}

/// Where objects come from.
struct Source<'r> {
    repo: &'r Repository,
    odb: Odb<'r>,
}

impl<'r> Source<'r> {
    /// The laboratory's folder as of a commit.
    fn laboratory(&self, commit: &Commit<'r>, prefix: &str) -> Result<Option<GitTree<'r>>, LoadError> {
        let mut tree = self.tree(commit.tree_id(), "/")?;
        for step in prefix.split_terminator('/') {
            let found = tree.get_name(step).filter(|e| e.kind() == Some(ObjectType::Tree)).map(|e| e.id());
            let Some(id) = found else { return Ok(None) };
            tree = self.tree(id, step)?;
        }
        Ok(Some(tree))
    }

    fn tree(&self, id: Oid, path: &str) -> Result<GitTree<'r>, LoadError> {
        self.repo.find_tree(id).map_err(|error| match error.code() {
            ErrorCode::NotFound => missing(self.repo, path, 1),
            _ => LoadError::Unreadable(format!("the folder {path}: {}", error.message())),
        })
    }
}

/// Reads the files of one revision.
struct Reader<'r> {
    source: Source<'r>,
    /// Contents by id: files that are alike are held once.
    read: HashMap<Oid, Bytes>,
    /// Files whose content is not in this clone.
    missing: Vec<String>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn settings(&mut self, top: &GitTree<'_>) -> Result<Option<Bytes>, LoadError> {
        let Some(entry) = top.get_name(SETTINGS) else {
            self.faults.push(no_settings());
            return Ok(None);
        };
        let mut survey = Survey::new(u32::MAX);
        let next = survey.meet(SETTINGS, true, what(entry.filemode_raw()));
        self.faults.append(&mut survey.faults);
        if next == Next::Read { self.blob(SETTINGS, entry.id(), &Limits::default()) } else { Ok(None) }
    }

    /// Paths and ids of the files to read.
    fn survey(&mut self, top: &GitTree<'_>, limits: &Limits) -> Result<Vec<(String, Oid)>, LoadError> {
        let mut survey = Survey::new(limits.path_bytes);
        let mut files = Vec::new();
        // what is still to be looked at, the next last; a stack of its own, for a repository may
        // nest folders deeper than the machine's stack reaches
        let mut ahead: Vec<Ahead> = [TEMPLATES, RULES, DOCUMENTS, RECORDS]
            .into_iter()
            .filter_map(|name| top.get_name(name))
            .map(|entry| Ahead::new("", entry.name_bytes(), entry.filemode_raw(), entry.id()))
            .collect();
        while let Some(Ahead { path, is_text, what, id }) = ahead.pop() {
            match survey.meet(&path, is_text, what) {
                Next::Read => files.push((path, id)),
                Next::Leave => {}
                Next::Descend => {
                    let tree = self.source.tree(id, &path)?;
                    let mut inner: Vec<_> = tree
                        .iter()
                        .map(|e| Ahead::new(&path, e.name_bytes(), e.filemode_raw(), e.id()))
                        .collect();
                    inner.sort_by(|a, b| b.path.cmp(&a.path));
                    ahead.append(&mut inner);
                }
            }
            if survey.is_flooded() {
                return Err(LoadError::TooMany);
            }
        }
        self.faults.append(&mut survey.faults);
        files.dedup_by(|a, b| a.0 == b.0);
        Ok(files)
    }

    /// The content of a file; `None` when it is too large or not in this clone.
    fn blob(&mut self, path: &str, id: Oid, limits: &Limits) -> Result<Option<Bytes>, LoadError> {
        if let Some(bytes) = self.read.get(&id) {
            return Ok(Some(Arc::clone(bytes)));
        }
        let odb = &self.source.odb;
        // the header says the size before the content takes up memory
        let read = odb.read_header(id).and_then(|(size, _)| {
            let too_large = size > limits.file_bytes as usize;
            if too_large { Ok(Err(size)) } else { odb.read(id).map(|object| Ok(Bytes::from(object.data()))) }
        });
        match read {
            Ok(Ok(bytes)) => {
                self.read.insert(id, Arc::clone(&bytes));
                Ok(Some(bytes))
            }
            Ok(Err(size)) => {
                self.faults.push(too_large(Place::file(path), size as u64, limits));
                Ok(None)
            }
            Err(error) if error.code() == ErrorCode::NotFound => {
                self.missing.push(path.to_owned());
                Ok(None)
            }
            Err(error) => Err(LoadError::Unreadable(format!("the file {path}: {}", error.message()))),
        }
    }
}

/// An entry of a git tree that is still to be looked at.
struct Ahead {
    path: String,
    is_text: bool,
    what: What,
    id: Oid,
}

impl Ahead {
    fn new(folder: &str, name: &[u8], mode: i32, id: Oid) -> Self {
        let is_text = std::str::from_utf8(name).is_ok();
        // git's own tools never write a slash into a name; it would feign a folder
        let name = String::from_utf8_lossy(name).replace('/', "\\");
        let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
        Self { path, is_text, what: what(mode), id }
    }
}
