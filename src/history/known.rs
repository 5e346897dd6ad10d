//! What one commit tells for itself, whatever history it is looked at in: its parents, what it changed,
//! who made it, and what it did as a merge. So it can be kept from one run to the next.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::id::{Id, Ids, Loss};
use super::objects::Objects;
use super::raw::Raw;
use super::told::Told;
use super::trees::{Change, Sought, changes};
use crate::model::landing::Joined;

/// What one commit tells.
#[derive(Debug, PartialEq)]
pub(super) struct Known {
    pub(super) tree: Id,
    pub(super) parents: Vec<Id>,
    /// When it was written, in seconds since 1970 by the author's clock.
    pub(super) authored: i64,
    /// When it was made, in seconds since 1970 by the committer's clock.
    pub(super) committed: i64,
    /// What differs from its first parent, sorted by path.
    pub(super) changes: Vec<Change>,
    /// Who and when; none when it changed nothing that is looked at.
    pub(super) told: Option<Words>,
    /// Of a merge: the files of which it holds content that no parent does, by their place among
    /// `changes`. Found when it is first asked for.
    pub(super) own: OnceCell<Vec<usize>>,
    /// Of a merge: the files that it did not simply take over. Found when it is first asked for.
    pub(super) joined: OnceCell<Vec<Joined>>,
}

/// What a commit says: read from the commit, or as a part of the bytes that were kept.
#[derive(Debug, PartialEq)]
pub(super) enum Words {
    Read(Told),
    Kept(Arc<Vec<u8>>, Range<usize>),
}

impl Known {
    /// Looks at a commit, beside the folder of its first parent.
    pub(super) fn of(objects: &Objects, prefix: &str, raw: Raw, before: Option<Id>) -> Result<Self, Loss> {
        let changes = changes(objects, Sought::Records(prefix), before, Some(raw.tree))?;
        let told = (!changes.is_empty()).then(|| Words::Read(Told::of(&raw)));
        let (authored, committed) = (raw.stamp(b"author").seconds, raw.stamp(b"committer").seconds);
        let Raw { tree, parents, .. } = raw;
        let (own, joined) = (OnceCell::new(), OnceCell::new());
        Ok(Self { tree, parents, authored, committed, changes, told, own, joined })
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
    /// How often something was found out.
    learnt: Cell<usize>,
}

impl<'a> Table<'a> {
    /// A table that begins with what is known from earlier.
    pub(super) fn new(objects: &'a Objects, prefix: &'a str, known: Ids<Rc<Known>>) -> Self {
        let (last, learnt) = (RefCell::default(), Cell::default());
        Self { objects, prefix, known: RefCell::new(known), last, learnt }
    }

    /// Whether so much was found out that it should be kept: one part in sixty-four. A few new commits are
    /// sooner looked at again than all is written anew.
    pub(super) fn is_worth_keeping(&self) -> bool {
        self.learnt.get() * 64 > self.known.borrow().len()
    }

    /// Says that something was found out.
    pub(super) fn learn(&self) {
        self.learnt.set(self.learnt.get() + 1);
    }

    /// All that is known by now.
    pub(super) fn into_known(self) -> Ids<Rc<Known>> {
        self.known.into_inner()
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

    /// What a commit tells, when that was found out already.
    pub(super) fn known(&self, id: &Id) -> Option<Rc<Known>> {
        self.known.borrow().get(id).map(Rc::clone)
    }

    /// Takes in what a commit tells.
    pub(super) fn take(&self, id: Id, known: Known) -> Rc<Known> {
        let known = Rc::new(known);
        self.known.borrow_mut().insert(id, Rc::clone(&known));
        self.learn();
        known
    }

    /// The folder of a commit.
    fn tree(&self, id: &Id) -> Result<Id, Loss> {
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
        let places = if let Some(places) = known.own.get() {
            places
        } else {
            let found = self.not_taken(known)?;
            self.learn();
            known.own.get_or_init(|| found)
        };
        Ok(places.iter().filter_map(|at| known.changes.get(*at)).collect())
    }

    fn not_taken(&self, known: &Known) -> Result<Vec<usize>, Loss> {
        let mut own: Vec<usize> = (0..known.changes.len()).collect();
        for parent in known.parents.iter().skip(1) {
            let other = self.changes(Some(self.tree(parent)?), Some(known.tree))?;
            let differs =
                |path: &str| other.binary_search_by(|change| change.path.as_str().cmp(path)).is_ok();
            own.retain(|at| known.changes.get(*at).is_some_and(|change| differs(&change.path)));
        }
        Ok(own)
    }
}
