//! One walk over history: what reached the branch when, by which way, and who wrote it.
//!
//! The branch is its first-parent line. Each commit on it is compared with the one before, which
//! gives what landed; the commits that a merge brought are each compared with their own first
//! parent, which tells who wrote what landed. So every commit is compared once, a merge twice.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use jiff::tz::TimeZone;

use super::clocks::when;
use super::course::Course;
use super::id::{Id, IdSet, Loss};
use super::known::{Known, Table};
use super::merges::{Side, joined};
use super::moves::moves;
use super::sides::{Line, Sides};
use super::told::{By, Told};
use super::trees::{Change, is_policy};
use super::ways::way;
use crate::model::attachment::is_attachment;
use crate::model::commit::Who;
use crate::model::history::{Clock, Commit, FileHistory, History, Version};
use crate::model::landing::{Brought, Joined, Landing};

/// The newest commits of the line, which are not in what is kept: they may be made anew, and branches mostly
/// part from one of them.
const NEWEST: usize = 32;

/// Where and how to walk.
pub(super) struct Walk<'a> {
    pub(super) table: &'a Table<'a>,
    /// The laboratory's zone.
    pub(super) zone: &'a TimeZone,
    /// The name of the branch whose history counts.
    pub(super) branch: &'a str,
}

/// Files by path.
type Files = BTreeMap<String, FileHistory>;

/// Commits of one merge, by the path that they touched.
type Touched = HashMap<String, Vec<Touch>>;

struct Touch {
    blob: Option<Id>,
    /// The commit's place in the history's table.
    commit: usize,
    is_merge: bool,
}

impl Walk<'_> {
    /// Walks from `start` back to the beginning, or to where `course` came to. Before the newest commits are
    /// taken in, `keep` is shown what is known then, and of how many commits of the line that is new.
    pub(super) fn run(
        &self,
        start: Id,
        mut course: Course,
        mut keep: impl FnMut(&Course, usize),
    ) -> Result<Course, Loss> {
        let line = self.line(start, course.line.tip())?;
        let kept = line.len().saturating_sub(NEWEST);
        for (at, (id, known)) in line.into_iter().rev().enumerate() {
            if at == kept {
                keep(&course, at);
            }
            self.take(&mut course, id, &known)?;
        }
        let Course { line, clocks, history } = &mut course;
        clocks.tell(line, self.zone, &mut history.commits);
        history.commit = start.to_string();
        Ok(course)
    }

    /// Takes in the next commit of the line, with those that it brought.
    fn take(&self, course: &mut Course, id: Id, known: &Known) -> Result<(), Loss> {
        let Course { line, clocks, history } = course;
        let sides = line.sides(self.table, known)?;
        if let Some(told) = known.told.take() {
            self.land(history, line, (&id, known, told), &sides)?;
        }
        line.add(id, &sides);
        sides.commits.iter().for_each(|(_, known)| clocks.take(line, known));
        clocks.take(line, known);
        Ok(())
    }

    /// The first-parent line, newest first. In that order each folder is compared with one that was just
    /// read, and packs keep the older as a difference from the newer.
    fn line(&self, start: Id, tip: Option<Id>) -> Result<Vec<(Id, Rc<Known>)>, Loss> {
        let mut line = Vec::new();
        let mut next = Some(start);
        let mut seen = IdSet::default();
        while let Some(id) = next.filter(|id| Some(*id) != tip) {
            if !seen.insert(id) {
                // no commit of git can follow itself, but who writes to the git folder can make it look so
                return Err(Loss::broken(&id));
            }
            let known = self.table.commit(&id)?;
            next = known.parents.first().copied();
            line.push((id, known));
        }
        Ok(line)
    }

    /// Takes down what one commit on the line brought.
    fn land(
        &self,
        history: &mut History,
        line: &Line,
        (id, known, told): (&Id, &Known, Told),
        sides: &Sides,
    ) -> Result<(), Loss> {
        let mut brought = Vec::new();
        let touched = self.touched(history, sides, &known.changes, &mut brought)?;
        let (way, sign) = way(&told, known.parents.len(), self.branch);
        let request = told.request;
        let at = self.note(history, id, told, known.parents.len());
        let others = sides.commits.len() - brought.len();
        let joined = if known.parents.len() > 1 { self.joined(line, known)? } else { Vec::new() };
        history.landings.push(Landing { commit: at, way, sign, request, brought, others, joined });
        let (aside, all): (Vec<&Change>, Vec<&Change>) =
            known.changes.iter().partition(|change| is_attachment(&change.path) && !is_policy(&change.path));
        let (policy, records): (Vec<&Change>, Vec<&Change>) =
            all.into_iter().partition(|change| is_policy(&change.path));
        if !records.is_empty() {
            history.line.push(at);
        }
        let moves = moves(&history.files, &records);
        for change in records {
            let moved_from = moves.get(&change.path).cloned();
            enter(&mut history.files, change, &touched, at, moved_from);
        }
        for change in policy {
            enter(&mut history.policy, change, &touched, at, None);
        }
        for change in aside {
            enter(&mut history.attachments, change, &touched, at, None);
        }
        Ok(())
    }

    /// What the commits of a merge did to the files that it landed.
    fn touched(
        &self,
        history: &mut History,
        sides: &Sides,
        landed: &[Change],
        brought: &mut Vec<Brought>,
    ) -> Result<Touched, Loss> {
        let mut touched = Touched::new();
        let is_landed = |change: &&Change| landed.binary_search_by(|l| l.path.cmp(&change.path)).is_ok();
        for (id, known) in &sides.commits {
            if !known.changes.iter().any(|change| is_landed(&change)) {
                continue;
            }
            let Some(told) = known.told.take() else { continue };
            let commit = self.note(history, id, told, known.parents.len());
            for Change { path, after, .. } in known.changes.iter().filter(is_landed) {
                let touch = Touch { blob: *after, commit, is_merge: known.parents.len() > 1 };
                touched.entry(path.clone()).or_default().push(touch);
            }
            let own = self.table.own(known)?.into_iter().filter(is_landed);
            brought.push(Brought { commit, paths: own.map(|change| change.path.clone()).collect() });
        }
        Ok(touched)
    }

    /// What a merge on the line did with its sides.
    fn joined(&self, line: &Line, known: &Known) -> Result<Vec<Joined>, Loss> {
        let side = |head: &Id| {
            let (bases, branch) = (line.bases(self.table, *head)?, line.branch(self.table, *head)?);
            Ok::<_, Loss>(Side { head: *head, bases, branch })
        };
        let sides = known.parents.iter().skip(1).map(side).collect::<Result<Vec<_>, _>>()?;
        joined(self.table, known, &sides)
    }

    /// Enters a commit into the table.
    fn note(&self, history: &mut History, id: &Id, told: Told, parents: usize) -> usize {
        let when = |by: &By| when(by.seconds, self.zone);
        let who = |by: By| Who { name: by.name, email: by.email };
        history.commits.push(Commit {
            id: id.to_string(),
            authored: when(&told.author),
            author: who(told.author),
            committed: when(&told.committer),
            committer: who(told.committer),
            parents,
            signed: told.is_signed,
            subject: told.subject,
            trailers: told.trailers,
            clock: Clock::Sound,
        });
        history.commits.len() - 1
    }
}

/// Enters a version of a file.
fn enter(files: &mut Files, change: &Change, touched: &Touched, landed: usize, moved_from: Option<String>) {
    let by_path = touched.get(&change.path).map(Vec::as_slice).unwrap_or_default();
    let by = writer(by_path, change.after).unwrap_or(landed);
    let version = Version { blob: change.after.map(|id| id.to_string()), by, landed };
    if let Some(file) = files.get_mut(&change.path) {
        file.versions.push(version);
        return;
    }
    let first = by_path.iter().find(|touch| touch.blob.is_some() && !touch.is_merge);
    let first = first.map_or(by, |touch| touch.commit);
    files.insert(change.path.clone(), FileHistory { first, versions: vec![version], moved_from });
}

/// The last commit that gave the file this content, a merge only when nothing else did.
fn writer(touches: &[Touch], blob: Option<Id>) -> Option<usize> {
    let same = || touches.iter().rev().filter(|t| t.blob == blob);
    same().find(|t| !t.is_merge).or_else(|| same().next()).map(|t| t.commit)
}
