//! Single look-ups in a repository, for whoever weighs evidence: commits and tags as they stand, another
//! branch, files of some revision. Nothing is judged here.
//!
//! libgit2 reads them, for it holds every object against its id: what is handed out is what the id
//! names. Parents are read out of the commits themselves, so that neither `info/grafts` nor replaced
//! objects nor a commit-graph has a say.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use git2::{ErrorCode, ObjectType, Oid};

use super::bases::bases;
use super::id::{Id, Loss, id};
use super::objects::Objects;
use super::raw::{Raw, Shape};
use super::repository::{Ground, unreadable};
use super::trees::{Change, Sought, changes};
use crate::model::history::NoHistory;
use crate::model::repository::{Branch, BranchCommit, ContentTag, FileAt};
use crate::model::settings::Limits;

/// A repository that is open for look-ups.
///
/// Ids are full and hexadecimal; paths are those within the laboratory's folder, with `/` between
/// folders. Every error says why nothing can be told: an object that is missing is named with the
/// command that brings it.
pub struct Lookup {
    ground: Ground,
    objects: Objects,
    limit: usize,
}

impl Lookup {
    /// Opens the repository that holds the laboratory's folder. Files of more bytes than `limits` say
    /// are not read.
    ///
    /// # Errors
    /// When there is no repository, or none that can be read.
    pub fn open(root: &Path, limits: &Limits) -> Result<Self, NoHistory> {
        let ground = Ground::of(root)?;
        let objects = Objects::open(&ground.objects()).map_err(|loss| ground.reason(loss))?;
        Ok(Self { ground, objects, limit: limits.file_bytes as usize })
    }

    /// The laboratory's folder within the repository, with a slash after it; empty at the top.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.ground.prefix
    }

    /// The id of the commit that a revision names: a branch, a tag, an id or the beginning of one.
    ///
    /// # Errors
    /// When it names none.
    pub fn resolve(&self, rev: &str) -> Result<String, NoHistory> {
        self.ground.commit(Some(rev)).map(|id| id.to_string())
    }

    /// The commits at which two histories parted: ancestors of both that are no ancestors of another
    /// such. None where they have nothing in common; several where branches took from each other.
    ///
    /// # Errors
    /// When a commit on the way is missing or broken.
    pub fn bases(&self, one: &str, other: &str) -> Result<Vec<String>, NoHistory> {
        let found = self.read(|| bases(&self.objects, id(one)?, id(other)?))?;
        Ok(found.iter().map(ToString::to_string).collect())
    }

    /// A commit as it stands, for its signature to be verified: the bytes that its id is the hash of.
    ///
    /// # Errors
    /// When it is missing, broken or no commit.
    pub fn commit(&self, id: &str) -> Result<Arc<[u8]>, NoHistory> {
        self.object(id, ObjectType::Commit)
    }

    /// The content that an id names.
    ///
    /// # Errors
    /// When it is missing, broken or no content of a file.
    pub fn content(&self, id: &str) -> Result<Arc<[u8]>, NoHistory> {
        self.object(id, ObjectType::Blob)
    }

    /// All annotated tags that point at the content of a file, by reference. Tags on tags and tags
    /// that name something else are left out.
    ///
    /// # Errors
    /// When the references or one of the tags can not be read.
    pub fn content_tags(&self) -> Result<Vec<ContentTag>, NoHistory> {
        let mut found = Vec::new();
        let references = self.ground.git.references_glob("refs/tags/*").map_err(|e| unreadable(&e))?;
        for reference in references {
            let reference = reference.map_err(|e| unreadable(&e))?;
            let (Ok(name), Some(target)) = (reference.name(), reference.target()) else { continue };
            let odb = self.ground.git.odb().map_err(|e| unreadable(&e))?;
            let object = odb.read(target).map_err(|e| self.unread(target, &e))?;
            if object.kind() != ObjectType::Tag {
                continue;
            }
            if let Some(content) = tagged(object.data()) {
                let (reference, id, raw) = (name.to_owned(), target.to_string(), Arc::from(object.data()));
                found.push(ContentTag { reference, id, raw, target: content });
            }
        }
        found.sort_by(|a, b| a.reference.cmp(&b.reference));
        Ok(found)
    }

    /// A branch by its name: that of this repository, else the one that was fetched from `origin`, else
    /// from the only other place that has one. None where there is none.
    ///
    /// # Errors
    /// When one of its commits, folders or files is missing or broken.
    pub fn branch(&self, name: &str) -> Result<Option<Branch>, NoHistory> {
        let Some((reference, head)) = self.reference(name)? else { return Ok(None) };
        let line = self.line(head).map_err(|loss| self.ground.reason(loss))?;
        let mut branch = Branch { reference, line, ..Branch::default() };
        self.collect(head, &mut branch)?;
        branch.left_out.sort();
        Ok(Some(branch))
    }

    /// The files at these paths as of a commit. A path that ends in a slash stands for all files of
    /// that folder and those below it. What is not there, is no plain file, or holds more bytes than
    /// are read, is left out.
    ///
    /// # Errors
    /// When the commit, or a folder or file of it, is missing or broken.
    pub fn files(&self, commit: &str, paths: &[&str]) -> Result<BTreeMap<String, FileAt>, NoHistory> {
        let commit = self.named(commit)?;
        let tree = self.read(|| Ok(self.objects.commit(&commit)?.tree))?;
        let mut found = BTreeMap::new();
        for path in paths {
            let full = format!("{}{path}", self.ground.prefix);
            let (folder, name) = full.rsplit_once('/').unwrap_or(("", &full));
            let folder = self.read(|| self.objects.at(tree, folder, Shape::Folder))?;
            let Some(folder) = folder else { continue };
            if name.is_empty() {
                let all = self.read(|| changes(&self.objects, Sought::All, None, Some(folder)))?;
                for Change { path: below, after, .. } in all {
                    self.take(format!("{path}{below}"), after, &mut found)?;
                }
            } else {
                let entry = self.read(|| self.objects.at(folder, name, Shape::File))?;
                self.take((*path).to_owned(), entry, &mut found)?;
            }
        }
        Ok(found)
    }

    fn read<T>(&self, read: impl FnOnce() -> Result<T, Loss>) -> Result<T, NoHistory> {
        read().map_err(|loss| self.ground.reason(loss))
    }

    fn named(&self, hex: &str) -> Result<Id, NoHistory> {
        self.read(|| id(hex))
    }

    fn unread(&self, id: Oid, error: &git2::Error) -> NoHistory {
        match (error.code(), self.named(&id.to_string())) {
            (ErrorCode::NotFound, Ok(id)) => self.ground.reason(Loss::Missing(id)),
            _ => NoHistory::Unreadable(format!("object {id}: {}", error.message())),
        }
    }

    fn object(&self, id: &str, kind: ObjectType) -> Result<Arc<[u8]>, NoHistory> {
        let id = Oid::from_str(id).map_err(|e| unreadable(&e))?;
        let odb = self.ground.git.odb().map_err(|e| unreadable(&e))?;
        let object = odb.read(id).map_err(|e| self.unread(id, &e))?;
        if object.kind() == kind {
            return Ok(Arc::from(object.data()));
        }
        Err(NoHistory::Unreadable(format!("object {id} is no {kind}")))
    }

    /// The content at `id`, unless it is too large.
    fn small(&self, id: Id) -> Result<Option<FileAt>, NoHistory> {
        let blob = id.to_string();
        let oid = Oid::from_str(&blob).map_err(|e| unreadable(&e))?;
        let odb = self.ground.git.odb().map_err(|e| unreadable(&e))?;
        // the header says the size before the content takes up memory
        let (size, _) = odb.read_header(oid).map_err(|e| self.unread(oid, &e))?;
        if size > self.limit {
            return Ok(None);
        }
        let bytes = self.object(&blob, ObjectType::Blob)?;
        Ok(Some(FileAt { blob, bytes }))
    }

    fn take(
        &self,
        path: String,
        id: Option<Id>,
        found: &mut BTreeMap<String, FileAt>,
    ) -> Result<(), NoHistory> {
        if let Some(id) = id
            && let Some(file) = self.small(id)?
        {
            found.insert(path, file);
        }
        Ok(())
    }

    fn reference(&self, name: &str) -> Result<Option<(String, Id)>, NoHistory> {
        let mut names = vec![format!("refs/heads/{name}"), format!("refs/remotes/origin/{name}")];
        let remotes = self.ground.git.remotes().map_err(|e| unreadable(&e))?;
        let others = remotes.iter().filter_map(|remote| remote.ok().flatten());
        let others: Vec<String> = others.map(|remote| format!("refs/remotes/{remote}/{name}")).collect();
        let is_there = |name: &&String| self.ground.git.find_reference(name).is_ok();
        if let [only] = others.iter().filter(is_there).collect::<Vec<_>>()[..] {
            names.push(only.clone());
        }
        let Some(found) = names.iter().find(is_there) else { return Ok(None) };
        Ok(Some((found.clone(), self.ground.commit(Some(found))?)))
    }

    /// The commits of a first-parent line, oldest first.
    fn line(&self, head: Id) -> Result<Vec<BranchCommit>, Loss> {
        let mut line = Vec::new();
        let mut next = Some((head, self.objects.commit(&head)?));
        while let Some((id, raw)) = next {
            let parent = raw.parents.first().map(|p| Ok((*p, self.objects.commit(p)?)));
            let parent: Option<(Id, Raw)> = parent.transpose()?;
            let before = parent.as_ref().map(|(_, raw)| raw.tree);
            line.push(step(id, &raw, changes(&self.objects, Sought::All, before, Some(raw.tree))?));
            next = parent;
        }
        line.reverse();
        Ok(line)
    }

    /// The files of a branch's newest commit.
    fn collect(&self, head: Id, branch: &mut Branch) -> Result<(), NoHistory> {
        let mut ahead = vec![(String::new(), self.read(|| Ok(self.objects.commit(&head)?.tree))?)];
        while let Some((path, folder)) = ahead.pop() {
            let folder = self.read(|| self.objects.folder(Some(folder)))?;
            let mut entries = folder.entries();
            while let Some(entry) = self.read(|| entries.peek())? {
                self.read(|| entries.skip())?;
                let name = String::from_utf8_lossy(entry.name);
                let path = if path.is_empty() { name.to_string() } else { format!("{path}/{name}") };
                let is_text = std::str::from_utf8(entry.name).is_ok();
                match entry.shape {
                    Shape::Folder if is_text => ahead.push((path, entry.id)),
                    Shape::File if is_text => match self.small(entry.id)? {
                        Some(file) => drop(branch.files.insert(path, file)),
                        None => branch.left_out.push(path),
                    },
                    _ => branch.left_out.push(path),
                }
            }
        }
        Ok(())
    }
}

/// The content that a tag names, when it names one.
fn tagged(raw: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(raw);
    let mut lines = text.lines();
    let id = lines.next()?.strip_prefix("object ")?;
    (lines.next()? == "type blob").then(|| id.to_owned())
}

/// One commit of a line, with what it did.
fn step(id: Id, raw: &Raw, changes: Vec<Change>) -> BranchCommit {
    let parents = raw.parents.iter().map(ToString::to_string).collect();
    let (mut added, mut modified, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
    for Change { path, before, after } in changes {
        match (before, after) {
            (None, _) => added.push(path),
            (_, None) => deleted.push(path),
            _ => modified.push(path),
        }
    }
    BranchCommit { id: id.to_string(), parents, raw: Arc::from(&*raw.bytes), added, modified, deleted }
}
