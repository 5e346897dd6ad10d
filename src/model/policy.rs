//! What approvals are judged by: settings, and the files that only the base revision may speak for.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::approval::Strength;
use super::record::blocks::Role;

/// The folder of public keys: `allowed_signers`, `revoked`, and the forge's keys.
pub const KEYS: &str = "keys";

/// Who may sign as whom, in the format of ssh-keygen's `ALLOWED SIGNERS`.
pub const ALLOWED_SIGNERS: &str = "keys/allowed_signers";

/// Public keys that are to be believed no more, one a line.
pub const REVOKED: &str = "keys/revoked";

/// The namespace of a person's signature over an approval statement.
pub const APPROVAL_NAMESPACE: &str = "approval.v1@countersign";

/// The namespace of the collector's signature over a ledger entry.
pub const LEDGER_NAMESPACE: &str = "ledger.v1@countersign";

/// The branch that holds the ledger of forge reviews.
pub const LEDGER_BRANCH: &str = "compliance-ledger";

/// Folders whose files say what a forge runs when somebody proposes or lands a change.
const WORKFLOWS: [&str; 8] = [
    ".countersign/",
    ".github/workflows/",
    ".github/actions/",
    ".gitlab/",
    ".gitea/workflows/",
    ".gitea/actions/",
    ".forgejo/workflows/",
    ".forgejo/actions/",
];

/// Files that do so, and those by which git itself reads and checks what is committed.
const GATES: [&str; 3] = [".gitlab-ci.yml", ".pre-commit-config.yaml", ".pre-commit-config.yml"];

/// Folders in which forges look for the list of owners; the top of the repository is the first.
const OWNERS: [&str; 6] = ["", "docs", ".github", ".gitlab", ".gitea", ".forgejo"];

/// The file that says how git treats the files of a folder.
pub const ATTRIBUTES: &str = ".gitattributes";

/// Whether a file decides what is run, and who is asked, before something lands: the forge's workflows, its
/// list of owners, git's attributes, hooks that are shared. The path is that from the laboratory's folder,
/// with `../` for every folder that the repository reaches further up.
#[must_use]
pub fn is_gate(path: &str) -> bool {
    let top = path.trim_start_matches("../");
    let (folder, name) = top.rsplit_once('/').unwrap_or(("", top));
    name == ATTRIBUTES
        || (name == "CODEOWNERS" && OWNERS.contains(&folder))
        || GATES.contains(&top)
        || WORKFLOWS.iter().any(|folder| top.starts_with(folder))
}

/// Whether such files may stand below a folder, by its path as [`is_gate`] takes it.
#[must_use]
pub fn leads_to_gate(folder: &str) -> bool {
    let top = folder.trim_start_matches("../");
    let is_on_the_way = |way: &str| {
        let way = way.trim_end_matches('/');
        let longer =
            |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('/'));
        way == top || longer(way, top) || longer(top, way)
    };
    OWNERS.contains(&top) || WORKFLOWS.iter().any(|folder| is_on_the_way(folder))
}

/// What must be approved, and what counts as proof. Without kinds nothing must.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ApprovalSettings {
    /// The day from which content that lands needs approval.
    #[schemars(example = &"2026-09-01")]
    pub from: Option<Date>,
    /// What each kind of record needs, by the kind's name.
    pub kinds: BTreeMap<String, ApprovalNeed>,
    /// What a change of the policy needs: settings, people, keys, own rules, answers, known debt, and the files
    /// by which the forge runs the check and asks people.
    pub policy: Option<ApprovalNeed>,
    /// Whether trailers and unsigned merges count (a flow of patches by electronic mail).
    pub accept_asserted: bool,
    /// The principals of the ledger's collector in `keys/allowed_signers`.
    #[schemars(extend("examples" = [["ledger@norrvik.example"]]))]
    pub collectors: Vec<String>,
    /// Entries of the ledger, by the SHA-256 of each, that were noted when the ledger held them, say at a
    /// management review. It must hold them for good: else its newest entries could be cut off in silence.
    #[schemars(inner(regex(pattern = r"^[0-9a-f]{64}$")))]
    #[schemars(extend("examples" = [["8d4e2ab1e5a6b1c0f0b6b44b5de2f1b3ab0a9d2c7c2f4f7e9f7a5f0cb1d6e0a7"]]))]
    pub ledger_holds: Vec<String>,
    /// The keys with which the forge signs merges, each with the time in which it was the forge's.
    pub forge_keys: Vec<ForgeKey>,
}

/// What approval something needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalNeed {
    /// The roles that must each stand for it; when empty, those whose signatures the record carries.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The least strength that counts.
    #[serde(default = "signed_merge")]
    pub strength: Strength,
}

fn signed_merge() -> Strength {
    Strength::S3
}

/// A key with which a forge signs merges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgeKey {
    /// Which forge, as in the accounts of people.
    #[schemars(example = &"github")]
    pub forge: String,
    /// The file of the public key, an armoured `OpenPGP` key or a line of OpenSSH, under `keys/`.
    #[schemars(example = &"keys/forge/github-2024.asc")]
    pub file: String,
    /// The address under which the forge makes commits in the name of people: whoever is behind that is no
    /// approver, so that the address counts as nobody's hand in a commit that carries a signature.
    #[schemars(example = &"noreply@github.com")]
    pub email: Option<String>,
    /// The first day on which it was the forge's.
    pub from: Option<Date>,
    /// The last day on which it was the forge's.
    pub to: Option<Date>,
}
