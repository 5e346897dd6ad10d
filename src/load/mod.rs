//! Door in: files or a git revision become a [`Tree`]; YAML becomes values with places; settings.

mod csv;
mod front_matter;
mod not_read;
mod revision;
mod settings;
mod spot;
mod survey;
mod text;
mod work_tree;
mod yaml;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use self::text::Mark;
use crate::model::doc::Doc;
use crate::model::fault::{Fault, FaultKind};
use crate::model::kind::{Holds, Identity};
use crate::model::place::{Place, Spot};
use crate::model::settings::{Limits, Settings};
use crate::model::tree::{Origin, SourceFile, Tree};

/// Deepest nesting that is ever read, whatever the settings say: values are dropped, compared and
/// validated by functions that call themselves once a level.
const DEEPEST: u32 = 200;

/// Why nothing could be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder can not be read.
    #[error("The folder {folder} could not be read: {why}.")]
    NoFolder {
        /// The folder, as given.
        folder: String,
        /// What the operating system says, in plain words.
        why: String,
    },
    /// There is no `records/` to read.
    #[error(
        "There is no folder \"records\" in {place}.{} Run countersign in the folder that holds \
         countersign.yaml and records/, or name that folder.",
        near_words(near.as_deref())
    )]
    NoRecords {
        /// The folder or revision looked at.
        place: String,
        /// A name that is nearly the one looked for.
        near: Option<String>,
    },
    /// More files than any laboratory has: a repository made to exhaust the reader.
    #[error("There are more than 500,000 files in records/ and documents/; nothing was read.")]
    TooMany,
    /// No repository at the folder or above it.
    #[error("The folder {folder} is not in a git repository.")]
    NoRepository {
        /// The folder, as given.
        folder: String,
    },
    /// The repository belongs to someone else, and git's own rule is not to trust it then.
    #[error(
        "The repository of {folder} belongs to another user. If it can be trusted, allow it: \
         git config --global --add safe.directory {folder}"
    )]
    Owner {
        /// The folder, as given.
        folder: String,
    },
    /// The repository has no such revision.
    #[error("There is no revision {rev}.{}{}", meant(near.as_deref()), shallow_words(*shallow))]
    NoRevision {
        /// The revision, as given.
        rev: String,
        /// The branch or tag of nearly that name.
        near: Option<String>,
        /// Whether the clone lacks older commits.
        shallow: bool,
    },
    /// Objects that the revision consists of are not in this clone.
    #[error("The content of {first}{} is not in this clone. Bring it with: {repair}", more(*others))]
    Missing {
        /// The first file or folder without content.
        first: String,
        /// How many more.
        others: usize,
        /// The command that brings them.
        repair: &'static str,
    },
    /// The repository can not be read.
    #[error("The repository could not be read: {0}.")]
    Unreadable(String),
}

fn meant(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!(" Did you mean {name}?"))
}

fn shallow_words(shallow: bool) -> &'static str {
    if shallow {
        " This clone holds the newest commits only; git fetch --unshallow brings the others."
    } else {
        ""
    }
}

fn more(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " and of one more file".to_owned(),
        more => format!(" and of {more} more files"),
    }
}

fn near_words(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!(" Was \"{name}\" meant? It must be called \"records\"."))
}

/// Reads `countersign.yaml`, `records/` and `documents/` below `root` from disk.
///
/// Links are not followed. Folders `approvals/` and `attachments/` hold signatures and evidence and
/// are not looked into; `.gitkeep`, `.gitignore`, `.gitattributes` and `README.md` are passed over
/// without a word. Every other file that no kind of record covers is a fault, so that a misspelt
/// name never makes a record vanish.
///
/// # Errors
/// When `root` can not be read at all, or has no `records/`.
pub fn work_tree(root: &Path) -> Result<(Tree, Vec<Fault>), LoadError> {
    work_tree::work_tree(root)
}

/// The same from the objects of a git revision (a commit, branch or tag), without a checkout.
///
/// `root` may be a folder within the repository. Nothing is executed. The same names are mistrusted
/// as on disk, and submodules besides.
///
/// # Errors
/// When there is no repository or no such revision, when it has no `records/`, or when some of its
/// content is not in this clone: judging a part would make records seem to be missing.
pub fn revision(root: &Path, rev: &str) -> Result<(Tree, Vec<Fault>), LoadError> {
    revision::revision(root, rev)
}

/// The commit that is checked out at `root`, as full hexadecimal id, and whether a file that is read
/// differs from it on disk: changed, new, deleted or ignored by git. `None` without a repository or
/// without a commit.
#[must_use]
pub fn head(root: &Path) -> Option<(String, bool)> {
    revision::head(root)
}

/// The settings of a tree, with what is wrong with them.
///
/// A bad key is told and its usual value taken, while all others stay in force. A tree without
/// `countersign.yaml` has the usual settings; that the file is missing is told by the doors
/// ([`work_tree`], [`revision`]), which know whether there should be one.
#[must_use]
pub fn settings(tree: &Tree) -> (Settings, Vec<Fault>) {
    let read = settings::read(tree);
    (read.settings, read.faults)
}

/// Every setting in force: its key (`thresholds.decision_wd`), its value as text, and where it comes
/// from: `default` or `countersign.yaml:LINE`.
#[must_use]
pub fn settings_in_force(tree: &Tree) -> Vec<(String, String, String)> {
    settings::in_force(tree)
}

/// Parses one file by its kind's shape: YAML, the front matter of Markdown, or CSV.
///
/// Faults that are not [`Fault::readable`] may come with a value all the same, so that the value
/// too can be looked at and every problem of the file is told in one run; the file must not be
/// judged then. Files that are no kind's are parsed by the ending of their name.
#[must_use]
pub fn parse(file: &SourceFile, limits: &Limits) -> (Option<Doc>, Vec<Fault>) {
    if file.bytes.len() > limits.file_bytes as usize {
        let place = Place::file(file.path.clone());
        return (None, vec![too_large(place, file.bytes.len() as u64, limits)]);
    }
    let holds = Identity::of(&file.path).map_or_else(|| by_ending(&file.path), |id| id.kind.shape().holds);
    let mark = if holds == Holds::Csv { Mark::Silent } else { Mark::Told };
    let mut faults = Vec::new();
    let Some((text, before)) = text::decode(&file.path, &file.bytes, mark, &mut faults) else {
        return (None, faults);
    };
    let (doc, more) = match holds {
        Holds::Csv => csv::parse(&file.path, text, before, limits),
        Holds::FrontMatter => front_matter::parse(&file.path, text, before, limits),
        Holds::One | Holds::List(_) => yaml::parse(yaml::Piece { file: &file.path, text, before }, limits),
    };
    faults.extend(more);
    (doc, faults)
}

fn by_ending(path: &str) -> Holds {
    match path.rsplit_once('.') {
        Some((_, "csv")) => Holds::Csv,
        Some((_, "md")) => Holds::FrontMatter,
        _ => Holds::One,
    }
}

fn too_large(place: Place, bytes: u64, limits: &Limits) -> Fault {
    let message = format!("The file held {bytes} bytes, more than the {} allowed.", limits.file_bytes);
    Fault::new(FaultKind::Limit, place, message)
        .advice("Keep data and scans in attachments/, or raise limits.file_bytes in countersign.yaml.")
}

fn no_settings() -> Fault {
    let message = "There was no countersign.yaml, so usual settings were taken for everything.";
    Fault::new(FaultKind::MissingKey, Place::file(survey::SETTINGS), message)
        .advice("Write one beside records/: the laboratory's name, its time zone, its days off.")
        .still_readable()
}

/// The limits that the bytes of a settings file name.
fn limits(settings_file: Option<&Arc<[u8]>>) -> Limits {
    let files = settings_file.map(|bytes| (survey::SETTINGS, Arc::clone(bytes)));
    settings(&Tree::of(Origin::Memory, files)).0.limits
}

/// Line and column of a place, counted from 1, columns in characters. A pointer that leads nowhere
/// ends at its nearest ancestor, and at the start of a file that can not be parsed. `None` for a
/// place of another file.
#[must_use]
pub fn spot(file: &SourceFile, place: &Place, limits: &Limits) -> Option<Spot> {
    spot::spot(file, place, limits)
}

/// The [`spot`]s of many places; each file is parsed once at most. Places of files that the tree
/// does not have are left out.
#[must_use]
pub fn spots(tree: &Tree, places: &[Place], limits: &Limits) -> HashMap<Place, Spot> {
    spot::spots(tree, places, limits)
}
