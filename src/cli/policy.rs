//! Whose settings count.

use std::env;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use crate::pipeline::{self, Base};

/// Whose settings, people and answers count.
#[derive(Debug, Default, Args)]
pub(super) struct PolicyRef {
    /// Read settings, people, keys, answers, known debt and own rules from this commit, tag or branch, and
    /// the records from what is looked at [default: for a pull or merge request in CI, where it parted from
    /// the protected branch]
    #[arg(long, value_name = "REV")]
    policy_ref: Option<String>,
}

impl PolicyRef {
    /// The revision by whose policy records are judged; none where each landing is judged by that before
    /// it.
    ///
    /// # Errors
    /// When it names nothing, or when a request's base can not be found: then nothing is judged by the
    /// settings that the request itself may have changed.
    pub(super) fn base(&self, root: &Path, head: Option<&str>) -> Result<Option<Base>, Failure> {
        if let Some(rev) = &self.policy_ref {
            let advice = "Name a commit, tag or branch after --policy-ref.";
            let base = pipeline::base(root, rev, None).map_err(|why| failure(&why, advice))?;
            return Ok(Some(Base { named: format!("the policy of {rev}, named by --policy-ref"), ..base }));
        }
        let Some(target) = proposal(root) else { return Ok(None) };
        let advice =
            "Fetch the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0`), or name the base with --policy-ref.";
        let base = pipeline::base(root, &target.rev, Some(head.unwrap_or("HEAD")));
        let base = base.map_err(|why| failure(&format!("The base of this request: {why}"), advice))?;
        let named =
            format!("the policy where this request parted from {} ({} is set)", target.rev, target.variable);
        Ok(Some(Base { named, ..base }))
    }
}

fn failure(why: &str, advice: &str) -> Failure {
    Failure::new(format!("{}.", why.trim_end_matches('.')), advice)
}

/// Where a request is to land.
struct Target {
    rev: String,
    variable: &'static str,
}

/// Variables by which forges tell where a request is to land, each with the one that names the folder which
/// was checked out for it.
const FORGES: [(&str, &str); 3] = [
    // Gitea and Forgejo set the same
    ("GITHUB_BASE_REF", "GITHUB_WORKSPACE"),
    ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "CI_PROJECT_DIR"),
    ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "CI_PROJECT_DIR"),
];

/// The request that this run is for; none outside CI, and none for another repository than that which was
/// checked out for it.
fn proposal(root: &Path) -> Option<Target> {
    let said = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let (variable, value, folder) =
        FORGES.iter().find_map(|(base, folder)| Some((*base, said(base)?, said(folder)?)))?;
    let top = pipeline::top(root)?;
    let is_here = PathBuf::from(folder).canonicalize().ok()? == top;
    let rev = if variable.ends_with("_SHA") { value } else { format!("origin/{value}") };
    is_here.then_some(Target { rev, variable })
}
