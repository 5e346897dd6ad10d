//! The diagnostic format of reviewdog, which many editors and review bots read.
//!
//! Columns count bytes of UTF-8, and the end of a range is the position after it. What does not count and
//! what could not be told is not in it.

use serde_json::{Value, json};

use super::span::{At, Span};
use super::{Scope, Shown, span, text};
use crate::model::finding::Grade;
use crate::report::harmless;

/// A diagnostic holds so many other places.
const MOST_PLACES: usize = 100;

/// The whole result, ending in a line break.
///
/// # Errors
/// When a value can not be written as JSON; none of these can not.
pub fn rdjson(scope: &Scope<'_>) -> Result<String, serde_json::Error> {
    let diagnostics: Vec<Value> = scope.open().iter().map(|shown| diagnostic(scope, shown)).collect();
    let result = json!({ "source": { "name": "countersign" }, "diagnostics": diagnostics });
    Ok(harmless::json(&serde_json::to_string_pretty(&result)?) + "\n")
}

fn diagnostic(scope: &Scope<'_>, shown: &Shown<'_>) -> Value {
    let finding = shown.finding;
    let severity = match finding.grade {
        Grade::Major => "ERROR",
        Grade::Minor => "WARNING",
        Grade::Observation => "INFO",
    };
    let mut diagnostic = json!({
        "message": shown.told(),
        "location": location(&scope.span(finding)),
        "severity": severity,
        "code": { "value": text::line(finding.rule.code) },
    });
    let ends = finding.also.iter().filter_map(|(place, says)| {
        let spot = scope.view.spots.get(place)?;
        let span = span::at(&scope.view, place, spot, scope.within);
        Some(json!({ "message": text::line(says), "location": location(&span) }))
    });
    let related: Vec<Value> = ends.take(MOST_PLACES).collect();
    if !related.is_empty() {
        diagnostic["related_locations"] = json!(related);
    }
    diagnostic
}

fn location(span: &Span) -> Value {
    let position = |at: At| json!({ "line": at.line, "column": at.bytes });
    let range = match &span.lines {
        None => json!({ "start": { "line": 1 } }),
        Some(lines) => json!({ "start": position(lines.from), "end": position(lines.to) }),
    };
    json!({ "path": span.shown_path(), "range": range })
}
