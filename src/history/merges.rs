//! What a merge did with each file, held against what git makes of its sides by itself.
//!
//! Most of it shows by ids alone: one side changed the file since both parted, and the merge holds that
//! side's content. Where both sides changed it, the three contents are joined again, in memory and line
//! by line: neither attributes nor drivers nor filters of the repository have a say.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use git2::{MergeFileInput, MergeFileOptions, ObjectType, Oid};

use super::id::{Id, Loss};
use super::known::{Known, Table};
use super::raw::Shape;
use super::sides::Branch;
use super::trees::{Change, record};
use crate::model::landing::{Join, Joined, Unclear};

/// The most bytes of a file that is joined again. Fixed, so that a merge tells the same in every run.
const LIMIT: usize = 4 * 1024 * 1024;

/// A side of a merge beside the first, and the commits at which it parted from the first.
pub(super) struct Side {
    pub(super) head: Id,
    pub(super) bases: Vec<Id>,
    pub(super) branch: Branch,
}

impl Side {
    /// What it changed since it parted at `base`.
    fn changes(&self, table: &Table<'_>, base: Option<Id>, head: Id) -> Result<Vec<Change>, Loss> {
        // mostly it stands where it parted, and what its commits changed was found out already
        if self.branch.foot.is_some_and(|foot| self.bases == [foot]) {
            let changes = self.branch.changes();
            debug_assert_eq!(
                Ok(&changes),
                table.changes(base, Some(head)).as_ref(),
                "by commits, and at once"
            );
            return Ok(changes);
        }
        table.changes(base, Some(head))
    }
}

/// What a merge did with the files that it did not simply take over, sorted by path.
pub(super) fn joined(table: &Table<'_>, merge: &Known, sides: &[Side]) -> Result<Vec<Joined>, Loss> {
    let Some(first) = merge.parents.first() else { return Ok(Vec::new()) };
    let mut arms: Vec<Arm> = Vec::with_capacity(sides.len());
    let mut unsure: BTreeSet<String> = BTreeSet::new();
    for side in sides {
        let base = side.bases.first().map(|base| table.tree(base)).transpose()?;
        for other in side.bases.iter().skip(1) {
            let apart = table.changes(base, Some(table.tree(other)?))?;
            unsure.extend(apart.into_iter().map(|change| change.path));
        }
        let head = table.tree(&side.head)?;
        arms.push(Arm { base, head, changes: side.changes(table, base, head)? });
    }
    let first = table.tree(first)?;
    let judge = Judge { table, merge, first, arms: &arms, moves: OnceCell::new() };
    let changed = arms.iter().flat_map(|arm| &arm.changes).chain(&merge.changes);
    let paths: BTreeSet<&str> = changed.map(|change| change.path.as_str()).collect();
    let mut found = Vec::new();
    for path in paths {
        if let Some(mut how) = judge.path(path)? {
            if unsure.contains(path) {
                how = Join::Unclear(Unclear::Bases);
            }
            found.push(Joined { path: path.to_owned(), how });
        }
    }
    Ok(found)
}

/// A side beside the first.
struct Arm {
    /// The folder where it parted; none when the two have nothing in common.
    base: Option<Id>,
    /// Its folder.
    head: Id,
    /// What it changed since.
    changes: Vec<Change>,
}

/// One merge.
struct Judge<'a> {
    table: &'a Table<'a>,
    merge: &'a Known,
    /// The folder of the first side.
    first: Id,
    arms: &'a [Arm],
    /// What the first side changed since, when it was asked for.
    moves: OnceCell<Vec<Change>>,
}

impl Judge<'_> {
    /// What the merge did with a file; none when it took over what there was.
    fn path(&self, path: &str) -> Result<Option<Join>, Loss> {
        let landed = find(&self.merge.changes, path);
        let mut changed: Vec<&Change> = self.arms.iter().filter_map(|arm| find(&arm.changes, path)).collect();
        changed.dedup_by(|a, b| (a.before, a.after) == (b.before, b.after));
        let how = match (landed, changed.as_slice()) {
            // at most the first side changed it
            (landed, []) => {
                let merged = landed.and_then(|landed| landed.after);
                let others = self.arms.iter().map(|arm| self.at(arm.head, path));
                let others = others.collect::<Result<Vec<_>, _>>()?;
                Some(if others.contains(&merged) { Join::Dropped } else { Join::Altered })
            }
            (_, [side]) => {
                let ours = match landed {
                    Some(landed) => landed.before,
                    None => self.at(self.first, path)?,
                };
                let merged = landed.map_or(ours, |landed| landed.after);
                Three { base: side.before, ours, theirs: side.after }.held_against(merged, self.table)?
            }
            _ => Some(Join::Unclear(Unclear::Octopus)),
        };
        match how {
            Some(how) if how.is_evil() && self.is_moved(path)? => Ok(Some(Join::Unclear(Unclear::Moved))),
            how => Ok(how),
        }
    }

    /// What a side has at a path.
    fn at(&self, folder: Id, path: &str) -> Result<Option<Id>, Loss> {
        self.table.objects.at(folder, &[self.table.prefix, path].concat(), Shape::File)
    }

    /// Whether a side moved the file away or to where it stands.
    fn is_moved(&self, path: &str) -> Result<bool, Loss> {
        if self.moves.get().is_none() {
            let base = self.arms.first().and_then(|arm| arm.base);
            let found = self.table.changes(base, Some(self.first))?;
            self.moves.get_or_init(|| found);
        }
        let sides = self.arms.iter().map(|arm| arm.changes.as_slice());
        let all = sides.chain(self.moves.get().map(Vec::as_slice));
        let mut all = all.chain(Some(self.merge.changes.as_slice()));
        Ok(all.any(|changes| moved(changes, path)))
    }
}

/// Whether the changes take a file away and bring the same record, or the same content, elsewhere.
fn moved(changes: &[Change], path: &str) -> bool {
    let Some(here) = find(changes, path) else { return false };
    let is_same = |content: Option<Id>, there: &Change, other: Option<Id>| {
        content == other || record(path).is_some_and(|key| record(&there.path) == Some(key))
    };
    match (here.before, here.after) {
        (content, None) => changes.iter().any(|c| c.before.is_none() && is_same(content, c, c.after)),
        (None, content) => changes.iter().any(|c| c.after.is_none() && is_same(content, c, c.before)),
        _ => false,
    }
}

fn find<'c>(changes: &'c [Change], path: &str) -> Option<&'c Change> {
    let at = changes.binary_search_by(|change| change.path.as_str().cmp(path)).ok()?;
    changes.get(at)
}

/// A file where both sides parted, and on each side; none where it is not there.
struct Three {
    base: Option<Id>,
    ours: Option<Id>,
    theirs: Option<Id>,
}

impl Three {
    /// What was done to hold `merged`; none when that is what ids alone make of both sides.
    fn held_against(&self, merged: Option<Id>, table: &Table<'_>) -> Result<Option<Join>, Loss> {
        let (base, ours, theirs) = (self.base, self.ours, self.theirs);
        let is_a_side = merged == ours || merged == theirs;
        let plain = if ours == base || ours == theirs {
            Some(theirs)
        } else if theirs == base {
            Some(ours)
        } else {
            None
        };
        if let Some(plain) = plain {
            return Ok(if merged == plain {
                None
            } else if merged == base || is_a_side {
                Some(Join::Dropped)
            } else {
                Some(Join::Altered)
            });
        }
        Ok(match self.join(table)? {
            Outcome::Large => Some(Join::Unclear(Unclear::Large)),
            Outcome::Clean(made) if merged.is_some_and(|merged| made.contains(&merged)) => {
                (!is_a_side).then_some(Join::ByMachine)
            }
            Outcome::Clean(_) if is_a_side || merged == base => Some(Join::Dropped),
            Outcome::Clean(_) => Some(Join::Altered),
            Outcome::Conflict => Some(Join::Conflict),
        })
    }

    /// Joins the two sides again. git has had several ways of telling what changed between two texts, and
    /// forges use yet others: what any of them makes of it counts as made by machine.
    fn join(&self, table: &Table<'_>) -> Result<Outcome, Loss> {
        let (Some(ours), Some(theirs)) = (self.ours, self.theirs) else { return Ok(Outcome::Conflict) };
        let read = |id: Id| table.objects.file(&id, LIMIT);
        let base = self.base.map_or_else(|| Ok(Some([].into())), read)?;
        let (Some(base), Some(ours), Some(theirs)) = (base, read(ours)?, read(theirs)?) else {
            return Ok(Outcome::Large);
        };
        let mut made = Vec::new();
        for (patience, minimal) in [(false, false), (true, false), (false, true)] {
            let (mut b, mut o, mut t) = (MergeFileInput::new(), MergeFileInput::new(), MergeFileInput::new());
            let mut options = MergeFileOptions::new();
            options.patience(patience).minimal(minimal);
            let result =
                git2::merge_file(b.content(&base), o.content(&ours), t.content(&theirs), Some(&mut options));
            let Ok(result) = result else { continue };
            if result.is_automergeable()
                && let Ok(id) = Oid::hash_object(ObjectType::Blob, result.content())
                && let Ok(id) = Id::try_from(id.as_bytes())
            {
                made.push(id);
            }
        }
        Ok(if made.is_empty() { Outcome::Conflict } else { Outcome::Clean(made) })
    }
}

/// What comes of joining two sides.
enum Outcome {
    /// The contents that may come of it.
    Clean(Vec<Id>),
    Conflict,
    Large,
}
