//! `countersign codeowners`.

use std::fs;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::folder::Which;
use super::{CLEAN, Common, FINDINGS, screen};
use crate::report::codeowners::{self, Forge};
use crate::report::harmless;

/// Print the CODEOWNERS file that people, roles and settings call for.
///
/// The forge then asks the holders of the roles for a review. It is a convenience and not the gate: GitHub
/// is content with any one of those listed, and Gitea only asks. `countersign approvals` holds the roles
/// apart.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  the file was written, or with --check fits
  1  with --check: it does not fit, or there is none
  2  the command line was wrong, or the laboratory could not be read

Examples:
  countersign codeowners --forge github > .github/CODEOWNERS
  countersign codeowners --forge gitlab --check")]
pub(super) struct Codeowners {
    /// Whose syntax
    #[arg(long, value_name = "FORGE")]
    forge: Syntax,
    /// Compare with the file that stands there, and say what differs
    #[arg(long)]
    check: bool,
}

/// Whose syntax.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Syntax {
    /// github.com and GitHub Enterprise
    Github,
    /// gitlab.com and GitLab of one's own
    Gitlab,
    /// Gitea and Forgejo
    Gitea,
}

impl Syntax {
    pub(super) fn forge(self) -> Forge {
        match self {
            Self::Github => Forge::GitHub,
            Self::Gitlab => Forge::GitLab,
            Self::Gitea => Forge::Gitea,
        }
    }
}

impl Codeowners {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let forge = self.forge.forge();
        let which = Which::here(None, None);
        let (root, lab) = which.plain(common)?;
        let should = codeowners::text(&lab, forge, lab.as_of.day);
        if !self.check {
            screen::write([should])?;
            return Ok(CLEAN);
        }
        let found =
            forge.places().into_iter().find_map(|place| Some((place, fs::read(root.join(place)).ok()?)));
        let Some((place, bytes)) = found else {
            let [first, ..] = forge.places();
            let advice = format!("`countersign codeowners --forge {} > {first}` makes it.", forge.name());
            let text =
                format!("There is no CODEOWNERS file where {} looks for it.\n{advice}\n", forge.name());
            screen::write([text])?;
            return Ok(FINDINGS);
        };
        let stands = String::from_utf8(bytes)
            .map_err(|_| Failure::new(format!("{place} is no text."), "Write it anew with this command."))?;
        let drift = codeowners::drift(&stands, &should);
        if drift.is_empty() {
            screen::write([format!("{place} fits people, roles and settings.\n")])?;
            return Ok(CLEAN);
        }
        let lines: Vec<String> = drift.iter().map(|line| format!("  {}\n", harmless::line(line))).collect();
        screen::write([format!("{place} no longer fits people, roles and settings:\n{}", lines.concat())])?;
        Ok(FINDINGS)
    }
}
