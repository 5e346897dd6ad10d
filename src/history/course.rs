//! What a walk knows once it has come to a commit of the line: all that it needs to go on from there.

use super::clocks::Clocks;
use super::id::Id;
use super::objects::Objects;
use super::sides::Line;
use crate::model::history::History;

/// How many commits may lie between where a walk begins and what was kept. What lies further away is as soon
/// looked at anew.
const FAR: usize = 4096;

/// As far as a walk came.
#[derive(Default)]
pub(super) struct Course {
    pub(super) line: Line,
    pub(super) clocks: Clocks,
    /// What was found, without what the clocks say and without contents.
    pub(super) history: History,
}

impl Course {
    /// Whether the first-parent line of `start` leads to where this came.
    pub(super) fn is_before(&self, objects: &Objects, start: Id) -> bool {
        let Some(tip) = self.line.tip() else { return false };
        let mut next = Some(start);
        for _ in 0..FAR {
            match next {
                Some(id) if id == tip => return true,
                Some(id) => next = objects.commit(&id).ok().and_then(|raw| raw.parents.first().copied()),
                None => return false,
            }
        }
        false
    }
}
