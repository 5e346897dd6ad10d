//! `countersign import`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::folder::{self, Which};
use super::{CLEAN, Common, FINDINGS, screen};
use crate::model::intake::map::Target;
use crate::model::intake::plan::Fate;
use crate::model::page::Page;
use crate::model::tree::SourceFile;
use crate::pipeline::importing::{self, Import as Asked, ImportError, MOST_BYTES, TableFormat};
use crate::publish;
use crate::report::intake::{Telling, csv, human, patch};

/// Bring in jobs, survey answers or complaints from a spreadsheet or a LIMS.
///
/// A map says which column becomes which field; nothing is guessed. Each row is imported, there already, different from what is there,
/// or refused with the cell and the reason, and the numbers add up. Without --write nothing is written: the new files are shown as a
/// diff. No record is ever overwritten, and a second run imports nothing twice. Imported records say so themselves; what rules make of
/// that stands in docs/import.md.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  every row is imported or was there already
  1  some rows were refused, or differ from what is there
  2  nothing could be planned or written

Examples:
  countersign import xlsx jobs.xlsx --suggest > map.yaml    a map to begin with
  countersign import xlsx jobs.xlsx --map map.yaml          what would be imported
  countersign import xlsx jobs.xlsx --map map.yaml --write  import it
  countersign import csv jobs.csv --map map.yaml --format csv > rows.csv")]
pub(super) struct Import {
    /// How the file is written
    #[arg(value_name = "FORM")]
    form: Form,
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What the columns mean, as docs/import.md says
    #[arg(long, value_name = "MAP", required_unless_present = "suggest")]
    map: Option<PathBuf>,
    /// The laboratory's folder, or one inside it [default: the current folder]
    #[arg(long, value_name = "DIR")]
    into: Option<PathBuf>,
    /// Write the records: all that are sound, or none when something goes wrong
    #[arg(long, conflicts_with = "suggest")]
    write: bool,
    /// Print a map to begin with: what could be placed by the columns' names, and what could not
    #[arg(long, conflicts_with = "map")]
    suggest: bool,
    /// With --suggest: what the rows are [default: what most columns are known of]
    #[arg(long, value_name = "KIND", requires = "suggest")]
    kind: Option<KindOf>,
    /// With --suggest: the sheet of the workbook
    #[arg(long, value_name = "NAME", requires = "suggest")]
    sheet: Option<String>,
    /// How the outcome is told
    #[arg(long, value_name = "FORMAT", default_value = "human", conflicts_with = "suggest")]
    format: Format,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// Text with commas, semicolons or tabs between columns
    Csv,
    /// A workbook of Excel
    Xlsx,
    /// What the JSON API of SENAITE answers
    SenaiteJson,
}

/// What rows are.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum KindOf {
    /// Jobs
    Request,
    /// Survey answers and other feedback
    Feedback,
    /// Complaints
    Complaint,
}

/// How the outcome is told.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Text for people
    Human,
    /// A table of every row
    Csv,
    /// The new files as a patch for `git apply`
    Patch,
}

impl Import {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let format = match self.form {
            Form::Csv => TableFormat::Csv,
            Form::Xlsx => TableFormat::Xlsx,
            Form::SenaiteJson => TableFormat::SenaiteJson,
        };
        let bytes = read(&folder::target(common, &self.file))?;
        let root = Which::on_disk(self.into.clone(), None).files.root(common);
        let Some(map) = &self.map else { return self.suggested(format, &bytes, root.ok().as_deref()) };
        let root = root?;
        let path = folder::target(common, map);
        let map = SourceFile { path: Arc::from(map.to_string_lossy()), bytes: Arc::from(read(&path)?) };
        let asked = Asked { format, bytes: &bytes, map: &map };
        let plan = importing::plan_import(&root, asked).map_err(|error| self.failure(&error))?;
        if self.write {
            let page = |file: &crate::model::intake::plan::PlannedFile| Page {
                path: file.path.clone(),
                bytes: file.text.clone().into_bytes(),
            };
            let pages: Vec<Page> = plan.files.iter().map(page).collect();
            publish::batch(&root, &pages).map_err(|error| {
                Failure::new(
                    format!("The records were not imported: {error}."),
                    "The laboratory is as it was.",
                )
            })?;
        }
        let telling = Telling { written: self.write, quiet: common.quiet, verbose: common.verbose };
        screen::write([match self.format {
            Format::Human => human(&plan, telling),
            Format::Csv => csv(&plan),
            Format::Patch => patch(&plan),
        }])?;
        let is_whole = plan.count(Fate::is_refused) + plan.count(Fate::differs) == 0;
        Ok(if is_whole { CLEAN } else { FINDINGS })
    }

    fn suggested(&self, format: TableFormat, bytes: &[u8], root: Option<&Path>) -> anyhow::Result<u8> {
        let name = self.file.file_name().unwrap_or_default().to_string_lossy();
        let kind = self.kind.map(|kind| match kind {
            KindOf::Request => Target::Request,
            KindOf::Feedback => Target::Feedback,
            KindOf::Complaint => Target::Complaint,
        });
        let text = importing::suggest_map(root, format, bytes, (&name, self.sheet.as_deref(), kind))
            .map_err(|error| self.failure(&error))?;
        screen::write([text])?;
        Ok(CLEAN)
    }

    fn failure(&self, error: &ImportError) -> Failure {
        match error {
            ImportError::Table(why) if why.contains("several sheets") && self.suggest => {
                Failure::new(why.split(" Say in the map").next().unwrap_or(why), "Name one with --sheet.")
            }
            ImportError::Table(why) => {
                Failure::new(format!("{}: {why}", self.file.display()), "Nothing was imported.")
            }
            other => Failure::new(other.to_string(), "Nothing was imported."),
        }
    }
}

/// A file's bytes, unless it is larger than any table.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let fails = |error: std::io::Error| {
        Failure::new(
            format!("{} could not be read: {error}.", path.display()),
            "See that it is there and may be read.",
        )
    };
    let about = fs::metadata(path).map_err(fails)?;
    if about.len() > MOST_BYTES {
        let text = format!("{} is larger than {} MiB.", path.display(), MOST_BYTES >> 20);
        return Err(Failure::new(text, "Divide it into several tables."));
    }
    fs::read(path).map_err(fails)
}
