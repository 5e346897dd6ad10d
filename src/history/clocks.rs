//! What the clocks of earlier commits say of a commit's own: nothing is older than what it follows.
//!
//! All commits that are followed count, at whatever distance and on whatever branch. An author's date may
//! be older than they are, as a rebase keeps it; a committer's date may not.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::known::Known;
use super::sides::Line;
use crate::model::history::{Clock, Commit, Followed};
use crate::model::when::When;

/// How far two clocks may be apart and say the same, in seconds.
const SKEW: i64 = 5 * 60;

/// A commit and one of its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamped {
    /// Since 1970.
    pub(super) seconds: i64,
    /// The commit's number.
    pub(super) commit: usize,
}

/// The newest of some commits.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Newest {
    /// The two newest by the committer's date, the newest first.
    pub(super) committed: [Option<Stamped>; 2],
    /// The newest by the author's date.
    pub(super) authored: Option<Stamped>,
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
pub(super) enum Against {
    /// By its committer's date it is older than this commit, and perhaps than another.
    Committer(Stamped, Option<Stamped>),
    /// By its author's date it is older than this commit.
    Author(Stamped),
}

/// The clocks of a walk.
#[derive(Default)]
pub(super) struct Clocks {
    /// Of each commit, by its number: the newest of it and of all that it follows.
    pub(super) newest: Vec<Newest>,
    /// What is said against commits, by their numbers.
    pub(super) against: Vec<(usize, Against)>,
}

impl Clocks {
    /// Takes in the commit that comes next by its number.
    pub(super) fn take(&mut self, line: &Line, known: &Known) {
        let commit = self.newest.len();
        let mut newest = Newest::default();
        for parent in known.parents.iter().filter_map(|parent| self.newest.get(line.number(parent)?)) {
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
        self.against.extend(by_committer.or_else(by_author).map(|against| (commit, against)));
        newest.add(Stamped { seconds: committer, commit });
        // a date after that of the making is no date of writing
        let written = Stamped { seconds: author.min(committer), commit };
        newest.authored = newest.authored.max(Some(written));
        self.newest.push(newest);
    }

    /// Says of commits, once all were taken in, what speaks against their clocks.
    ///
    /// Where several are older than one and the same commit, and than no other, it is as likely that
    /// its clock was ahead; then it is no witness against yet others either.
    pub(super) fn tell(&self, line: &Line, zone: &TimeZone, commits: &mut [Commit]) {
        let mut alone: HashMap<usize, usize> = HashMap::new();
        for (_, against) in &self.against {
            if let Against::Committer(first, None) = against {
                *alone.entry(first.commit).or_default() += 1;
            }
        }
        let is_ahead = |stamped: &Stamped| alone.get(&stamped.commit).is_some_and(|count| *count > 1);
        let id = |commit: usize| line.order().get(commit).map(ToString::to_string).unwrap_or_default();
        let followed =
            |stamped: &Stamped| Followed { commit: id(stamped.commit), on: when(stamped.seconds, zone) };
        let clock = |against: &Against| match against {
            Against::Author(other) => Clock::Moved(followed(other)),
            Against::Committer(first, Some(second)) if is_ahead(first) => Clock::Behind(followed(second)),
            Against::Committer(first, None) if is_ahead(first) => Clock::Disputed(followed(first)),
            Against::Committer(first, _) => Clock::Behind(followed(first)),
        };
        let clocks: HashMap<String, Clock> =
            self.against.iter().map(|(commit, against)| (id(*commit), clock(against))).collect();
        for commit in commits {
            commit.clock = clocks.get(&commit.id).cloned().unwrap_or_default();
        }
    }
}

/// A time of git's, in the laboratory's zone; what is no time counts as the first second of 1970.
pub(super) fn when(seconds: i64, zone: &TimeZone) -> When {
    let instant = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
    When { day: zone.to_datetime(instant).date(), instant: Some(instant) }
}
