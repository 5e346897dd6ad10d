//! What a forge runs over each change: the pieces of the folder `ci`, as they stand there, and what says where the
//! program comes from.

use super::Planned;
use crate::model::forge::Forge;
use crate::model::scalar;

/// Where the scripts stand that workflows call.
pub const FOLDER: &str = ".countersign";

/// The file that says where the program comes from.
pub const PROGRAM: &str = ".countersign/program";

/// What a workflow says of the branch, until it is the laboratory's own.
const BRANCH: &str = "branches: [main]";

/// Files that are the same for every forge.
const SCRIPTS: [(&str, &str); 5] = [
    ("README.md", include_str!("start/ci.md")),
    ("program", include_str!("../../ci/program")),
    ("program.sh", include_str!("../../ci/program.sh")),
    ("gate.sh", include_str!("../../ci/gate.sh")),
    ("comment.sh", include_str!("../../ci/comment.sh")),
];

/// The workflows of a forge, each with its place.
fn workflows(forge: Forge) -> [(&'static str, &'static str); 2] {
    match forge {
        Forge::GitHub => [
            (".github/workflows/countersign.yml", include_str!("../../ci/github/countersign.yml")),
            (".github/workflows/countersign-publish.yml", include_str!("../../ci/github/publish.yml")),
        ],
        Forge::Gitea => [
            (".gitea/workflows/countersign.yml", include_str!("../../ci/gitea/countersign.yml")),
            (".gitea/workflows/countersign-publish.yml", include_str!("../../ci/gitea/publish.yml")),
        ],
        Forge::GitLab => [
            (".gitlab-ci.yml", include_str!("../../ci/gitlab/gitlab-ci.yml")),
            (".countersign/gitlab.yml", include_str!("../../ci/gitlab/countersign.yml")),
        ],
    }
}

/// What a forge needs to check each change, with the laboratory's `branch` for the one that counts.
#[must_use]
pub fn pieces(forge: Forge, branch: &str) -> Vec<Planned> {
    let own = format!("branches: [{}]", scalar::text(branch));
    let workflows = workflows(forge).map(|(path, text)| Planned::new(path, text.replace(BRANCH, &own)));
    let scripts = SCRIPTS.map(|(name, text)| Planned::new(format!("{FOLDER}/{name}"), text));
    workflows.into_iter().chain(scripts).collect()
}

/// Whether a text of the file [`PROGRAM`] says where the program comes from.
#[must_use]
pub fn says_where(text: &str) -> bool {
    let said = |name: &str| {
        let value = |line: &str| Some(line.strip_prefix(name)?.strip_prefix('=')?.trim().to_owned());
        text.lines().find_map(value).is_some_and(|value| !value.is_empty())
    };
    said("URL") && said("SHA256") || said("SOURCE") && said("COMMIT") || said("ELSEWHERE")
}
