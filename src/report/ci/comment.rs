//! The comment on a pull or merge request: what is new against its base, on one screen.

use std::fmt::Write as _;

use super::markdown::{code, grade, rule};
use super::{Scope, Shown, counted, named};
use crate::model::comparison::{Comparison, Noted};

/// The first line, by which a job finds the comment that it wrote before. Forges do not show it.
pub const MARKER: &str = "<!-- countersign:check -->";

/// So many characters of a message are shown.
const MESSAGE: usize = 160;

/// So many findings are named that count against the proposal.
const NEW: usize = 6;

/// So many of the other sorts that weigh something.
const OTHERS: usize = 3;

/// So many of what needs nobody's hand.
const ASIDE: usize = 2;

/// The comment, ending in a line break: at most 40 lines and 20,000 characters, far below the 65,536 that
/// GitHub takes.
#[must_use]
pub fn comment(scope: &Scope<'_>, comparison: &Comparison) -> String {
    let shown: Vec<Shown<'_>> = scope.shown().into_iter().filter(|s| !s.is_again).collect();
    let (new, closed): (Vec<Shown<'_>>, Vec<Shown<'_>>) = shown.into_iter().partition(|s| s.is_open);
    let Comparison { fixed, untold, lapsed, answered, questions, rev, commit, .. } = comparison;
    let head = if new.is_empty() { "nothing new".to_owned() } else { format!("{} new", counted(&new)) };
    let mut out = format!("{MARKER}\n### Countersign: {head}\n\n");
    let short: String = commit.chars().take(12).collect();
    let (rev, short) = (code(rev, MESSAGE), code(&short, MESSAGE));
    let day = scope.view.lab.as_of.day;
    let _ = writeln!(out, "Against {rev} ({short}), both seen from {day}.\n");
    section(&mut out, "New", NEW, new.iter().map(finding).collect());
    section(&mut out, "Open again: the answer no longer holds", OTHERS, lapsed.iter().map(noted).collect());
    let questions = questions.iter().map(|q| {
        let record = code(&named(&q.record, q.part.as_deref()), MESSAGE);
        format!("{} {record}: {}", rule(q.rule), code(&q.why, MESSAGE))
    });
    let doubts: Vec<String> = untold.iter().map(doubt).chain(questions).collect();
    let has_doubts = !doubts.is_empty();
    section(&mut out, "Can no longer be told, so not fixed", OTHERS, doubts);
    section(&mut out, "Fixed", OTHERS, fixed.iter().map(noted).collect());
    section(&mut out, "New, and answered or known debt", ASIDE, closed.iter().map(finding).collect());
    section(&mut out, "Answered since", ASIDE, answered.iter().map(noted).collect());
    debt(&mut out, comparison);
    next(&mut out, &new, lapsed, has_doubts);
    out
}

/// A list under its name; of a long one the first.
fn section(out: &mut String, name: &str, most: usize, items: Vec<String>) {
    if items.is_empty() {
        return;
    }
    let first = if items.len() > most { format!(", of which the first {most}") } else { String::new() };
    let _ = writeln!(out, "**{name}** ({}{first})", items.len());
    for item in items.into_iter().take(most) {
        let _ = writeln!(out, "- {item}");
    }
    out.push('\n');
}

fn finding(shown: &Shown<'_>) -> String {
    let of = shown.finding;
    let (record, message) = (code(&shown.record(), MESSAGE), code(&of.message, MESSAGE));
    format!("{}: {}, {record}: {message}", grade(of.grade), rule(of.rule))
}

fn noted(one: &Noted) -> String {
    let record = code(&named(&one.record, one.part.as_deref()), MESSAGE);
    format!("{}: {}, {record}: {}", grade(one.grade), rule(one.rule), code(&one.message, MESSAGE))
}

fn doubt(one: &Noted) -> String {
    let record = code(&named(&one.record, one.part.as_deref()), MESSAGE);
    format!("{} {record}: {}", rule(one.rule), code(&one.why, MESSAGE))
}

fn debt(out: &mut String, comparison: &Comparison) {
    match (comparison.debt_filed, comparison.debt_added.len()) {
        (Some(filed), _) => {
            let _ = writeln!(out, "A list of known debt was filed, with {filed} findings.\n");
        }
        (None, 0) => {}
        (None, added) => {
            let _ = writeln!(
                out,
                "Added to the list of known debt, which may only get shorter: {added}. They count all the same.\n"
            );
        }
    }
}

fn next(out: &mut String, new: &[Shown<'_>], lapsed: &[Noted], has_doubts: bool) {
    let first = new.first().map(|shown| (shown.finding.rule, shown.finding.advice.as_str()));
    let again = lapsed.first().map(|one| (one.rule, one.rule.advice));
    match first.or(again) {
        Some((of, advice)) => {
            let _ = writeln!(out, "**Next:** {}", code(advice, 2 * MESSAGE));
            let explain = code(&format!("countersign explain {}", of.code), MESSAGE);
            let _ = writeln!(out, "{explain} says more about the rule.");
        }
        None if has_doubts => {
            out.push_str("**Next:** see to it that what can no longer be told can be read.\n");
        }
        None => out.push_str("Nothing to do.\n"),
    }
}
