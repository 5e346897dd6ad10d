//! Cards of findings and of open questions, the same on every page that shows a record.

use serde::Serialize;

use super::Build;
use super::clauses;
use super::dates::{self, Fingerprints};
use super::frame::At;
use super::say::say;
use super::standing::{self, Stands};
use super::view::{Link, Mark};
use super::words::{self, Day};
use crate::model::finding::{CannotTell, Finding};

/// One finding with what a reader needs: the template shows it as `<finding f={…} />`.
#[derive(Serialize)]
pub(super) struct Card {
    id: String,
    class: &'static str,
    grade: Mark,
    rule: Link,
    clauses: Vec<Link>,
    basis: &'static str,
    title: &'static str,
    message: String,
    advice: String,
    /// The day on which it went wrong, else the record's own.
    day: Option<Day>,
    place: String,
    /// The answer to it, in words.
    stands: Option<Stands>,
    /// The sheet that states it as an audit finding.
    sheet: String,
    also: Vec<(String, String)>,
    /// Places beside those, which are too many to show.
    hidden: usize,
}

/// Places of one finding that pages show at most beside its own: so many stay far below 400 KB.
pub(super) const PLACES: usize = 200;

/// A question without an answer.
#[derive(Serialize)]
pub(super) struct Unanswered {
    rule: Link,
    part: Option<String>,
    title: &'static str,
    why: String,
}

pub(super) fn card(build: &Build, finding: &Finding, at: &At, ids: &mut Fingerprints) -> Card {
    let labels = &build.lab().settings.grade_labels;
    let id = ids.fragment(finding);
    Card {
        sheet: at.to(&Fingerprints::sheet(&id)),
        id,
        class: finding.grade.word(),
        grade: Mark::grade(finding.grade, say(labels.of(finding.grade))),
        rule: rule(build, finding.rule.code, at),
        clauses: clauses::links(finding.rule, at),
        basis: say(finding.rule.rests_on()),
        title: finding.rule.title,
        message: finding.message.clone(),
        advice: finding.advice.clone(),
        day: dates::day(build.lab(), finding).map(Day::from),
        place: dates::place(build, &finding.place),
        stands: standing::of(build, finding),
        also: finding
            .also
            .iter()
            .take(PLACES)
            .map(|(place, says)| (dates::place(build, place), says.clone()))
            .collect(),
        hidden: finding.also.len().saturating_sub(PLACES),
    }
}

pub(super) fn unanswered(build: &Build, cannot: &CannotTell, at: &At) -> Unanswered {
    Unanswered {
        rule: rule(build, cannot.rule.code, at),
        part: cannot.part.as_deref().map(words::part),
        title: cannot.rule.title,
        why: cannot.why.clone(),
    }
}

pub(super) fn rule(build: &Build, code: &str, at: &At) -> Link {
    Link { href: build.names.rule(code).map(|a| at.to(&a)), text: code.to_owned() }
}
