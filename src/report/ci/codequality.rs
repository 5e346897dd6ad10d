//! GitLab's Code Quality report, in the form of Code Climate's issues.
//!
//! It knows problems only, so what does not count and what could not be told is not in it.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Scope, Shown, text};
use crate::model::finding::Grade;
use crate::report::harmless;

/// The whole report as one array, ending in a line break and without a byte order mark.
///
/// # Errors
/// When a value can not be written as JSON; none of these can not.
pub fn codequality(scope: &Scope<'_>) -> Result<String, serde_json::Error> {
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut issues: Vec<Value> = Vec::new();
    for shown in scope.open() {
        let twin = taken.entry(shown.fingerprint.clone()).or_default();
        *twin += 1;
        issues.push(issue(scope, &shown, *twin));
    }
    Ok(harmless::json(&serde_json::to_string_pretty(&issues)?) + "\n")
}

fn issue(scope: &Scope<'_>, shown: &Shown<'_>, twin: usize) -> Value {
    let finding = shown.finding;
    // GitLab drops an issue whose fingerprint another has
    let fingerprint =
        if twin == 1 { shown.fingerprint.clone() } else { format!("{}-{twin}", shown.fingerprint) };
    let span = scope.span(finding);
    let end = span.lines.as_ref().map_or(1, |lines| lines.to.line);
    json!({
        "type": "issue",
        "check_name": text::line(finding.rule.code),
        "description": text::line(&format!("{}: {}", finding.rule.title, finding.message)),
        "categories": ["Clarity"],
        "severity": severity(finding.grade),
        "fingerprint": fingerprint,
        "location": { "path": span.shown_path(), "lines": { "begin": span.line(), "end": end } },
    })
}

/// The grades are Code Climate's words but for the lightest.
fn severity(grade: Grade) -> &'static str {
    match grade {
        Grade::Major => "major",
        Grade::Minor => "minor",
        Grade::Observation => "info",
    }
}
