//! The workflow that a forge runs over each change. Kept in one place: what each forge is told stands here only.

use super::Planned;
use crate::model::forge::Forge;

/// The release that the workflow installs: that of the program which wrote it.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The workflow for a forge: checks what a change brings, and builds the site of what stands on `branch`.
#[must_use]
pub fn workflow(forge: Forge, branch: &str) -> Planned {
    let (path, text) = match forge {
        Forge::GitHub => (".github/workflows/countersign.yml", include_str!("start/github.yml")),
        Forge::Gitea => (".gitea/workflows/countersign.yml", include_str!("start/gitea.yml")),
        Forge::GitLab => (".gitlab-ci.yml", include_str!("start/gitlab.yml")),
    };
    let text = text.replace("{{version}}", VERSION).replace("{{branch}}", &super::scalar::text(branch));
    Planned::new(path, text)
}

/// Where a forge looks for the workflow.
#[must_use]
pub fn place(forge: Forge) -> &'static str {
    match forge {
        Forge::GitHub => ".github/workflows/countersign.yml",
        Forge::Gitea => ".gitea/workflows/countersign.yml",
        Forge::GitLab => ".gitlab-ci.yml",
    }
}
