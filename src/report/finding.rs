//! One finding as an audit finding, to paste into a nonconformity form, or for programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::explain::Unknown;
use super::{View, harmless};
use crate::model::answer::{self, Standing};
use crate::model::audit::{self, Case, Evidence, Statement};
use crate::model::finding::{Basis, Checked, Finding, Grade};
use crate::model::suggest;

/// So many digits of a fingerprint at least; fewer are soon shared.
const FEWEST: usize = 6;

/// So many findings are named where several are meant.
const NAMED: usize = 5;

/// The findings whose fingerprint begins with `digits`. Several only when they share the whole of it.
///
/// # Errors
/// When there is none, when several differ, and when these are too few or no digits.
pub fn find<'a>(checked: &'a Checked, digits: &str) -> Result<Vec<&'a Finding>, Unknown> {
    let wanted = digits.trim().to_ascii_lowercase();
    let shown = harmless::line(digits.trim());
    if wanted.len() < FEWEST || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        let what = format!("\"{shown}\" is no fingerprint.");
        let advice = format!(
            "Give {FEWEST} or more of its sixteen digits, 0 to 9 and a to f. `countersign check --fingerprints` \
             and the site's pages show them."
        );
        return Err(Unknown { what, advice });
    }
    let mut all: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for finding in checked.findings() {
        all.entry(finding.fingerprint()).or_default().push(finding);
    }
    let meant: Vec<(&String, &Vec<&Finding>)> = all.iter().filter(|(f, _)| f.starts_with(&wanted)).collect();
    match meant.as_slice() {
        [(_, findings)] => Ok((*findings).clone()),
        [] => Err(none(&all, &wanted)),
        several => Err(Unknown {
            what: format!("{} findings begin with {shown}.", several.len()),
            advice: format!("Give more digits of one of these: {}.", named(several.iter().copied())),
        }),
    }
}

fn none(all: &BTreeMap<String, Vec<&Finding>>, wanted: &str) -> Unknown {
    let same_length = all.keys().filter_map(|f| f.get(..wanted.len().min(f.len())));
    let near = suggest::nearest(wanted, same_length);
    let nearest = near.and_then(|near| all.iter().find(|(f, _)| f.starts_with(near)));
    let advice = match nearest {
        Some(one) => format!("The nearest is {}.", named(std::iter::once(one))),
        None => "`countersign check --fingerprints` and the site's pages show them; they hold for the \
                 commit and the as-of day that were looked at."
            .to_owned(),
    };
    Unknown { what: format!("No finding has the fingerprint {wanted}."), advice }
}

/// The first of some findings, each with its rule and record.
fn named<'a>(findings: impl Iterator<Item = (&'a String, &'a Vec<&'a Finding>)>) -> String {
    let names: Vec<String> = findings
        .filter_map(|(fingerprint, findings)| {
            let finding = findings.first()?;
            let record = harmless::line(&finding.record);
            Some(format!("{fingerprint} ({}, {record})", finding.rule.code))
        })
        .collect();
    match names.get(..NAMED).filter(|_| names.len() > NAMED) {
        Some(first) => format!("{} and {} more", first.join(", "), names.len() - NAMED),
        None => names.join(", "),
    }
}

/// Findings as text, each part under its heading; paragraphs are not broken, so that a form can.
#[must_use]
pub fn text(view: &View<'_>, findings: &[&Finding]) -> String {
    let texts: Vec<String> = findings.iter().map(|f| one(&audit::state(case(view), f))).collect();
    texts.join("\n\n")
}

fn case<'a>(view: &View<'a>) -> Case<'a> {
    Case { tree: view.tree, lab: view.lab, checked: view.checked, spots: view.spots }
}

fn one(statement: &Statement<'_>) -> String {
    let Statement { finding, grading, .. } = statement;
    let rule = finding.rule;
    let mut out = format!("# Nonconformity: {}\n", harmless::line(rule.title));
    heading(&mut out, "Requirement");
    for clause in &statement.clauses {
        let _ = writeln!(
            out,
            "- {} {}, {}: {}",
            clause.standard(),
            clause.number(),
            clause.title,
            clause.meaning
        );
    }
    for requirement in &statement.procedure {
        let _ = writeln!(out, "- {}: {}", requirement.id, requirement.text);
    }
    let _ =
        writeln!(out, "\nBasis: {}. In our own words; the standard's text is what binds.", rule.rests_on());
    heading(&mut out, "Statement of nonconformity");
    let _ = writeln!(out, "{}", harmless::line(&finding.message));
    heading(&mut out, "Objective evidence");
    for piece in &statement.evidence {
        evidence(&mut out, finding, piece);
    }
    let commit = statement.commit.map_or_else(|| "not committed".to_owned(), |id| format!("commit {id}"));
    let _ = writeln!(out, "- Looked at: {commit}, as of {}", statement.as_of);
    heading(&mut out, "Extent");
    let _ = writeln!(out, "{}", statement.extent.words());
    heading(&mut out, "Proposed grade");
    let _ = writeln!(out, "{}", harmless::line(&grading.why.join(" ")));
    heading(&mut out, "What would close it");
    let advice = statement.advice.map(|advice| harmless::line(advice).into_owned());
    let mending = Some(unbroken(statement.mending)).filter(|text| !text.is_empty());
    let closing: Vec<String> = advice.into_iter().chain(mending).collect();
    let _ = writeln!(out, "{}", closing.join("\n\n"));
    if let Some(said) = standing(finding) {
        heading(&mut out, "Answer of the laboratory");
        let _ = writeln!(out, "{}", harmless::line(&said));
    }
    heading(&mut out, "Reference");
    let _ = writeln!(out, "Finding {} of rule {} ({})", statement.fingerprint, rule.code, rule.name);
    out
}

/// How the finding stands, where somebody answered it or filed it as debt.
fn standing(finding: &Finding) -> Option<String> {
    Some(match &finding.standing {
        Standing::Open => return None,
        Standing::Reopened(why) => format!("Open again: {why}"),
        Standing::Answered(answer) => format!(
            "{}: {}. {} Signed by {} on {}; to be looked at again by {}.",
            answer.id,
            answer.words(),
            answer.reason.trim(),
            answer.by,
            answer.on,
            answer.review_by
        ),
        Standing::Known(debt) => {
            format!("Known debt of {}, due on {}; filed on {}.", debt.owner, debt.due, debt.filed_on)
        }
        Standing::Listed(debt) => format!(
            "On the list of known debt of {}, due on {}; filed on {}. {}",
            debt.owner,
            debt.due,
            debt.filed_on,
            answer::NOT_PUT_OFF
        ),
    })
}

/// Markdown with each paragraph and item on one line.
fn unbroken(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let begins = line.is_empty() || line.starts_with("- ") || out.is_empty() || out.ends_with("\n\n");
        match (begins, out.is_empty()) {
            (true, true) => {}
            (true, false) => out.push('\n'),
            (false, _) => out.push(' '),
        }
        out.push_str(line.trim());
    }
    out
}

fn heading(out: &mut String, text: &str) {
    let _ = write!(out, "\n## {text}\n\n");
}

fn evidence(out: &mut String, finding: &Finding, piece: &Evidence<'_>) {
    let cited = harmless::line(&piece.cited()).into_owned();
    let pointer = match piece.place.pointer.as_str() {
        "" => String::new(),
        pointer => format!(", {}", harmless::line(pointer)),
    };
    let what = match piece.says {
        "" => format!("Record {}", harmless::line(&whole(finding))),
        says => harmless::line(says).into_owned(),
    };
    let _ = writeln!(out, "- {what}: {cited}{pointer}");
    for line in &piece.excerpt {
        let _ = writeln!(out, "      {}", harmless::line(line));
    }
}

/// The record of a finding with its part.
fn whole(finding: &Finding) -> String {
    match &finding.part {
        Some(part) => format!("{}/{part}", finding.record),
        None => finding.record.clone(),
    }
}

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    as_of: String,
    commit: Option<&'a str>,
    nonconformities: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    fingerprint: String,
    rule: &'static str,
    name: &'static str,
    title: &'static str,
    basis: Basis,
    record: &'a str,
    part: Option<&'a str>,
    clauses: Vec<Asked>,
    procedure: Vec<Asked>,
    statement: &'a str,
    evidence: Vec<Piece<'a>>,
    extent: Extent,
    grade: Grade,
    label: &'a str,
    why: Vec<String>,
    advice: &'a str,
    mending: &'static str,
}

#[derive(Serialize)]
struct Asked {
    id: &'static str,
    asks: &'static str,
}

#[derive(Serialize)]
struct Piece<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    pointer: &'a str,
    says: &'a str,
    excerpt: Vec<String>,
}

#[derive(Serialize)]
struct Extent {
    findings: usize,
    asked: usize,
    not_evaluable: usize,
}

/// Findings as one JSON object by the contract `countersign/nonconformity/1`, ending in a line
/// break: keys may be added, never renamed, moved or given another meaning.
///
/// # Errors
/// When a value can not be written as JSON; none of the contract's can not.
pub fn json(view: &View<'_>, findings: &[&Finding]) -> Result<String, serde_json::Error> {
    let report = Report {
        schema: "countersign/nonconformity/1",
        as_of: view.lab.as_of.day.to_string(),
        commit: view.tree.commit(),
        nonconformities: findings.iter().map(|f| written(audit::state(case(view), f))).collect(),
    };
    Ok(harmless::json(&serde_json::to_string_pretty(&report)?) + "\n")
}

fn written(statement: Statement<'_>) -> One<'_> {
    let Statement { finding, fingerprint, extent, grading, .. } = statement;
    One {
        fingerprint,
        rule: finding.rule.code,
        name: finding.rule.name,
        title: finding.rule.title,
        basis: finding.rule.basis,
        record: &finding.record,
        part: finding.part.as_deref(),
        clauses: statement.clauses.iter().map(|c| Asked { id: c.id, asks: c.meaning }).collect(),
        procedure: statement.procedure.iter().map(|r| Asked { id: r.id, asks: r.text }).collect(),
        statement: &finding.message,
        evidence: statement.evidence.into_iter().map(piece).collect(),
        extent: Extent { findings: extent.findings, asked: extent.asked, not_evaluable: extent.cannot_tell },
        grade: grading.grade,
        label: grading.label,
        why: grading.why,
        advice: &finding.advice,
        mending: statement.mending,
    }
}

fn piece(evidence: Evidence<'_>) -> Piece<'_> {
    Piece {
        file: &evidence.place.file,
        line: evidence.spot.map(|s| s.line),
        column: evidence.spot.map(|s| s.column),
        pointer: &evidence.place.pointer,
        says: evidence.says,
        excerpt: evidence.excerpt,
    }
}
