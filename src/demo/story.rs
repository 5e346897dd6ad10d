//! Where the storyline's history differs from what the records themselves tell.

use jiff::civil::{Date, date};

/// First committed long after it happened (path ending, day).
pub(super) const LATE: &[(&str, Date)] =
    &[("REQ-26-011/deviation-1.yaml", date(2026, 5, 11)), ("REQ-26-017/review.yaml", date(2026, 6, 24))];

/// Pushed by one person alone, without anybody's review (path ending, person).
pub(super) const ALONE: &[(&str, &str)] =
    &[("REQ-26-016/review.yaml", "P4"), ("REQ-26-016/request.yaml", "P4")];

/// The second signature was put in by somebody else than its signer (path ending, person).
pub(super) const FOR_ANOTHER: &[(&str, &str)] = &[("REQ-26-025/review.yaml", "P8")];

/// Changed after approval, without an amendment.
pub(super) struct Edit {
    /// Path ending.
    pub(super) path: &'static str,
    /// When it was changed.
    pub(super) on: Date,
    /// By whom.
    pub(super) by: &'static str,
    /// What stands there today.
    pub(super) now: &'static str,
    /// What stood there before.
    pub(super) before: &'static str,
}

/// The edits.
pub(super) const EDITS: &[Edit] = &[Edit {
    path: "REQ-26-024/review.yaml",
    on: date(2026, 8, 24),
    by: "P8",
    now: "due_on: 2026-08-28",
    before: "due_on: 2026-08-25",
}];

/// Written, and later removed: path, text, day of writing, by whom, day of removal, by whom.
pub(super) struct Removal {
    /// Path.
    pub(super) path: &'static str,
    /// Its text.
    pub(super) text: &'static str,
    /// When and by whom it was written.
    pub(super) written: (Date, &'static str),
    /// When and by whom it was removed.
    pub(super) removed: (Date, &'static str),
}

/// The removals.
pub(super) const REMOVALS: &[Removal] = &[Removal {
    path: "records/feedback/FB-26-07.yaml",
    text: include_str!("FB-26-07.yaml"),
    written: (date(2026, 8, 20), "P8"),
    removed: (date(2026, 9, 2), "P8"),
}];
