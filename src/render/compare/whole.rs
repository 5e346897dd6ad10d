//! What holds for a whole job: the due day and the decision rule.

use super::{Row, Term, Word, covered, same};
use crate::model::due::{self, Due};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::report::Conformity;
use crate::model::record::review::{DecisionRule, RuleKind};
use crate::render::say::say;
use crate::render::words;

/// The due day against the day of the report.
pub(super) fn due(lab: &Lab, job: &Job) -> Row {
    let end = job.facts.issued.unwrap_or(lab.as_of.day.into());
    let in_force = due::due(lab, job, end);
    let term = in_force.as_ref().map(|due| due.term);
    let late = due::late(lab, job).map(|late| usize::try_from(late.days).unwrap_or(0));
    let finished = job.work.iter().flat_map(|w| &w.body.entries).filter_map(|e| e.completed_on);
    let finished = finished.map(|on| on.day).filter(|day| *day <= lab.as_of.day).max();
    let origin: Vec<String> = term.map(|t| t.source.clone()).into_iter().collect();
    let past = |days: usize| words::count(days, "working day");
    let word = match (late, job.facts.issued) {
        _ if job.is_unread(Kind::Report) => Word::CannotTell(say("a report could not be read").to_owned()),
        _ if term.is_none() => Word::CannotTell(say("no due day is on record").to_owned()),
        (Some(days), Some(_)) => Word::Differs(say!("{days} late", days = past(days))),
        (Some(days), None) => Word::Differs(say!("not reported, {days} past the day", days = past(days))),
        (None, None) => Word::Open,
        (None, Some(_)) => covered(&origin),
    };
    Row {
        line: None,
        term: Term::Due,
        agreed: in_force.map(|due| promised(&due)).into_iter().collect(),
        origin,
        done: finished.map(|day| say!("work finished {day}", day)),
        reported: job.facts.issued.map(|on| on.to_string()),
        word,
        edited: Vec::new(),
    }
}

/// The day agreed, and that after waiting for the customer where they differ.
fn promised(due: &Due) -> String {
    let agreed = due.term.value;
    if due.day == agreed {
        return agreed.to_string();
    }
    say!("{agreed}; {day} after waiting for the customer", agreed, day = due.day)
}

/// The decision rule, where pass or fail was wanted or stated.
pub(super) fn decision_rule(job: &Job) -> Option<Row> {
    let issued = job.facts.issued;
    let state = issued.and_then(|on| job.contract.at(on)).or(job.contract.last());
    let terms = state.map(|s| &s.terms);
    let reporting = terms.and_then(|t| t.reporting.as_ref());
    let wanted = reporting.is_some_and(|r| r.value.conformity_statement == Some(true));
    let agreed = terms.and_then(|t| t.decision_rule.as_ref());
    let report = job.issued_reports().max_by_key(|r| r.body.version);
    let made = report.and_then(|r| r.body.conformity.as_ref()).filter(|c| c.made);
    if !wanted && agreed.is_none() && made.is_none() {
        return None;
    }
    let source = agreed.map(|t| t.source.clone()).or(reporting.map(|t| t.source.clone()));
    let origin: Vec<String> = source.into_iter().collect();
    let said = made.map(|c| said(c.rule.as_ref(), c.specification.as_deref()));
    let word = match (agreed.map(|t| &t.value), made) {
        _ if job.is_unread(Kind::Report) => Word::CannotTell(say("a report could not be read").to_owned()),
        (_, None) if issued.is_none() => Word::Open,
        (_, None) => Word::Differs(say("a statement was wanted, and the report makes none").to_owned()),
        (None, Some(_)) => Word::Differs(say("a statement was made, and no rule was agreed").to_owned()),
        (Some(rule), Some(made)) => applied(rule, made, &origin),
    };
    let none = || vec![say("a statement, no rule").to_owned()];
    Some(Row {
        line: None,
        term: Term::DecisionRule,
        agreed: agreed
            .map_or_else(none, |t| vec![self::said(t.value.rule.as_ref(), t.value.specification.as_deref())]),
        origin,
        done: None,
        reported: issued.map(|_| said.unwrap_or_else(|| say("no statement").to_owned())),
        word,
        edited: Vec::new(),
    })
}

fn said(rule: Option<&RuleKind>, specification: Option<&str>) -> String {
    let rule = rule.map_or_else(|| say("no rule named").to_owned(), words::plain);
    specification.map_or_else(|| rule.clone(), |s| format!("{rule}; {s}"))
}

/// Whether the statement follows the rule and the specification that were agreed.
fn applied(rule: &DecisionRule, made: &Conformity, origins: &[String]) -> Word {
    let inherent = rule.rule == Some(RuleKind::InherentInSpec);
    match (rule.rule, made.rule) {
        (None, _) => return Word::Differs(say("a statement was made, and no rule was agreed").to_owned()),
        (Some(_), None) if !inherent => return Word::Differs(say("the report names no rule").to_owned()),
        (Some(agreed), Some(used)) if agreed != used => {
            return Word::Differs(say("the report names another rule").to_owned());
        }
        _ => {}
    }
    match (&rule.specification, &made.specification) {
        (Some(agreed), Some(used)) if !same(agreed, used) => {
            Word::Differs(say("the report names another specification").to_owned())
        }
        (Some(_), None) => Word::Differs(say("the report names no specification").to_owned()),
        _ => covered(origins),
    }
}
