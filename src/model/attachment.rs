//! Files that records name and that no record is: scans, exports, letters, in folders `attachments/` beside
//! the records.

/// The folder.
pub const FOLDER: &str = "attachments";

/// Whether a file stands in such a folder.
#[must_use]
pub fn is_attachment(path: &str) -> bool {
    let mut folders = path.rsplit('/').skip(1).peekable();
    let is_ours = path.starts_with("records/") || path.starts_with("documents/");
    is_ours && folders.any(|folder| folder == FOLDER)
}

/// Where the file would stand that a record names: `attachments/order.pdf`, or only `order.pdf`. None for a
/// name that leads elsewhere or is none of a file.
#[must_use]
pub fn place(record: &str, named: &str) -> Option<String> {
    let (folder, _) = record.rsplit_once('/')?;
    let named = named.strip_prefix("./").unwrap_or(named);
    let named = named.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')).unwrap_or(named);
    let is_step = |step: &str| !step.is_empty() && step != "." && step != "..";
    let leads_there = named.split('/').all(is_step) && !named.contains('\\');
    leads_there.then(|| format!("{folder}/{FOLDER}/{named}"))
}
