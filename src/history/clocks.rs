//! What the clocks of earlier commits say of a commit's own: nothing is older than what it follows.
//!
//! All commits that are followed count, at whatever distance and on whatever branch. An author's date may
//! be older than they are, as a rebase keeps it; a committer's date may not.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::id::{Id, Ids};
use super::known::Known;
use crate::model::history::{Clock, Commit, Followed};
use crate::model::when::When;

/// How far two clocks may be apart and say the same, in seconds.
const SKEW: i64 = 5 * 60;

/// A commit and one of its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stamped {
    seconds: i64,
    commit: Id,
}

/// The newest of some commits.
#[derive(Debug, Clone, Copy, Default)]
struct Newest {
    /// The two newest by the committer's date, the newest first.
    committed: [Option<Stamped>; 2],
    /// The newest by the author's date.
    authored: Option<Stamped>,
}

impl Newest {
    fn join(&mut self, other: &Self) {
        other.committed.iter().flatten().for_each(|stamped| self.add(*stamped));
        self.authored = self.authored.max(other.authored);
    }

    fn add(&mut self, new: Stamped) {
        let [first, second] = self.committed;
        if first == Some(new) || second == Some(new) {
            return;
        }
        self.committed = if first.is_none_or(|first| new > first) {
            [Some(new), first]
        } else {
            [first, second.max(Some(new))]
        };
    }
}

/// What is said against a commit's clock.
#[derive(Debug, Clone, Copy)]
enum Against {
    /// By its committer's date it is older than this commit, and perhaps than another.
    Committer(Stamped, Option<Stamped>),
    /// By its author's date it is older than this commit.
    Author(Stamped),
}

/// The clocks of a walk; commits are taken in each after those that it follows.
pub(super) struct Clocks<'a> {
    zone: &'a TimeZone,
    newest: Ids<Newest>,
    against: HashMap<String, Against>,
}

impl<'a> Clocks<'a> {
    pub(super) fn new(zone: &'a TimeZone) -> Self {
        Self { zone, newest: Ids::default(), against: HashMap::new() }
    }

    /// Takes in a commit.
    pub(super) fn take(&mut self, id: Id, known: &Known) {
        let mut newest = Newest::default();
        for parent in known.parents.iter().filter_map(|parent| self.newest.get(parent)) {
            newest.join(parent);
        }
        let Known { authored: author, committed: committer, .. } = *known;
        let after = |stamped: Option<Stamped>, own: i64| {
            stamped.filter(|stamped| stamped.seconds > own.saturating_add(SKEW))
        };
        let [first, second] = newest.committed;
        let by_committer =
            after(first, committer).map(|first| Against::Committer(first, after(second, committer)));
        let by_author = || after(newest.authored, author).map(Against::Author);
        if let Some(against) = by_committer.or_else(by_author) {
            self.against.insert(id.to_string(), against);
        }
        newest.add(Stamped { seconds: committer, commit: id });
        // a date after that of the making is no date of writing
        let written = Stamped { seconds: author.min(committer), commit: id };
        newest.authored = newest.authored.max(Some(written));
        self.newest.insert(id, newest);
    }

    /// Says of commits, once all were taken in, what speaks against their clocks.
    ///
    /// Where several are older than one and the same commit, and than no other, it is as likely that
    /// its clock was ahead; then it is no witness against yet others either.
    pub(super) fn tell(&self, commits: &mut [Commit]) {
        let mut alone: Ids<usize> = Ids::default();
        for against in self.against.values() {
            if let Against::Committer(first, None) = against {
                *alone.entry(first.commit).or_default() += 1;
            }
        }
        let is_ahead = |stamped: &Stamped| alone.get(&stamped.commit).is_some_and(|count| *count > 1);
        for commit in commits {
            commit.clock = match self.against.get(&commit.id) {
                None => Clock::Sound,
                Some(Against::Author(other)) => Clock::Moved(self.followed(*other)),
                Some(Against::Committer(first, Some(second))) if is_ahead(first) => {
                    Clock::Behind(self.followed(*second))
                }
                Some(Against::Committer(first, None)) if is_ahead(first) => {
                    Clock::Disputed(self.followed(*first))
                }
                Some(Against::Committer(first, _)) => Clock::Behind(self.followed(*first)),
            };
        }
    }

    fn followed(&self, stamped: Stamped) -> Followed {
        let instant = Timestamp::from_second(stamped.seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        let on = When { day: instant.to_zoned(self.zone.clone()).date(), instant: Some(instant) };
        Followed { commit: stamped.commit.to_string(), on }
    }
}
