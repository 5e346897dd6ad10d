//! What the walk found out about single commits, kept for the next run in the git folder
//! (`countersign/history`). It may be deleted at any time.
//!
//! A commit's id stands for all that it holds, so that what was found out about it once stays true; what
//! depends on anything else, such as the branch or the settings, is not kept. A file that is damaged, of
//! another form, of another version of this program or of another laboratory is passed over and written
//! anew. The sum at its end tells damage and not malice: whoever can write to the git folder can feign
//! what stands here, as they can feign much else there. An examiner's own fresh clone has none, and
//! `--no-cache` leaves it alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::codec;
use super::id::Ids;
use super::known::Known;
use crate::model::kind::SHAPES;

/// The form of the file; to be raised with every change of what is kept or of how it is found out.
const FORM: &str = "countersign history 2\n";

/// The most bytes that are read or written.
const MOST: u64 = 1 << 30;

/// Bytes of a sum.
const SUM: usize = 32;

/// Where it is kept.
pub(super) struct Cache {
    folder: PathBuf,
    /// What else it depends on: the program's version, which files are records, the laboratory's folder.
    stamp: [u8; SUM],
}

impl Cache {
    /// That of the repository whose git folder this is, for the laboratory in the folder `prefix`.
    pub(super) fn of(git: &Path, prefix: &str) -> Self {
        let meant = format!("{}\n{SHAPES:?}\n{prefix}", env!("CARGO_PKG_VERSION"));
        Self { folder: git.join("countersign"), stamp: sum(meant.as_bytes()) }
    }

    /// What is kept; nothing where it can not be used.
    pub(super) fn load(&self) -> Ids<Rc<Known>> {
        self.read().unwrap_or_default()
    }

    fn read(&self) -> Option<Ids<Rc<Known>>> {
        let path = self.file();
        let about = fs::symlink_metadata(&path).ok()?;
        if !about.is_file() || about.len() > MOST {
            return None;
        }
        let bytes = Arc::new(fs::read(path).ok()?);
        let (content, end) = bytes.split_at_checked(bytes.len().checked_sub(SUM)?)?;
        if end != sum(content) {
            return None;
        }
        let rest = content.strip_prefix(FORM.as_bytes())?.strip_prefix(&self.stamp)?;
        codec::read(&bytes, content.len() - rest.len()..content.len())
    }

    /// Keeps what is known now. Where that can not be written, the next run finds it out again.
    pub(super) fn keep(&self, known: &Ids<Rc<Known>>) {
        let mut bytes = codec::write([FORM.as_bytes(), &self.stamp].concat(), known);
        bytes.extend(sum(&bytes));
        if bytes.len() as u64 <= MOST {
            // a folder that may not be written to is nothing to speak of
            let _ = self.replace(&bytes);
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
