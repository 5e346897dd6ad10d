//! Dispositions: which are in force on the as-of day, and why the others are not.

use std::collections::BTreeMap;

use super::Found;
use super::fix::{Mend, mend};
use jiff::civil::Date;

use crate::model::answer::{Answer, Reason, Standing, State, Untold, untold};
use crate::model::finding::{About, Checked, Finding};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::blocks::Role;
use crate::model::record::system::{Disposition, DispositionVerdict};
use crate::model::rule::Check;

/// How every disposition stands; what follows for its finding goes into `standings`.
pub(super) fn judge(
    lab: &Lab,
    checked: &Checked,
    found: &Found<'_>,
    standings: &mut BTreeMap<String, Standing>,
) -> Vec<(String, State)> {
    let last = last_words(lab);
    let mut states = Vec::with_capacity(lab.dispositions.len());
    for (id, entry) in &lab.dispositions {
        let body = &entry.body;
        let finding = found.get(&body.finding).copied();
        if last.get(body.finding.as_str()) != Some(&id.as_str()) {
            let came_back = is_last_closed(lab, entry, &last).filter(|_| finding.is_some());
            states.push((id.clone(), came_back.map_or(State::Past, |on| closed(lab, entry, on, standings))));
            continue;
        }
        let state = state(lab, checked, body, finding);
        let is_known = matches!(standings.get(&body.finding), Some(Standing::Known(_)));
        let standing = match (&state, finding) {
            (State::Holds, Some(_)) => Some(Standing::Answered(Box::new(answer(lab, entry)))),
            // known debt excuses the finding whatever became of an answer to it
            (State::Fails(reasons), Some(_)) if !is_known => {
                let says: Vec<&str> = reasons.iter().map(|r| r.says.as_str()).collect();
                let why = format!("The answer {id} did not hold: {}.", says.join("; "));
                Some(Standing::Reopened(why))
            }
            (State::CannotTell(untold), Some(_)) if !is_known => {
                let why = format!("Whether the answer {id} holds can not be told: {}.", untold.why);
                Some(Standing::Reopened(why))
            }
            _ => None,
        };
        if let Some(standing) = standing {
            standings.insert(body.finding.clone(), standing);
        }
        states.push((id.clone(), state));
    }
    states
}

/// The day on which an answer was closed, where none that is open answers the same finding and none was
/// signed later.
fn is_last_closed(lab: &Lab, entry: &Entry<Disposition>, last: &BTreeMap<&str, &str>) -> Option<Date> {
    let body = &entry.body;
    let is_later = |other: &Entry<Disposition>| {
        let order = |e: &Entry<Disposition>| (e.body.by.on.day, e.meta.id.clone());
        other.body.finding == body.finding && order(entry) < order(other)
    };
    let is_last = !last.contains_key(body.finding.as_str()) && !lab.dispositions.values().any(is_later);
    body.closed_on.filter(|_| is_last)
}

/// An answer that was closed though its finding stands: it was not gone, or it came back.
fn closed(
    lab: &Lab,
    entry: &Entry<Disposition>,
    on: Date,
    standings: &mut BTreeMap<String, Standing>,
) -> State {
    let (body, id) = (&entry.body, &entry.meta.id);
    let why = format!("The answer {id} was closed on {on}, as if the finding were gone.");
    standings.entry(body.finding.clone()).or_insert(Standing::Reopened(why));
    let says = format!("it was closed on {on}, and on {} its finding stood", lab.as_of.day);
    State::Fails(vec![reason("/closed_on", says)])
}

/// For each finding the answer that counts: the one signed last that is not closed.
fn last_words(lab: &Lab) -> BTreeMap<&str, &str> {
    let mut last: BTreeMap<&str, &Entry<Disposition>> = BTreeMap::new();
    for entry in lab.dispositions.values() {
        if entry.body.closed_on.is_some_and(|day| day <= lab.as_of.day) {
            continue;
        }
        let before = last.entry(&entry.body.finding).or_insert(entry);
        if before.body.by.on.day <= entry.body.by.on.day {
            *before = entry;
        }
    }
    last.into_iter().map(|(finding, entry)| (finding, entry.meta.id.as_str())).collect()
}

fn answer(lab: &Lab, entry: &Entry<Disposition>) -> Answer {
    let body = &entry.body;
    Answer {
        id: entry.meta.id.clone(),
        verdict: body.verdict,
        by: body.by.person.as_str().to_owned(),
        on: body.by.on.day,
        review_by: body.review_by,
        reason: body.reason.clone(),
        action: body.action.as_ref().map(|a| a.as_str().to_owned()),
        fix: if let Mend::Is(fix) = mend(lab, body) { Some(fix) } else { None },
    }
}

fn reason(pointer: &'static str, says: impl Into<String>) -> Reason {
    Reason { pointer, says: says.into(), outlived: false }
}

fn state(lab: &Lab, checked: &Checked, body: &Disposition, finding: Option<&Finding>) -> State {
    let Some(finding) = finding else { return absent(lab, checked, body) };
    let mut reasons: Vec<Reason> = Vec::new();
    reasons.extend(misnamed(body, finding));
    match signature(lab, body) {
        Ok(found) => reasons.extend(found),
        Err(untold) => return State::CannotTell(untold),
    }
    reasons.extend(waived(lab, body, finding));
    reasons.extend(times(lab, body));
    match mend(lab, body) {
        Mend::None | Mend::Is(_) => {}
        Mend::Lacking(reason) => reasons.push(reason),
        Mend::Untold(untold) => return State::CannotTell(untold),
    }
    if reasons.is_empty() { State::Holds } else { State::Fails(reasons) }
}

/// Its finding is not there: gone, unless nobody could look.
fn absent(lab: &Lab, checked: &Checked, body: &Disposition) -> State {
    let Disposition { rule: code, record, part, finding, .. } = body;
    let Some(outcome) = checked.outcomes.iter().find(|o| o.rule.code == *code) else {
        let is_off = checked.switched_off.iter().any(|(rule, _)| rule.code == *code);
        let says = if is_off {
            format!("the settings switch {code} off, so that nothing was found")
        } else {
            format!("no rule is called {code}")
        };
        return State::Fails(vec![Reason { outlived: is_off, ..reason("/rule", says) }]);
    };
    if matches!(outcome.rule.check, Check::Answers(_)) {
        let says = format!("{code} is about answers, and those are mended, not answered");
        return State::Fails(vec![reason("/rule", says)]);
    }
    if let Some(untold) = untold(lab, outcome, record, part.as_deref()) {
        return State::CannotTell(untold);
    }
    let says = format!("on {} there was no finding {finding}", lab.as_of.day);
    State::Fails(vec![Reason { outlived: true, ..reason("/finding", says) }])
}

/// The fingerprint is that of another finding than the one that the answer speaks of.
fn misnamed(body: &Disposition, finding: &Finding) -> Option<Reason> {
    let is_rule = finding.rule.code == body.rule;
    // the part of a finding about the whole record is that of its first gap, which may have been mended
    let is_part = body.part.is_none() || body.part == finding.part || finding.about == About::Record;
    let pointer = match (is_rule, finding.record == body.record, is_part) {
        (true, true, true) => return None,
        (false, ..) => "/rule",
        (_, false, _) => "/record",
        _ => "/part",
    };
    let part = finding.part.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
    let says = format!("{} is the finding {} at {}{part}", body.finding, finding.rule.code, finding.record);
    Some(reason(pointer, says))
}

/// Whether a quality manager of that day signed it.
fn signature(lab: &Lab, body: &Disposition) -> Result<Option<Reason>, Untold> {
    let (person, day) = (body.by.person.as_str(), body.by.on.day);
    if !lab.people.contains_key(person) && lab.is_unread(Kind::Person) {
        return Err(Untold::new("the register of people could not be read"));
    }
    let name = lab.person_name(person);
    if !lab.holds(person, Role::QualityManager, day) {
        return Ok(Some(reason("/by", format!("{name} was no quality manager on {day}"))));
    }
    if body.by.role != Role::QualityManager {
        let role = body.by.role.words();
        return Ok(Some(reason("/by", format!("{name} signed it as {role}, not as quality manager"))));
    }
    Ok(None)
}

/// Whether it bears away what may not be: a customer's decision.
fn waived(lab: &Lab, body: &Disposition, finding: &Finding) -> Option<Reason> {
    let waives = matches!(body.verdict, DispositionVerdict::RiskAccepted | DispositionVerdict::NotApplicable);
    let code = finding.rule.code;
    (waives && !finding.is_waivable(&lab.settings)).then(|| {
        let says =
            format!("a major finding of {code} is about a decision of the customer, which can not be waived");
        reason("/verdict", says)
    })
}

/// Whether it is looked at again in time.
fn times(lab: &Lab, body: &Disposition) -> Vec<Reason> {
    let (signed, until) = (body.by.on.day, body.review_by);
    let most = lab.settings.thresholds.disposition_days;
    let days = (until - signed).get_days();
    let mut reasons = Vec::new();
    if i64::from(days) > i64::from(most) {
        let says = format!("it was signed on {signed} to hold until {until}, longer than {most} days");
        reasons.push(reason("/review_by", says));
    }
    if until < lab.as_of.day {
        reasons.push(reason("/review_by", format!("it was to be looked at again by {until}")));
    }
    reasons
}
