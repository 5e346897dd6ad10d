//! Known debt: which entries still have their finding, and which are past their day.

use std::collections::BTreeMap;

use super::Found;
use crate::model::answer::{Debt, Entered, Standing, Untold, untold};
use crate::model::finding::Checked;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::baseline::{Baseline, DebtEntry};
use crate::model::record::blocks::Role;

/// How every entry stands; what follows for its finding goes into `standings`.
pub(super) fn judge(
    lab: &Lab,
    checked: &Checked,
    found: &Found<'_>,
    standings: &mut BTreeMap<String, Standing>,
) -> Vec<Entered> {
    let Some(baseline) = &lab.baseline else { return Vec::new() };
    let mut states = Vec::with_capacity(baseline.body.entries.len());
    for entry in &baseline.body.entries {
        if !found.contains_key(&entry.finding) {
            states.push(absent(lab, checked, entry));
            continue;
        }
        let filed_on = baseline.body.filed_on;
        let (state, standing) = if let Some(why) = filed_by_nobody_who_may(lab, &baseline.body) {
            (Entered::Overdue, Standing::Reopened(why))
        } else if lab.as_of.day <= entry.due {
            let owner = entry.owner.as_str().to_owned();
            (Entered::Known, Standing::Known(Debt { owner, due: entry.due, filed_on }))
        } else {
            let why = format!(
                "It was known debt since {filed_on}, to be mended by {} until {}.",
                lab.person_name(entry.owner.as_str()),
                entry.due
            );
            (Entered::Overdue, Standing::Reopened(why))
        };
        standings.insert(entry.finding.clone(), standing);
        states.push(state);
    }
    states
}

/// Why the list itself does not hold: only a quality manager may put off what was found.
fn filed_by_nobody_who_may(lab: &Lab, baseline: &Baseline) -> Option<String> {
    let (by, on) = (baseline.filed_by.as_str(), baseline.filed_on);
    if lab.holds(by, Role::QualityManager, on) {
        return None;
    }
    let name = lab.person_name(by);
    Some(if lab.is_unread(Kind::Person) {
        format!(
            "It was filed as known debt by {name}, and who was quality manager on {on} could not be read."
        )
    } else {
        format!("It was filed as known debt by {name}, who was no quality manager on {on}.")
    })
}

/// An entry without a finding: gone, unless nobody could look. A rule that is switched off did not
/// look; the debt stands until it is asked again.
fn absent(lab: &Lab, checked: &Checked, entry: &DebtEntry) -> Entered {
    let Some(outcome) = checked.outcomes.iter().find(|o| o.rule.code == entry.rule) else {
        return Entered::CannotTell(Untold::new(format!("{} was not asked", entry.rule)));
    };
    untold(lab, outcome, &entry.record, entry.part.as_deref()).map_or(Entered::Gone, Entered::CannotTell)
}
