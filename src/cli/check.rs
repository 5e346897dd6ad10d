//! `countersign check`.

use clap::{Args, ValueEnum};

use super::folder::{When, Which};
use super::outputs::{self, Output};
use super::policy::PolicyRef;
use super::{CANNOT_TELL, CLEAN, Common, FINDINGS};
use crate::model::comparison::Comparison;
use crate::model::finding::Grade;
use crate::pipeline::{self, Examined};
use crate::report::ci::Scope;
use crate::report::human::Options;
use crate::report::{Look, View};

/// Check the records and say where they fall short.
///
/// Shows each finding with the lines where it stands, the clause behind it and what to do; then how
/// often each rule was asked. Missing evidence is "cannot tell", never a pass. Who wrote which record
/// when is read from git; in a folder without git, what only git knows can not be told. Findings that
/// are answered, or known debt, are shown apart and not counted.
///
/// With --new-from both states are looked at from the same day, and only what is new is shown and
/// counted: new findings, and findings whose answer no longer holds.
///
/// --format may be given several times, each but one with a file: --format sarif=out.sarif --format
/// github. What is answered or known debt is no failure in any form: SARIF and JUnit carry it as
/// suppressed or skipped, the others leave it out. docs/ci.md says how to set up each forge.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  no open finding at or above the grade of --fail-on
  1  open findings at or above it
  2  the command line was wrong, or nothing could be checked
  3  no such finding, but some questions could not be answered

Examples:
  countersign check                            check the laboratory in the current folder
  countersign check --at v2026.1               check it as it stood at a tag
  countersign check --as-of 2026-03-31         look from the last day of March
  countersign check --fail-on major            fail on the gravest findings only
  countersign check --new-from origin/main     what the files on disk bring that main has not
  countersign check --procedure-of today       see what today's procedure would say of the past
  countersign check --fingerprints             show what an answer to a finding names it by
  countersign check --format json              for other programs
  countersign check --format sarif=out.sarif --format junit=out.xml --format human
                                               several forms at once")]
pub(super) struct Check {
    #[command(flatten)]
    which: Which,
    /// What to write and, after =, the file to write it to: human, json, sarif, sarif-open, junit,
    /// codequality, github, rdjson, markdown, badge, badge-json. May be given several times
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "human", value_parser = outputs::output)]
    format: Vec<Output>,
    /// The lightest grade that makes the exit code 1
    #[arg(long, value_name = "GRADE", default_value = "minor")]
    fail_on: FailOn,
    /// Show only what is new against this commit, tag or branch, and what became of its findings
    #[arg(long, value_name = "REV")]
    new_from: Option<String>,
    /// Show every finding in full, however many there are
    #[arg(long)]
    all: bool,
    /// Show each finding's fingerprint, which an answer to it names
    #[arg(long)]
    fingerprints: bool,
    /// Judge records by the procedure of their day, or all of them by today's
    #[arg(long, value_name = "WHEN", default_value = "day")]
    procedure_of: When,
    #[command(flatten)]
    policy: PolicyRef,
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
        outputs::sound(&self.format)?;
        let within = outputs::within(&self.which.files.root(common)?);
        let examined = self.which.examine(common, self.procedure_of.into(), None, &self.policy)?;
        let comparison = match &self.new_from {
            None => None,
            Some(rev) => {
                let base = self.which.base(rev, &examined, common)?;
                let comparison = pipeline::compare(&examined, &base, rev);
                std::mem::forget(base);
                Some(comparison)
            }
        };
        let scope = Scope { view: view(&examined), comparison: comparison.as_ref(), within: &within };
        outputs::write(&self.format, &scope, self.options(common, look), common)?;
        let verdict = match &comparison {
            None => self.whole(&examined),
            Some(comparison) => self.news(comparison),
        };
        // The process ends here: the system takes memory back faster than we could, piece by piece.
        std::mem::forget(examined);
        Ok(verdict)
    }

    fn options(&self, common: &Common, look: Look) -> Options {
        Options {
            look,
            all: self.all,
            verbose: common.verbose,
            fingerprints: self.fingerprints,
            quiet: common.quiet,
        }
    }

    /// Of everything that was found.
    fn whole(&self, examined: &Examined) -> u8 {
        let checked = &examined.checked;
        let open = checked.findings().into_iter().filter(|f| f.is_open()).map(|f| f.grade);
        let doubt = checked.cannot_tell().any(|open| open.follows_from.is_none());
        self.fail_on.verdict(open, doubt)
    }

    /// Of what is new against another revision.
    fn news(&self, comparison: &Comparison) -> u8 {
        let doubt = !comparison.questions.is_empty() || comparison.untold.iter().any(|f| !f.explained);
        self.fail_on.verdict(comparison.against.iter().copied(), doubt)
    }
}

fn view(examined: &Examined) -> View<'_> {
    let Examined { tree, lab, checked, spots, .. } = examined;
    View { tree, lab, checked, spots }
}

impl FailOn {
    /// The exit code for open findings of these grades, and whether something could not be told.
    fn verdict(self, mut open: impl Iterator<Item = Grade>, doubt: bool) -> u8 {
        let lightest = match self {
            Self::Major => Grade::Major,
            Self::Minor => Grade::Minor,
            Self::Observation => Grade::Observation,
            Self::Never => return CLEAN,
        };
        if open.any(|grade| grade <= lightest) {
            FINDINGS
        } else if doubt {
            CANNOT_TELL
        } else {
            CLEAN
        }
    }
}
