//! `countersign new`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clap::Args;

use super::failure::{Failure, given};
use super::folder::{Which, sentence};
use super::{CLEAN, Common, FINDINGS, dialog, screen};
use crate::model::kind::{Holds, Kind};
use crate::model::lab::{Job, Lab};
use crate::model::settings::Limits;
use crate::pipeline;
use crate::pipeline::authoring::numbering::{self, Spot, There};
use crate::pipeline::authoring::questions::{Form, Setting};
use crate::pipeline::authoring::{self, choices, field, record};
use crate::publish;
use crate::report::{harmless, kinds};

/// Begin a record: answer a few questions, finish the file.
///
/// Asks what must be there and what the procedure wants to know on the day; what the command line or the job
/// already says is not asked or is offered. Customers, people, methods and instruments are chosen from the
/// registers in force today. Writes one commented file, or one entry more in a register, and says what reading
/// makes of it. Nothing that is there is overwritten, and nothing is written before the last answer.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  it was written, and can be read as it is
  1  it was written, and something in it has to be filled in or mended
  2  the command line was wrong, or nothing was written

Examples:
  countersign new request
  countersign new review --job REQ-26-011
  countersign new deviation                in a job's folder: for that job
  countersign new request --no-input --set customer=C2 --set received_on=2026-10-15 \\
      --set lines.0.test=\"Water by Karl Fischer\" --set lines.0.sample_count=4")]
pub(super) struct New {
    /// The kind of record, such as request, review, deviation, customer
    #[arg(value_name = "KIND")]
    kind: String,
    /// The job, agreement or survey that it is about [default: that of the current folder]
    #[arg(long, value_name = "ID")]
    job: Option<String>,
    /// Its id [default: the next that is free]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Answer a question beforehand; parts are named by dots, items of lists by numbers from 0
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = pair)]
    answers: Vec<(String, String)>,
    /// Ask nothing
    #[arg(long)]
    no_input: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or_else(|| "write it as key=value".to_owned())?;
    Ok((key.trim().to_owned(), value.to_owned()))
}

/// The laboratory and what stands in it.
struct Desk<'a> {
    root: &'a Path,
    lab: &'a Lab,
    taken: BTreeSet<String>,
    limits: &'a Limits,
}

impl New {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let kind = self.kind()?;
        let which = Which::here(None, None);
        let root = which.files.root(common)?;
        let input = which.open(&root)?;
        let today = input.today;
        let (tree, lab) = pipeline::records(input, &|_| {});
        let desk =
            Desk { root: &root, lab: &lab, taken: authoring::taken(&tree), limits: &lab.settings.limits };
        let schema = pipeline::schema(kind);
        let Some(fields) = field::Field::record(&schema, kind.shape().holds) else {
            return Err(Failure::new(format!("A {kind} can not be begun by a command."), "").into());
        };
        let within = self.within(common, &desk, kind)?;
        let listed = authoring::listed(&lab, kind);
        let there = There { paths: &desk.taken, listed: &listed, year: today.year() };
        let spot = numbering::spot(there, kind, self.id.as_deref(), within.as_deref())
            .map_err(|why| Failure::new(why, "Nothing was written."))?;
        desk.is_free(kind, &spot)?;
        let job: Option<&Job> = within.as_deref().and_then(|id| lab.jobs.get(id));
        let mut form = Form::new(Setting { kind, schema: fields, lab: &lab, job, day: today });
        if fields.member("id").is_some() {
            form.set("id", &spot.id).map_err(|why| Failure::new(why, ""))?;
        }
        for (key, value) in &self.answers {
            form.set(key, value).map_err(|why| {
                let advice =
                    format!("`countersign explain {}` lists the fields. Nothing was written.", kind.name());
                Failure::new(why, advice)
            })?;
        }
        if !self.no_input {
            dialog::fill(&mut form, kind, &spot.full)?;
        }
        let values = form.finish();
        if values.is_empty() && !fields.members().iter().any(|(name, _)| fields.requires(name)) {
            return Err(Failure::new("Nothing was answered.", "Nothing was written.").into());
        }
        let text = desk.text(kind, &spot, fields, &values)?;
        desk.write(kind, &spot, &text)?;
        let said = desk.said(kind, &spot, &text);
        let code = if said.1 { CLEAN } else { FINDINGS };
        screen::write([said.0])?;
        Ok(code)
    }

    fn kind(&self) -> Result<Kind, Failure> {
        let Some(kind) = kinds::called(&self.kind) else {
            let advice = kinds::nearest(&self.kind).map_or_else(
                || "`countersign schema` lists the kinds.".to_owned(),
                |near| format!("Did you mean {near}?"),
            );
            return Err(Failure::new(format!("No kind of record is called {}.", given(&self.kind)), advice));
        };
        let instead = match kind {
            Kind::Settings => "`countersign init` writes the settings.",
            Kind::Baseline => "`countersign baseline` writes the list of known debt.",
            Kind::Register => "Another system exports it, as a table, to records/registers/jobs.csv.",
            _ => return Ok(kind),
        };
        Err(Failure::new(format!("A {kind} is not begun this way."), instead))
    }

    /// The job, agreement or survey that the record is about.
    fn within(&self, common: &Common, desk: &Desk<'_>, kind: Kind) -> Result<Option<String>, Failure> {
        let shape = kind.shape();
        let is_head = matches!(kind, Kind::Request | Kind::Agreement | Kind::Campaign);
        let is_part = !is_head && shape.paths.iter().any(|path| path.contains("/<job>/"));
        if let Some(job) = &self.job {
            return if is_part {
                Ok(Some(job.clone()))
            } else {
                Err(Failure::new(format!("A {kind} stands in no job."), "Leave --job out."))
            };
        }
        if !is_part {
            return Ok(None);
        }
        let here = common.directory.clone().unwrap_or_else(|| ".".into()).canonicalize().ok();
        let below = here.as_deref().and_then(|here| here.strip_prefix(desk.root).ok());
        if let Some(id) = below.and_then(|below| authoring::within(below, &desk.taken)) {
            return Ok(Some(id));
        }
        if shape.paths.iter().any(|path| path.contains("<id>")) {
            return Ok(None);
        }
        let open = choices::jobs(desk.lab);
        if self.no_input || open.is_empty() {
            let what = format!("A {kind} stands in the folder of a job, and none was named.");
            let advice = match open.first() {
                Some(first) => format!("Name it: --job {}. Nothing was written.", first.id),
                None => "No job is open; `countersign new request` begins one.".to_owned(),
            };
            return Err(Failure::new(what, advice));
        }
        dialog::choose("Which job?", &open).map(Some)
    }
}

impl Desk<'_> {
    /// Whether a file of its own may be written.
    fn is_free(&self, kind: Kind, spot: &Spot) -> Result<(), Failure> {
        let is_list = matches!(kind.shape().holds, Holds::List(_));
        if !is_list && self.root.join(&spot.path).symlink_metadata().is_ok() {
            let advice = match kind {
                Kind::Work => "Add an entry to it: a job has one file of work.",
                _ => "Open it and go on writing, or name another id.",
            };
            return Err(Failure::new(format!("{} is there already.", spot.path), advice));
        }
        Ok(())
    }

    /// The text of the file, or of the register with its new entry.
    fn text(
        &self,
        kind: Kind,
        spot: &Spot,
        fields: field::Field<'_>,
        values: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<String, Failure> {
        let Holds::List(list) = kind.shape().holds else {
            let schemas = self.root.join("schemas").is_dir();
            return Ok(record::file(kind, &spot.path, fields, values, schemas));
        };
        let by_hand = || {
            let what = format!("{} is not written so that an entry could be added to it safely.", spot.path);
            let advice = format!("Add it by hand, at the end of the list `{list}`. Nothing was written.");
            Failure::new(what, advice)
        };
        let before = fs::read(self.root.join(&spot.path)).ok();
        let text = match &before {
            Some(bytes) => Some(String::from_utf8(bytes.clone()).map_err(|_| by_hand())?),
            None => None,
        };
        let text = record::entry(text.as_deref(), list, fields, values).ok_or_else(by_hand)?;
        if authoring::adds_one(&spot.path, before.as_deref(), &text, self.limits) {
            Ok(text)
        } else {
            Err(by_hand())
        }
    }

    fn write(&self, kind: Kind, spot: &Spot, text: &str) -> Result<(), Failure> {
        let path = self.root.join(&spot.path);
        let is_entry = matches!(kind.shape().holds, Holds::List(_)) && path.is_file();
        let written = if is_entry {
            publish::file(&path, text.as_bytes())
        } else {
            publish::fresh(self.root, &spot.path, text.as_bytes())
        };
        written.map_err(|error| Failure::new(sentence(&error.to_string()), "Nothing was written."))
    }

    /// What was written, and whether it can be read as it is.
    fn said(&self, kind: Kind, spot: &Spot, text: &str) -> (String, bool) {
        let faults = authoring::look(&spot.path, text, self.limits);
        let what = match kind.shape().holds {
            Holds::List(_) => format!("Added {} to {}.\n", spot.full, spot.path),
            _ => format!("Wrote {}.\n", spot.path),
        };
        let mut out = what;
        if !faults.is_empty() {
            out.push_str("To be filled in or mended:\n");
        }
        for (fault, at) in &faults {
            let line = at.as_ref().map_or_else(String::new, |at| format!("line {}: ", at.line));
            out.extend(["  ", &line, &harmless::line(&fault.message), "\n"]);
        }
        let next = match kind {
            Kind::Request => format!("countersign new review --job {}", spot.id),
            _ => "countersign check".to_owned(),
        };
        out.extend(["Open the file to finish it. Next: ", &next, "\n"]);
        (out, faults.is_empty())
    }
}
