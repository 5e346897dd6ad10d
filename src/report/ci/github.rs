//! Annotations as commands to the runner of GitHub Actions, which Gitea's and Forgejo's read too.
//!
//! Of each level a step may give ten annotations; the runner drops the others without a word. So the tenth
//! says how many more there are. What does not count is not in it.

use std::fmt::Write as _;

use super::{Scope, Shown, counted, text};
use crate::model::finding::Grade;

/// Annotations of one level that a step may give.
const MOST: usize = 10;

/// The commands, one a line, and a closing line that is none.
#[must_use]
pub fn annotations(scope: &Scope<'_>) -> String {
    let open = scope.open();
    let mut out = String::new();
    for grade in [Grade::Major, Grade::Minor, Grade::Observation] {
        let of_grade: Vec<&Shown<'_>> = open.iter().filter(|s| s.finding.grade == grade).collect();
        // a note may be needed for what could not be told
        let room = if grade == Grade::Observation && scope.doubt_count() > 0 { MOST - 1 } else { MOST };
        level(&mut out, scope, grade, &of_grade, room);
    }
    let doubts = scope.doubt_count();
    if doubts > 0 {
        let says = match doubts {
            1 => "1 question could not be answered".to_owned(),
            n => format!("{n} questions could not be answered"),
        };
        let reason =
            scope.doubts().first().map(|(_, says)| format!(" The first: {says}")).unwrap_or_default();
        let says = format!("{says}; `countersign check` lists them.{reason}");
        let _ = writeln!(out, "::notice title=Cannot tell::{}", data(&says));
    }
    let _ = writeln!(out, "Countersign: {}; cannot tell: {doubts}.", counted(&open));
    out
}

fn level(out: &mut String, scope: &Scope<'_>, grade: Grade, findings: &[&Shown<'_>], room: usize) {
    let command = match grade {
        Grade::Major => "error",
        Grade::Minor => "warning",
        Grade::Observation => "notice",
    };
    let whole = if findings.len() > room { room - 1 } else { findings.len() };
    for shown in findings.iter().take(whole) {
        let span = scope.span(shown.finding);
        let title = text::line(&format!("{} {}", shown.finding.rule.code, shown.finding.rule.title));
        let _ = write!(out, "::{command} file={},line={}", property(&span.shown_path()), span.line());
        if let Some(lines) = &span.lines {
            let _ = write!(out, ",endLine={}", lines.to.line);
            // the runner takes columns within one line only
            if lines.from.line == lines.to.line {
                let _ = write!(out, ",col={},endColumn={}", lines.from.units, lines.to.units);
            }
        }
        let _ = writeln!(out, ",title={}::{}", property(&title), data(&shown.told()));
    }
    let more = findings.len() - whole;
    if more > 0 {
        let says = format!(
            "A step may show {MOST} annotations of a level. `countersign check`, and the summary of this job where \
             it has one, list all {} findings of grade {grade}.",
            findings.len()
        );
        let _ = writeln!(out, "::{command} title={more} more of grade {grade}::{}", data(&says));
    }
}

/// What follows the command: everything but what would end or change the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which also ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
