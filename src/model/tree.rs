//! What the loading door brings in: files by path, sorted, whatever they came from.

use std::sync::Arc;

/// One file of the laboratory, unread.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path from the repository's root, with `/` between folders.
    pub path: Arc<str>,
    /// Its bytes, as found.
    pub bytes: Arc<[u8]>,
}

/// Where a [`Tree`] came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Files on disk.
    WorkTree {
        /// The commit whose records these are to the byte; none when they differ from the commit
        /// checked out, or stand in no repository.
        commit: Option<String>,
    },
    /// A commit, read as git objects.
    Revision {
        /// Full hexadecimal commit id.
        commit: String,
    },
    /// Values made by a test or a generator.
    Memory,
}

/// All files that a laboratory's records consist of, sorted by path.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Where the files came from.
    pub origin: Origin,
    /// The files, sorted by path, without duplicates.
    pub files: Vec<SourceFile>,
}

impl Tree {
    /// A tree of given files, sorted.
    #[must_use]
    pub fn of<P: Into<Arc<str>>, B: Into<Arc<[u8]>>>(
        origin: Origin,
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Self {
        let mut files: Vec<_> = files
            .into_iter()
            .map(|(path, bytes)| SourceFile { path: path.into(), bytes: bytes.into() })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { origin, files }
    }

    /// The commit that the files are to the byte, in hexadecimal.
    #[must_use]
    pub fn commit(&self) -> Option<&str> {
        match &self.origin {
            Origin::Revision { commit } => Some(commit),
            Origin::WorkTree { commit } => commit.as_deref(),
            Origin::Memory => None,
        }
    }

    /// The file at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.binary_search_by(|f| (*f.path).cmp(path)).ok().and_then(|i| self.files.get(i))
    }
}
