//! `countersign check`.

use clap::{Args, ValueEnum};

use super::folder::Which;
use super::{CANNOT_TELL, CLEAN, Common, FINDINGS, screen};
use crate::model::finding::{Checked, Grade};
use crate::model::procedure::ProcedureOf;
use crate::pipeline::Examined;
use crate::report::human::Options;
use crate::report::{Look, View, human, json};

/// Check the records and say where they fall short.
///
/// Shows each finding with the lines where it stands, the clause behind it and what to do; then how
/// often each rule was asked. Missing evidence is "cannot tell", never a pass. Who wrote which record
/// when is read from git; in a folder without git, what only git knows can not be told.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  nothing at or above the grade of --fail-on
  1  findings at or above it
  2  the command line was wrong, or nothing could be checked
  3  no such finding, but some questions could not be answered

Examples:
  countersign check                            check the laboratory in the current folder
  countersign check --at v2026.1               check it as it stood at a tag
  countersign check --as-of 2026-03-31         look from the last day of March
  countersign check --fail-on major            fail on the gravest findings only
  countersign check --procedure-of today       see what today's procedure would say of the past
  countersign check --format json              for other programs")]
pub(super) struct Check {
    #[command(flatten)]
    which: Which,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// The lightest grade that makes the exit code 1
    #[arg(long, value_name = "GRADE", default_value = "minor")]
    fail_on: FailOn,
    /// Show every finding in full, however many there are
    #[arg(long)]
    all: bool,
    /// Judge records by the procedure of their day, or all of them by today's
    #[arg(long, value_name = "WHEN", default_value = "day")]
    procedure_of: When,
}

/// Whose procedure counts.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum When {
    /// That in force on the day of what is judged: a revision's rules bind from its first day
    Day,
    /// Today's, also for what happened before it
    Today,
}

/// What to write.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// One JSON object, countersign/findings/1
    Json,
}

/// The lightest grade that makes the exit code 1.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    /// Majors only
    Major,
    /// Majors and minors
    Minor,
    /// Every finding
    Observation,
    /// Nothing: the exit code is 0 whatever was found
    Never,
}

impl Check {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let procedure = match self.procedure_of {
            When::Day => ProcedureOf::TheDay,
            When::Today => ProcedureOf::Today,
        };
        let Examined { tree, lab, checked, spots } = self.which.examine(common, procedure, None)?;
        let view = View { tree: &tree, lab: &lab, checked: &checked, spots: &spots };
        match self.format {
            Format::Json => screen::write([json::findings(&view)?])?,
            Format::Human => {
                let Common { quiet, verbose, .. } = *common;
                let options = Options { look, all: self.all, verbose, quiet };
                screen::write(human::findings(view, options))?;
            }
        }
        let verdict = verdict(&checked, self.fail_on);
        // The process ends here: the system takes memory back faster than we could, piece by piece.
        std::mem::forget((tree, lab, checked, spots));
        Ok(verdict)
    }
}

fn verdict(checked: &Checked, fail_on: FailOn) -> u8 {
    let lightest = match fail_on {
        FailOn::Major => Grade::Major,
        FailOn::Minor => Grade::Minor,
        FailOn::Observation => Grade::Observation,
        FailOn::Never => return CLEAN,
    };
    if checked.findings().iter().any(|f| f.grade <= lightest) {
        FINDINGS
    } else if checked.cannot_tell().any(|open| open.follows_from.is_none()) {
        CANNOT_TELL
    } else {
        CLEAN
    }
}
