//! Door out: pages, or the files of an export, into a fresh folder beside the old one, then one swap.
//!
//! A build that is stopped, or that fails, leaves the old site as it was. All pages are written into a
//! folder of their own first; then the old site is moved aside, the new one moved into its place, and
//! the old one removed. Were the power to fail between the two moves, the next build moves the old
//! site back before it begins. What a stopped build leaves behind, the next one clears away.
//!
//! Each site carries a list of its files with their SHA-256, in the form of `sha256sum`: a reader can
//! check it, and the next build knows by it which files are its own to replace.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "a door: it writes the site to disk")]

mod archive;
mod batch;
mod error;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Component, Path, PathBuf};

pub use archive::{Archived, archive};
pub use batch::batch;
use error::At;
pub use error::PublishError;

use crate::model::canonical::sha256;
use crate::model::page::Page;

/// The list of the site's files: a SHA-256 and a path a line, sorted by path.
const MANIFEST: &str = "SHA256SUMS";

/// What a folder of ours holds: the file by which it is known, and that file's first line.
#[derive(Debug, Clone, Copy)]
struct Sort {
    marker: &'static str,
    mark: &'static str,
}

/// A site.
const SITE: Sort = Sort {
    marker: ".countersign-site",
    mark: "A site built by Countersign: the next build replaces this folder.",
};

/// An export.
const EXPORT: Sort = Sort {
    marker: ".countersign-export",
    mark: "An export written by Countersign: the next export replaces this folder.",
};

/// What writes a file itself, at the path that it is given; else it says what went wrong.
pub type Writer<'a> = &'a dyn Fn(&Path) -> Result<(), String>;

/// What stands in a laboratory's own folder, or in a repository: such a folder is never replaced.
const PRECIOUS: [&str; 3] = [".git", "records", "countersign.yaml"];

/// What a build did with the pages of its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Pages that were written.
    pub written: usize,
    /// Pages that stood in the old site with the same bytes, whose files were kept.
    pub unchanged: usize,
}

/// Writes `pages` as the site at `out`, in place of the site that stands there. With `force` it also
/// takes the place of other files, but never of a laboratory or a repository; then every page is written.
///
/// # Errors
/// When a page's path could lead out of the site, when something stands at `out` that may not be
/// replaced, when another build is at work there, or when the disk is full or may not be written.
pub fn site(out: &Path, pages: &[Page], force: bool) -> Result<Published, PublishError> {
    check_paths(pages)?;
    let place = Place::of(out, SITE)?;
    place.restore()?;
    place.may_replace(force)?;
    // By force the folder may be anything, and hold links to anywhere.
    let old = (!force && is_ours(&place.out, SITE)).then_some(place.out.as_path());
    let fresh = Fresh::begin(&place)?;
    let published = fresh.write(pages, old)?;
    fresh.list(pages, old)?;
    fresh.swap()?;
    Ok(published)
}

/// Writes `pages` as the export at `out`, in place of the export that stands there, and beside them a file that a
/// library writes itself, if there is one. With `force` it also takes the place of other files, but never of a
/// laboratory or a repository.
///
/// # Errors
/// As [`site`]; and when the library says no.
pub fn export(
    out: &Path,
    mut pages: Vec<Page>,
    itself: Option<(&str, Writer<'_>)>,
    force: bool,
) -> Result<(), PublishError> {
    check_paths(&pages)?;
    let place = Place::of(out, EXPORT)?;
    place.restore()?;
    place.may_replace(force)?;
    let fresh = Fresh::begin(&place)?;
    fresh.write(&pages, None)?;
    if let Some((name, writer)) = itself {
        pages.push(fresh.written(name, writer)?);
    }
    fresh.list(&pages, None)?;
    fresh.swap()
}

/// Writes one file whole, or not at all: into a fresh file beside it, which then takes its place.
///
/// # Errors
/// When the disk is full or may not be written.
pub fn file(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let mut name = OsString::from(".");
    name.push(path.file_name().ok_or_else(|| PublishError::NotAFolder(path.to_owned()))?);
    name.push(".countersign-new");
    let fresh = path.with_file_name(name);
    // What a stopped writer left is no file of anybody's, and a link there must not be followed.
    let _ = fs::remove_file(&fresh);
    let written = File::create_new(&fresh).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&fresh, path)).at(path, "written");
    if placed.is_err() {
        // The error that brought us here is the one to tell of.
        let _ = fs::remove_file(&fresh);
    } else if let Some(folder) = path.parent() {
        sync(folder);
    }
    placed
}

/// Writes a report for other programs: a file whole, or not at all, through links to what they lead to; a pipe
/// or a device as it is, for nothing can take its place.
///
/// # Errors
/// When it can not be opened, the disk is full or may not be written.
pub fn report(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::Error::from(ErrorKind::IsADirectory)).at(path, "written"),
        Ok(there) if there.is_file() => file(&fs::canonicalize(path).at(path, "written")?, bytes),
        Ok(_) => fs::write(path, bytes).at(path, "written"),
        Err(_) => file(path, bytes),
    }
}

/// Writes a file below `root` and the signature beside it, both or neither, into a folder that is made when it
/// is not there. No link is followed on the way, and nothing is overwritten.
///
/// # Errors
/// When a folder on the way is a link, one of the files is there, or the disk is full or may not be written.
pub fn pair(root: &Path, path: &str, bytes: &[u8], signature: &[u8]) -> Result<(), PublishError> {
    folders(root, path)?;
    let (path, beside) = (root.join(path), root.join(format!("{path}.sig")));
    for path in [&path, &beside] {
        if fs::symlink_metadata(path).is_ok() {
            return Err(io::Error::from(ErrorKind::AlreadyExists)).at(path, "written");
        }
    }
    // a signature alone says nothing, a statement without one is bad evidence
    file(&beside, signature)?;
    file(&path, bytes).inspect_err(|_| {
        // The error that brought us here is the one to tell of.
        let _ = fs::remove_file(&beside);
    })
}

/// Writes one file below `root` that is not there yet, into a folder that is made when it is not there. No link is
/// followed on the way, and nothing is overwritten.
///
/// # Errors
/// When a folder on the way is a link, the file is there, or the disk is full or may not be written.
pub fn fresh(root: &Path, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
    let plain = |c: Component| matches!(c, Component::Normal(_));
    if !Path::new(path).components().all(plain) {
        return Err(PublishError::Path { path: path.to_owned(), why: "would be written outside the folder" });
    }
    folders(root, path)?;
    let path = root.join(path);
    if is_there(&path) {
        return Err(io::Error::from(ErrorKind::AlreadyExists)).at(&path, "written");
    }
    file(&path, bytes)
}

/// Makes the folders that a path below `root` stands in.
fn folders(root: &Path, path: &str) -> Result<(), PublishError> {
    let mut folder = root.to_owned();
    for step in path.rsplit_once('/').map_or("", |(folders, _)| folders).split('/').filter(|s| !s.is_empty())
    {
        folder.push(step);
        match fs::symlink_metadata(&folder) {
            Ok(there) if there.is_dir() => {}
            Ok(_) => return Err(PublishError::NotAFolder(folder)),
            Err(_) => fs::create_dir(&folder).at(&folder, "made")?,
        }
    }
    Ok(())
}

/// Refuses paths that could lead out of the site or stand for two files.
fn check_paths(pages: &[Page]) -> Result<(), PublishError> {
    let mut seen = BTreeSet::new();
    for page in pages {
        let wrong = |why| Err(PublishError::Path { path: page.path.clone(), why });
        let plain = |c: Component| matches!(c, Component::Normal(_));
        if page.path.contains(['\\', ':', '\0'])
            || page.path.split('/').any(|part| part.is_empty() || part == ".")
        {
            return wrong("has a path that not every disk can hold");
        }
        if !Path::new(&page.path).components().all(plain) {
            return wrong("would be written outside the site");
        }
        let ours = [SITE.marker, EXPORT.marker, MANIFEST];
        if ours.contains(&page.path.as_str()) || !seen.insert(page.path.as_str()) {
            return wrong("would be written twice");
        }
    }
    Ok(())
}

/// Where a site goes, and the two folders beside it that a build uses.
struct Place {
    out: PathBuf,
    parent: PathBuf,
    fresh: PathBuf,
    aside: PathBuf,
    sort: Sort,
}

impl Place {
    /// The place, through links: what they lead to is replaced, not they.
    fn of(out: &Path, sort: Sort) -> Result<Self, PublishError> {
        let out = match fs::canonicalize(out) {
            Ok(real) => real,
            Err(error) if error.kind() == ErrorKind::NotFound => out.to_owned(),
            Err(error) => return Err(error).at(out, "opened"),
        };
        let Some(name) = out.file_name() else { return Err(PublishError::NotAFolder(out)) };
        let parent = match out.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let beside = |ending: &str| {
            let mut beside = OsString::from(".");
            beside.push(name);
            beside.push(ending);
            parent.join(beside)
        };
        Ok(Self { fresh: beside(".countersign-new"), aside: beside(".countersign-old"), parent, out, sort })
    }

    /// Moves back a site that a stopped build had moved aside, or clears it away when the new one
    /// has taken its place.
    fn restore(&self) -> Result<(), PublishError> {
        if !is_there(&self.aside) {
            return Ok(());
        }
        if is_there(&self.out) {
            return fs::remove_dir_all(&self.aside).at(&self.aside, "removed");
        }
        fs::rename(&self.aside, &self.out).at(&self.out, "moved back")
    }

    /// Whether what stands there may be replaced.
    fn may_replace(&self, force: bool) -> Result<(), PublishError> {
        if !is_there(&self.out) {
            return Ok(());
        }
        if !self.out.is_dir() {
            return Err(PublishError::NotAFolder(self.out.clone()));
        }
        if let Some(what) = PRECIOUS.into_iter().find(|name| is_there(&self.out.join(name))) {
            return Err(PublishError::Precious { out: self.out.clone(), what });
        }
        if is_ours(&self.out, self.sort) {
            let files = if force { Vec::new() } else { strangers(&self.out, self.sort)? };
            return match files.as_slice() {
                [] => Ok(()),
                _ => Err(PublishError::Strangers { out: self.out.clone(), files }),
            };
        }
        let is_empty = fs::read_dir(&self.out).at(&self.out, "read")?.next().is_none();
        if is_empty || force { Ok(()) } else { Err(PublishError::Foreign(self.out.clone())) }
    }
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

fn is_ours(folder: &Path, sort: Sort) -> bool {
    fs::read_to_string(folder.join(sort.marker)).is_ok_and(|text| text.lines().next() == Some(sort.mark))
}

/// Files in a site's folder that its list does not name; all but the marker when it has no list.
fn strangers(folder: &Path, sort: Sort) -> Result<Vec<String>, PublishError> {
    let list = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let mut ours: BTreeSet<&str> =
        list.lines().filter_map(|line| line.split_once("  ")).map(|(_, p)| p).collect();
    ours.extend([sort.marker, MANIFEST]);
    let mut found = Vec::new();
    walk(folder, "", &mut |path| {
        if !ours.contains(path.as_str()) {
            found.push(path);
        }
    })?;
    found.sort();
    Ok(found)
}

/// Tells of every file below a folder, links included, by its path with `/` between folders.
fn walk(folder: &Path, at: &str, tell: &mut impl FnMut(String)) -> Result<(), PublishError> {
    for entry in fs::read_dir(folder).at(folder, "read")? {
        let entry = entry.at(folder, "read")?;
        let path = format!("{at}{}", entry.file_name().to_string_lossy());
        if entry.file_type().at(folder, "read")?.is_dir() {
            walk(&entry.path(), &format!("{path}/"), tell)?;
        } else {
            tell(path);
        }
    }
    Ok(())
}

/// The list of a site's files with the SHA-256 of each, as its `SHA256SUMS` holds it.
#[must_use]
pub fn manifest(pages: &[Page]) -> String {
    let mut lines: Vec<(&str, String)> =
        pages.iter().map(|page| (page.path.as_str(), sha256(&page.bytes))).collect();
    lines.sort_unstable();
    lines.into_iter().fold(String::new(), |mut text, (path, sum)| {
        // Writing to memory does not fail.
        let _ = writeln!(text, "{sum}  {path}");
        text
    })
}

/// A folder being written; removed again unless it takes its place.
struct Fresh<'a> {
    place: &'a Place,
    /// The marker, locked as long as the build lasts, so that no other build takes the folder for
    /// what a stopped one left.
    lock: Option<File>,
    done: bool,
}

impl<'a> Fresh<'a> {
    fn begin(place: &'a Place) -> Result<Self, PublishError> {
        fs::create_dir_all(&place.parent).at(&place.parent, "made")?;
        clear_leftover(place)?;
        match fs::create_dir(&place.fresh) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(PublishError::Busy(place.out.clone()));
            }
            made => made.at(&place.fresh, "made")?,
        }
        let mut fresh = Self { place, lock: None, done: false };
        let path = place.fresh.join(place.sort.marker);
        let mut marker = File::create_new(&path).at(&path, "written")?;
        // Some file systems know no locks; there, two builds at once are the user's to avoid.
        let _ = marker.try_lock();
        marker.write_all(format!("{}\n", place.sort.mark).as_bytes()).at(&path, "written")?;
        fresh.lock = Some(marker);
        Ok(fresh)
    }

    fn write(&self, pages: &[Page], old: Option<&Path>) -> Result<Published, PublishError> {
        let mut folders = BTreeSet::from([self.place.fresh.clone()]);
        let mut published = Published { written: 0, unchanged: 0 };
        for page in pages {
            let path = self.place.fresh.join(&page.path);
            if let Some(folder) = path.parent().filter(|folder| !folders.contains(*folder)) {
                fs::create_dir_all(folder).at(folder, "made")?;
                folders.insert(folder.to_owned());
            }
            if old.is_some_and(|old| is_kept(&old.join(&page.path), &path, &page.bytes)) {
                published.unchanged += 1;
            } else {
                put(&path, &page.bytes)?;
                published.written += 1;
            }
        }
        // Folders are few and are synced, pages are many and are not: a site lost with the power is
        // built again from the same commit.
        for folder in &folders {
            sync(folder);
        }
        Ok(published)
    }

    /// A file that a library writes itself; its content, for the list.
    fn written(&self, name: &str, writer: Writer<'_>) -> Result<Page, PublishError> {
        // whole, so that no library takes a folder's name for something else than a path
        let folder = fs::canonicalize(&self.place.fresh).at(&self.place.fresh, "opened")?;
        let path = folder.join(name);
        writer(&path).map_err(io::Error::other).at(&path, "written")?;
        let bytes = fs::read(&path).at(&path, "read")?;
        Ok(Page { path: name.to_owned(), bytes })
    }

    /// Writes the list of the files.
    fn list(&self, pages: &[Page], old: Option<&Path>) -> Result<(), PublishError> {
        let (path, list) = (self.place.fresh.join(MANIFEST), manifest(pages));
        if old.is_some_and(|old| is_kept(&old.join(MANIFEST), &path, list.as_bytes())) {
            return Ok(());
        }
        put(&path, list.as_bytes())
    }

    fn swap(mut self) -> Result<(), PublishError> {
        let Place { out, fresh, aside, parent, .. } = self.place;
        if cfg!(windows) {
            // There, a folder can not be moved while a file in it is open.
            self.lock = None;
        }
        let replaces = is_there(out);
        if replaces {
            fs::rename(out, aside).at(out, "moved aside")?;
        }
        if let Err(error) = fs::rename(fresh, out) {
            if replaces {
                fs::rename(aside, out).at(out, "moved back")?;
            }
            return Err(error).at(out, "put in place");
        }
        self.done = true;
        sync(parent);
        if replaces {
            // The new site stands; what can not be removed now, the next build removes.
            let _ = fs::remove_dir_all(aside);
        }
        Ok(())
    }
}

/// Gives the file at `old` a second name at `new`, where it holds just these bytes. Not every file system can;
/// there every page is written.
fn is_kept(old: &Path, new: &Path, bytes: &[u8]) -> bool {
    let size = u64::try_from(bytes.len()).ok();
    fs::symlink_metadata(old).is_ok_and(|told| told.is_file() && Some(told.len()) == size)
        && fs::read(old).is_ok_and(|stands| stands == bytes)
        && fs::hard_link(old, new).is_ok()
}

/// Writes a file that is not there yet.
fn put(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    File::create_new(path).and_then(|mut file| file.write_all(bytes)).at(path, "written")
}

impl Drop for Fresh<'_> {
    fn drop(&mut self) {
        if !self.done {
            // The error that brought us here is the one to tell of.
            let _ = fs::remove_dir_all(&self.place.fresh);
        }
    }
}

/// Removes the folder that a stopped build was writing. One whose marker is locked is being written.
fn clear_leftover(place: &Place) -> Result<(), PublishError> {
    if !is_there(&place.fresh) {
        return Ok(());
    }
    if let Ok(marker) = File::open(place.fresh.join(place.sort.marker))
        && matches!(marker.try_lock(), Err(TryLockError::WouldBlock))
    {
        return Err(PublishError::Busy(place.out.clone()));
    }
    fs::remove_dir_all(&place.fresh).at(&place.fresh, "removed")
}

/// Asks the disk to keep a folder's entries. Not every system can, and nothing depends on it but
/// what a failing power leaves.
fn sync(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
