//! Findings about one job, gravest first, and what could not be told.

use serde::Serialize;

use crate::render::Build;
use crate::render::cards::{self, Card, Unanswered};
use crate::render::dates::{self, Fingerprints};
use crate::render::frame::At;
use crate::render::look::Look;

/// The section of findings.
#[derive(Serialize)]
pub(super) struct Section {
    cards: Vec<Card>,
    cannot_tell: Vec<Unanswered>,
}

pub(super) fn section(build: &Build, look: &Look, at: &At) -> Section {
    let mut ids = Fingerprints::default();
    let mut findings = look.answers.findings.clone();
    // Of one grade, the order of days is the order of the story.
    findings.sort_by_key(|f| (f.grade, dates::day(build.lab(), f)));
    Section {
        cards: findings.iter().map(|f| cards::card(build, f, at, &mut ids)).collect(),
        cannot_tell: look.answers.cannot_tell.iter().map(|c| cards::unanswered(build, c, at)).collect(),
    }
}
