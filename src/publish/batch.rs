//! Several new files into a laboratory's folder: all of them or none, and nothing that is there is touched.
//!
//! All are written into a folder of their own first, so that a full disk is met before anything is placed; then each is moved to its
//! place. What goes wrong on the way takes back what was placed.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::{At as _, PublishError, check_paths, is_there, sync};
use crate::model::page::Page;

/// The folder in which files wait for their place.
const STAGE: &str = ".countersign-import-new";

/// The file in it that is locked as long as it is in use.
const LOCK: &str = "lock";

/// Writes new files below `root`, all or none. Folders on the way are made; no link is followed, and nothing is overwritten.
///
/// # Errors
/// When a path could lead elsewhere or is taken, when another import is at work there, or when the disk is full or may not be written.
/// Then everything is as it was.
pub fn batch(root: &Path, files: &[Page]) -> Result<(), PublishError> {
    check_paths(files)?;
    for file in files {
        is_free(root, &file.path)?;
    }
    let stage = Stage::begin(root)?;
    for (number, file) in files.iter().enumerate() {
        let path = stage.file(number);
        let written = File::create_new(&path).and_then(|mut to| to.write_all(&file.bytes));
        written.at(&root.join(&file.path), "written")?;
    }
    let mut placed = Placed::default();
    for (number, file) in files.iter().enumerate() {
        placed.folders(root, &file.path)?;
        let to = root.join(&file.path);
        if is_there(&to) {
            return Err(io::Error::from(ErrorKind::AlreadyExists)).at(&to, "written");
        }
        fs::rename(stage.file(number), &to).at(&to, "put in place")?;
        placed.files.push(to);
    }
    placed.keep();
    Ok(())
}

/// Refuses a path on whose way something else than a folder stands, or that is taken.
fn is_free(root: &Path, path: &str) -> Result<(), PublishError> {
    let mut way = root.to_owned();
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        way.push(step);
        match fs::symlink_metadata(&way) {
            Err(_) => return Ok(()),
            Ok(_) if steps.peek().is_none() => {
                return Err(io::Error::from(ErrorKind::AlreadyExists)).at(&way, "written");
            }
            Ok(there) if there.is_dir() => {}
            Ok(_) => return Err(PublishError::NotAFolder(way)),
        }
    }
    Ok(())
}

/// The folder in which files wait; it goes away whatever happens.
struct Stage {
    folder: PathBuf,
    _lock: File,
}

impl Stage {
    fn begin(root: &Path) -> Result<Self, PublishError> {
        let folder = root.join(STAGE);
        if is_there(&folder) {
            let lock = File::open(folder.join(LOCK));
            if lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock))) {
                return Err(PublishError::Busy(root.to_owned()));
            }
            // what a stopped import left was never placed, and so is nobody's
            fs::remove_dir_all(&folder).at(&folder, "removed")?;
        }
        match fs::create_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(PublishError::Busy(root.to_owned()));
            }
            made => made.at(&folder, "made")?,
        }
        let path = folder.join(LOCK);
        let lock = File::create_new(&path).at(&path, "written")?;
        // Some file systems know no locks; there, two imports at once are the user's to avoid.
        let _ = lock.try_lock();
        Ok(Self { folder, _lock: lock })
    }

    fn file(&self, number: usize) -> PathBuf {
        self.folder.join(number.to_string())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What can not be removed now, the next import removes.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What was put in place so far; taken back unless it is kept.
#[derive(Default)]
struct Placed {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
}

impl Placed {
    /// Makes the folders on the way to a file.
    fn folders(&mut self, root: &Path, path: &str) -> Result<(), PublishError> {
        let mut folder = root.to_owned();
        for step in
            path.rsplit_once('/').map_or("", |(folders, _)| folders).split('/').filter(|s| !s.is_empty())
        {
            folder.push(step);
            match fs::symlink_metadata(&folder) {
                Ok(there) if there.is_dir() => {}
                Ok(_) => return Err(PublishError::NotAFolder(folder)),
                Err(_) => {
                    fs::create_dir(&folder).at(&folder, "made")?;
                    self.folders.push(folder.clone());
                }
            }
        }
        Ok(())
    }

    fn keep(mut self) {
        let folders: BTreeSet<PathBuf> =
            self.files.iter().filter_map(|file| file.parent()).map(Path::to_owned).collect();
        for folder in &folders {
            sync(folder);
        }
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        // The error that brought us here is the one to tell of.
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}
