//! `countersign explain`.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::failure::Failure;
use super::folder::{self, Files, When, Which};
use super::policy::PolicyRef;
use super::{CLEAN, Common, screen};
use crate::pipeline::{self, Examined};
use crate::report::explain::{Library, Unknown};
use crate::report::{Look, View, finding};

/// Say what a rule, a clause, a requirement or a kind of record is, or state a finding.
///
/// For a rule: what it checks, why an assessor cares, how to mend a finding, examples. For a
/// clause: what it asks, in our own words, and which rules check it. For a requirement of the
/// procedure: what it rests on. For a kind of record: where its files stand and what they hold.
/// Without a name: all rules, a line each, those of the laboratory in the current folder among them.
///
/// With --finding: one finding of the laboratory in the current folder, or that of -C, as an audit
/// finding, ready to paste into a nonconformity form: requirement, statement, objective evidence,
/// extent, proposed grade with its reason, and what would close it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign explain REV-001              a rule, by its code
  countersign explain review-missing       the same, by its name
  countersign explain REV                  the rules of a family
  countersign explain LAB-001              a rule of the laboratory's own, in its folder
  countersign explain 7.1.1                a clause of ISO/IEC 17025
  countersign explain 9001-8.2.1.c         a clause of ISO 9001
  countersign explain P09-6.2-a            a requirement of procedure 09
  countersign explain deviation            a kind of record
  countersign explain --finding 5d41e07c   a finding, by its fingerprint or the first digits of it")]
pub(super) struct Explain {
    /// A rule's code or name, a clause's number, a requirement's id, or a kind of record
    #[arg(value_name = "NAME", conflicts_with_all = ["finding", "at", "as_of", "procedure_of", "format"])]
    name: Vec<String>,
    /// State the finding with this fingerprint; six digits or more will do
    #[arg(long, value_name = "FINGERPRINT")]
    finding: Option<String>,
    /// Look at this commit, tag or branch instead of the files on disk
    #[arg(long, value_name = "REV", requires = "finding")]
    at: Option<String>,
    /// Look from this day, as 2026-10-15 [default: as for check]
    #[arg(long, value_name = "DATE", value_parser = folder::day, requires = "finding")]
    as_of: Option<Date>,
    /// Judge records by the procedure of their day, or all of them by today's [default: day]
    #[arg(long, value_name = "WHEN", requires = "finding")]
    procedure_of: Option<When>,
    /// How to write the finding [default: text]
    #[arg(long, value_name = "FORMAT", requires = "finding")]
    format: Option<Format>,
}

/// How to write a finding.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text with headings, for people and forms
    Text,
    /// One JSON object, countersign/nonconformity/1
    Json,
}

impl Explain {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        if let Some(fingerprint) = &self.finding {
            return self.state(fingerprint, common);
        }
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
        screen::write([library.explain(&name).map_err(failed)?])?;
        Ok(CLEAN)
    }

    /// Examines the laboratory and states the finding that is meant.
    fn state(&self, fingerprint: &str, common: &Common) -> anyhow::Result<u8> {
        let which = Which::here(self.at.clone(), self.as_of);
        let Examined { tree, lab, checked, spots, .. } = which.examine(
            common,
            self.procedure_of.unwrap_or_default().into(),
            None,
            &PolicyRef::default(),
        )?;
        let view = View { tree: &tree, lab: &lab, checked: &checked, spots: &spots };
        let meant = finding::find(&checked, fingerprint).map_err(failed)?;
        let text = match self.format {
            None | Some(Format::Text) => finding::text(&view, &meant),
            Some(Format::Json) => finding::json(&view, &meant)?,
        };
        screen::write([text])?;
        Ok(CLEAN)
    }
}

fn failed(unknown: Unknown) -> Failure {
    Failure::new(unknown.what, unknown.advice)
}
