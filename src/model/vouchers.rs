//! What the verdicts of a site rest on, for whoever repeats them without Countersign. Inert bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Keys and the ledger as the repository holds them.
#[derive(Debug, Clone, Default)]
pub struct Vouchers {
    /// The laboratory's folder within the repository, with a slash after it; empty at the top.
    pub prefix: String,
    /// The files of the folder `keys`, by path from the laboratory's folder.
    pub keys: BTreeMap<String, Arc<[u8]>>,
    /// The files of the ledger's branch, by path from its top; empty where there is no ledger.
    pub ledger: BTreeMap<String, Arc<[u8]>>,
}
