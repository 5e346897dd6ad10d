//! JUnit's XML: a suite for each rule and a case for each record that it was asked of.
//!
//! A finding is a failure. What could not be told, and what is answered or known debt, is skipped, with the
//! reason. The form is that of Jenkins' schema. It is written by hand: the crate for it writes an attribute that
//! this schema does not know, so it serves the tests as a reader instead.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Scope, Shown, named, text};
use crate::model::finding::Outcome;

/// In a report of more passes than this, a rule's passes are one case that says how many there are: a
/// laboratory of 70,000 records would else write a case for each of some millions of answers.
const MOST_PASSES: usize = 20_000;

/// What became of one record under one rule; the worst counts.
#[derive(Default)]
struct Case {
    failures: Vec<String>,
    skipped: Vec<String>,
}

/// The whole report.
#[must_use]
pub fn junit(scope: &Scope<'_>) -> String {
    let mut by_rule: BTreeMap<&str, Vec<Shown<'_>>> = BTreeMap::new();
    for shown in scope.shown() {
        by_rule.entry(shown.finding.rule.code).or_default().push(shown);
    }
    let passes: usize = scope.view.checked.outcomes.iter().map(|outcome| outcome.passes.len()).sum();
    let suites: Vec<Suite> = scope
        .view
        .checked
        .outcomes
        .iter()
        .map(|outcome| {
            let shown = by_rule.get(outcome.rule.code).map_or(&[] as &[Shown<'_>], Vec::as_slice);
            suite(scope, outcome, shown, passes <= MOST_PASSES)
        })
        .filter(|suite| suite.tests > 0)
        .collect();
    let sum = |of: fn(&Suite) -> usize| suites.iter().map(of).sum::<usize>();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        out,
        "<testsuites name=\"Countersign\" tests=\"{}\" failures=\"{}\" errors=\"0\">",
        sum(|s| s.tests),
        sum(|s| s.failures)
    );
    for suite in suites {
        out.push_str(&suite.text);
    }
    out.push_str("</testsuites>\n");
    out
}

struct Suite {
    tests: usize,
    failures: usize,
    text: String,
}

fn suite(scope: &Scope<'_>, outcome: &Outcome, shown: &[Shown<'_>], each_pass: bool) -> Suite {
    let mut cases = not_passed(scope, outcome, shown);
    let mut counted = 0;
    if scope.comparison.is_none() {
        counted = outcome.files_passed;
        if each_pass {
            for pass in &outcome.passes {
                cases.entry(named(&pass.record, pass.part.as_deref())).or_default();
            }
        } else {
            counted += outcome.passes.len();
        }
    }
    let tests = cases.len() + usize::from(counted > 0);
    let failures = cases.values().filter(|case| !case.failures.is_empty()).count();
    let skipped = cases.values().filter(|case| case.failures.is_empty() && !case.skipped.is_empty()).count();
    let class = attribute(&text::line(outcome.rule.code));
    let name = attribute(&text::line(&format!("{} {}", outcome.rule.code, outcome.rule.title)));
    let mut text = format!(
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">\n"
    );
    if counted > 0 {
        let what = if each_pass { "files" } else { "records" };
        let _ = writeln!(text, "    <testcase name=\"{counted} {what} in order\" classname=\"{class}\"/>");
    }
    for (record, case) in &cases {
        one(&mut text, &attribute(record), &class, case);
    }
    text.push_str("  </testsuite>\n");
    Suite { tests, failures, text }
}

fn not_passed(scope: &Scope<'_>, outcome: &Outcome, shown: &[Shown<'_>]) -> BTreeMap<String, Case> {
    let mut cases: BTreeMap<String, Case> = BTreeMap::new();
    for shown in shown {
        let case = cases.entry(shown.record()).or_default();
        if let Some(excuse) = shown.excuse() {
            case.skipped.push(excuse);
            continue;
        }
        let span = scope.span(shown.finding);
        let (path, line) = (span.shown_path(), span.line());
        let (grade, told) = (shown.finding.grade, shown.told());
        case.failures.push(format!("{grade}: {told} ({path}:{line}, {})", shown.fingerprint));
    }
    let rule = outcome.rule.code;
    let mut doubt = |record: &str, part: Option<&str>, why: &str| {
        let says = text::line(&format!("Cannot tell: {why}"));
        cases.entry(named(record, part)).or_default().skipped.push(says);
    };
    match scope.comparison {
        None => outcome.cannot_tell.iter().for_each(|c| doubt(&c.record, c.part.as_deref(), &c.why)),
        Some(comparison) => {
            let questions = comparison.questions.iter().filter(|q| q.rule.code == rule);
            questions.for_each(|q| doubt(&q.record, q.part.as_deref(), &q.why));
            let untold = comparison.untold.iter().filter(|f| f.rule.code == rule);
            untold.for_each(|f| doubt(&f.record, f.part.as_deref(), &f.why));
        }
    }
    cases
}

fn one(out: &mut String, record: &str, class: &str, case: &Case) {
    let _ = write!(out, "    <testcase name=\"{record}\" classname=\"{class}\"");
    let (tag, says) = match (case.failures.as_slice(), case.skipped.as_slice()) {
        ([], []) => {
            out.push_str("/>\n");
            return;
        }
        ([], says) => ("skipped", says),
        (says, _) => ("failure", says),
    };
    let first = says.first().map(|says| attribute(says)).unwrap_or_default();
    let all: Vec<String> = says.iter().map(|says| attribute(says)).collect();
    let _ = writeln!(out, ">\n      <{tag} message=\"{first}\">{}</{tag}>\n    </testcase>", all.join("\n"));
}

/// Text for XML, in an attribute or between tags. What XML forbids has become a sign already, but for the two
/// characters that are none.
fn attribute(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
        out
    })
}
