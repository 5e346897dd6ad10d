//! The end of a report of what is new: what became of the findings of the revision held against.

use std::fmt::Write as _;

use super::{Options, View, closed, harmless, table, wrap};
use crate::model::comparison::{Comparison, Noted};
use crate::model::finding::{CannotTell, Finding, Grade};

/// `closed` are new findings that an answer in force, or known debt, keeps from counting.
pub(super) fn closing(
    view: &View<'_>,
    comparison: &Comparison,
    closed: &[&Finding],
    options: Options,
) -> String {
    if options.quiet {
        let untold = comparison.untold.len() + comparison.questions.len();
        // what is open again counts as much as what is new
        let lapsed = list(options, "Open again, since no answer holds any more:", &comparison.lapsed);
        return lapsed
            + &match untold {
                0 => String::new(),
                1 => "1 question has no answer any more; without --quiet the report says why.\n".to_owned(),
                n => format!("{n} questions have no answer any more; without --quiet the report says why.\n"),
            };
    }
    let mut out = String::new();
    if !closed.is_empty() {
        out.push_str(&head(options, "New, and answered:"));
        for finding in closed {
            out.push_str(&closed::line(view, options, finding));
        }
        out.push('\n');
    }
    let Comparison { fixed, untold, lapsed, answered, questions, .. } = comparison;
    out.push_str(&list(options, "Not there any more, so fixed:", fixed));
    out.push_str(&list(options, "Open again, since no answer holds any more:", lapsed));
    out.push_str(&list(options, "Answered since:", answered));
    out.push_str(&list(options, "No longer to be told, so not fixed:", untold));
    out.push_str(&unanswered(options, questions));
    out.push_str(&debt(comparison, options));
    out.push_str(&wrap::hanging("", &totals(view, comparison, closed.len()), options.look.width));
    out.push_str(&wrap::hanging("", &table::when_and_what(view), options.look.width));
    out
}

fn head(options: Options, text: &str) -> String {
    format!("{}\n", options.look.bold(text))
}

fn list(options: Options, title: &str, noted: &[Noted]) -> String {
    if noted.is_empty() {
        return String::new();
    }
    let mut out = head(options, title);
    for one in noted {
        let part = one.part.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
        let why =
            if one.why.is_empty() { String::new() } else { format!(" ({})", one.why.trim_end_matches('.')) };
        let text = format!("{}[{}] {}{part}: {}{why}", one.grade, one.rule.code, one.record, one.message);
        out.push_str(&wrap::hanging("  - ", &harmless::line(&text), options.look.width));
    }
    out.push('\n');
    out
}

fn unanswered(options: Options, questions: &[CannotTell]) -> String {
    if questions.is_empty() {
        return String::new();
    }
    let mut out = head(options, "Cannot tell any more:");
    for CannotTell { rule, record, part, why, .. } in questions {
        let part = part.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
        let text = format!("{} {record}{part}: {why}", rule.code);
        out.push_str(&wrap::hanging("  - ", &harmless::line(&text), options.look.width));
    }
    out.push('\n');
    out
}

/// What was put on the list of known debt.
fn debt(comparison: &Comparison, options: Options) -> String {
    let text = match (comparison.debt_filed, comparison.debt_added.len()) {
        (Some(filed), _) => format!("A list of known debt was filed, with {filed} findings."),
        (None, 0) => return String::new(),
        (None, added) => format!(
            "{} added to the list of known debt, which may only get shorter, and excused by nothing: {}.",
            if added == 1 { "1 finding was".to_owned() } else { format!("{added} findings were") },
            comparison.debt_added.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
        ),
    };
    wrap::hanging("", &harmless::line(&text), options.look.width) + "\n"
}

/// `New: 1 major, 2 minor. Fixed: 3.`
fn totals(view: &View<'_>, comparison: &Comparison, closed: usize) -> String {
    let new: Vec<&Finding> = view
        .checked
        .findings()
        .into_iter()
        .filter(|f| comparison.is_new(f) && comparison.counts(f))
        .collect();
    let labels = &view.lab.settings.grade_labels;
    let mut parts: Vec<String> = Vec::new();
    for grade in [Grade::Major, Grade::Minor, Grade::Observation] {
        let count = new.iter().filter(|f| f.grade == grade).count();
        if count > 0 {
            parts.push(format!("{count} {}", labels.of(grade).to_lowercase()));
        }
    }
    let mut out = match parts.as_slice() {
        [] => "New: nothing open".to_owned(),
        some => format!("New: {}", some.join(", ")),
    };
    let Comparison { fixed, untold, lapsed, answered, questions, rev, commit, .. } = comparison;
    for (count, words) in [
        (closed, "new and answered"),
        (fixed.len(), "fixed"),
        (lapsed.len(), "open again"),
        (answered.len(), "answered since"),
        (untold.len() + questions.len(), "no longer to be told"),
    ] {
        if count > 0 {
            let _ = write!(out, "; {count} {words}");
        }
    }
    let short: String = commit.chars().take(12).collect();
    let _ = write!(out, ". Against {} (commit {short}).", harmless::line(rev));
    out
}
