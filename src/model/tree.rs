//! What the loading door brings in: files by path, sorted, whatever they came from.

use std::sync::Arc;

use super::statement::SIGNATURE;

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
    /// Statements of approval and their signatures, from the folders `approvals/` beside the records;
    /// sorted by path. They are no records, and what they are worth is judged elsewhere.
    pub approvals: Vec<SourceFile>,
}

impl Tree {
    /// A tree of given files, sorted.
    #[must_use]
    pub fn of<P: Into<Arc<str>>, B: Into<Arc<[u8]>>>(
        origin: Origin,
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Self {
        Self { origin, files: sorted(files), approvals: Vec::new() }
    }

    /// The same tree with statements of approval and their signatures.
    #[must_use]
    pub fn with_approvals<P: Into<Arc<str>>, B: Into<Arc<[u8]>>>(
        self,
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Self {
        Self { approvals: sorted(files), ..self }
    }

    /// Every statement of approval, with the signature beside it where there is one.
    pub fn statements(&self) -> impl Iterator<Item = (&SourceFile, Option<&SourceFile>)> {
        let at = |path: &str| self.approvals.binary_search_by(|f| (*f.path).cmp(path)).ok();
        let statements = self.approvals.iter().filter(|f| f.path.ends_with(".json"));
        statements
            .map(move |f| (f, at(&format!("{}{SIGNATURE}", f.path)).and_then(|at| self.approvals.get(at))))
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

fn sorted<P: Into<Arc<str>>, B: Into<Arc<[u8]>>>(files: impl IntoIterator<Item = (P, B)>) -> Vec<SourceFile> {
    let mut files: Vec<_> = files
        .into_iter()
        .map(|(path, bytes)| SourceFile { path: path.into(), bytes: bytes.into() })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
