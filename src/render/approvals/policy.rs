//! The log of changes of what approvals are judged by.

use serde::Serialize;

use super::{landed, mark, panel::sentence};
use crate::model::page::Page;
use crate::render::frame::At;
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
    is_root: bool,
    /// Role, verdict and reason.
    verdicts: Vec<(&'static str, Mark, String)>,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let changes = build.lab().approvals.policy.iter().rev().map(|change| Change {
        path: change.path.clone(),
        landed: landed(build, change.landed),
        lines: change.changes.clone(),
        is_root: change.is_root,
        verdicts: change
            .verdicts
            .iter()
            .map(|(role, verdict, why)| (role.words(), mark(*verdict), sentence(why)))
            .collect(),
    });
    let view = Log { at: At::root("Changes of the policy", "about"), changes: changes.collect() };
    build.page("policy.html", "policy.html", &view)
}
