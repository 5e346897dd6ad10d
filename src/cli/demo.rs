//! `countersign demo`.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::{CLEAN, Common, folder, screen};
use crate::pipeline;

/// Make the example laboratory: a git repository with its whole history.
///
/// Norrvik Battery Materials Laboratory, its people and its customers are invented. Its records hold
/// planted faults to find. The same command always makes the same commits.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign demo                         make it in norrvik-demo
  countersign check norrvik-demo           and check it")]
pub(super) struct Demo {
    /// The folder to make; one that an earlier call made is made anew
    #[arg(value_name = "DIR", default_value = "norrvik-demo")]
    dir: PathBuf,
}

impl Demo {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let commit = pipeline::demo(&folder::target(common, &self.dir)).map_err(|error| {
            Failure::new(
                format!("The example laboratory could not be made: {error}."),
                "Name a folder that does not exist yet: `countersign demo NAME`.",
            )
        })?;
        let dir = self.dir.display();
        screen::write([format!(
            "Made the example laboratory in {dir}, up to commit {commit}.\nNext: countersign check {dir}\n"
        )])?;
        Ok(CLEAN)
    }
}
