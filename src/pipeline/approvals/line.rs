//! The branch's first-parent line, commit by commit: also those that brought neither records nor policy.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::history::Lookup;

/// The line, oldest first.
pub(super) struct Line {
    pub(super) commits: Vec<Step>,
    places: HashMap<String, usize>,
}

/// One commit of it.
pub(super) struct Step {
    pub(super) id: String,
    /// The committer's time.
    pub(super) at: Option<Timestamp>,
    /// Whether no commit before it claims a later time, so that it can not have been slipped in later.
    pub(super) in_order: bool,
}

impl Line {
    pub(super) fn of(lookup: &Lookup, head: &str) -> Result<Self, String> {
        let mut commits = Vec::new();
        let mut next = Some(head.to_owned());
        while let Some(id) = next {
            let raw = lookup.commit(&id).map_err(|why| why.to_string())?;
            let text = String::from_utf8_lossy(&raw);
            let head = text.split("\n\n").next().unwrap_or_default();
            next = head.lines().find_map(|line| line.strip_prefix("parent ")).map(str::to_owned);
            let at = head.lines().find_map(|line| line.strip_prefix("committer ")).and_then(moment);
            commits.push(Step { id, at, in_order: false });
        }
        commits.reverse();
        let mut latest = None;
        for step in &mut commits {
            step.in_order = step.at.is_some() && step.at >= latest;
            latest = latest.max(step.at);
        }
        let places = commits.iter().enumerate().map(|(at, step)| (step.id.clone(), at)).collect();
        Ok(Self { commits, places })
    }

    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    pub(super) fn step(&self, id: &str) -> Option<&Step> {
        self.commits.get(self.place(id)?)
    }

    /// The ids of the commits with which the repository began, as far as the line tells.
    pub(super) fn roots(&self) -> Vec<String> {
        self.commits.first().map(|step| step.id.clone()).into_iter().collect()
    }
}

/// `Mei Tanaka <mei@lab.example> 1767261600 +0100`.
fn moment(stamp: &str) -> Option<Timestamp> {
    let (_, rest) = stamp.rsplit_once('>')?;
    Timestamp::from_second(rest.split_whitespace().next()?.parse().ok()?).ok()
}
