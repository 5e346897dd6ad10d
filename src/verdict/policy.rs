//! Changes of what approvals are judged by.

use serde_json::Value;

use super::chain::{self, Chain};
use super::ruling;
use super::told;
use crate::model::approval::{Fate, PolicyChange};
use crate::model::case::Case;
use crate::model::kind::Kind;

/// The file of settings.
const SETTINGS: &str = "countersign.yaml";

/// Every change of a file that approvals are judged by, oldest first.
pub(super) fn changes(case: &Case) -> Vec<PolicyChange> {
    let mut chains = chain::policy_files(case);
    chain::gather(case, &mut chains);
    let mut all: Vec<(usize, PolicyChange)> = chains.iter().flat_map(|chain| of_file(case, chain)).collect();
    all.sort_by(|a, b| (a.0, &a.1.path).cmp(&(b.0, &b.1.path)));
    all.into_iter().map(|(_, change)| change).collect()
}

fn of_file(case: &Case, chain: &Chain) -> Vec<(usize, PolicyChange)> {
    let ruled = ruling::on_policy(case, chain);
    let settings = case.policy_files.get(SETTINGS).and_then(|stood| stood.first());
    let root = settings.map_or(0, |first| first.landing);
    let one = |(at, ruled): (usize, &ruling::Ruled)| {
        let version = chain.versions.get(at)?;
        let landing = case.landings.get(version.landing)?;
        let verdicts = ruled.rulings.iter().map(|r| (r.need.role, r.verdict, r.why.clone())).collect();
        let change = PolicyChange {
            path: version.path.clone(),
            landed: landing.commit,
            fate: fate(chain, at),
            changes: lines(case, chain, at),
            is_root: landing.policy.is_err() && at == 0 && version.landing <= root,
            verdicts,
        };
        Some((version.landing, change))
    };
    ruled.iter().enumerate().filter_map(one).collect()
}

fn fate(chain: &Chain, at: usize) -> Fate {
    let is_there = |at: usize| chain.versions.get(at).is_some_and(|version| version.blob.is_some());
    match (at.checked_sub(1).is_some_and(is_there), is_there(at)) {
        (_, false) => Fate::Gone,
        (true, true) => Fate::Changed,
        (false, true) => Fate::Came,
    }
}

/// What changed, one line each; nothing where the file came or went, or can not be read.
fn lines(case: &Case, chain: &Chain, at: usize) -> Vec<String> {
    let value = |at| chain.content(case, at).and_then(|c| c.value.as_ref());
    let before = at.checked_sub(1).and_then(value);
    match before.zip(value(at)) {
        Some((Value::String(before), Value::String(after))) => told::of_texts(before, after),
        Some((before, after)) => {
            let schema = chain.kind.or(Some(Kind::Settings)).and_then(|kind| case.schemas.get(&kind));
            told::of_values(schema, before, after)
        }
        None => Vec::new(),
    }
}
