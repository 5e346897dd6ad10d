//! Door in: git history becomes facts about records; and the one place that writes commits.
//!
//! Nothing of an examined repository is ever executed: objects are read in this process, without
//! hooks, filters or external programs. gix reads the many objects of a walk, libgit2 finds the
//! repository and writes.
#![allow(clippy::disallowed_methods, reason = "a door: it reads and writes repositories on disk")]

mod ahead;
mod bases;
mod cache;
mod clocks;
mod codec;
mod contents;
mod course;
mod head;
mod health;
mod id;
mod known;
mod ledger;
mod lookup;
mod merges;
mod moves;
mod objects;
mod place;
mod raw;
mod repository;
mod sides;
mod tips;
mod told;
mod trailers;
mod trees;
mod user;
mod walk;
mod ways;
mod write;

use std::path::Path;

use jiff::tz::TimeZone;

pub use head::committed;
pub use health::{Health, health};
pub use ledger::Books;
pub use lookup::Lookup;
pub use place::top;
pub use tips::tips;
pub use trailers::trailers;
pub use user::{Ends, User, ends, id_of, user};
pub use write::{Planted, Sign, create};

use crate::model::history::{Keep, NoHistory, Past};
use crate::model::settings::Settings;
use crate::model::tree::Tree;

/// Walks history back from `rev` (the commit checked out when absent) and gives its facts, with the
/// earlier contents that rules need beside the files of `tree`.
///
/// Nothing of the repository is executed, and neither replaced objects nor grafts nor a `.mailmap` are
/// heeded. Objects that the repository borrows from another are read as git reads them. What keeps history
/// from being read is told by the answer: rules then can not tell. What is kept changes how long it takes
/// and not what is told of a repository as it should be; where objects were lost since, or somebody else wrote
/// to the git folder, only a run without it shows that.
///
/// # Errors
/// When there is no repository, no commit, or not all of its objects; see [`NoHistory`].
pub fn read(root: &Path, rev: Option<&str>, tree: &Tree, settings: &Settings, keep: Keep) -> Past {
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    let ground = repository::Ground::of(root)?;
    let start = ground.commit(rev)?;
    if ground.git.is_shallow() {
        return Err(NoHistory::Shallow);
    }
    let limit = settings.limits.file_bytes as usize;
    let cache = (keep == Keep::Commits).then(|| {
        let git = ground.git.commondir();
        cache::Cache::of(git, &[&ground.prefix, &settings.protected_branch])
    });
    let read = |course: course::Course| {
        let objects = objects::Objects::open(&ground.objects())?;
        let table = known::Table::new(&objects, &ground.prefix);
        let walk = walk::Walk { table: &table, zone: &zone, branch: &settings.protected_branch };
        let course = if course.is_before(&objects, start) { course } else { course::Course::default() };
        ahead::look_ahead(&table, &course.line, start);
        let mut kept = None;
        let course = walk.run(start, course, |course, fresh| {
            kept = cache.as_ref().and_then(|cache| cache.bytes(course, fresh));
        })?;
        let mut history = course.history;
        let is_met = |anchor: &&String| {
            course.line.order().iter().any(|id| id.to_string().starts_with(anchor.as_str()))
        };
        history.lost = settings.history.anchors.iter().filter(|anchor| !is_met(anchor)).cloned().collect();
        history.contents = contents::read(&objects, &history, tree, limit)?;
        if let (Some(cache), Some(kept)) = (&cache, kept) {
            cache.keep(&kept);
        }
        Ok(history)
    };
    let course = cache.as_ref().and_then(|cache| cache.load(&zone));
    let is_kept = course.is_some();
    // where what was kept leads nowhere, everything is looked at anew
    let told = read(course.unwrap_or_default())
        .or_else(|loss| if is_kept { read(course::Course::default()) } else { Err(loss) });
    told.map_err(|loss| ground.reason(loss))
}

/// Why history could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// git said no.
    #[error("{0}")]
    Git(#[from] git2::Error),
    /// The laboratory's time zone is unknown, so no commit can be given a day.
    #[error("the time zone {0} is not known")]
    Zone(String),
    /// A folder stands where a repository is to be made.
    #[error("{0}")]
    Refused(String),
    /// The disk said no.
    #[error("{0}")]
    Disk(#[from] std::io::Error),
}
