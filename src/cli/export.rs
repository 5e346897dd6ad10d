//! `countersign export`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::build::{For, would_hurt};
use super::failure::Failure;
use super::folder::{self, Moment};
use super::policy::PolicyRef;
use super::{CLEAN, Common, screen};
use crate::model::page::Page;
use crate::model::procedure::ProcedureOf;
use crate::model::table::Table;
use crate::pipeline::{self, Examined};
use crate::publish::PublishError;
use crate::{export, publish};

/// The longest short name of a laboratory.
const LONGEST: usize = 63;

/// Write records, findings and figures as tables for other programs.
///
/// Tables of jobs, contracts, reviews, deviations, reports, feedback, complaints, findings, figures, approvals and
/// more, with names that stay what they are; docs/tables.md lists every column, and each export carries that list
/// as its table `dictionary`. Output goes into a fresh folder and is swapped in whole; a folder that holds files of
/// somebody else is not replaced. The same commit, day and settings give the same bytes.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  the tables were written, whatever they hold
  2  the command line was wrong, or nothing could be written

Examples:
  countersign export tables --format csv               a file a table, for spreadsheets
  countersign export tables --format sqlite            one database, for sqlite3 and what builds on it
  countersign export lake --format parquet             for DuckDB, Spark and others
  countersign export lake --partition --lab norrvik    Parquet in folders lab=norrvik/year=2026, for a group of
                                                       laboratories: docs/group.md
  countersign export tables --format ndjson --edition anonymised   without what may name a customer")]
pub(super) struct Export {
    /// The folder to write; one that an earlier export wrote is replaced
    #[arg(value_name = "DIR")]
    out: PathBuf,
    /// What to write
    #[arg(long, value_name = "FORMAT", required_unless_present = "partition")]
    format: Option<Format>,
    /// Part each table into folders by laboratory and year, as engines of the Hive family read them; Parquet
    #[arg(long)]
    partition: bool,
    /// The laboratory's short name in every row, of small letters, digits and hyphens [default: made of its name
    /// in the settings]
    #[arg(long, value_name = "ID")]
    lab: Option<String>,
    #[command(flatten)]
    moment: Moment,
    /// Whom the tables are for: the laboratory and its assessors, or others, who are told no customer's name
    /// [default: the settings' `edition`, else internal]
    #[arg(long, value_name = "EDITION")]
    edition: Option<For>,
    /// Replace the folder even when it holds files that no export wrote; they are lost
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    policy: PolicyRef,
}

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Comma-separated values (RFC 4180), a file a table; texts that a spreadsheet would take for formulas are
    /// guarded
    Csv,
    /// A JSON object a line, a file a table
    Ndjson,
    /// One `SQLite` database with keys and indexes, countersign.sqlite
    Sqlite,
    /// Parquet, a file a table
    Parquet,
}

impl Export {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        if self.partition && self.format.is_some_and(|format| format != Format::Parquet) {
            let text = "Only Parquet is written in folders by laboratory and year.";
            return Err(Failure::new(text, "Leave --partition out, or write `--format parquet`.").into());
        }
        let which = self.moment.which();
        let root = which.files.root(common)?;
        let out = folder::target(common, &self.out);
        if would_hurt(&root, &out) {
            let text =
                format!("The tables can not go to {}: the laboratory's own files are there.", out.display());
            return Err(Failure::new(text, "Name a folder of its own, such as tables.").into());
        }
        let edition = self.edition.map(For::edition);
        let examined = which.examine(common, ProcedureOf::default(), edition, &self.policy)?;
        let lab = self.short_name(&examined)?;
        let committed = pipeline::committed(&examined.tree, &root)?.and_then(|when| when.instant);
        let tables = pipeline::tables(&examined, &lab, committed, env!("CARGO_PKG_VERSION"));
        self.write(&tables, &lab, examined.lab.as_of.day, &out)?;
        if !common.quiet {
            let rows: usize = tables.iter().map(Table::rows).sum();
            let said = format!("Wrote {} tables of {lab}, {rows} rows, to {}\n", tables.len(), out.display());
            screen::write([said])?;
        }
        // The process ends here: the system takes memory back faster than we could, piece by piece.
        std::mem::forget(examined);
        Ok(CLEAN)
    }

    /// The laboratory's short name, as given or made of its name.
    fn short_name(&self, examined: &Examined) -> Result<String, Failure> {
        let advice =
            "Name it with --lab, as in `--lab norrvik`: small letters, digits and hyphens, a letter first.";
        match &self.lab {
            Some(given) if is_short_name(given) => Ok(given.clone()),
            Some(given) => {
                let given: String = given.chars().take(LONGEST).map(crate::model::harmless::sign).collect();
                Err(Failure::new(format!("{given:?} can not be a laboratory's short name."), advice))
            }
            None => {
                let name = &examined.lab.settings.laboratory.name;
                let made = made_of(name);
                if is_short_name(&made) {
                    return Ok(made);
                }
                Err(Failure::new("The laboratory's name in the settings gives no short name.", advice))
            }
        }
    }

    fn write(&self, tables: &[Table], lab: &str, as_of: Date, out: &Path) -> anyhow::Result<()> {
        let pages = self.pages(tables, lab, as_of.year()).map_err(|error| {
            Failure::new(
                format!("The tables could not be written: {error}."),
                "The old export, if any, is as it was.",
            )
        })?;
        let database = |path: &Path| export::sqlite::write(tables, path).map_err(|error| error.to_string());
        let itself: Option<(&str, publish::Writer<'_>)> =
            (self.format == Some(Format::Sqlite)).then_some((export::sqlite::NAME, &database));
        publish::export(out, pages, itself, self.force).map_err(|error| {
            let advice = match &error {
                PublishError::Strangers { .. } => {
                    "Move those files elsewhere, name another folder, or use --force to lose them. The old export \
                     is as it was."
                }
                _ => "The old export, if any, is as it was.",
            };
            Failure::new(format!("The tables were not written: {error}."), advice)
        })?;
        Ok(())
    }

    fn pages(&self, tables: &[Table], lab: &str, year: i16) -> Result<Vec<Page>, export::ExportError> {
        match self.format {
            _ if self.partition => export::partitioned(tables, lab, year),
            Some(Format::Csv) => export::files(tables, export::Format::Csv),
            Some(Format::Ndjson) => export::files(tables, export::Format::Ndjson),
            Some(Format::Sqlite) => Ok(Vec::new()),
            Some(Format::Parquet) | None => export::files(tables, export::Format::Parquet),
        }
    }
}

/// Whether a name can stand in the name of a folder and is never taken for a number or a day.
fn is_short_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.len() <= LONGEST && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(fits)
}

/// The words of a name, in small letters, with hyphens between them.
fn made_of(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut made = words.join("-");
    made.truncate(LONGEST);
    made.trim_end_matches('-').to_owned()
}
