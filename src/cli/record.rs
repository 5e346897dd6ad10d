//! What `countersign build --record` keeps.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::failure::Failure;
use crate::model::builds::{self, Built, FILE};
use crate::model::canonical;
use crate::model::page::Page;
use crate::pipeline::Examined;
use crate::publish;

/// What is said of the line.
pub(super) const SAID: &str =
    "Added a line to records/builds.tsv. Commit it; the next build shows what this one judged.\n";

/// Whether a build can be recorded: only one that stands in a commit can be repeated.
pub(super) fn possible(examined: &Examined) -> Result<(), Failure> {
    if examined.tree.commit().is_some() {
        return Ok(());
    }
    Err(Failure::new(
        "This build was not recorded, and no site was written: the files stand in no commit, so nobody could make \
         it again.",
        "Commit the records first, and a line of an earlier build with them; then build with --record.",
    ))
}

/// Adds the line of a build.
pub(super) fn add(examined: &Examined, root: &Path, pages: &[Page]) -> Result<(), Failure> {
    let Examined { tree, lab, checked, .. } = examined;
    let zone = TimeZone::get(&lab.settings.time_zone).unwrap_or(TimeZone::UTC);
    let by_rule = builds::counts(checked);
    let built = Built {
        on: Timestamp::now().to_zoned(zone).date(),
        commit: tree.commit().unwrap_or_default().to_owned(),
        as_of: lab.as_of.day,
        edition: lab.settings.edition,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        findings: by_rule.iter().map(|count| count.found).sum(),
        cannot_tell: checked.cannot_tell().count(),
        site: canonical::sha256(publish::manifest(pages).as_bytes()),
        by_rule,
    };
    let file = tree.get(FILE).map(|file| &*file.bytes);
    let text = builds::with(file, &built).map_err(|wrong| {
        Failure::new(
            format!("The site was written and not recorded: in {FILE}, {}.", wrong.join("; ")),
            "The file is as it was. Take back what changed it (`git log -p` shows what), and build again.",
        )
    })?;
    publish::file(&root.join(FILE), text.as_bytes()).map_err(|error| {
        Failure::new(format!("The site was written and not recorded: {error}."), "The file is as it was.")
    })
}
