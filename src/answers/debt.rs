//! Known debt: which entries still have their finding, and which are past their day.

use std::collections::BTreeMap;

use super::Found;
use crate::model::answer::{Debt, Entered, Standing, Untold, untold};
use crate::model::finding::{Checked, Finding};
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
        let Some(finding) = found.get(&entry.finding) else {
            states.push(absent(lab, checked, entry));
            continue;
        };
        let (state, standing) = stands(lab, &baseline.body, entry, finding);
        standings.insert(entry.finding.clone(), standing);
        states.push(state);
    }
    states
}

/// How an entry stands whose finding stands too, and what follows for the finding.
fn stands(lab: &Lab, list: &Baseline, entry: &DebtEntry, finding: &Finding) -> (Entered, Standing) {
    let filed_on = list.filed_on;
    if let Some(why) = void(lab, list, entry) {
        let says = format!("It was filed as known debt on {filed_on}; {why}.");
        let is_doubt = lab.is_unread(Kind::Person);
        let entered = if is_doubt { Entered::CannotTell(Untold::new(why)) } else { Entered::Void(why) };
        return (entered, Standing::Reopened(says));
    }
    if entry.due < lab.as_of.day {
        let why = format!(
            "It was known debt since {filed_on}, to be mended by {} until {}.",
            lab.person_name(entry.owner.as_str()),
            entry.due
        );
        return (Entered::Overdue, Standing::Reopened(why));
    }
    let debt = Debt { owner: entry.owner.as_str().to_owned(), due: entry.due, filed_on };
    let is_put_off = finding.is_waivable(&lab.settings);
    (Entered::Known, if is_put_off { Standing::Known(debt) } else { Standing::Listed(debt) })
}

/// Why an entry does not hold, as a clause: only a quality manager may put off what was found, and only
/// for a time.
fn void(lab: &Lab, list: &Baseline, entry: &DebtEntry) -> Option<String> {
    let (by, on) = (list.filed_by.as_str(), list.filed_on);
    if !lab.holds(by, Role::QualityManager, on) {
        let name = lab.person_name(by);
        return Some(if lab.is_unread(Kind::Person) {
            format!("{name} filed it, and who was quality manager on {on} could not be read")
        } else {
            format!("{name}, who filed it, was no quality manager on {on}")
        });
    }
    let most = lab.settings.thresholds.known_debt_days;
    let days = (entry.due - on).get_days();
    (i64::from(days) > i64::from(most))
        .then(|| format!("it was put off from {on} until {}, longer than {most} days", entry.due))
}

/// An entry without a finding: gone, unless nobody could look. A rule that is switched off did not
/// look; the debt stands until it is asked again.
fn absent(lab: &Lab, checked: &Checked, entry: &DebtEntry) -> Entered {
    let Some(outcome) = checked.outcomes.iter().find(|o| o.rule.code == entry.rule) else {
        return Entered::CannotTell(Untold::new(format!("{} was not asked", entry.rule)));
    };
    untold(lab, outcome, &entry.record, entry.part.as_deref()).map_or(Entered::Gone, Entered::CannotTell)
}
