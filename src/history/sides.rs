//! The commits that stand beside the first-parent line: which of them a merge brought, and where they
//! parted from the line.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::id::{Id, IdSet, Ids, Loss};
use super::known::{Known, Table};
use super::trees::Change;

/// What a merge brought.
#[derive(Default)]
pub(super) struct Sides {
    /// The commits, each after those that it follows.
    pub(super) commits: Vec<(Id, Rc<Known>)>,
}

/// A side's own first-parent line.
pub(super) struct Branch {
    /// The newest first.
    pub(super) commits: Vec<Rc<Known>>,
    /// The commit that was reached before, on which it stands.
    pub(super) foot: Option<Id>,
}

impl Branch {
    /// What all its commits together changed, sorted by path.
    pub(super) fn changes(&self) -> Vec<Change> {
        if let [only] = self.commits.as_slice() {
            return only.changes.clone();
        }
        let mut all: BTreeMap<&str, (Option<Id>, Option<Id>)> = BTreeMap::new();
        for change in self.commits.iter().rev().flat_map(|commit| &commit.changes) {
            all.entry(&change.path).or_insert((change.before, None)).1 = change.after;
        }
        let differ = all.into_iter().filter(|(_, (before, after))| before != after);
        differ.map(|(path, (before, after))| Change { path: path.to_owned(), before, after }).collect()
    }
}

/// The commits that were reached by now: the line and all that was merged into it.
#[derive(Default)]
pub(super) struct Line {
    /// Each with its number: a commit has a higher one than those that it follows.
    reached: Ids<usize>,
    /// By their numbers.
    order: Vec<Id>,
}

impl Line {
    /// The commits that a merge brings.
    pub(super) fn sides(&self, table: &Table<'_>, merge: &Known) -> Result<Sides, Loss> {
        enum Turn {
            Enter(Id),
            Leave(Id, Rc<Known>),
        }
        let mut sides = Sides::default();
        let mut met = IdSet::default();
        let mut ahead: Vec<Turn> = merge.parents.iter().skip(1).rev().copied().map(Turn::Enter).collect();
        while let Some(turn) = ahead.pop() {
            match turn {
                Turn::Leave(id, known) => sides.commits.push((id, known)),
                Turn::Enter(id) if self.reached.contains_key(&id) || !met.insert(id) => {}
                Turn::Enter(id) => {
                    let known = table.commit(&id)?;
                    let parents = known.parents.iter().rev().copied();
                    ahead.push(Turn::Leave(id, Rc::clone(&known)));
                    ahead.extend(parents.map(Turn::Enter));
                }
            }
        }
        Ok(sides)
    }

    /// The commits by which a side's first-parent line left the commits that were reached, the newest first,
    /// and the one of those from which it left; none when it begins anew.
    pub(super) fn branch(&self, table: &Table<'_>, head: Id) -> Result<Branch, Loss> {
        let (mut commits, mut next) = (Vec::new(), Some(head));
        while let Some(id) = next.filter(|id| !self.reached.contains_key(id)) {
            let known = table.commit(&id)?;
            next = known.parents.first().copied();
            commits.push(known);
        }
        Ok(Branch { commits, foot: next })
    }

    /// A line that has reached these.
    pub(super) fn of(order: Vec<Id>) -> Self {
        let reached = order.iter().enumerate().map(|(number, id)| (*id, number)).collect();
        Self { reached, order }
    }

    /// Moves the line on to a commit that brought these.
    pub(super) fn add(&mut self, id: Id, sides: &Sides) {
        for id in sides.commits.iter().map(|(id, _)| *id).chain([id]) {
            self.reached.insert(id, self.order.len());
            self.order.push(id);
        }
    }

    /// All that was reached, each at its number.
    pub(super) fn order(&self) -> &[Id] {
        &self.order
    }

    /// The number of a commit that was reached.
    pub(super) fn number(&self, id: &Id) -> Option<usize> {
        self.reached.get(id).copied()
    }

    /// The commit of the line that was reached last.
    pub(super) fn tip(&self) -> Option<Id> {
        self.order.last().copied()
    }

    /// Where a commit beside the line parted from it: the commits reached that it follows, without those
    /// that others of them follow. Sorted.
    pub(super) fn bases(&self, table: &Table<'_>, head: Id) -> Result<Vec<Id>, Loss> {
        let mut shared: Vec<(usize, Id)> = Vec::new();
        let (mut seen, mut ahead) = (IdSet::default(), vec![head]);
        while let Some(id) = ahead.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.reached.get(&id) {
                Some(number) => shared.push((*number, id)),
                None => ahead.extend(&table.commit(&id)?.parents),
            }
        }
        shared.sort_unstable();
        let mut bases = Vec::new();
        for (at, (number, id)) in shared.iter().enumerate() {
            let later = shared.iter().skip(at + 1).map(|(_, id)| *id).collect();
            if !self.is_followed(table, *id, *number, later)? {
                bases.push(*id);
            }
        }
        bases.sort();
        Ok(bases)
    }

    /// Whether one of the commits `ahead` follows this one. Numbers end the search: what has a lower one
    /// can not follow it.
    fn is_followed(
        &self,
        table: &Table<'_>,
        sought: Id,
        number: usize,
        mut ahead: Vec<Id>,
    ) -> Result<bool, Loss> {
        let mut seen = IdSet::default();
        while let Some(id) = ahead.pop() {
            if id == sought {
                return Ok(true);
            }
            if self.reached.get(&id).is_some_and(|other| *other > number) && seen.insert(id) {
                ahead.extend(&table.commit(&id)?.parents);
            }
        }
        Ok(false)
    }
}
