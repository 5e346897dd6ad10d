//! Findings about one job, each with what to do, and what could not be told.

use serde::Serialize;

use crate::model::finding::Finding;
use crate::render::Build;
use crate::render::clauses;
use crate::render::dates;
use crate::render::frame::At;
use crate::render::look::Look;
use crate::render::standing::{self, Stands};
use crate::render::view::{Link, Mark};
use crate::render::words;

/// The section of findings.
#[derive(Serialize)]
pub(super) struct Section {
    cards: Vec<Card>,
    cannot_tell: Vec<CannotTell>,
}

#[derive(Serialize)]
struct Card {
    id: String,
    class: &'static str,
    grade: Mark,
    rule: Link,
    clauses: Vec<Link>,
    basis: &'static str,
    title: &'static str,
    message: String,
    advice: String,
    place: String,
    /// The answer to it, in words.
    stands: Option<Stands>,
    also: Vec<(String, String)>,
}

#[derive(Serialize)]
struct CannotTell {
    rule: Link,
    part: Option<String>,
    title: &'static str,
    why: String,
}

pub(super) fn section(build: &Build, look: &Look, at: &At) -> Section {
    let mut ids = dates::Fingerprints::default();
    let cards = look.answers.findings.iter().map(|f| card(build, f, at, &mut ids)).collect();
    let cannot_tell = look
        .answers
        .cannot_tell
        .iter()
        .map(|c| CannotTell {
            rule: rule(build, c.rule.code, at),
            part: c.part.as_deref().map(words::part),
            title: c.rule.title,
            why: c.why.clone(),
        })
        .collect();
    Section { cards, cannot_tell }
}

fn card(build: &Build, finding: &Finding, at: &At, ids: &mut dates::Fingerprints) -> Card {
    let labels = &build.lab().settings.grade_labels;
    Card {
        id: ids.fragment(finding),
        class: finding.grade.word(),
        grade: Mark::grade(finding.grade, labels.of(finding.grade)),
        rule: rule(build, finding.rule.code, at),
        clauses: clauses::links(finding.rule, at),
        basis: finding.rule.basis.words(),
        title: finding.rule.title,
        message: finding.message.clone(),
        advice: finding.advice.clone(),
        place: dates::place(build, &finding.place),
        stands: standing::of(build, finding),
        also: finding.also.iter().map(|(place, says)| (dates::place(build, place), says.clone())).collect(),
    }
}

fn rule(build: &Build, code: &str, at: &At) -> Link {
    Link { href: build.names.rule(code).map(|a| at.to(&a)), text: code.to_owned() }
}
