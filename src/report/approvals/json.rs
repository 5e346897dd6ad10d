//! Verdicts for programs, by the contract `countersign/approvals/1` (`docs/approvals.schema.json`): keys may be
//! added, never renamed, moved or given another meaning.

use serde::Serialize;

use super::Shown;
use crate::model::approval::{
    Approval, Clock, Evidence, EvidenceKind, FieldChange, State, Strength, Verdict,
};
use crate::model::record::blocks::Role;
use crate::report::harmless;

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    commit: Option<&'a str>,
    complete: bool,
    records: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    record: &'a str,
    part: Option<&'a str>,
    path: &'a str,
    blob: Option<&'a str>,
    role: Role,
    verdict: Verdict,
    strength: Option<Strength>,
    person: Option<&'a str>,
    at: Option<String>,
    clock: Option<Clock>,
    together_with: usize,
    why: &'a str,
    evidence: Vec<Piece<'a>>,
    repeat: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a [FieldChange]>,
}

#[derive(Serialize)]
struct Piece<'a> {
    kind: EvidenceKind,
    #[serde(rename = "ref")]
    reference: &'a str,
    strength: Strength,
    state: State,
    why: &'a str,
}

/// The verdicts as one JSON object, ending in a line break. `complete` says that all evidence that there is
/// could be read; `changes` is there only when differences are asked for.
///
/// # Errors
/// When a value can not be written as JSON; none of the contract's can not.
pub fn approvals(shown: Shown<'_>) -> Result<String, serde_json::Error> {
    let report = Report {
        schema: "countersign/approvals/1",
        commit: shown.commit,
        complete: shown.lab.approvals.gaps.is_empty(),
        records: shown.list().map(|approval| one(approval, shown.diff)).collect(),
    };
    Ok(harmless::json(&serde_json::to_string_pretty(&report)?) + "\n")
}

fn one(approval: &Approval, diff: bool) -> One<'_> {
    One {
        record: &approval.record,
        part: approval.part.as_deref(),
        path: &approval.path,
        blob: approval.blob.as_deref(),
        role: approval.role,
        verdict: approval.verdict,
        strength: approval.strength,
        person: approval.person.as_deref(),
        at: approval.at.map(|at| at.to_string()),
        clock: approval.clock,
        together_with: approval.together_with,
        why: &approval.why,
        evidence: approval.evidence.iter().map(piece).collect(),
        repeat: approval.repeat(),
        changes: diff.then_some(&approval.changes),
    }
}

fn piece(evidence: &Evidence) -> Piece<'_> {
    let Evidence { kind, reference, strength, state, why, .. } = evidence;
    Piece { kind: *kind, reference, strength: *strength, state: *state, why }
}
