//! Landings that lacked an approval when they came.

use std::collections::BTreeMap;

use super::chain::Chain;
use super::outcome::Ruling;
use super::ruling::Ruled;
use crate::model::approval::{Unapproved, Verdict};
use crate::model::case::{Case, How};

/// What one landing brought without approval.
#[derive(Default)]
struct Brought {
    paths: Vec<String>,
    /// Why there is no telling, while nothing is known to have come unapproved.
    doubt: Option<String>,
    is_certain: bool,
}

/// Goes through all that ever landed and needed approval: the landings that lacked one, and the commits of
/// those that had all.
pub(super) fn judged(case: &Case, records: &[(Chain, Vec<Ruled>)]) -> (Vec<Unapproved>, Vec<usize>) {
    let mut brought: BTreeMap<usize, Brought> = BTreeMap::new();
    for (chain, ruled) in records {
        for (version, ruled) in chain.versions.iter().zip(ruled) {
            let Some(landing) = case.landings.get(version.landing) else { continue };
            // the first landing of all is the root of trust: nobody could have approved it
            let is_judged = landing.how != How::Pending && landing.policy.is_ok();
            let open: Vec<&Ruling> = ruled.rulings.iter().filter(|r| !was_approved(r)).collect();
            if !is_judged || ruled.rulings.is_empty() {
                continue;
            }
            let entry = brought.entry(version.landing).or_default();
            if open.is_empty() {
                continue;
            }
            entry.paths.push(version.path.clone());
            match open.iter().find(|r| r.verdict != Verdict::CannotTell) {
                Some(_) => entry.is_certain = true,
                None => entry.doubt = entry.doubt.take().or_else(|| open.first().map(|r| r.why.clone())),
            }
        }
    }
    let told = |(at, brought): (usize, Brought)| {
        let landing = case.landings.get(at)?;
        let how = match landing.how {
            How::Direct => "was committed to the branch itself",
            How::Merge => "was merged",
            How::Squash => "was landed as one commit",
            How::Rebase => "was put on top of the branch",
            How::Pending => return None,
        };
        let Brought { mut paths, doubt, is_certain } = brought;
        paths.sort();
        paths.dedup();
        let cannot_tell = doubt.filter(|_| !is_certain);
        Some(Unapproved { landed: landing.commit?, paths, how: how.to_owned(), cannot_tell })
    };
    let (approved, lacking): (Vec<_>, Vec<_>) = brought.into_iter().partition(|(_, b)| b.paths.is_empty());
    let commit = |(at, _): (usize, Brought)| case.landings.get(at)?.commit;
    (lacking.into_iter().filter_map(told).collect(), approved.into_iter().filter_map(commit).collect())
}

fn was_approved(ruling: &Ruling) -> bool {
    ruling.verdict == Verdict::Approved && ruling.point.as_ref().is_some_and(|p| p.in_time)
}
