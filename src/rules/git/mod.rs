//! What git tells of the records: written in time, unchanged, by the right hands, all still there?
//!
//! Where history tells nothing these rules say so once, not once for every record.

mod approvals;
pub mod changed;
mod hands;
pub mod landing;
pub mod late;
pub mod ledger;
pub mod own;
pub mod policy;
pub mod removed;
pub mod signer;
pub mod stale;
pub mod trust;
pub mod unapproved;

use jiff::civil::Date;

use crate::model::finding::Outcome;
use crate::model::history::{Commit, History};
use crate::model::lab::Lab;
use crate::rules::help::{counted, laboratory_cannot_tell};

/// The history, when there is one; else the rule can not tell, for the reason that there is.
fn history<'a>(lab: &'a Lab, out: &mut Outcome) -> Option<&'a History> {
    let why = match &lab.history {
        Err(why) => why.to_string(),
        Ok(history) => match beginning(history).filter(|first| *first > lab.as_of.day) {
            None => return Some(history),
            Some(first) => {
                format!("git's history of the records begins on {first}, after the day looked from")
            }
        },
    };
    laboratory_cannot_tell(out, why);
    None
}

/// Whether the settings list the commit, by its id or the first digits of it.
fn is_listed(commit: &Commit, ids: &[String]) -> bool {
    ids.iter().any(|id| id.len() >= 7 && commit.id.starts_with(id.as_str()))
}

/// Whether the commit brought records that were kept elsewhere before.
fn is_import(lab: &Lab, commit: &Commit) -> bool {
    is_listed(commit, &lab.settings.history.import_commits)
}

/// The first day of which history can tell when something was written down.
fn beginning(history: &History) -> Option<Date> {
    history.opening().map(|commit| commit.committed.day)
}

/// Says once of how many records history does not reach far enough back.
fn tell_too_early(history: &History, count: usize, asked: &str, out: &mut Outcome) {
    if let Some(first) = beginning(history).filter(|_| count > 0) {
        let records = counted(count, "record", "records");
        let why =
            format!("git's history of the records begins on {first}, and {records} {asked} before that");
        laboratory_cannot_tell(out, why);
    }
}
