//! What rendering gives: files of the site.

/// One file of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Path within the site, with `/` between folders.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}
