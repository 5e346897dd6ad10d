//! Door in: files or a git revision become a [`Tree`]; YAML becomes values with places; settings.

use std::path::Path;

use crate::model::doc::Doc;
use crate::model::fault::Fault;
use crate::model::settings::{Limits, Settings};
use crate::model::tree::{SourceFile, Tree};

/// Why nothing could be loaded at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The folder or repository can not be read.
    #[error("{0}")]
    Unreadable(String),
}

/// Reads `countersign.yaml`, `records/` and `documents/` below `root` from disk.
///
/// # Errors
/// When `root` can not be read at all.
pub fn work_tree(_root: &Path) -> Result<(Tree, Vec<Fault>), LoadError> {
    Err(LoadError::Unreadable("not built yet".into()))
}

/// The same from the objects of a git revision, without a checkout.
///
/// # Errors
/// When there is no repository or no such revision.
pub fn revision(_root: &Path, _rev: &str) -> Result<(Tree, Vec<Fault>), LoadError> {
    Err(LoadError::Unreadable("not built yet".into()))
}

/// The settings of a tree, with what is wrong with them.
#[must_use]
pub fn settings(_tree: &Tree) -> (Settings, Vec<Fault>) {
    (Settings::default(), Vec::new())
}

/// Parses one file by its kind's shape: YAML, the front matter of Markdown, or CSV.
#[must_use]
pub fn parse(_file: &SourceFile, _limits: &Limits) -> (Option<Doc>, Vec<Fault>) {
    (None, Vec::new())
}

/// Line and column of places; each file is parsed once.
#[must_use]
pub fn spots(
    _tree: &Tree,
    _places: &[crate::model::place::Place],
    _limits: &Limits,
) -> std::collections::HashMap<crate::model::place::Place, crate::model::place::Spot> {
    std::collections::HashMap::new()
}
