//! SARIF 2.1.0, for code scanning and for editors.
//!
//! Columns count UTF-16 code units, and the run says so. Findings that do not count carry a suppression; what
//! could not be told is a notification of the run, not a result, since readers make an alert of every result.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::span::{self, Span};
use super::{Scope, Shown, text};
use crate::model::finding::Grade;
use crate::model::rule::Rule;
use crate::report::harmless;

/// A run may hold so many results; GitHub refuses more.
const MOST: usize = 25_000;

/// A result may hold so many other places; GitHub keeps 100.
const MOST_PLACES: usize = 100;

/// The longest title of a rule, in characters, that GitHub takes.
const MOST_TITLE: usize = 1000;

/// A rule may hold so many tags; GitHub shows ten.
const MOST_TAGS: usize = 20;

/// Which findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All; those that do not count with a suppression.
    All,
    /// Those that count. GitHub shows a suppressed result as an open alert, so this is what to upload there.
    Open,
}

/// The whole log, ending in a line break.
///
/// # Errors
/// When a value can not be written as JSON; none of these can not.
pub fn sarif(scope: &Scope<'_>, which: Which) -> Result<String, serde_json::Error> {
    let checked = scope.view.checked;
    let rules: Vec<&'static Rule> = checked.outcomes.iter().map(|outcome| outcome.rule).collect();
    let index: HashMap<&str, usize> = rules.iter().enumerate().map(|(i, rule)| (rule.code, i)).collect();
    let shown = match which {
        Which::All => scope.shown(),
        Which::Open => scope.open(),
    };
    let mut twins: HashMap<&str, usize> = HashMap::new();
    let mut results = Vec::with_capacity(shown.len().min(MOST));
    for one in shown.iter().take(MOST) {
        let twin = twins.entry(one.fingerprint.as_str()).or_default();
        *twin += 1;
        results.push(result(scope, one, index.get(one.finding.rule.code).copied(), *twin));
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Countersign",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            } },
            "automationDetails": { "id": "countersign/records/" },
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The root of the repository." } } },
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications(scope, &index, shown.len()),
            }],
            "results": results,
            "properties": {
                "asOf": scope.view.lab.as_of.day.to_string(),
                "commit": scope.view.tree.commit(),
            },
        }],
    });
    Ok(harmless::json(&serde_json::to_string_pretty(&log)?) + "\n")
}

/// The word of SARIF for a grade.
fn level(grade: Grade) -> &'static str {
    match grade {
        Grade::Major => "error",
        Grade::Minor => "warning",
        Grade::Observation => "note",
    }
}

fn described(rule: &Rule) -> Value {
    let tags: Vec<String> =
        rule.clauses.iter().take(MOST_TAGS).map(|clause| unlinked(&text::line(clause))).collect();
    let severity = match rule.grade {
        Grade::Major => "error",
        Grade::Minor => "warning",
        Grade::Observation => "recommendation",
    };
    json!({
        "id": text::line(rule.code),
        "name": text::line(rule.name),
        "shortDescription": { "text": unlinked(&text::cut(rule.title, MOST_TITLE)) },
        "fullDescription": { "text": unlinked(&text::cut(rule.summary, MOST_TITLE)) },
        "help": { "text": unlinked(&format!("{} {}", text::line(rule.summary), text::line(rule.advice))) },
        "defaultConfiguration": { "level": level(rule.grade) },
        "properties": { "tags": tags, "precision": "high", "problem.severity": severity },
    })
}

fn result(scope: &Scope<'_>, shown: &Shown<'_>, rule: Option<usize>, twin: usize) -> Value {
    let finding = shown.finding;
    let mut result = json!({
        "ruleId": text::line(finding.rule.code),
        "level": level(finding.grade),
        "message": { "text": unlinked(&shown.told()) },
        "locations": [{ "physicalLocation": physical(&scope.span(finding)) }],
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{}:{twin}", shown.fingerprint),
            "countersign/v1": shown.fingerprint,
        },
        "properties": { "record": unlinked(&shown.record()), "grade": finding.grade.word() },
    });
    if let Some(rule) = rule {
        result["ruleIndex"] = json!(rule);
    }
    if scope.comparison.is_some() {
        result["baselineState"] = json!(if shown.is_again { "updated" } else { "new" });
    }
    let ends = finding.also.iter().filter_map(|(place, says)| {
        let spot = scope.view.spots.get(place)?;
        Some((span::at(&scope.view, place, spot, scope.within), says))
    });
    let related: Vec<Value> = ends
        .take(MOST_PLACES)
        .enumerate()
        .map(|(id, (span, says))| {
            let says = unlinked(&text::line(says));
            json!({ "id": id + 1, "physicalLocation": physical(&span), "message": { "text": says } })
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if let Some(excuse) = shown.excuse() {
        let suppression =
            json!({ "kind": "external", "status": "accepted", "justification": unlinked(&excuse) });
        result["suppressions"] = json!([suppression]);
    }
    result
}

fn physical(span: &Span) -> Value {
    let region = match &span.lines {
        None => json!({ "startLine": 1 }),
        Some(lines) => json!({
            "startLine": lines.from.line,
            "startColumn": lines.from.units,
            "endLine": lines.to.line,
            "endColumn": lines.to.units,
        }),
    };
    json!({ "artifactLocation": { "uri": uri(&span.path), "uriBaseId": "%SRCROOT%" }, "region": region })
}

/// A path as a relative reference: every byte but letters, digits and `-._~/` as `%XX`.
fn uri(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut uri, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
        uri
    })
}

/// A message in which nothing is a link: `[text](target)` is one in SARIF's plain messages.
fn unlinked(text: &str) -> String {
    text.replace("](", "] (")
}

fn notifications(scope: &Scope<'_>, index: &HashMap<&str, usize>, found: usize) -> Vec<Value> {
    let doubts = scope.doubts().into_iter().take(MOST).map(|(rule, says)| {
        let mut associated = json!({ "id": text::line(rule.code) });
        if let Some(at) = index.get(rule.code) {
            associated["index"] = json!(at);
        }
        json!({ "level": "note", "message": { "text": unlinked(&says) }, "associatedRule": associated })
    });
    let mut all: Vec<Value> = doubts.collect();
    if found > MOST {
        let says =
            format!("The first {MOST} of {found} findings are written here; `countersign check` shows all.");
        all.push(json!({ "level": "warning", "message": { "text": says } }));
    }
    all
}
