//! Verdicts on approvals: for people and for programs.

pub mod human;
pub mod json;

use crate::model::approval::{Approval, Verdict};
use crate::model::lab::Lab;

/// What reports of approvals are made of.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The laboratory, with its verdicts.
    pub lab: &'a Lab,
    /// The commit that was looked at, in hexadecimal; none for files that stand in no commit.
    pub commit: Option<&'a str>,
    /// The record whose verdicts are shown; all when absent.
    pub record: Option<&'a str>,
    /// Whether to show what changed since a record was approved.
    pub diff: bool,
}

impl<'a> Shown<'a> {
    /// The verdicts to show.
    pub fn list(self) -> impl Iterator<Item = &'a Approval> {
        let is_wanted = move |a: &&Approval| self.record.is_none_or(|r| a.record == r || a.id() == r);
        self.lab.approvals.list.iter().filter(is_wanted)
    }

    /// How many of the verdicts shown are so.
    #[must_use]
    pub fn count(self, verdict: Verdict) -> usize {
        self.list().filter(|a| a.verdict == verdict).count()
    }

    /// Names by which verdicts can be asked for.
    #[must_use]
    pub fn names(self) -> Vec<String> {
        let mut names: Vec<String> =
            self.lab.approvals.list.iter().flat_map(|a| [a.record.clone(), a.id()]).collect();
        let left_out = self.lab.approvals.not_asked.iter();
        names.extend(left_out.map(|n| {
            n.part.as_ref().map_or_else(|| n.record.clone(), |part| format!("{}/{part}", n.record))
        }));
        names.sort();
        names.dedup();
        names
    }
}
