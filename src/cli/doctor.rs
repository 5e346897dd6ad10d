//! `countersign doctor`.

mod keys;
mod place;

use clap::Args;

use super::folder::{Files, Which};
use super::{CLEAN, Common, FINDINGS, screen};
use crate::pipeline;
use crate::report::harmless;

/// Look over machine, repository, settings and keys: what is wrong, and the command that mends it.
///
/// Says nothing about the records themselves; `check` does. Nothing is ever changed.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  all is well
  1  something is to be mended
  2  there is no laboratory here

Examples:
  countersign doctor
  countersign doctor -C ~/laboratory")]
pub(super) struct Doctor {}

/// What was looked at, and how it stands.
enum Remark {
    /// All is well.
    Well(String),
    /// Something is not, and what mends it.
    Mend(String, String),
    /// It does not matter to everybody, and can not be judged from here.
    Note(String),
}

impl Doctor {
    #[allow(clippy::unused_self, reason = "as every command")]
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let root = Files::HERE.root(common)?;
        let mut remarks = Vec::new();
        let which = Which::here(None, None);
        match which.open(&root) {
            Ok(input) => {
                let (tree, lab) = pipeline::records(input, &|_| {});
                place::settings(&lab, &tree, &mut remarks);
                let health = place::repository(&root, &lab.settings.protected_branch, &mut remarks);
                keys::look_over(&root, &lab, &mut remarks);
                place::beside(&root, health.is_some_and(|health| health.has_remote), &mut remarks);
            }
            Err(failure) => {
                let advice = "Mend it, then run `countersign doctor` again: the rest rests on the settings.";
                remarks.push(Remark::Mend(failure.to_string(), advice.to_owned()));
                place::repository(&root, "main", &mut remarks);
            }
        }
        let is_well = !remarks.iter().any(|remark| matches!(remark, Remark::Mend(..)));
        screen::write(remarks.iter().map(shown).chain([sum(&remarks)]))?;
        Ok(if is_well { CLEAN } else { FINDINGS })
    }
}

fn shown(remark: &Remark) -> String {
    let clean = |text: &str| text.lines().map(|line| harmless::line(line).into_owned()).collect::<Vec<_>>();
    match remark {
        Remark::Well(text) => format!("well  {}\n", clean(text).join("\n      ")),
        Remark::Note(text) => format!("note  {}\n", clean(text).join("\n      ")),
        Remark::Mend(text, how) => {
            let (text, how) = (clean(text).join("\n      "), clean(how).join("\n      "));
            format!("MEND  {text}\n      {how}\n")
        }
    }
}

fn sum(remarks: &[Remark]) -> String {
    match remarks.iter().filter(|remark| matches!(remark, Remark::Mend(..))).count() {
        0 => "\nAll is well.\n".to_owned(),
        1 => "\nOne thing is to be mended.\n".to_owned(),
        many => format!("\n{many} things are to be mended.\n"),
    }
}
