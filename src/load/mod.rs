//! Door in: files or a git revision become a [`Tree`]; YAML becomes values with places; settings.

mod csv;
mod error;
mod front_matter;
mod not_read;
mod revision;
mod settings;
mod spot;
mod stamp;
mod survey;
mod table;
mod text;
mod work_tree;
mod yaml;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

pub use self::error::LoadError;
pub use self::stamp::stamp;
pub use self::table::{MOST_BYTES, TableFormat, Wanted, table};
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

/// Reads `countersign.yaml`, `records/`, `documents/`, `rules/` and `templates/` below `root` from
/// disk.
///
/// Links are not followed. Folders `attachments/` hold evidence and are not looked into; statements
/// in `approvals/` are kept apart ([`Tree::approvals`]); `.gitkeep`, `.gitignore`, `.gitattributes` and `README.md` are passed over
/// without a word. Every other file that no kind of record covers is a fault, so that a misspelt
/// name never makes a record vanish. The tree names the commit that is checked out when its files
/// are that commit's to the byte.
///
/// # Errors
/// When `root` can not be read at all, or has no `records/`.
pub fn work_tree(root: &Path) -> Result<(Tree, Vec<Fault>), LoadError> {
    work_tree::work_tree(root)
}

/// Reads `countersign.yaml` and `rules/` alone: the laboratory's own rules can be listed and tried
/// without its records.
///
/// # Errors
/// When there are more files than any laboratory has.
pub fn own_rules(root: &Path) -> Result<(Tree, Vec<Fault>), LoadError> {
    work_tree::own_rules(root)
}

/// The same as [`work_tree`] from the objects of a git revision (a commit, branch or tag), without a checkout.
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

/// The settings of a tree, when every value of them can be read. Unknown keys are no hindrance: they are
/// told as findings.
///
/// # Errors
/// When the file can not be read, or a value in it is not what it has to be; with place and excerpt.
pub fn sound_settings(tree: &Tree) -> Result<Settings, LoadError> {
    settings::sound(tree)
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
