//! `countersign sample`.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::failure::Failure;
use super::folder::{self, Which};
use super::{CLEAN, Common, screen};
use crate::model::draw::{self, Asked, Base};
use crate::model::strata;
use crate::report::Look;
use crate::report::sample::{Drawn, csv, human, json};

/// Draw records for an assessor to look at.
///
/// Draws by strata: kinds of review, outside work, changes, late reports, who signed, quarter of receipt and
/// more. What is drawn follows from the commit and a word of the assessor's alone, so that both sides can draw
/// it again, here or on the site's page. Complaints and disclosures are always drawn whole.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  drawn
  2  the command line was wrong, or nothing could be drawn from

Examples:
  countersign sample --word cormorant             of each stratum the square root, at least three
  countersign sample --word cormorant --n 5       five of each stratum
  countersign sample --word cormorant --since 2026-01-01 --format csv > drawn.csv")]
pub(super) struct Sample {
    #[command(flatten)]
    which: Which,
    /// A word of the assessor's, chosen when the commit was already there
    #[arg(long, value_name = "WORD")]
    word: String,
    /// So many of each stratum [default: the square root of its members, and at least three]
    #[arg(long, value_name = "N")]
    n: Option<usize>,
    /// Only what came on this day or later, as 2026-01-01
    #[arg(long, value_name = "DATE", value_parser = folder::day)]
    since: Option<Date>,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// What to write.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// One JSON object, countersign/sample/1
    Json,
    /// A table for a spreadsheet
    Csv,
}

impl Sample {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        let word = draw::word(&self.word);
        if word.is_empty() {
            let advice = "Let the assessor choose one that nobody could know beforehand.";
            return Err(Failure::new("The word is empty.".to_owned(), advice).into());
        }
        let (tree, lab) = self.which.records(common)?;
        let population = strata::of(&lab);
        let base = Base::of(tree.commit(), &tree);
        let asked = Asked { word, each: self.n, since: self.since };
        let draw = draw::draw(&population, &base, asked);
        let drawn = Drawn { lab: &lab, base: &base, asked, draw: &draw };
        screen::write([match self.format {
            Format::Human => human(drawn, look, common.quiet),
            Format::Json => json(drawn)?,
            Format::Csv => csv(drawn),
        }])?;
        Ok(CLEAN)
    }
}
