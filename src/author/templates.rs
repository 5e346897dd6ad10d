//! The text with which a change is proposed: the questions that its approval answers.

use std::fmt::Write as _;

use super::Planned;
use crate::model::forge::Forge;
use crate::model::kind::Kind;
use crate::model::question;
use crate::model::record::blocks::Role;

/// Kinds that others approve, with the roles that are asked.
const ASKED: [(Kind, &[Role]); 6] = [
    (Kind::Review, &[Role::TechnicalManager, Role::QualityManager]),
    (Kind::Amendment, &[Role::QualityManager]),
    (Kind::Deviation, &[Role::TechnicalManager, Role::QualityManager]),
    (Kind::Subcontract, &[Role::TechnicalManager]),
    (Kind::Report, &[Role::TechnicalManager]),
    (Kind::Complaint, &[Role::QualityManager]),
];

/// The template of a forge.
#[must_use]
pub fn of(forge: Forge) -> Planned {
    let path = match forge {
        Forge::GitHub => ".github/pull_request_template.md",
        Forge::GitLab => ".gitlab/merge_request_templates/Default.md",
        Forge::Gitea => ".gitea/pull_request_template.md",
    };
    let mut text = String::from(
        "<!-- Delete what is not touched. Approving this change answers the questions below with yes. -->\n\n\
         **What this change records, and for which job:**\n\n\n",
    );
    for (kind, roles) in ASKED {
        // writing to a text can not fail
        let _ = writeln!(text, "### It brings or changes: {}\n", kind.shape().title);
        for role in roles {
            let _ = writeln!(text, "- [ ] *{}*: {}", role.words(), question::of(kind, *role).text);
        }
        text.push('\n');
    }
    text.push_str(
        "### Always\n\n\
         - [ ] It is written down when it happened; what is late says so (`late_entry`).\n\
         - [ ] Whoever approves wrote none of it.\n\
         - [ ] `countersign check` finds nothing new, or the answer to it is part of this change.\n",
    );
    Planned::new(path, text)
}
