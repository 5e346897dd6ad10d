//! Door out: a fresh folder, then one swap.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a door: it writes the site to disk")]

use std::fs;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};

use crate::model::page::Page;

/// Marks a folder as a site of ours, so that it may be replaced.
const MARK: &str = ".countersign-site";

/// What the mark says to whoever opens it.
const MARK_TEXT: &str = "This folder is made by `countersign build` and replaced whole by the next build.\n";

/// Why a site was not published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Something else stands where the site is to go.
    #[error("{0} holds something that is not a site of ours; name another folder, or say --force")]
    Foreign(PathBuf),
    /// A page's path leads out of the site.
    #[error("the page {0} would not stand within the site")]
    Path(String),
    /// The disk said no.
    #[error("{doing} {path}: {source}")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn disk(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::Disk { doing, path, source }
}

/// Puts a site at `out`: writes it into a fresh folder beside it, then swaps the two. Until the swap
/// the old site stays as it was; a build that is stopped leaves at most the fresh folder, which the
/// next build clears away.
///
/// # Errors
/// When something else than a site of ours stands at `out` (unless `force`), or the disk says no;
/// the old site is then as it was.
pub fn site(out: &Path, pages: &[Page], force: bool) -> Result<(), PublishError> {
    for page in pages {
        let within = Path::new(&page.path).components().all(|c| matches!(c, Component::Normal(_)));
        if !within || page.path.is_empty() {
            return Err(PublishError::Path(page.path.clone()));
        }
    }
    if !force && !may_replace(out) {
        return Err(PublishError::Foreign(out.to_owned()));
    }
    let (fresh, old) = (beside(out, "new"), beside(out, "old"));
    put_back(out, &old)?;
    clear(&fresh)?;
    let written = write(&fresh, pages).and_then(|()| swap(out, &fresh, &old));
    if written.is_err() {
        // What was begun is of no use; the first error is the one to tell.
        let _ = clear(&fresh);
    }
    written
}

/// Whether nothing stands there, or an empty folder, or a site of ours.
fn may_replace(out: &Path) -> bool {
    match fs::symlink_metadata(out) {
        Err(_) => true,
        Ok(found) if found.is_dir() => {
            out.join(MARK).is_file() || fs::read_dir(out).is_ok_and(|mut inside| inside.next().is_none())
        }
        Ok(_) => false,
    }
}

/// A hidden sibling of `out`: on the same file system, so that renaming is one step.
fn beside(out: &Path, what: &str) -> PathBuf {
    let name = out.file_name().map_or_else(|| "site".into(), |n| n.to_string_lossy().into_owned());
    out.with_file_name(format!(".{name}.countersign-{what}"))
}

/// A build that was stopped between the two renames left the old site aside: it goes back.
fn put_back(out: &Path, old: &Path) -> Result<(), PublishError> {
    match (old.exists(), out.exists()) {
        (true, false) => fs::rename(old, out).map_err(disk("putting back", out)),
        (true, true) => clear(old),
        _ => Ok(()),
    }
}

fn clear(path: &Path) -> Result<(), PublishError> {
    let gone = match fs::symlink_metadata(path) {
        Err(_) => Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    gone.map_err(disk("clearing", path))
}

fn write(fresh: &Path, pages: &[Page]) -> Result<(), PublishError> {
    fs::create_dir_all(fresh).map_err(disk("making", fresh))?;
    for page in pages {
        let path = fresh.join(&page.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(disk("making", folder))?;
        }
        fs::write(&path, &page.bytes).map_err(disk("writing", &path))?;
    }
    let mark = fresh.join(MARK);
    let marked = fs::File::create(&mark).and_then(|mut file| {
        file.write_all(MARK_TEXT.as_bytes())?;
        file.sync_all()
    });
    marked.map_err(disk("writing", &mark))
}

fn swap(out: &Path, fresh: &Path, old: &Path) -> Result<(), PublishError> {
    let had = fs::symlink_metadata(out).is_ok();
    if had {
        fs::rename(out, old).map_err(disk("moving aside", out))?;
    }
    if let Err(error) = fs::rename(fresh, out) {
        if had {
            // The old site goes back; if even that fails, the next build puts it back.
            let _ = fs::rename(old, out);
        }
        return Err(disk("moving into place", out)(error));
    }
    // The new site stands; that the old one lingers is no reason to say that it does not.
    let _ = clear(old);
    Ok(())
}
