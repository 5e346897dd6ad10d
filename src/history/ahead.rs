//! Looks at the commits that a walk will ask for before it does, on all processors: to compare folders is most of
//! the work, and no commit waits for another's. What can not be read is left to the walk, which tells it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::id::{Id, Ids};
use super::known::{Known, Table};
use super::objects::Objects;
use super::raw::Raw;
use super::sides::Line;

/// Commits that are in memory as they were written at one time.
const BATCH: usize = 1 << 15;

/// Fewer than this are sooner looked at when they are asked for.
const FEW: usize = 256;

/// Fills the table with `start` and all that it follows and the line has not reached.
pub(super) fn look_ahead(table: &Table<'_>, line: &Line, start: Id) {
    let mut commits = Commits::from(table, line, start);
    loop {
        let batch: Vec<Seen> = commits.by_ref().take(BATCH).collect();
        if batch.len() < FEW {
            return;
        }
        let piece = batch.len().div_ceil(rayon::current_num_threads());
        let (folder, prefix) = (table.objects.place(), table.prefix);
        let looked: Vec<Vec<(Id, Known)>> = batch
            .into_par_iter()
            .chunks(piece)
            .map(|seen| {
                // neighbours in time share most of their folders, so each processor takes a stretch for itself
                let Ok(objects) = Objects::open(folder) else { return Vec::new() };
                let look =
                    |seen: Seen| Some((seen.id, Known::of(&objects, prefix, seen.raw, seen.before).ok()?));
                seen.into_iter().filter_map(look).collect()
            })
            .collect();
        for (id, known) in looked.into_iter().flatten() {
            table.take(id, known);
        }
    }
}

/// A commit, and the folder of its first parent.
struct Seen {
    id: Id,
    raw: Raw,
    before: Option<Id>,
}

/// The commits that the line has not reached, the newest first: packs keep the older folder as a difference from
/// the newer.
struct Commits<'a> {
    table: &'a Table<'a>,
    line: &'a Line,
    /// By the committer's clock; of one second, in the order in which they were met.
    ahead: BTreeMap<(i64, Reverse<usize>), (Id, Raw)>,
    /// The folder of each that was met.
    trees: Ids<Id>,
}

impl<'a> Commits<'a> {
    fn from(table: &'a Table<'a>, line: &'a Line, start: Id) -> Self {
        let mut commits = Self { table, line, ahead: BTreeMap::new(), trees: Ids::default() };
        commits.meet(start);
        commits
    }

    /// The folder of a commit; when it is met for the first time it is put among those ahead.
    fn meet(&mut self, id: Id) -> Option<Id> {
        if let Some(tree) = self.trees.get(&id) {
            return Some(*tree);
        }
        if self.line.number(&id).is_some() {
            return self.table.tree(&id).ok();
        }
        let raw = self.table.objects.commit(&id).ok()?;
        let tree = raw.tree;
        let place = (raw.stamp(b"committer").seconds, Reverse(self.trees.len()));
        self.ahead.insert(place, (id, raw));
        self.trees.insert(id, tree);
        Some(tree)
    }
}

impl Iterator for Commits<'_> {
    type Item = Seen;

    fn next(&mut self) -> Option<Seen> {
        loop {
            let (_, (id, raw)) = self.ahead.pop_last()?;
            let trees: Vec<Option<Id>> = raw.parents.iter().map(|parent| self.meet(*parent)).collect();
            match trees.first() {
                None => return Some(Seen { id, raw, before: None }),
                Some(Some(before)) => return Some(Seen { id, raw, before: Some(*before) }),
                // without its parent it is left to the walk
                Some(None) => {}
            }
        }
    }
}
