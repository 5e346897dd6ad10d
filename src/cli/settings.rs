//! `countersign settings`.

use std::io::Write;

use clap::Args;

use super::folder::Files;
use super::{CLEAN, Common, screen};
use crate::model::fault::{Fault, FaultKind};
use crate::pipeline::{self, InForce};
use crate::report::Look;
use crate::report::settings::{self, Source};

/// Print the settings in force, each with where it comes from.
///
/// No number of days comes from ISO/IEC 17025: thresholds are the laboratory's own, or the defaults
/// shown here.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign settings                     of the laboratory in the current folder
  countersign settings --at HEAD~10        as they were ten commits ago")]
pub(super) struct Settings {
    #[command(flatten)]
    files: Files,
}

impl Settings {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let root = self.files.root(common)?;
        let (tree, _) = pipeline::files(&root, self.files.at.as_deref())
            .map_err(|error| self.files.unreadable(&root, &error))?;
        let InForce { settings, source, faults } = pipeline::settings(&tree);
        let is_refused = |fault: &&Fault| fault.kind == FaultKind::Value;
        let refused: Vec<String> =
            faults.iter().filter(is_refused).map(|fault| fault.place.pointer.clone()).collect();
        let source = source.as_ref().map(|(file, doc)| Source {
            path: &file.path,
            bytes: &file.bytes,
            doc,
            refused: &refused,
        });
        screen::write([settings::in_force(&settings, source, look)?])?;
        if !faults.is_empty() {
            let text = "Something is wrong with the file of settings; `countersign check` says what.\n";
            let _ = std::io::stderr().write_all(text.as_bytes());
        }
        Ok(CLEAN)
    }
}
