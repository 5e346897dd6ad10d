//! Files on disk -> a tree. Links are not followed, nothing is written.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a door: it reads the folder on disk"
)]

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::survey::{DOCUMENTS, Next, RECORDS, RULES, SETTINGS, Survey, TEMPLATES, What, is_statement, sort};
use super::{LoadError, limits, no_settings, revision, too_large};
use crate::model::fault::{Fault, FaultKind};
use crate::model::place::Place;
use crate::model::settings::Limits;
use crate::model::suggest::nearest;
use crate::model::tree::{Origin, Tree};

type Bytes = Arc<[u8]>;

/// The bytes of a file, or why there are none.
type FileRead = Result<Bytes, Box<Fault>>;

pub(super) fn work_tree(root: &Path) -> Result<(Tree, Vec<Fault>), LoadError> {
    if !root.join(RECORDS).is_dir() {
        return Err(no_records(root));
    }
    let (files, faults, limits) = folders(root, &[RECORDS, DOCUMENTS, RULES, TEMPLATES])?;
    let (approvals, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| is_statement(path));
    let commit = revision::committed(root, &files, &limits);
    Ok((Tree::of(Origin::WorkTree { commit }, files).with_approvals(approvals), faults))
}

/// The settings and the laboratory's own rules, without the records.
pub(super) fn own_rules(root: &Path) -> Result<(Tree, Vec<Fault>), LoadError> {
    let (files, faults, _) = folders(root, &[RULES])?;
    Ok((Tree::of(Origin::WorkTree { commit: None }, files), faults))
}

type Found = (Vec<(String, Bytes)>, Vec<Fault>, Limits);

/// The settings, and the files of some folders.
fn folders(root: &Path, wanted: &[&str]) -> Result<Found, LoadError> {
    let (settings, mut faults) = settings_file(root);
    let limits = limits(settings.as_ref());
    // One core looks at folders while the others read what it has found.
    let (found, to_read) = Batches::new();
    let (mut survey, mut read) = rayon::join(
        || walk(root, wanted, Survey::new(limits.path_bytes), found),
        || to_read.into_iter().par_bridge().map(|batch| batch.read(root, &limits)).collect::<Vec<_>>(),
    );
    if survey.is_flooded() {
        return Err(LoadError::TooMany);
    }
    faults.append(&mut survey.faults);
    read.sort_unstable_by_key(|(number, _)| *number);
    let mut files: Vec<(String, Bytes)> = Vec::new();
    files.extend(settings.map(|bytes| (SETTINGS.to_owned(), bytes)));
    for (result, path) in read.into_iter().flat_map(|(_, batch)| batch) {
        match result {
            Ok(bytes) => files.push((path, bytes)),
            Err(fault) => faults.push(*fault),
        }
    }
    sort(&mut faults);
    Ok((files, faults, limits))
}

fn no_records(root: &Path) -> LoadError {
    let shown = root.display().to_string();
    let names: Vec<String> = match fs::read_dir(root) {
        Ok(entries) => entries.flatten().filter_map(|e| e.file_name().into_string().ok()).collect(),
        Err(error) => return LoadError::NoFolder { folder: shown, why: reason(&error).to_owned() },
    };
    let near = nearest(RECORDS, names.iter().map(String::as_str)).map(str::to_owned);
    LoadError::NoRecords { place: shown, near }
}

/// The settings' bytes, and what is wrong with the file as a file.
fn settings_file(root: &Path) -> (Option<Bytes>, Vec<Fault>) {
    let Ok(found) = fs::symlink_metadata(root.join(SETTINGS)) else {
        return (None, vec![no_settings()]);
    };
    let mut survey = Survey::new(u32::MAX);
    if survey.meet(SETTINGS, true, what(found.file_type())) != Next::Read {
        return (None, survey.faults);
    }
    match read(root, SETTINGS, &Limits::default()) {
        Ok(bytes) => (Some(bytes), Vec::new()),
        Err(fault) => (None, vec![*fault]),
    }
}

/// Paths to read, by the hundred: handing over every single one would cost more than reading it.
struct Batch {
    number: usize,
    paths: Vec<String>,
}

impl Batch {
    fn read(self, root: &Path, limits: &Limits) -> (usize, Vec<(FileRead, String)>) {
        let read = self.paths.into_iter().map(|path| (read(root, &path, limits), path));
        (self.number, read.collect())
    }
}

/// The end of a channel at which paths go in; what is left goes out when it is dropped.
struct Batches {
    out: Sender<Batch>,
    next: Batch,
}

impl Batches {
    const FULL: usize = 100;

    fn new() -> (Self, Receiver<Batch>) {
        let (out, to_read) = mpsc::channel();
        (Self { out, next: Batch { number: 0, paths: Vec::new() } }, to_read)
    }

    fn push(&mut self, path: String) {
        self.next.paths.push(path);
        if self.next.paths.len() >= Self::FULL {
            self.send();
        }
    }

    fn send(&mut self) {
        let next = Batch { number: self.next.number + 1, paths: Vec::with_capacity(Self::FULL) };
        // whoever reads outlives whoever walks, so there is always somebody to take it
        let _ = self.out.send(std::mem::replace(&mut self.next, next));
    }
}

impl Drop for Batches {
    fn drop(&mut self) {
        self.send();
    }
}

fn walk(root: &Path, wanted: &[&str], mut survey: Survey, mut found: Batches) -> Survey {
    for folder in wanted {
        walk_folder(root, folder, &mut survey, &mut found);
    }
    survey
}

fn walk_folder(root: &Path, folder: &str, survey: &mut Survey, found: &mut Batches) {
    let top = root.join(folder);
    if fs::symlink_metadata(&top).is_err() {
        return;
    }
    let mut entries =
        WalkDir::new(&top).follow_links(false).follow_root_links(false).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next()
        && !survey.is_flooded()
    {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().map_or_else(|| folder.to_owned(), |path| name(root, path).0);
                let io = error.io_error().map_or(io::ErrorKind::Other, io::Error::kind);
                survey.faults.push(unopened(&path, &io.into()));
                continue;
            }
        };
        let (path, is_text) = name(root, entry.path());
        match survey.meet(&path, is_text, of(&entry)) {
            Next::Read => found.push(path),
            Next::Leave if entry.file_type().is_dir() => entries.skip_current_dir(),
            Next::Leave | Next::Descend => {}
        }
    }
}

/// The path below the root, with `/` between folders, and whether it is all UTF-8.
fn name(root: &Path, path: &Path) -> (String, bool) {
    let mut is_text = true;
    let below = path.strip_prefix(root).unwrap_or(path);
    let steps: Vec<_> = below
        .components()
        .filter_map(|step| match step {
            Component::Normal(step) => {
                is_text &= step.to_str().is_some();
                Some(step.to_string_lossy())
            }
            _ => None,
        })
        .collect();
    (steps.join("/"), is_text)
}

fn of(entry: &DirEntry) -> What {
    match what(entry.file_type()) {
        What::Folder if fs::symlink_metadata(entry.path().join(".git")).is_ok() => What::Repository,
        other => other,
    }
}

fn what(found: fs::FileType) -> What {
    if found.is_symlink() {
        What::Link
    } else if found.is_dir() {
        What::Folder
    } else if found.is_file() {
        What::File
    } else {
        What::Other
    }
}

/// The bytes of a file, as many as the limit allows and not one more.
fn read(root: &Path, path: &str, limits: &Limits) -> FileRead {
    let most = limits.file_bytes as usize;
    let get = || -> io::Result<Result<Vec<u8>, u64>> {
        let mut file = File::open(root.join(path))?;
        let length = file.metadata()?.len();
        if length > most as u64 {
            return Ok(Err(length));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
        // the file may grow between the two looks at it
        let taken = file.by_ref().take(most as u64 + 1).read_to_end(&mut bytes)?;
        Ok(if taken > most { Err(taken as u64) } else { Ok(bytes) })
    };
    match get() {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(length)) => Err(Box::new(too_large(Place::file(path), length, limits))),
        Err(error) => Err(Box::new(unopened(path, &error))),
    }
}

fn unopened(path: &str, error: &io::Error) -> Fault {
    let message = format!("It could not be opened: {}.", reason(error));
    Fault::new(FaultKind::NotRead, Place::file(path), message)
        .advice("Allow the user who runs the check to read it.")
}

fn reason(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "reading it is not permitted",
        io::ErrorKind::NotFound => "it does not exist",
        io::ErrorKind::NotADirectory => "it is no folder",
        _ => "the disk gave an error",
    }
}
