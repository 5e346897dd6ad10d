//! Findings for programs, by the contract `countersign/findings/1`: keys may be added, never
//! renamed, moved or given another meaning.

use jiff::civil::Date;
use serde::Serialize;

use super::{View, harmless};
use crate::model::answer::{Answer, Debt};
use crate::model::comparison::{Comparison, Noted};
use crate::model::finding::{Basis, Finding, Grade, Outcome};
use crate::model::place::Place;
use crate::model::procedure::ProcedureOf;
use crate::model::record::Meta;
use crate::model::record::system::DispositionVerdict;

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    as_of: String,
    commit: Option<&'a str>,
    /// Whose procedure records were judged by: `of_the_day` or `of_today`.
    procedure: &'static str,
    counts: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_from: Option<NewFrom<'a>>,
    findings: Vec<One<'a>>,
    populations: Vec<Population>,
    later: Vec<Later<'a>>,
}

/// A record of a day after the as-of day, which was left out.
#[derive(Serialize)]
struct Later<'a> {
    record: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    file: &'a str,
    pointer: &'a str,
    date: String,
}

#[derive(Serialize)]
struct Counts {
    major: usize,
    minor: usize,
    observation: usize,
    not_evaluable: usize,
    answered: usize,
    known_debt: usize,
}

/// What is new against another revision, and what became of its findings.
#[derive(Serialize)]
struct NewFrom<'a> {
    rev: &'a str,
    commit: &'a str,
    new: Vec<&'a str>,
    fixed: Vec<Named<'a>>,
    stale: Vec<Named<'a>>,
    answered: Vec<Named<'a>>,
    untold: Vec<Named<'a>>,
    not_evaluable: Vec<Question<'a>>,
    debt_added: Vec<&'a str>,
}

#[derive(Serialize)]
struct Named<'a> {
    rule: &'static str,
    grade: Grade,
    record: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    message: &'a str,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    why: &'a str,
}

#[derive(Serialize)]
struct Question<'a> {
    rule: &'static str,
    record: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    why: &'a str,
}

#[derive(Serialize)]
struct One<'a> {
    rule: &'static str,
    name: &'static str,
    grade: Grade,
    basis: Basis,
    /// Set when the laboratory wrote the rule itself.
    #[serde(skip_serializing_if = "is_not")]
    own_rule: bool,
    clauses: &'static [&'static str],
    record: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'a str>,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    pointer: &'a str,
    message: &'a str,
    advice: &'a str,
    fingerprint: String,
    answer: Option<Answered<'a>>,
    debt: Option<Known<'a>>,
    reopened: Option<&'a str>,
    /// The day on which the records end, where the finding rests on days after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    records_end: Option<String>,
    /// Known debt that counts as open all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    listed: Option<Known<'a>>,
}

/// An answer in force.
#[derive(Serialize)]
struct Answered<'a> {
    id: &'a str,
    verdict: DispositionVerdict,
    by: &'a str,
    on: String,
    review_by: String,
    reason: &'a str,
    action: Option<&'a str>,
}

/// Known debt whose day has not passed.
#[derive(Serialize)]
struct Known<'a> {
    owner: &'a str,
    due: String,
    filed_on: String,
}

#[derive(Serialize)]
struct Population {
    rule: &'static str,
    #[serde(skip_serializing_if = "is_not")]
    own_rule: bool,
    findings: usize,
    passes: usize,
    not_evaluable: usize,
    name: &'static str,
    clauses: &'static [&'static str],
    /// What happened before the procedure asked for it.
    #[serde(skip_serializing_if = "is_zero")]
    before_rule: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// The whole report as one JSON object, ending in a line break. Findings stand gravest first, then
/// by record, rule and place; lines and columns count from 1, columns in characters, and both are
/// null where a finding's file does not exist.
///
/// # Errors
/// When a value can not be written as JSON; none of the contract's can not.
pub fn findings(view: &View<'_>) -> Result<String, serde_json::Error> {
    report(view, None)
}

/// The same with the findings that are new against another revision only, and with what became of
/// that revision's findings under `new_from`. Counts of findings are those of the new ones, and
/// what is excused by known debt that was added since counts as open; `not_evaluable` and the
/// populations are those of the whole.
///
/// # Errors
/// When a value can not be written as JSON; none of the contract's can not.
pub fn new_findings(view: &View<'_>, comparison: &Comparison) -> Result<String, serde_json::Error> {
    report(view, Some(comparison))
}

fn report(view: &View<'_>, comparison: Option<&Comparison>) -> Result<String, serde_json::Error> {
    let checked = view.checked;
    let is_shown = |f: &&Finding| comparison.is_none_or(|c| c.is_new(f));
    let shown: Vec<&Finding> = checked.findings().into_iter().filter(is_shown).collect();
    let is_open = |f: &Finding| comparison.map_or_else(|| f.is_open(), |c| c.counts(f));
    let count = |grade| shown.iter().filter(|f| f.grade == grade && is_open(f)).count();
    let report = Report {
        schema: "countersign/findings/1",
        as_of: view.lab.as_of.day.to_string(),
        commit: view.tree.commit(),
        procedure: match checked.procedure {
            ProcedureOf::TheDay => "of_the_day",
            ProcedureOf::Today => "of_today",
        },
        counts: Counts {
            major: count(Grade::Major),
            minor: count(Grade::Minor),
            observation: count(Grade::Observation),
            not_evaluable: checked.cannot_tell().count(),
            answered: shown.iter().filter(|f| f.answer().is_some()).count(),
            known_debt: shown.iter().filter(|f| f.debt().is_some() && !is_open(f)).count(),
        },
        new_from: comparison.map(new_from),
        findings: shown.into_iter().map(|f| one(view, f)).collect(),
        populations: checked.outcomes.iter().map(population).collect(),
        later: view.lab.later.iter().map(later).collect(),
    };
    Ok(harmless::json(&serde_json::to_string_pretty(&report)?) + "\n")
}

fn new_from(comparison: &Comparison) -> NewFrom<'_> {
    fn named(all: &[Noted]) -> Vec<Named<'_>> {
        let all = all.iter().map(|noted| Named {
            rule: noted.rule.code,
            grade: noted.grade,
            record: &noted.record,
            part: noted.part.as_deref(),
            message: &noted.message,
            fingerprint: &noted.fingerprint,
            why: &noted.why,
        });
        all.collect()
    }
    let questions = comparison.questions.iter().map(|open| Question {
        rule: open.rule.code,
        record: &open.record,
        part: open.part.as_deref(),
        why: &open.why,
    });
    NewFrom {
        rev: &comparison.rev,
        commit: &comparison.commit,
        new: comparison.new.iter().map(String::as_str).collect(),
        fixed: named(&comparison.fixed),
        stale: named(&comparison.lapsed),
        answered: named(&comparison.answered),
        untold: named(&comparison.untold),
        not_evaluable: questions.collect(),
        debt_added: comparison.debt_added.iter().map(String::as_str).collect(),
    }
}

fn one<'a>(view: &View<'_>, finding: &'a Finding) -> One<'a> {
    let spot = view.spots.get(&finding.place);
    One {
        rule: finding.rule.code,
        name: finding.rule.name,
        grade: finding.grade,
        basis: finding.rule.basis,
        own_rule: finding.rule.is_own(),
        clauses: finding.rule.clauses,
        record: &finding.record,
        part: finding.part.as_deref(),
        file: &finding.place.file,
        line: spot.map(|s| s.line),
        column: spot.map(|s| s.column),
        pointer: &finding.place.pointer,
        message: &finding.message,
        advice: &finding.advice,
        fingerprint: finding.fingerprint(),
        answer: finding.answer().map(answered),
        debt: finding.debt().map(known),
        reopened: finding.reopened(),
        records_end: finding.beyond.map(|day| day.to_string()),
        listed: finding.listed().map(known),
    }
}

fn later((meta, place, day): &(Meta, Place, Date)) -> Later<'_> {
    Later {
        record: &meta.record,
        part: meta.part.as_deref(),
        file: &place.file,
        pointer: &place.pointer,
        date: day.to_string(),
    }
}

fn answered(answer: &Answer) -> Answered<'_> {
    Answered {
        id: &answer.id,
        verdict: answer.verdict,
        by: &answer.by,
        on: answer.on.to_string(),
        review_by: answer.review_by.to_string(),
        reason: &answer.reason,
        action: answer.action.as_deref(),
    }
}

fn known(debt: &Debt) -> Known<'_> {
    Known { owner: &debt.owner, due: debt.due.to_string(), filed_on: debt.filed_on.to_string() }
}

fn population(outcome: &Outcome) -> Population {
    Population {
        rule: outcome.rule.code,
        own_rule: outcome.rule.is_own(),
        findings: outcome.findings.len(),
        passes: outcome.pass_count(),
        not_evaluable: outcome.cannot_tell.len(),
        name: outcome.rule.name,
        clauses: outcome.rule.clauses,
        before_rule: outcome.before_rule,
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
fn is_not(flag: &bool) -> bool {
    !flag
}
