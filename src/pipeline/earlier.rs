//! Earlier contents of files, read as the files are, become facts of history.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;

use crate::compare::{self, Earlier};
use crate::model::doc::Doc;
use crate::model::history::{FileHistory, History, Marks, Removed, Version};
use crate::model::kind::{Identity, Kind};
use crate::model::settings::Limits;
use crate::model::tree::SourceFile;
use crate::{load, validate};

/// What the versions of a file tell of each record in it, by kind and id.
pub(super) type FileMarks = Vec<((Kind, String), Marks)>;

/// Holds the records of a file against its earlier versions.
pub(super) fn marks(
    history: &History,
    file: &SourceFile,
    identity: &Identity,
    doc: &Doc,
    limits: &Limits,
) -> FileMarks {
    let kind = identity.kind;
    let lineage = history.lineage(&file.path).into_iter().flat_map(|file| &file.versions);
    let versions: Vec<&Version> = lineage.filter(|version| version.blob.is_some()).collect();
    let contents: Vec<Option<Value>> =
        versions.iter().map(|v| content(history, file, v.blob.as_deref()?, doc, limits)).collect();
    let marks = |id: String, now: &Value, of: &dyn Fn(&Value) -> Option<Value>| {
        let earlier: Vec<Earlier> = versions
            .iter()
            .zip(&contents)
            .filter_map(|(version, content)| {
                let value = match content {
                    Some(content) => Some(validate::significant(kind, &of(content)?)),
                    None => None,
                };
                let on = history.at(version.by).map(|commit| commit.written().day);
                Some(Earlier { value, version: (*version).clone(), on })
            })
            .collect();
        let mut marks = compare::marks(kind, &validate::significant(kind, now), &earlier);
        if !marks.sealed.edits.is_empty() {
            marks.sealed.now = now.clone();
        }
        ((kind, id), marks)
    };
    let Some(list) = kind.shape().holds.list() else {
        return vec![marks(identity.full(), &doc.value, &|value| Some(value.clone()))];
    };
    let items = doc.value.get(list).and_then(Value::as_array).into_iter().flatten();
    items
        .filter_map(|item| {
            let id = item.get("id")?.as_str()?;
            let of = |value: &Value| {
                value.get(list)?.as_array()?.iter().find(|i| i.get("id").is_some_and(|i| i == id)).cloned()
            };
            Some(marks(id.to_owned(), item, &of))
        })
        .collect()
}

/// The value of one version; that of the file itself where the walk read no other.
fn content(history: &History, file: &SourceFile, blob: &str, doc: &Doc, limits: &Limits) -> Option<Value> {
    let newest = history.files.get(&*file.path).and_then(FileHistory::last_blob);
    match history.contents.get(blob) {
        Some(bytes) => value(&file.path, bytes, limits),
        None => (newest == Some(blob)).then(|| doc.value.clone()),
    }
}

fn value(path: &Arc<str>, bytes: &Arc<[u8]>, limits: &Limits) -> Option<Value> {
    let file = SourceFile { path: Arc::clone(path), bytes: Arc::clone(bytes) };
    let (doc, faults) = load::parse(&file, limits);
    doc.filter(|_| faults.iter().all(|f| f.readable)).map(|doc| doc.value)
}

/// Records that stood on the branch and stand there no more. `is_there` says which records stand.
pub(super) fn removed(
    history: &History,
    is_there: &(dyn Fn(Kind, &str) -> bool + Sync),
    limits: &Limits,
) -> Vec<Removed> {
    let moved = history.files.iter().filter_map(|(path, file)| Some((file.moved_from.as_deref()?, path)));
    let moved: HashMap<&str, &String> = moved.collect();
    let gone: Vec<(&String, &FileHistory)> = history.files.iter().filter(|(_, f)| f.is_gone()).collect();
    let one = |(path, file): &(&String, &FileHistory)| {
        let identity = Identity::of(path)?;
        if is_there(identity.kind, &identity.full()) {
            return None;
        }
        let version = file.last()?.clone();
        let bytes = file.last_blob().and_then(|blob| history.contents.get(blob));
        let content = bytes.and_then(|bytes| value(&Arc::from(path.as_str()), bytes, limits));
        let text = |pointer: &str| content.as_ref()?.pointer(pointer)?.as_str();
        Some(Removed {
            path: (*path).clone(),
            now: moved.get(path.as_str()).and_then(|path| Identity::of(path)),
            number: text("/number").map(str::to_owned),
            until: text("/retention/until").and_then(|day| day.parse().ok()),
            unread: content.is_none(),
            identity,
            version,
        })
    };
    gone.par_iter().filter_map(one).collect()
}
