//! One walk over history: what reached the branch when, and who wrote it.
//!
//! The branch is its first-parent line. Each commit on it is compared with the one before, which
//! gives what landed; the commits that a merge brought are each compared with their own first
//! parent, which tells who wrote what landed. So every commit is compared once, a merge twice.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clocks::Clocks;
use super::id::{Id, Loss};
use super::objects::Objects;
use super::raw::{Raw, Stamp};
use super::trees::{Change, Sought, changes};
use crate::model::commit::Who;
use crate::model::history::{Clock, Commit, FileHistory, History, Version};
use crate::model::kind::{Identity, Kind};
use crate::model::when::When;

/// Where and how to walk.
pub(super) struct Walk<'a> {
    pub(super) objects: &'a Objects,
    /// The laboratory's folder within the repository, with a slash after it.
    pub(super) prefix: &'a str,
    /// The laboratory's zone.
    pub(super) zone: &'a TimeZone,
}

/// A commit on the line, and what it changed.
struct Step {
    id: Id,
    raw: Raw,
    landed: Vec<Change>,
}

/// Commits of one merge, by the path that they touched: content and number in the table.
type Touched = HashMap<String, Vec<Touch>>;

struct Touch {
    blob: Option<Id>,
    commit: usize,
    is_merge: bool,
}

impl Walk<'_> {
    /// Walks from `start` back to the beginning; `anchors` are ids, or beginnings of ids, of commits
    /// that should be met on the way.
    pub(super) fn run(&self, start: Id, anchors: &[String]) -> Result<History, Loss> {
        let mut history = History { commit: start.to_string(), ..History::default() };
        let mut seen: HashSet<Id> = HashSet::new();
        let mut clocks = Clocks::new(self.zone);
        for Step { id, raw, landed } in self.line(start)?.into_iter().rev() {
            let sides = self.sides(&raw, &seen)?;
            for (id, raw) in &sides {
                clocks.take(*id, raw);
            }
            clocks.take(id, &raw);
            if !landed.is_empty() {
                self.land(&mut history, &id, &raw, &sides, landed)?;
            }
            seen.insert(id);
            seen.extend(sides.into_iter().map(|(id, _)| id));
        }
        let is_met = |anchor: &&String| seen.iter().any(|id| id.to_string().starts_with(anchor.as_str()));
        clocks.tell(&mut history.commits);
        history.lost = anchors.iter().filter(|anchor| !is_met(anchor)).cloned().collect();
        Ok(history)
    }

    /// The first-parent line, newest first, with what each commit changed. In that order each folder
    /// is compared with one that was just read, and packs keep the older as a difference from the newer.
    fn line(&self, start: Id) -> Result<Vec<Step>, Loss> {
        let mut line = Vec::new();
        let mut next = Some((start, self.objects.commit(&start)?));
        while let Some((id, raw)) = next {
            let parent = raw.parents.first().map(|p| Ok::<_, Loss>((*p, self.objects.commit(p)?)));
            let parent = parent.transpose()?;
            let before = parent.as_ref().map(|(_, raw)| raw.tree);
            let landed = changes(self.objects, Sought::Records(self.prefix), before, Some(raw.tree))?;
            line.push(Step { id, raw, landed });
            next = parent;
        }
        Ok(line)
    }

    /// The commits that a merge brings, each after those that it follows.
    fn sides(&self, merge: &Raw, seen: &HashSet<Id>) -> Result<Vec<(Id, Raw)>, Loss> {
        enum Turn {
            Enter(Id),
            Leave(Id, Raw),
        }
        let mut found = Vec::new();
        let mut met: HashSet<Id> = HashSet::new();
        let mut ahead: Vec<Turn> = merge.parents.iter().skip(1).rev().copied().map(Turn::Enter).collect();
        while let Some(turn) = ahead.pop() {
            match turn {
                Turn::Leave(id, raw) => found.push((id, raw)),
                Turn::Enter(id) if seen.contains(&id) || !met.insert(id) => {}
                Turn::Enter(id) => {
                    let raw = self.objects.commit(&id)?;
                    let parents = raw.parents.clone();
                    ahead.push(Turn::Leave(id, raw));
                    ahead.extend(parents.into_iter().rev().map(Turn::Enter));
                }
            }
        }
        Ok(found)
    }

    /// Takes down what one commit on the line brought.
    fn land(
        &self,
        history: &mut History,
        id: &Id,
        raw: &Raw,
        sides: &[(Id, Raw)],
        landed: Vec<Change>,
    ) -> Result<(), Loss> {
        let touched = self.touched(history, sides, &landed)?;
        let landing = self.note(history, id, raw);
        history.line.push(landing);
        let moves = moves(history, &landed);
        for Change { path, after, .. } in landed {
            let by_path = touched.get(&path).map(Vec::as_slice).unwrap_or_default();
            let by = writer(by_path, after).unwrap_or(landing);
            let version = Version { blob: after.map(|id| id.to_string()), by, landed: landing };
            if let Some(file) = history.files.get_mut(&path) {
                file.versions.push(version);
            } else {
                let first = by_path.iter().find(|t| t.blob.is_some() && !t.is_merge);
                let first = first.map_or(by, |touch| touch.commit);
                let moved_from = moves.get(&path).cloned();
                let file = FileHistory { first, versions: vec![version], moved_from };
                history.files.insert(path, file);
            }
        }
        Ok(())
    }

    /// What the commits of a merge did to the files that it landed.
    fn touched(
        &self,
        history: &mut History,
        sides: &[(Id, Raw)],
        landed: &[Change],
    ) -> Result<Touched, Loss> {
        let mut touched = Touched::new();
        for (id, raw) in sides {
            let parent = raw.parents.first().map(|p| self.objects.commit(p)).transpose()?;
            let found =
                changes(self.objects, Sought::Records(self.prefix), parent.map(|p| p.tree), Some(raw.tree))?;
            let is_landed = |c: &Change| landed.binary_search_by(|l| l.path.cmp(&c.path)).is_ok();
            let mut found: Vec<Change> = found.into_iter().filter(is_landed).collect();
            if found.is_empty() {
                continue;
            }
            let commit = self.note(history, id, raw);
            for Change { path, after, .. } in found.drain(..) {
                let touch = Touch { blob: after, commit, is_merge: raw.parents.len() > 1 };
                touched.entry(path).or_default().push(touch);
            }
        }
        Ok(touched)
    }

    /// Enters a commit into the table.
    fn note(&self, history: &mut History, id: &Id, raw: &Raw) -> usize {
        let stamp = |name: &[u8]| Stamp::read(raw.header(name).unwrap_or_default());
        let (author, committer) = (stamp(b"author"), stamp(b"committer"));
        let when = |stamp: &Stamp<'_>| {
            let instant = Timestamp::from_second(stamp.seconds).unwrap_or(Timestamp::UNIX_EPOCH);
            When { day: instant.to_zoned(self.zone.clone()).date(), instant: Some(instant) }
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let who = |stamp: &Stamp<'_>| Who { name: text(stamp.name), email: text(stamp.email) };
        history.commits.push(Commit {
            id: id.to_string(),
            author: who(&author),
            authored: when(&author),
            committer: who(&committer),
            committed: when(&committer),
            parents: raw.parents.len(),
            signed: raw.is_signed(),
            clock: Clock::Sound,
        });
        history.commits.len() - 1
    }
}

/// The last commit that gave the file this content, a merge only when nothing else did.
fn writer(touches: &[Touch], blob: Option<Id>) -> Option<usize> {
    let same = || touches.iter().rev().filter(|t| t.blob == blob);
    same().find(|t| !t.is_merge).or_else(|| same().next()).map(|t| t.commit)
}

/// Files that one landing moved or renamed: new path to old. The same record under another path is
/// a move, even when it was changed on the way; and so is the same content under another path.
fn moves(history: &History, landed: &[Change]) -> HashMap<String, String> {
    let mut gone = Gone::default();
    for change in landed.iter().filter(|c| c.after.is_none()) {
        gone.add(change);
    }
    let fresh = landed.iter().filter(|c| c.before.is_none() && !history.files.contains_key(&c.path));
    fresh.filter_map(|change| Some((change.path.clone(), gone.take(change)?))).collect()
}

/// Files that one landing took away.
#[derive(Default)]
struct Gone {
    by_record: HashMap<(Kind, String), String>,
    by_content: HashMap<Id, Vec<String>>,
    taken: HashSet<String>,
}

impl Gone {
    fn add(&mut self, change: &Change) {
        if let Some(key) = record(&change.path) {
            self.by_record.insert(key, change.path.clone());
        }
        if let Some(content) = change.before {
            self.by_content.entry(content).or_default().push(change.path.clone());
        }
    }

    /// The file that came to stand at the new path; of several with one content that of the same name.
    fn take(&mut self, new: &Change) -> Option<String> {
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let is_free = |path: &&String| !self.taken.contains(*path);
        let same_record = record(&new.path).and_then(|key| self.by_record.get(&key)).filter(is_free);
        let alike = new.after.and_then(|content| self.by_content.get(&content)).map(Vec::as_slice);
        let mut alike = alike.unwrap_or_default().iter().filter(is_free).peekable();
        let first = alike.peek().copied();
        let found = same_record.or_else(|| alike.find(|old| name(old) == name(&new.path))).or(first)?.clone();
        self.taken.insert(found.clone());
        Some(found)
    }
}

fn record(path: &str) -> Option<(Kind, String)> {
    Identity::of(path).map(|identity| (identity.kind, identity.full()))
}
