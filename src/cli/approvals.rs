//! `countersign approvals`.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::failure::Failure;
use super::folder::{Which, day};
use super::{CANNOT_TELL, CLEAN, Common, FINDINGS, screen};
use crate::model::approval::Verdict;
use crate::model::suggest::nearest;
use crate::report::Look;
use crate::report::approvals::{Shown, human, json};

/// Say which records are approved, by whom, and on what evidence.
///
/// The settings name the kinds of record that need approval, the roles that must stand for them, and the
/// least that counts as proof. Each verdict is about exactly the content that stands now. Evidence that
/// is forged counts for nothing; what can not be verified is "cannot tell", never approved. With -v each
/// verdict comes with the commands by which anybody can repeat it.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  every record that needs approval has it, or none is asked for
  1  some record has not
  2  the command line was wrong, or nothing could be judged
  3  no record is known to be without, but of some there is no telling

Examples:
  countersign approvals                                all records that need approval
  countersign approvals REQ-26-011/review -v           one record, with the commands to repeat it
  countersign approvals REQ-26-011 --diff              what changed in a job since it was approved
  countersign approvals --at v2026.1 --format json     as of a tag, for other programs")]
pub(super) struct Approvals {
    /// A job, a record, or a part of a job: REQ-26-011/review [default: all]
    #[arg(value_name = "REC")]
    record: Option<String>,
    /// Show what changed since it was approved, field by field
    #[arg(long)]
    diff: bool,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// Look at this commit, tag or branch instead of the files on disk
    #[arg(long, value_name = "REV")]
    at: Option<String>,
    /// Look from this day, as 2026-10-15; records dated later are left out
    #[arg(long, value_name = "DATE", value_parser = day)]
    as_of: Option<Date>,
    /// Look at every commit anew, and keep nothing of it in the git folder for the next run
    #[arg(long)]
    no_cache: bool,
    #[command(flatten)]
    policy: super::policy::PolicyRef,
}

/// What to write.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// One JSON object, countersign/approvals/1
    Json,
}

impl Approvals {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let which = Which { no_cache: self.no_cache, ..Which::here(self.at.clone(), self.as_of) };
        let (tree, lab) = which.approvals(common, &self.policy)?;
        let record = self.record.as_deref();
        let commit = lab.history.as_ref().ok().map(|history| history.commit.as_str()).or(tree.commit());
        let shown = Shown { lab: &lab, commit, record, diff: self.diff };
        if let Some(record) = record.filter(|_| lab.approvals.asked && shown.list().next().is_none()) {
            let names = shown.names();
            if !names.iter().any(|name| name == record) {
                let meant = nearest(record, names.iter().map(String::as_str));
                let advice = meant.map_or_else(
                    || "`countersign approvals` lists those that do.".to_owned(),
                    |meant| format!("Did you mean {meant}?"),
                );
                return Err(Failure::new(format!("No record {record} needs approval."), advice).into());
            }
        }
        screen::write([match self.format {
            Format::Human => human::approvals(shown, look, common.verbose, common.quiet),
            Format::Json => json::approvals(shown)?,
        }])?;
        let open = shown.list().any(|a| !matches!(a.verdict, Verdict::Approved | Verdict::CannotTell));
        let doubt = shown.count(Verdict::CannotTell) > 0 || !lab.approvals.gaps.is_empty();
        Ok(if open {
            FINDINGS
        } else if doubt {
            CANNOT_TELL
        } else {
            CLEAN
        })
    }
}
