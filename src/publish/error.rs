//! Why something was not written.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Files named at most when a folder is not replaced because of them.
const MOST_NAMED: usize = 5;

/// Why a site was not published. Nothing half-written is left, and the old site is as it was.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A page's path could lead out of the site, or two pages share one.
    #[error("the page {path:?} {why}")]
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Something else than a folder stands there.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// The folder holds files, and no build of ours made it.
    #[error("{} holds files that no build wrote; name another folder, or use --force", .0.display())]
    Foreign(PathBuf),
    /// The folder holds a site of ours, and beside it files that its list does not name.
    #[error("{} holds files that no build wrote: {}", .out.display(), some(.files))]
    Strangers {
        /// The folder.
        out: PathBuf,
        /// Paths of those files within it, sorted.
        files: Vec<String>,
    },
    /// The folder holds a laboratory or a repository; not even by force is it replaced.
    #[error("{} holds {what}, which is never replaced", .out.display())]
    Precious {
        /// The folder.
        out: PathBuf,
        /// What it holds.
        what: &'static str,
    },
    /// Another build is writing to the same place.
    #[error("another build is writing to {} at this moment", .0.display())]
    Busy(PathBuf),
    /// The disk said no.
    #[error("{} could not be {did}: {}", .path.display(), plain(.source))]
    Disk {
        /// What could not be written, moved or removed.
        path: PathBuf,
        /// What was tried.
        did: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

/// The first few of some files, and how many more there are.
fn some(files: &[String]) -> String {
    let named = files.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    match files.len().saturating_sub(MOST_NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// What the system said, in words.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "the disk is full".to_owned()
        }
        ErrorKind::PermissionDenied => "permission was denied".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        _ => error.to_string(),
    }
}

/// Gives an error of the disk its place.
pub(super) trait At<T> {
    fn at(self, path: &Path, did: &'static str) -> Result<T, PublishError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path, did: &'static str) -> Result<T, PublishError> {
        self.map_err(|source| PublishError::Disk { path: path.to_owned(), did, source })
    }
}
