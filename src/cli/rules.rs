//! `countersign rules`.

use std::io::Write;

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::folder::Files;
use super::{CLEAN, Common, FAILED, FINDINGS, screen};
use crate::model::record::own_rule::Tried;
use crate::pipeline::{self, OwnRules};
use crate::report::{Look, own};

/// List the laboratory's own rules, or try their examples.
///
/// A laboratory writes rules of its own in `rules/*.yaml`; `check` asks them with all others.
/// docs/laboratory-rules.md shows how to write one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "\
Exit codes:
  0  every file in rules/ could be read as a rule, or there is none
  1  something is wrong with one
  2  the command line was wrong, or the laboratory could not be read

Examples:
  countersign rules                        list them
  countersign rules test                   see that each answers its examples as it must
  countersign explain LAB-001              show one in full")]
pub(super) struct Rules {
    #[command(flatten)]
    files: Files,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    Test(Test),
}

/// Ask each of the laboratory's own rules its examples.
///
/// No record is read: a rule is asked the records that stand in its own file.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  every example was answered as it must be, or the laboratory has no rules
  1  one was answered otherwise, or could not be asked
  2  the command line was wrong, or no example could be asked at all")]
struct Test {
    #[command(flatten)]
    files: Files,
}

impl Rules {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        match &self.what {
            None => self.list(common, look),
            Some(What::Test(test)) => test.run(common, look),
        }
    }

    fn list(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let OwnRules { rules, faults, .. } = read(&self.files, common)?;
        if faults.is_empty() {
            screen::write([own::list(&rules, look)])?;
            return Ok(CLEAN);
        }
        if !rules.is_empty() {
            screen::write([own::list(&rules, look)])?;
        }
        let _ = std::io::stderr().write_all(own::wrong(&faults, look).as_bytes());
        Ok(FINDINGS)
    }
}

impl Test {
    fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let OwnRules { rules, faults, tried } = read(&self.files, common)?;
        screen::write([own::tried(&rules, &faults, &tried, look)])?;
        if rules.is_empty() && faults.is_empty() {
            // there is nothing that could be answered wrongly
            return Ok(CLEAN);
        }
        Ok(match tried.iter().filter(|one| one.is_answered()).count() {
            0 => FAILED,
            _ if faults.is_empty() && tried.iter().all(Tried::is_as_expected) => CLEAN,
            _ => FINDINGS,
        })
    }
}

fn read(files: &Files, common: &Common) -> Result<OwnRules, Failure> {
    let root = files.root(common)?;
    pipeline::own_rules(&root, files.at.as_deref()).map_err(|error| files.unreadable(&root, &error))
}
