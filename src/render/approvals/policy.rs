//! The log of changes of what approvals are judged by.

use serde::Serialize;

use super::{landed, mark, panel::sentence};
use crate::model::approval::Fate;
use crate::model::page::Page;
use crate::model::policy::{KEYS, is_gate};
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::Mark;
use crate::render::words::Day;
use crate::render::{Build, RenderError};

#[derive(Serialize)]
struct Log {
    at: At,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct Change {
    path: String,
    /// Day, commit and author; none for what has not landed.
    landed: Option<(Day, String, String)>,
    lines: Vec<String>,
    /// What is said where there are no lines.
    fate: &'static str,
    is_root: bool,
    /// Role, verdict and reason.
    verdicts: Vec<(&'static str, Mark, String)>,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let changes = build.lab().approvals.policy.iter().rev().map(|change| Change {
        path: change.path.clone(),
        landed: landed(build, change.landed),
        lines: change.changes.clone(),
        fate: match change.fate {
            Fate::Came => say("the file is new"),
            Fate::Gone => say("the file was taken away"),
            // a key is no value that could be held against another line by line
            Fate::Changed if change.path.starts_with(KEYS) || is_gate(&change.path) => {
                say("its text; the commit shows which lines")
            }
            Fate::Changed => say("other parts of the file, on which no approval depends"),
        },
        is_root: change.is_root,
        verdicts: change
            .verdicts
            .iter()
            .map(|(role, verdict, why)| (say(role.words()), mark(*verdict), sentence(why)))
            .collect(),
    });
    let view = Log { at: At::root(say("Changes of the policy"), "about"), changes: changes.collect() };
    build.page("policy.html", "policy.html", &view)
}
