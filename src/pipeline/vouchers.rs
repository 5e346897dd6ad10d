//! Fetches what verdicts rest on and no laboratory's tree holds: keys, and the ledger.

use std::path::Path;

use crate::history::Lookup;
use crate::model::lab::Lab;
use crate::model::policy::{KEYS, LEDGER_BRANCH};
use crate::model::repository::FileAt;
use crate::model::tree::Tree;
use crate::model::vouchers::Vouchers;

/// What the verdicts of a laboratory rest on. None where no approval is asked for, or where the records stand
/// in no commit or the repository can not be read, so that nobody could repeat anything. A ledger that can not
/// be read is left out; the verdicts themselves say what follows from that.
#[must_use]
pub fn vouchers(root: &Path, tree: &Tree, lab: &Lab) -> Option<Vouchers> {
    let commit = tree.commit().filter(|_| lab.approvals.asked && lab.history.is_ok())?;
    let lookup = Lookup::open(root, &lab.settings.limits).ok()?;
    let folder = format!("{KEYS}/");
    let keys = lookup.files(commit, &[&folder]).ok()?;
    let ledger = lookup.branch(LEDGER_BRANCH).ok().flatten().unwrap_or_default();
    let bytes = |(path, file): (String, FileAt)| (path, file.bytes);
    Some(Vouchers {
        prefix: lookup.prefix().to_owned(),
        keys: keys.into_iter().map(bytes).collect(),
        ledger: ledger.files.into_iter().map(bytes).collect(),
    })
}
