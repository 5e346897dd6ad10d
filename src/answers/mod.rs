//! Which answers to findings are in force, which known debt stands, and so how each finding stands.
//!
//! An answer never takes a finding away: it only says how it stands. What is wrong with an answer is
//! for rules to say (`Check::Answers`), out of the [`Judged`] that this stage gives.

mod debt;
mod disposition;
mod fix;

use std::collections::BTreeMap;

use crate::model::answer::{Judged, Standing};
use crate::model::finding::{Checked, Finding};
use crate::model::lab::Lab;

/// Findings by fingerprint: the first of each.
type Found<'a> = BTreeMap<String, &'a Finding>;

/// Judges every answer, and marks each finding with how it stands.
#[must_use]
pub fn judge(lab: &Lab, checked: &mut Checked) -> Judged {
    if lab.dispositions.is_empty() && lab.baseline.is_none() {
        return Judged::default();
    }
    let (judged, standings) = {
        let all = checked.outcomes.iter().flat_map(|o| &o.findings);
        let mut found: Found<'_> = BTreeMap::new();
        for finding in all {
            found.entry(finding.fingerprint()).or_insert(finding);
        }
        let mut standings: BTreeMap<String, Standing> = BTreeMap::new();
        let debt = debt::judge(lab, checked, &found, &mut standings);
        let dispositions = disposition::judge(lab, checked, &found, &mut standings);
        (Judged { dispositions, debt }, standings)
    };
    for finding in checked.outcomes.iter_mut().flat_map(|o| &mut o.findings) {
        if let Some(standing) = standings.get(&finding.fingerprint()) {
            finding.standing = standing.clone();
        }
    }
    judged
}
