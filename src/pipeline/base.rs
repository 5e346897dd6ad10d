//! The base of a proposal: whose settings, people and answers count while the proposal's records are looked
//! at.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::policy::{PEOPLE, SETTINGS};
use super::{Input, read_file};
use crate::history::Lookup;
use crate::model::fault::Fault;
use crate::model::policy::KEYS;
use crate::model::settings::Limits;
use crate::model::tree::SourceFile;
use crate::validate::Schemas;
use crate::{history, load};

/// A revision whose policy counts.
#[derive(Debug, Clone)]
pub struct Base {
    /// Its commit, in hexadecimal.
    pub commit: String,
    /// What it is, in words: "the policy where this request parted from main".
    pub named: String,
    /// Its settings, people, answers, known debt and own rules, by path.
    pub files: BTreeMap<String, Arc<[u8]>>,
}

/// Whether a file says what records are judged by, and so is read from the base.
pub(super) fn is_policy(path: &str) -> bool {
    let folders = [KEYS, "rules", "records/dispositions"];
    [SETTINGS, PEOPLE, "records/baseline.yaml"].contains(&path)
        || folders.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// The policy of a revision; with `head`, of the commit at which both parted.
///
/// # Errors
/// When the repository, the revision or its files can not be read, or when both have nothing in common.
pub fn base(root: &Path, rev: &str, head: Option<&str>) -> Result<Base, String> {
    let lookup = Lookup::open(root, &Limits::default()).map_err(|why| why.to_string())?;
    let mut commit = lookup.resolve(rev).map_err(|why| format!("{rev}: {why}"))?;
    if let Some(head) = head {
        let head = lookup.resolve(head).map_err(|why| why.to_string())?;
        let bases = lookup.bases(&commit, &head).map_err(|why| why.to_string())?;
        commit = bases
            .into_iter()
            .next()
            .ok_or_else(|| format!("{rev} and what is looked at have no commit in common here"))?;
    }
    let paths = [SETTINGS, PEOPLE, "records/baseline.yaml", "records/dispositions/", "rules/"];
    let files = lookup.files(&commit, &paths).map_err(|why| why.to_string())?;
    let files = files.into_iter().map(|(path, file)| (path, file.bytes)).collect();
    Ok(Base { named: format!("the policy of {rev}"), commit, files })
}

/// The folder at the top of the repository that holds a folder.
#[must_use]
pub fn top(root: &Path) -> Option<PathBuf> {
    history::top(root)
}

/// Puts the policy of a base in the place of that of the files themselves. What is wrong with the files that
/// are thus left out is told all the same.
///
/// # Errors
/// When the base's settings can not be read.
pub fn under(input: &mut Input, base: Base) -> Result<(), load::LoadError> {
    let mut files: Vec<SourceFile> = Vec::new();
    let mut left_out: Vec<SourceFile> = Vec::new();
    for file in std::mem::take(&mut input.tree.files) {
        if !is_policy(&file.path) {
            files.push(file);
        } else if base.files.get(&*file.path).is_none_or(|bytes| *bytes != file.bytes) {
            left_out.push(file);
        }
    }
    let own = base.files.iter();
    files.extend(
        own.map(|(path, bytes)| SourceFile { path: Arc::from(path.as_str()), bytes: Arc::clone(bytes) }),
    );
    files.sort_by(|a, b| a.path.cmp(&b.path));
    input.tree.files = files;
    let settings = load::sound_settings(&input.tree)?;
    let schemas = Schemas::compile();
    for file in &left_out {
        let (_, _, _, faults) = read_file(file, None, &settings.limits, None, &schemas);
        input.faults.extend(faults.into_iter().map(Fault::still_readable));
    }
    input.base = Some(base);
    Ok(())
}
