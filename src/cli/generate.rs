//! `countersign generate`, hidden: a large laboratory to measure with.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::failure::Failure;
use super::{CLEAN, Common, folder, screen};
use crate::pipeline;

/// Write a large laboratory of the example's proportions, to measure with.
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// How many jobs
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    jobs: usize,
    /// The folder to make
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

impl Generate {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let dir = folder::target(common, &self.dir);
        if dir.exists() {
            let text = format!("{} exists already.", dir.display());
            return Err(Failure::new(text, "Name a folder that does not exist yet.").into());
        }
        let files = pipeline::large(self.jobs);
        for (path, bytes) in &files {
            let path = dir.join(path);
            let parent = path.parent().unwrap_or(&dir);
            fs::create_dir_all(parent).with_context(|| format!("making {}", parent.display()))?;
            fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        }
        screen::write([format!("Wrote {} files to {}.\n", files.len(), dir.display())])?;
        Ok(CLEAN)
    }
}
