//! `countersign fmt`.

use std::panic;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::folder::{Files, sentence};
use super::{CLEAN, Common, FINDINGS, folder, screen};
use crate::model::tree::SourceFile;
use crate::pipeline::{self, layout};
use crate::publish;
use crate::report::harmless;

/// Lay records out in one way: indentation, spaces, line breaks, quotes where YAML would misread.
///
/// Comments and the order of keys stay. Before a file is written, its values, its comments and the digest by which
/// approvals name it are held against those of before: a signature over the record's content still holds. A file
/// that can not be read is left alone and named.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  all files are laid out
  1  with --check: some are not; or some were left alone
  2  the command line was wrong, or nothing could be done

Examples:
  countersign fmt                                  all records of the laboratory
  countersign fmt records/jobs/2026/REQ-26-011     those of one job
  countersign fmt --check                          say which are not laid out, and write nothing")]
pub(super) struct Fmt {
    /// Files and folders of the laboratory [default: all]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say which files are not laid out, and write nothing
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let root = Files::HERE.root(common)?;
        let (tree, _) =
            pipeline::files(&root, None).map_err(|error| Files::HERE.unreadable(&root, &error))?;
        let limits = pipeline::settings(&tree).settings.limits;
        let wanted = self.wanted(common, &root)?;
        let is_wanted =
            |path: &str| wanted.is_empty() || wanted.iter().any(|w| Path::new(path).starts_with(w));
        let files: Vec<&SourceFile> =
            tree.files.iter().filter(|file| layout::is_yaml(&file.path) && is_wanted(&file.path)).collect();
        if files.is_empty() && !wanted.is_empty() {
            let what = "There is no record of YAML at the place that you named.";
            return Err(Failure::new(what, "Name files or folders of the laboratory.").into());
        }
        let (mut out, mut counts) = (String::new(), [0_usize; 3]);
        for file in files {
            let (state, line) = match quietly(|| layout::lay_out(file, &limits)) {
                layout::Laid::Same => (0, None),
                layout::Laid::Anew(text) => {
                    if !self.check {
                        publish::file(&root.join(&*file.path), text.as_bytes()).map_err(|error| {
                            Failure::new(sentence(&error.to_string()), "Files before it are laid out.")
                        })?;
                    }
                    (1, Some(if self.check { "not laid out".to_owned() } else { "laid out".to_owned() }))
                }
                layout::Laid::Left(why) => (2, Some(format!("left alone: {why}"))),
            };
            if let Some(count) = counts.get_mut(state) {
                *count += 1;
            }
            if let Some(line) = line {
                out.extend([harmless::line(&file.path).as_ref(), ": ", &harmless::line(&line), "\n"]);
            }
        }
        let [same, anew, left] = counts;
        let did = if self.check { "not laid out" } else { "laid out" };
        screen::write([format!("{out}{anew} {did}, {same} fine already, {left} left alone.\n")])?;
        Ok(if left > 0 || (self.check && anew > 0) { FINDINGS } else { CLEAN })
    }

    /// The paths asked for, seen from the laboratory's folder.
    fn wanted(&self, common: &Common, root: &Path) -> Result<Vec<PathBuf>, Failure> {
        let below = |path: &PathBuf| {
            let real = folder::target(common, path).canonicalize().ok();
            let below = real.as_deref().and_then(|real| real.strip_prefix(root).ok()).map(Path::to_path_buf);
            below.ok_or_else(|| {
                let what =
                    format!("{} is no file or folder of the laboratory {}.", path.display(), root.display());
                Failure::new(what, "Nothing was written.")
            })
        };
        self.paths.iter().map(below).collect()
    }
}

/// Does something whose panics are caught further in, without their being told on the terminal.
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let done = work();
    panic::set_hook(hook);
    done
}
