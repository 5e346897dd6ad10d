//! `countersign demo`.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;

use super::failure::Failure;
use super::{CLEAN, Common, build, folder, screen};
use crate::pipeline::{self, Examined};
use crate::report::{Look, Options, View, human};

/// Make the example laboratory, check it and build its site.
///
/// Norrvik Battery Materials Laboratory, its people and its customers are invented. Its records hold
/// planted faults to find, and its git repository tells how they came about. The same command always
/// makes the same commits and the same pages.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign demo                         make it in norrvik-demo
  countersign check norrvik-demo           show each finding with its place")]
pub(super) struct Demo {
    /// The folder to make; one that an earlier call made is made anew
    #[arg(value_name = "DIR", default_value = "norrvik-demo")]
    dir: PathBuf,
}

impl Demo {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let root = folder::target(common, &self.dir);
        pipeline::demo(&root).map_err(|error| {
            Failure::new(
                format!("The example laboratory could not be made: {error}."),
                "Name a folder that does not exist yet: `countersign demo NAME`.",
            )
        })?;
        let examined = examine(&root)?;
        build::write(&examined, &root, &root.join("public"), &build::Wish::default())?;
        screen::write([said(&examined, &self.dir, common, look)])?;
        Ok(CLEAN)
    }
}

fn examine(root: &Path) -> anyhow::Result<Examined> {
    let mut input = pipeline::open(root, None, None, Timestamp::now())?;
    pipeline::add_history(&mut input, root, None);
    pipeline::add_approvals(&mut input, root);
    Ok(pipeline::examine(input, &|_| {}))
}

/// What was found, and where to look.
fn said(examined: &Examined, dir: &Path, common: &Common, look: Look) -> String {
    let Examined { tree, lab, checked, spots, .. } = examined;
    let view = View { tree, lab, checked, spots };
    let (verbose, quiet) = (common.verbose, common.quiet);
    let options = Options { look, all: false, verbose, fingerprints: false, quiet };
    let dir = dir.display();
    format!(
        "{}: an invented laboratory with planted faults, {} jobs, as a git repository in {dir}\n\n\
         {}\n\
         Look:\n  \
         {dir}/public/index.html    the site, in any browser\n  \
         countersign check {dir}    each finding with the lines where it stands\n  \
         git -C {dir} log           how the records came about\n",
        lab.settings.laboratory.name,
        lab.jobs.len(),
        human::summary(view, options),
    )
}
