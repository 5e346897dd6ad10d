//! Findings for programs, by the contract `countersign/findings/1`: keys may be added, never
//! renamed, moved or given another meaning.

use jiff::civil::Date;
use serde::Serialize;

use super::{View, harmless};
use crate::model::finding::{Basis, Finding, Grade, Outcome};
use crate::model::place::Place;
use crate::model::procedure::ProcedureOf;
use crate::model::record::Meta;

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    as_of: String,
    commit: Option<&'a str>,
    /// Whose procedure records were judged by: `of_the_day` or `of_today`.
    procedure: &'static str,
    counts: Counts,
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
    let checked = view.checked;
    let report = Report {
        schema: "countersign/findings/1",
        as_of: view.lab.as_of.day.to_string(),
        commit: view.tree.commit(),
        procedure: match checked.procedure {
            ProcedureOf::TheDay => "of_the_day",
            ProcedureOf::Today => "of_today",
        },
        counts: Counts {
            major: checked.count(Grade::Major),
            minor: checked.count(Grade::Minor),
            observation: checked.count(Grade::Observation),
            not_evaluable: checked.cannot_tell().count(),
        },
        findings: checked.findings().into_iter().map(|f| one(view, f)).collect(),
        populations: checked.outcomes.iter().map(population).collect(),
        later: view.lab.later.iter().map(later).collect(),
    };
    Ok(harmless::json(&serde_json::to_string_pretty(&report)?) + "\n")
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
