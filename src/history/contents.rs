//! Which earlier contents rules need, and no others: those of records that somebody stands for and
//! that have not always been as they are, and the last of those that are gone.

use std::collections::BTreeMap;
use std::sync::Arc;

use git2::{ObjectType, Oid};

use super::id::{Loss, id as parse};
use super::objects::Objects;
use crate::model::history::{FileHistory, History};
use crate::model::kind::Identity;
use crate::model::tree::{SourceFile, Tree};

/// Reads them. Contents of more than `limit` bytes are left out, as files of that size are.
pub(super) fn read(
    objects: &Objects,
    history: &History,
    tree: &Tree,
    limit: usize,
) -> Result<BTreeMap<String, Arc<[u8]>>, Loss> {
    let mut found = BTreeMap::new();
    // both are sorted by path
    let mut ahead = tree.files.as_slice();
    for (path, file) in &history.files {
        let before = ahead.iter().take_while(|file| *file.path < **path).count();
        ahead = ahead.get(before..).unwrap_or_default();
        let now = ahead.first().filter(|file| *file.path == **path);
        for blob in wanted(path, file, now, tree).into_iter().chain(before_moves(history, path, tree)) {
            if !found.contains_key(blob)
                && let Some(bytes) = objects.file(&parse(blob)?, limit)?
            {
                found.insert(blob.to_owned(), bytes);
            }
        }
    }
    Ok(found)
}

fn wanted<'a>(path: &str, file: &'a FileHistory, now: Option<&SourceFile>, tree: &Tree) -> Vec<&'a str> {
    let Some(now) = now else {
        return file.last_blob().into_iter().collect();
    };
    // most files were never changed
    let is_as_it_came = file.versions.len() < 2 && tree.commit().is_some();
    if is_as_it_came || !Identity::of(path).is_some_and(|identity| identity.kind.is_sealed()) {
        return Vec::new();
    }
    let blobs: Vec<&str> = file.versions.iter().filter_map(|v| v.blob.as_deref()).collect();
    // the file as it stands is at hand already
    let newest = file.last().and_then(|v| v.blob.as_deref());
    let is_newest = tree.commit().is_some() || newest.is_some_and(|blob| blob == id(&now.bytes));
    if is_newest { blobs.into_iter().filter(|blob| Some(*blob) != newest).collect() } else { blobs }
}

/// What a sealed file said before it was moved.
fn before_moves<'a>(history: &'a History, path: &str, tree: &Tree) -> Vec<&'a str> {
    if history.files.get(path).is_none_or(|file| file.moved_from.is_none()) {
        return Vec::new();
    }
    let is_sealed = Identity::of(path).is_some_and(|identity| identity.kind.is_sealed());
    let mut files = if is_sealed && tree.get(path).is_some() { history.lineage(path) } else { Vec::new() };
    files.pop();
    files.into_iter().flat_map(|file| &file.versions).filter_map(|v| v.blob.as_deref()).collect()
}

/// git's id of a content.
fn id(bytes: &[u8]) -> String {
    Oid::hash_object(ObjectType::Blob, bytes).map(|id| id.to_string()).unwrap_or_default()
}
