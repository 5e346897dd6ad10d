//! When the commit was made that the records are read at.

use std::path::Path;

use git2::Repository;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::HistoryError;
use crate::model::when::When;

/// The committer's date of `rev` (the checked-out commit when absent), in `zone`: nothing that
/// happened later can stand in its records. `None` where there is no repository or no commit.
///
/// # Errors
/// When the zone is unknown, or git can not read the commit.
pub fn committed(root: &Path, rev: Option<&str>, zone: &str) -> Result<Option<When>, HistoryError> {
    let zone = TimeZone::get(zone).map_err(|_| HistoryError::Zone(zone.to_owned()))?;
    let Ok(repo) = Repository::discover(root) else { return Ok(None) };
    let commit = match rev {
        Some(rev) => repo.revparse_single(rev)?.peel_to_commit()?,
        None => match repo.head() {
            Ok(head) => head.peel_to_commit()?,
            Err(_) => return Ok(None),
        },
    };
    let instant = Timestamp::from_second(commit.time().seconds()).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Some(When { day: instant.to_zoned(zone).date(), instant: Some(instant) }))
}
