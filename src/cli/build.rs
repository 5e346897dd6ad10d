//! `countersign build`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::failure::Failure;
use super::folder::{self, Which};
use super::policy::PolicyRef;
use super::{CLEAN, Common, record, screen};
use crate::model::edition::Edition;
use crate::model::language::Language;
use crate::model::page::Page;
use crate::model::procedure::ProcedureOf;
use crate::model::quarters::Quarters;
use crate::pipeline::{self, Examined};
use crate::publish::{self, Published};
use crate::render;
use crate::render::RenderError;
use crate::report::View;
use crate::report::ci::{Scope, badge};

/// Build the site that an assessor browses.
///
/// The pages are complete without a network and without a script, and open from a folder. Output goes
/// into a fresh folder and is swapped in whole: a build that is stopped leaves the old site as it was.
/// Pages that did not change keep their files and their days.
/// A folder that holds files of somebody else is not replaced. badge.svg and badge.json say in a line
/// what is open. The site's SHA256SUMS lists its files,
/// for `sha256sum -c SHA256SUMS`. The same commit, day and settings give the same bytes.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign build                            the laboratory in the current folder, into its public/
  countersign build --at v2026.1 --out old     the site as of a tag
  countersign build --as-of 2026-03-31         as seen on the last day of March
  countersign build --period 2026Q1..2026Q3    with the management review of three quarters
  countersign build --record                   and keep what it judged, for later builds to show
  countersign build --language nb              pages in Norwegian; what records say stays as it is
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
    /// The language in which the pages speak; records stay as they were written
    /// [default: the settings' `language`, else en]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Speaks>,
    /// Replace the folder even when it holds files that no build wrote; they are lost
    #[arg(long)]
    force: bool,
    /// The quarters that the management review and the states at the ends of quarters are about, as
    /// 2026Q1..2026Q3, or one alone [default: the four before the as-of day's]
    #[arg(long, value_name = "QUARTERS", value_parser = str::parse::<Quarters>)]
    period: Option<Quarters>,
    /// Add a line to records/builds.tsv that keeps what this build judged: its day, commit, counts by rule and
    /// the SHA-256 of the site's SHA256SUMS. Commit the file; the next build shows it
    #[arg(long, conflicts_with = "at")]
    record: bool,
    #[command(flatten)]
    policy: PolicyRef,
}

/// The language of a site.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Speaks {
    /// English
    En,
    /// Norwegian, bokmål
    Nb,
}

impl From<Speaks> for Language {
    fn from(language: Speaks) -> Self {
        match language {
            Speaks::En => Self::En,
            Speaks::Nb => Self::Nb,
        }
    }
}

/// Whom a site or an export is for.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum For {
    /// The laboratory and its assessors
    Internal,
    /// Others: customers, their people and their items go without names
    Anonymised,
}

impl For {
    pub(super) fn edition(self) -> Edition {
        match self {
            Self::Internal => Edition::Internal,
            Self::Anonymised => Edition::Anonymised,
        }
    }
}

impl Build {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let root = self.which.files.root(common)?;
        let edition = self.edition.map(For::edition);
        let mut examined = self.which.examine(common, ProcedureOf::default(), edition, &self.policy)?;
        let settings = &mut examined.lab.settings;
        settings.language = self.language.map_or(settings.language, Language::from);
        let out = self.out.as_ref().map_or_else(|| root.join("public"), |out| folder::target(common, out));
        if would_hurt(&root, &out) {
            let text =
                format!("The site can not go to {}: the laboratory's own files are there.", out.display());
            return Err(Failure::new(text, "Name a folder of its own, such as public.").into());
        }
        let period = self.period.map(|period| begun(period, examined.lab.as_of.day)).transpose()?;
        if self.record {
            record::possible(&examined)?;
        }
        let (pages, published) = write(&examined, &root, &out, &Wish { period, force: self.force })?;
        if self.record {
            record::add(&examined, &root, &pages)?;
        }
        if !common.quiet {
            let Published { written, unchanged } = published;
            let same = if unchanged > 0 { format!(", {unchanged} unchanged") } else { String::new() };
            let kept = if self.record { record::SAID } else { "" };
            let index = out.join("index.html");
            screen::write([format!("Wrote {written} files{same}. Open {}\n{kept}", index.display())])?;
        }
        Ok(CLEAN)
    }
}

/// What is wished for a site beside its records.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wish {
    /// The quarters that pages about a period tell of.
    period: Option<Quarters>,
    /// Whether files of others in the folder may be lost.
    force: bool,
}

/// The quarters, when they have begun by the day looked from.
fn begun(period: Quarters, as_of: Date) -> Result<Quarters, Failure> {
    if period.first() <= as_of {
        return Ok(period);
    }
    let text = format!("{period} begins on {}, after {as_of}, the day looked from.", period.first());
    Err(Failure::new(text, "Name quarters that have begun, or look from a later day with --as-of."))
}

/// Whether a site or an export there would take the place of the laboratory, or stand among its records. Not even
/// `--force` does that.
pub(super) fn would_hurt(root: &Path, out: &Path) -> bool {
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

/// Renders the site of the laboratory at `root`, with pages about a period where one is wished for.
pub(super) fn pages(examined: &Examined, root: &Path, period: Option<Quarters>) -> anyhow::Result<Vec<Page>> {
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
    let forms = pipeline::forms();
    let site = render::Site {
        trends: &trends,
        forms: &forms,
        lab,
        checked,
        spots,
        tree,
        commit: tree.commit(),
        committed,
        vouchers: vouchers.as_ref(),
        period,
        version: env!("CARGO_PKG_VERSION"),
        overrides: &overrides,
    };
    let rendered = render::site(&site).map_err(|error| {
        let advice = match error {
            RenderError::Secrets(_) => "Take the names out of the texts, or build the internal edition.",
            RenderError::Template(_) => {
                "Mend the template, or take the laboratory's own templates away to use the built-in ones."
            }
        };
        Failure::new(format!("The site could not be rendered: {error}."), advice)
    });
    Ok(rendered?)
}

/// Every file of the site of the laboratory at `root`.
pub(super) fn files(examined: &Examined, root: &Path, period: Option<Quarters>) -> anyhow::Result<Vec<Page>> {
    let mut pages = pages(examined, root, period)?;
    let Examined { tree, lab, checked, spots, .. } = examined;
    let view = View { tree, lab, checked, spots };
    let scope = Scope { view, comparison: None, within: "" };
    for (path, text) in [("badge.svg", badge::svg(&scope)), ("badge.json", badge::endpoint(&scope)?)] {
        pages.push(Page { path: path.to_owned(), bytes: text.into_bytes() });
    }
    Ok(pages)
}

/// Renders and publishes the site of the laboratory at `root`; gives its files, and what was done with them.
pub(super) fn write(
    examined: &Examined,
    root: &Path,
    out: &Path,
    wish: &Wish,
) -> anyhow::Result<(Vec<Page>, Published)> {
    let pages = files(examined, root, wish.period)?;
    let published = publish::site(out, &pages, wish.force).map_err(|error| {
        let advice = match &error {
            publish::PublishError::Strangers { .. } => {
                "Move those files elsewhere, name another folder with --out, or use --force to lose them. The \
                 old site is as it was."
            }
            _ => "The old site, if any, is as it was.",
        };
        Failure::new(format!("The site was not published: {error}."), advice)
    })?;
    Ok((pages, published))
}
