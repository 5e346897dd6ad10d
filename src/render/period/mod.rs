//! The management review of a period: what the records hold of its inputs, on one page.

mod acted;
mod heard;
mod judged;
mod line;
mod state;
mod system;
mod volume;

use serde::Serialize;

use super::frame::At;
use super::view::Link;
use super::{Build, RenderError};
use crate::model::page::Page;
use crate::model::quarters::Quarters;
use crate::render::say::say;
use crate::render::words;
use line::{Ask, Line};
pub(super) use state::links;

/// The page of the management review.
pub(super) const REVIEW: &str = "management-review.html";

#[derive(Serialize)]
struct ReviewPage {
    at: At,
    period: String,
    from: words::Day,
    to: words::Day,
    /// Whether the period reaches beyond the as-of day.
    open: bool,
    volume: volume::Volume,
    parts: Vec<Part>,
    verdicts: Vec<judged::Called>,
    grades: Vec<judged::Graded>,
    questions: usize,
    undated: usize,
    cannot: judged::Cannot,
    silent: Vec<(&'static str, &'static str)>,
    /// Pages of what was in force at the ends of the quarters.
    ends: Vec<Link>,
}

/// One input of the review.
#[derive(Serialize)]
struct Part {
    id: &'static str,
    title: &'static str,
    /// The letters of 8.9.2 that it belongs to.
    letters: &'static str,
    lines: Vec<Line>,
}

/// Inputs that no record of this repository holds, by their letters.
const SILENT: [(&str, &str); 4] = [
    ("a", "What changed inside and around the laboratory, beyond what actions and notes say."),
    ("e", "Internal audits. What rules found in the records is above; it is no audit."),
    ("g", "Assessments by others."),
    ("n", "Whether results are valid: control charts, comparisons between laboratories."),
];

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut pages = vec![review(build, build.period())?];
    pages.extend(state::pages(build)?);
    Ok(pages)
}

fn review(build: &Build, period: Quarters) -> Result<Page, RenderError> {
    let at =
        At::root(say!("Management review, {period}", period = words::quarters(period)), "management-review");
    let ask = Ask::new(build, &at, period);
    let part = |id, title, letters, lines| Part { id, title, letters, lines };
    let parts = vec![
        part("feedback", say("What customers said"), "i", heard::feedback(&ask)),
        part("complaints", say("Complaints"), "j", heard::complaints(&ask)),
        part("actions", say("Actions and whether they worked"), "f, k", acted::actions(&ask)),
        part("reviews", say("What earlier reviews decided"), "d", acted::reviews(&ask)),
        part("objectives", say("Objectives"), "b", acted::objectives(&ask)),
        part("resources", say("Documents, people, instruments, risks"), "c, l, m, o", system::lines(&ask)),
    ];
    let findings = judged::findings(&ask);
    let view = ReviewPage {
        period: words::quarters(period),
        from: period.first().into(),
        to: period.last().into(),
        open: period.last() > build.lab().as_of.day,
        volume: volume::of(&ask),
        parts: parts.into_iter().filter(|part| !part.lines.is_empty()).collect(),
        verdicts: judged::verdicts(&ask),
        grades: findings.grades,
        questions: findings.questions,
        undated: findings.undated,
        cannot: judged::cannot(&ask),
        silent: SILENT.iter().map(|(letter, what)| (*letter, say(what))).collect(),
        ends: links(build, &at),
        at,
    };
    build.page(REVIEW, "management_review.html", &view)
}
