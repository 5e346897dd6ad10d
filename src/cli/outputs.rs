//! What `check` writes, in which forms and where to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Common;
use super::failure::Failure;
use super::{folder, screen};
use crate::publish;
use crate::report::ci::{Scope, badge, codequality, comment, github, junit, rdjson, sarif, summary};
use crate::report::human::Options;
use crate::report::{Look, human, json};

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for people
    Human,
    /// One JSON object, countersign/findings/1
    Json,
    /// SARIF 2.1.0, answered findings suppressed
    Sarif,
    /// SARIF 2.1.0 of open findings only, for GitHub
    SarifOpen,
    /// JUnit XML, a suite a rule
    Junit,
    /// GitLab's Code Quality report
    Codequality,
    /// Annotations of GitHub Actions, Gitea and Forgejo
    Github,
    /// The diagnostic format of reviewdog
    Rdjson,
    /// Markdown: the summary of a job, or with --new-from the comment on a pull request
    Markdown,
    /// A badge as an SVG picture
    Badge,
    /// A badge as JSON for the endpoint of shields.io
    BadgeJson,
}

/// A form, and the file that it goes to; none is the standard output.
#[derive(Debug, Clone)]
pub(super) struct Output {
    format: Format,
    file: Option<PathBuf>,
}

/// Reads `sarif` or `sarif=out.sarif`.
pub(super) fn output(given: &str) -> Result<Output, String> {
    let (name, file) = match given.split_once('=') {
        Some((_, "")) => return Err("after = stands the file to write to".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (given, None),
    };
    let format = Format::from_str(name, false).map_err(|_| {
        let shown = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = shown.map(|v| v.get_name().to_owned()).collect();
        format!("there is no form {name}; there are {}", names.join(", "))
    })?;
    Ok(Output { format, file })
}

/// Refuses what would overwrite itself: two forms on the standard output, or in one file.
pub(super) fn sound(outputs: &[Output]) -> Result<(), Failure> {
    let mut taken = BTreeSet::new();
    for output in outputs {
        if !taken.insert(&output.file) {
            let place = output.file.as_ref().map_or_else(
                || "the standard output".to_owned(),
                |file| format!("the file {}", file.display()),
            );
            let what = format!("Two forms can not both go to {place}.");
            let advice = "Name a file for each after =, as in --format sarif=out.sarif --format github.";
            return Err(Failure::new(what, advice));
        }
    }
    Ok(())
}

/// Writes every form to its place: files first, each whole or not at all, the standard output last. A file
/// that can not be written keeps no other from being written.
///
/// # Errors
/// When the standard output, or any file, could not be written.
pub(super) fn write(
    outputs: &[Output],
    scope: &Scope<'_>,
    options: Options,
    common: &Common,
) -> anyhow::Result<()> {
    let mut failed = Vec::new();
    for (output, file) in outputs.iter().filter_map(|output| Some((output, output.file.as_ref()?))) {
        let plain = Options { look: Look::PLAIN, ..options };
        let text: String = pieces(output.format, scope, plain)?.collect();
        if let Err(error) = publish::report(&folder::target(common, file), text.as_bytes()) {
            failed.push(error.to_string());
        }
    }
    for output in outputs.iter().filter(|output| output.file.is_none()) {
        screen::write(pieces(output.format, scope, options)?)?;
    }
    if failed.is_empty() {
        return Ok(());
    }
    let what = format!("A report was not written: {}.", failed.join("; "));
    let advice = "Name another file after --format, or see that its folder is there and may be written to. \
                  Whatever else was asked for was written.";
    Err(Failure::new(what, advice).into())
}

type Pieces<'a> = Box<dyn Iterator<Item = String> + 'a>;

/// A form in pieces that can be written one after the other.
fn pieces<'a>(format: Format, scope: &Scope<'a>, options: Options) -> anyhow::Result<Pieces<'a>> {
    let Scope { view, comparison, .. } = *scope;
    let whole = match (format, comparison) {
        (Format::Human, None) => return Ok(Box::new(human::findings(view, options))),
        (Format::Human, Some(news)) => return Ok(Box::new(human::new_findings(view, news, options))),
        (Format::Json, None) => json::findings(&view)?,
        (Format::Json, Some(news)) => json::new_findings(&view, news)?,
        (Format::Sarif, _) => sarif::sarif(scope, sarif::Which::All)?,
        (Format::SarifOpen, _) => sarif::sarif(scope, sarif::Which::Open)?,
        (Format::Junit, _) => junit::junit(scope),
        (Format::Codequality, _) => codequality::codequality(scope)?,
        (Format::Github, _) => github::annotations(scope),
        (Format::Rdjson, _) => rdjson::rdjson(scope)?,
        (Format::Markdown, None) => summary::markdown(scope),
        (Format::Markdown, Some(news)) => comment::comment(scope, news),
        (Format::Badge, _) => badge::svg(scope),
        (Format::BadgeJson, _) => badge::endpoint(scope)?,
    };
    Ok(Box::new(std::iter::once(whole)))
}

/// The laboratory's folder within its repository, with a `/` at its end; empty at the repository's root, or
/// where there is no repository.
pub(super) fn within(root: &Path) -> String {
    let Some(top) = root.ancestors().find(|dir| dir.join(".git").exists()) else { return String::new() };
    let below = root.strip_prefix(top).unwrap_or(Path::new(""));
    below.components().fold(String::new(), |mut path, step| {
        path.push_str(&step.as_os_str().to_string_lossy());
        path.push('/');
        path
    })
}
