//! What a walk found out up to a commit some way back, kept for the next run in the git folder
//! (`countersign/history`). It may be deleted at any time.
//!
//! A commit's id stands for all that it holds and follows, so that what was found out on the way to it stays
//! true. What else it depends on stands in its stamp; other settings, and contents, have no part in it. A file
//! that is damaged, of another form, of another version of this program or of another laboratory is passed
//! over and written anew. The sum at its end tells damage and not malice: whoever can write to the git folder can feign
//! what stands here, as they can feign much else there. An examiner's own fresh clone has none, and
//! `--no-cache` leaves it alone.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::codec;
use super::course::Course;
use crate::model::kind::SHAPES;

/// The form of the file; to be raised with every change of what is kept or of how it is found out.
const FORM: &str = "countersign history 3\n";

/// The most bytes that are read or written.
const MOST: u64 = 1 << 30;

/// Bytes of a sum.
const SUM: usize = 32;

/// Fewer commits than this, or than one part in sixty-four of all, are sooner looked at again than written.
const FEW: usize = 64;

/// Where it is kept.
pub(super) struct Cache {
    folder: PathBuf,
    /// What else it depends on.
    stamp: [u8; SUM],
}

impl Cache {
    /// That of the repository whose git folder this is. What is kept depends on the program's version, on
    /// which files are records, and on these.
    pub(super) fn of(git: &Path, on: &[&str]) -> Self {
        let meant = format!("{}\n{SHAPES:?}\n{on:?}", env!("CARGO_PKG_VERSION"));
        Self { folder: git.join("countersign"), stamp: sum(meant.as_bytes()) }
    }

    /// What is kept, with days of this zone; none where it can not be used.
    pub(super) fn load(&self, zone: &TimeZone) -> Option<Course> {
        let path = self.file();
        let about = fs::symlink_metadata(&path).ok()?;
        if !about.is_file() || about.len() > MOST {
            return None;
        }
        let bytes = fs::read(path).ok()?;
        let (content, end) = bytes.split_at_checked(bytes.len().checked_sub(SUM)?)?;
        if end != sum(content) {
            return None;
        }
        codec::read(content.strip_prefix(FORM.as_bytes())?.strip_prefix(&self.stamp)?, zone)
    }

    /// What is to be kept when a walk has come this far, where that is worth it: so many commits of the line
    /// are not in what was kept before.
    pub(super) fn bytes(&self, course: &Course, fresh: usize) -> Option<Vec<u8>> {
        if fresh < FEW.max(course.line.order().len() / 64) {
            return None;
        }
        let mut bytes = codec::write([FORM.as_bytes(), &self.stamp].concat(), course);
        bytes.extend(sum(&bytes));
        Some(bytes)
    }

    /// Keeps it. Where that can not be written, the next run finds it out again.
    pub(super) fn keep(&self, bytes: &[u8]) {
        if bytes.len() as u64 <= MOST {
            // a folder that may not be written to is nothing to speak of
            let _ = self.replace(bytes);
        }
    }

    /// Writes beside the file and then in its place: whoever reads meanwhile finds the one or the other.
    fn replace(&self, bytes: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let fresh = self.folder.join(format!("history.{}", std::process::id()));
        let written = fs::write(&fresh, bytes).and_then(|()| fs::rename(&fresh, self.file()));
        if written.is_err() {
            let _ = fs::remove_file(&fresh);
        }
        written
    }

    fn file(&self) -> PathBuf {
        self.folder.join("history")
    }
}

fn sum(bytes: &[u8]) -> [u8; SUM] {
    Sha256::digest(bytes).into()
}
