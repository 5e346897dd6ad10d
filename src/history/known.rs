//! What one commit tells for itself, whatever history it is looked at in: its parents, what it changed and
//! who made it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::id::{Id, Ids, Loss};
use super::objects::Objects;
use super::raw::Raw;
use super::told::Told;
use super::trees::{Change, Sought, changes};

/// What one commit tells.
pub(super) struct Known {
    pub(super) tree: Id,
    pub(super) parents: Vec<Id>,
    /// When it was written, in seconds since 1970 by the author's clock.
    pub(super) authored: i64,
    /// When it was made, in seconds since 1970 by the committer's clock.
    pub(super) committed: i64,
    /// What differs from its first parent, sorted by path.
    pub(super) changes: Vec<Change>,
    /// Who and when; none when it changed nothing that is looked at. Whoever takes the commit in takes it out.
    pub(super) told: Cell<Option<Told>>,
}

impl Known {
    /// Looks at a commit, beside the folder of its first parent.
    pub(super) fn of(objects: &Objects, prefix: &str, raw: Raw, before: Option<Id>) -> Result<Self, Loss> {
        let changes = changes(objects, Sought::Records(prefix), before, Some(raw.tree))?;
        let told = (!changes.is_empty()).then(|| Told::of(&raw));
        let (authored, committed) = match &told {
            Some(told) => (told.author.seconds, told.committer.seconds),
            None => (raw.stamp(b"author").seconds, raw.stamp(b"committer").seconds),
        };
        let (Raw { tree, parents, .. }, told) = (raw, Cell::new(told));
        Ok(Self { tree, parents, authored, committed, changes, told })
    }
}

/// Commits that were looked at, each read once.
pub(super) struct Table<'a> {
    pub(super) objects: &'a Objects,
    /// The laboratory's folder within the repository, with a slash after it.
    pub(super) prefix: &'a str,
    known: RefCell<Ids<Rc<Known>>>,
    /// The commit that was read last for its folder alone: mostly the next one that is looked at.
    last: RefCell<Option<(Id, Raw)>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(objects: &'a Objects, prefix: &'a str) -> Self {
        Self { objects, prefix, known: RefCell::default(), last: RefCell::default() }
    }

    /// What a commit tells.
    pub(super) fn commit(&self, id: &Id) -> Result<Rc<Known>, Loss> {
        if let Some(known) = self.known(id) {
            return Ok(known);
        }
        let raw = match self.last.take() {
            Some((last, raw)) if last == *id => raw,
            _ => self.objects.commit(id)?,
        };
        let before = raw.parents.first().map(|parent| self.tree(parent)).transpose()?;
        Ok(self.take(*id, Known::of(self.objects, self.prefix, raw, before)?))
    }

    fn known(&self, id: &Id) -> Option<Rc<Known>> {
        self.known.borrow().get(id).map(Rc::clone)
    }

    /// Takes in what a commit tells.
    pub(super) fn take(&self, id: Id, known: Known) -> Rc<Known> {
        let known = Rc::new(known);
        self.known.borrow_mut().insert(id, Rc::clone(&known));
        known
    }

    /// The folder of a commit.
    pub(super) fn tree(&self, id: &Id) -> Result<Id, Loss> {
        if let Some(known) = self.known(id) {
            return Ok(known.tree);
        }
        let raw = self.objects.commit(id)?;
        let tree = raw.tree;
        self.last.replace(Some((*id, raw)));
        Ok(tree)
    }

    /// What differs between two folders of commits.
    pub(super) fn changes(&self, before: Option<Id>, after: Option<Id>) -> Result<Vec<Change>, Loss> {
        changes(self.objects, Sought::Records(self.prefix), before, after)
    }

    /// The changes of a commit that are its own: of one that follows a single other all; of a merge those
    /// that no parent has.
    pub(super) fn own<'k>(&self, known: &'k Known) -> Result<Vec<&'k Change>, Loss> {
        if known.parents.len() < 2 {
            return Ok(known.changes.iter().collect());
        }
        let mut own: Vec<&Change> = known.changes.iter().collect();
        for parent in known.parents.iter().skip(1) {
            let other = self.changes(Some(self.tree(parent)?), Some(known.tree))?;
            own.retain(|change| other.binary_search_by(|other| other.path.cmp(&change.path)).is_ok());
        }
        Ok(own)
    }
}
