//! The findings as a page of Markdown, for the summary of a job.

use std::fmt::Write as _;

use super::markdown::{code, grade, rule};
use super::{Scope, Shown, counted};
use crate::model::finding::Grade;

/// The page has at most so many bytes. GitHub refuses the whole summary of a step above 1 MiB, and what other
/// steps wrote counts too.
const MOST: usize = 900_000;

/// So many characters of a message are shown.
const MESSAGE: usize = 600;

/// What is kept free for the closing words.
const CLOSING: usize = 1000;

/// The page, ending in a line break.
#[must_use]
pub fn markdown(scope: &Scope<'_>) -> String {
    let (shown, lab) = (scope.shown(), scope.view.lab);
    let (open, closed): (Vec<Shown<'_>>, Vec<Shown<'_>>) = shown.into_iter().partition(|s| s.is_open);
    let mut out = format!("## Countersign: {}\n\n", counted(&open));
    let _ = write!(out, "As of {} ({}).", lab.as_of.day, lab.as_of.origin.words());
    if let Some(commit) = scope.view.tree.commit() {
        let _ = write!(out, " Commit {}.", code(commit, MESSAGE));
    }
    let answered = closed.iter().filter(|s| s.finding.answer().is_some()).count();
    let doubts = scope.doubt_count();
    let _ = writeln!(
        out,
        " Answered: {answered}. Known debt: {}. Cannot tell: {doubts}.",
        closed.len() - answered
    );
    let mut written = 0;
    for wanted in [Grade::Major, Grade::Minor, Grade::Observation] {
        let of_grade: Vec<&Shown<'_>> = open.iter().filter(|s| s.finding.grade == wanted).collect();
        if of_grade.is_empty() {
            continue;
        }
        let mut section = format!("\n### {} ({})\n\n", grade(wanted), of_grade.len());
        for shown in of_grade {
            let item = item(scope, shown);
            if out.len() + section.len() + item.len() + CLOSING > MOST {
                out.push_str(&section);
                out.push_str(&cut(open.len() - written));
                return out;
            }
            section.push_str(&item);
            written += 1;
        }
        out.push_str(&section);
    }
    doubtful(&mut out, scope);
    out
}

fn item(scope: &Scope<'_>, shown: &Shown<'_>) -> String {
    let span = scope.span(shown.finding);
    let place = format!("{}:{}", span.shown_path(), span.line());
    format!(
        "- {}: {}, {}\\\n  {}\n",
        rule(shown.finding.rule),
        code(&shown.record(), MESSAGE),
        code(&place, MESSAGE),
        code(&shown.told(), MESSAGE)
    )
}

fn cut(more: usize) -> String {
    format!(
        "\nThe list ends here, since a summary may not be longer: {more} more. `countersign check` shows all of them.\n"
    )
}

fn doubtful(out: &mut String, scope: &Scope<'_>) {
    let doubts = scope.doubts();
    if doubts.is_empty() {
        return;
    }
    let _ = write!(out, "\n### Cannot tell ({})\n\n", scope.doubt_count());
    for (i, (of, says)) in doubts.iter().enumerate() {
        let item = format!("- {}: {}\n", rule(of), code(says, MESSAGE));
        if out.len() + item.len() + CLOSING > MOST {
            out.push_str(&cut(doubts.len() - i));
            return;
        }
        out.push_str(&item);
    }
}
