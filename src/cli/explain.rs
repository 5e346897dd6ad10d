//! `countersign explain`.

use clap::Args;

use super::failure::Failure;
use super::folder::Files;
use super::{CLEAN, Common, screen};
use crate::pipeline;
use crate::report::Look;
use crate::report::explain::Library;

/// Say what a rule, a clause or a kind of record is.
///
/// For a rule: what it checks, why an assessor cares, how to mend a finding, examples. For a
/// clause: what it asks, in our own words, and which rules check it. For a kind of record: where
/// its files stand and what they hold. Without a name: all rules, a line each, those of the
/// laboratory in the current folder among them.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign explain REV-001              a rule, by its code
  countersign explain review-missing       the same, by its name
  countersign explain REV                  the rules of a family
  countersign explain LAB-001              a rule of the laboratory's own, in its folder
  countersign explain 7.1.1                a clause of ISO/IEC 17025
  countersign explain 9001-8.2.1.c         a clause of ISO 9001
  countersign explain deviation            a kind of record")]
pub(super) struct Explain {
    /// A rule's code or name, a clause's number, or a kind of record
    #[arg(value_name = "NAME")]
    name: Vec<String>,
}

impl Explain {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let mut rules = pipeline::catalogue().to_vec();
        // outside of any laboratory there are only the rules of the catalogue
        if let Ok(root) = Files::HERE.root(common)
            && let Ok(own) = pipeline::own_rules(&root, None)
        {
            rules.extend(own.rules);
        }
        let library = Library { rules: &rules, schema: pipeline::schema, look };
        let name = self.name.join(" ");
        if name.trim().is_empty() {
            screen::write([library.rules()])?;
            return Ok(CLEAN);
        }
        match library.explain(&name) {
            Ok(page) => screen::write([page])?,
            Err(hint) => return Err(Failure::new(hint.what, hint.advice).into()),
        }
        Ok(CLEAN)
    }
}
