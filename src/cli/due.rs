//! `countersign due`.

use clap::{Args, ValueEnum};

use super::failure::{Failure, given};
use super::folder::Which;
use super::{CLEAN, Common, screen};
use crate::model::agenda::Within;
use crate::model::lab::Lab;
use crate::model::suggest::nearest;
use crate::report::Look;
use crate::report::due::{Ahead, human, ics, json};

/// Say what falls due, and what is overdue.
///
/// Decisions, reports, confirmations, complaints, actions, reviews, surveys: the days that the rules look
/// back at, seen beforehand. An item that is overdue is what `countersign check` finds.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  what falls due could be told, whether or not something does
  2  the command line was wrong, or nothing could be told

Examples:
  countersign due                              what is overdue, and the next two weeks
  countersign due --within 3m                  the next three months
  countersign due --person P4                  what one person is to see to
  countersign due --within 1m --format ics     for a calendar: save it in a file and import it")]
pub(super) struct Due {
    #[command(flatten)]
    which: Which,
    /// How far to look ahead: days, weeks or months, as 14d, 3w or 2m
    #[arg(long, value_name = "TIME", default_value = "14d", allow_hyphen_values = true)]
    within: Within,
    /// Only what this person is to see to, by id or name
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// What to write.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// One JSON object, countersign/due/1
    Json,
    /// A calendar (iCalendar, RFC 5545)
    Ics,
}

impl Due {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let (lab, agenda) = self.which.look_ahead(common, self.within)?;
        let person = self.person.as_deref().map(|name| person(&lab, name)).transpose()?;
        let ahead = Ahead { lab: &lab, agenda: &agenda, person };
        screen::write([match self.format {
            Format::Human => human::ahead(ahead, look, common.quiet),
            Format::Json => json::ahead(ahead)?,
            Format::Ics => ics::ahead(ahead),
        }])?;
        Ok(CLEAN)
    }
}

/// The id of the person who is called so.
fn person<'a>(lab: &'a Lab, name: &str) -> Result<&'a str, Failure> {
    let name = name.trim();
    let is_it = |called: &str| called.eq_ignore_ascii_case(name);
    if let Some((id, _)) = lab.people.iter().find(|(id, p)| is_it(id) || is_it(&p.body.name)) {
        return Ok(id);
    }
    let known = lab.people.iter().flat_map(|(id, p)| [id.as_str(), p.body.name.as_str()]);
    let advice = match nearest(name, known) {
        _ if lab.people.is_empty() => "The register of people has nobody, or could not be read.".to_owned(),
        Some(meant) => format!("Did you mean {meant}?"),
        None => "Give an id or a name of records/registers/people.yaml.".to_owned(),
    };
    Err(Failure::new(format!("Nobody in the register of people is called {}.", given(name)), advice))
}
