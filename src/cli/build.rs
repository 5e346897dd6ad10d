//! `countersign build`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::folder::{self, Which};
use super::policy::PolicyRef;
use super::{CLEAN, Common, screen};
use crate::model::edition::Edition;
use crate::model::procedure::ProcedureOf;
use crate::pipeline::{self, Examined};
use crate::publish::{self, Published};
use crate::render;
use crate::render::RenderError;

/// Build the site that an assessor browses.
///
/// The pages are complete without a network and without a script, and open from a folder. Output goes
/// into a fresh folder and is swapped in whole: a build that is stopped leaves the old site as it was.
/// Pages that did not change keep their files and their days.
/// A folder that holds files of somebody else is not replaced. The site's SHA256SUMS lists its files,
/// for `sha256sum -c SHA256SUMS`. The same commit, day and settings give the same bytes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign build                            the laboratory in the current folder, into its public/
  countersign build --at v2026.1 --out old     the site as of a tag
  countersign build --as-of 2026-03-31         as seen on the last day of March
  countersign build --edition anonymised       for readers who may not know the customers")]
pub(super) struct Build {
    #[command(flatten)]
    which: Which,
    /// The site's folder [default: public in the laboratory's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Whom the site is for: the laboratory and its assessors, or others, who are told no customer's name
    /// [default: the settings' `edition`, else internal]
    #[arg(long, value_name = "EDITION")]
    edition: Option<For>,
    /// Replace the folder even when it holds files that no build wrote; they are lost
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    policy: PolicyRef,
}

/// Whom a site is for.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum For {
    /// The laboratory and its assessors
    Internal,
    /// Others: customers, their people and their items go without names
    Anonymised,
}

impl Build {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let root = self.which.files.root(common)?;
        let edition = self.edition.map(|edition| match edition {
            For::Internal => Edition::Internal,
            For::Anonymised => Edition::Anonymised,
        });
        let examined = self.which.examine(common, ProcedureOf::default(), edition, &self.policy)?;
        let out = self.out.as_ref().map_or_else(|| root.join("public"), |out| folder::target(common, out));
        if would_hurt(&root, &out) {
            let text =
                format!("The site can not go to {}: the laboratory's own files are there.", out.display());
            return Err(Failure::new(text, "Name a folder of its own, such as public.").into());
        }
        let Published { written, unchanged } = write(&examined, &root, &out, self.force)?;
        if !common.quiet {
            let kept = if unchanged > 0 { format!(", {unchanged} unchanged") } else { String::new() };
            let first = out.join("index.html");
            screen::write([format!("Wrote {written} files{kept}. Open {}\n", first.display())])?;
        }
        Ok(CLEAN)
    }
}

/// Whether a site there would take the place of the laboratory, or stand among its records. Not even
/// `--force` does that.
fn would_hurt(root: &Path, out: &Path) -> bool {
    // What does not exist yet is told by the nearest folder above it that does.
    let real = out.ancestors().find_map(|dir| {
        let rest = out.strip_prefix(dir).ok()?;
        dir.canonicalize().ok().map(|dir| dir.join(rest))
    });
    let (Ok(root), Some(out)) = (root.canonicalize(), real) else { return true };
    let inside = out.strip_prefix(&root).ok().and_then(|below| below.components().next());
    let ours = ["records", "documents", "rules", "schemas", "templates", ".git", "countersign.yaml"];
    root.starts_with(&out) || inside.is_some_and(|first| ours.iter().any(|name| first.as_os_str() == *name))
}

/// Renders and publishes the site of the laboratory at `root`; tells what it did with its files.
pub(super) fn write(examined: &Examined, root: &Path, out: &Path, force: bool) -> anyhow::Result<Published> {
    let Examined { tree, lab, checked, spots, .. } = examined;
    let committed = pipeline::committed(tree, root)?;
    let templates = tree.files.iter().filter_map(|file| {
        let name = file
            .path
            .strip_prefix("templates/")
            .filter(|n| Path::new(n).extension().is_some_and(|e| e == "html"))?;
        Some((name.to_owned(), String::from_utf8_lossy(&file.bytes).into_owned()))
    });
    let overrides: Vec<_> = templates.collect();
    let trends = pipeline::groupings(lab);
    let vouchers = pipeline::vouchers(root, tree, lab);
    let site = render::Site {
        trends: &trends,
        lab,
        checked,
        spots,
        tree,
        commit: tree.commit(),
        committed,
        vouchers: vouchers.as_ref(),
        version: env!("CARGO_PKG_VERSION"),
        overrides: &overrides,
    };
    let pages = render::site(&site).map_err(|error| {
        let advice = match error {
            RenderError::Secrets(_) => "Take the names out of the texts, or build the internal edition.",
            RenderError::Template(_) => {
                "Mend the template, or take the laboratory's own templates away to use the built-in ones."
            }
        };
        Failure::new(format!("The site could not be rendered: {error}."), advice)
    })?;
    let published = publish::site(out, &pages, force).map_err(|error| {
        let advice = match &error {
            publish::PublishError::Strangers { .. } => {
                "Move those files elsewhere, name another folder with --out, or use --force to lose them. The \
                 old site is as it was."
            }
            _ => "The old site, if any, is as it was.",
        };
        Failure::new(format!("The site was not published: {error}."), advice)
    })?;
    Ok(published)
}
