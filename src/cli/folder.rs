//! Which laboratory is meant.

use std::env;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Common;
use super::failure::Failure;
use super::policy::PolicyRef;
use super::progress::Meter;
use crate::model::agenda::{Agenda, Within};
use crate::model::edition::Edition;
use crate::model::history::Keep;
use crate::model::lab::Lab;
use crate::model::procedure::ProcedureOf;
use crate::model::tree::Tree;
use crate::pipeline::{self, Examined, Input};

/// The file that makes a folder a laboratory's.
const SETTINGS: &str = "countersign.yaml";

/// Whose procedure counts.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(super) enum When {
    /// That in force on the day of what is judged: a revision's rules bind from its first day
    #[default]
    Day,
    /// Today's, also for what happened before it
    Today,
}

impl From<When> for ProcedureOf {
    fn from(when: When) -> Self {
        match when {
            When::Day => Self::TheDay,
            When::Today => Self::Today,
        }
    }
}

/// Which laboratory, at which commit, seen from which day.
#[derive(Debug, Args)]
pub(super) struct Which {
    #[command(flatten)]
    pub(super) files: Files,
    #[command(flatten)]
    pub(super) day: Day,
    /// Look at every commit anew, and keep nothing of it in the git folder for the next run
    #[arg(long)]
    pub(super) no_cache: bool,
}

/// Seen from which day.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(super) struct Day {
    /// Look from this day, as 2026-10-15; records dated later are left out [default: the settings'
    /// `as_of`, else today in the laboratory's time zone]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) as_of: Option<Date>,
}

/// The laboratory of the current folder, or that of `-C`: at which commit, seen from which day.
#[derive(Debug, Args)]
pub(super) struct Moment {
    /// Look at this commit, tag or branch instead of the files on disk
    #[arg(long, value_name = "REV")]
    pub(super) at: Option<String>,
    #[command(flatten)]
    pub(super) day: Day,
}

impl Moment {
    pub(super) fn which(&self) -> Which {
        Which::here(self.at.clone(), self.day.as_of)
    }
}

/// Which laboratory, at which commit.
#[derive(Debug, Args)]
pub(super) struct Files {
    /// The laboratory's folder, or one inside it [default: the current folder]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Look at this commit, tag or branch instead of the files on disk
    #[arg(long, value_name = "REV")]
    pub(super) at: Option<String>,
}

impl Which {
    /// The files on disk.
    pub(super) fn on_disk(dir: Option<PathBuf>, as_of: Option<Date>) -> Self {
        Self { files: Files { dir, at: None }, day: Day { as_of }, no_cache: false }
    }

    /// Reads the laboratory and its history, and asks every rule.
    pub(super) fn examine(
        &self,
        common: &Common,
        procedure: ProcedureOf,
        edition: Option<Edition>,
        policy: &PolicyRef,
    ) -> anyhow::Result<Examined> {
        let root = self.files.root(common)?;
        let input = Input { procedure, edition, ..self.judged(&root, policy)? };
        Ok(examine(input, common))
    }

    /// Reads the laboratory and finds the verdicts on its approvals; no rule is asked.
    pub(super) fn approvals(&self, common: &Common, policy: &PolicyRef) -> anyhow::Result<(Tree, Lab)> {
        let root = self.files.root(common)?;
        let meter = Meter::new(common.quiet);
        Ok(pipeline::records(self.judged(&root, policy)?, &|progress| meter.note(progress)))
    }

    /// Reads the laboratory without its history.
    pub(super) fn plain(&self, common: &Common) -> anyhow::Result<(PathBuf, Lab)> {
        let root = self.files.root(common)?;
        let (_, lab) = pipeline::records(self.open(&root)?, &|_| {});
        Ok((root, lab))
    }

    /// The files under the policy that counts, with their history and what is known of approvals.
    fn judged(&self, root: &Path, policy: &PolicyRef) -> Result<Input, Failure> {
        let at = self.files.at.as_deref();
        let mut input = Input { keep: self.keep(), ..self.open(root)? };
        if let Some(base) = policy.base(root, at)? {
            pipeline::under(&mut input, base).map_err(|error| self.files.unreadable(root, &error))?;
        }
        pipeline::add_history(&mut input, root, at);
        pipeline::add_approvals(&mut input, root);
        Ok(input)
    }

    /// Another revision of the same laboratory, seen from the same day and under the procedure of the same
    /// day as the `head`. It is always read from git's objects.
    pub(super) fn base(&self, rev: &str, head: &Examined, common: &Common) -> anyhow::Result<Examined> {
        let as_of = head.lab.as_of.day;
        let root = self.files.root(common)?;
        let mut input = pipeline::open(&root, Some(rev), Some(as_of), Timestamp::now()).map_err(|error| {
            let what = sentence(&error.to_string());
            let says_what_to_do = what.contains(". ");
            // some errors speak of a file, and there are two states of it here
            let what = if what.contains(rev) { what } else { format!("Of {rev}: {what}") };
            let advice =
                "Name a commit, tag or branch after --new-from; `git fetch` brings those of the server.";
            Failure::new(what, if says_what_to_do { "" } else { advice })
        })?;
        input.keep = self.keep();
        pipeline::add_history(&mut input, &root, Some(rev));
        pipeline::add_approvals(&mut input, &root);
        Ok(examine(Input { procedure: head.checked.procedure, ..input }, common))
    }

    /// Reads the laboratory and says what falls due in it.
    pub(super) fn look_ahead(&self, common: &Common, within: Within) -> anyhow::Result<(Lab, Agenda)> {
        let root = self.files.root(common)?;
        let meter = Meter::new(common.quiet);
        Ok(pipeline::look_ahead(self.open(&root)?, within, &|progress| meter.note(progress)))
    }

    fn keep(&self) -> Keep {
        if self.no_cache { Keep::Nothing } else { Keep::Commits }
    }

    /// Reads the laboratory; no rule is asked.
    pub(super) fn records(&self, common: &Common) -> anyhow::Result<(Tree, Lab)> {
        let root = self.files.root(common)?;
        let meter = Meter::new(common.quiet);
        Ok(pipeline::records(self.open(&root)?, &|progress| meter.note(progress)))
    }

    /// Reads the laboratory and its history; no rule is asked.
    pub(super) fn laboratory(&self, common: &Common) -> anyhow::Result<Lab> {
        let root = self.files.root(common)?;
        let mut input = Input { keep: self.keep(), ..self.open(&root)? };
        pipeline::add_history(&mut input, &root, self.files.at.as_deref());
        let meter = Meter::new(common.quiet);
        Ok(pipeline::laboratory(input, &|progress| meter.note(progress)))
    }

    /// Opens the laboratory at its root, without its history.
    pub(super) fn open(&self, root: &Path) -> Result<Input, Failure> {
        pipeline::open(root, self.files.at.as_deref(), self.day.as_of, Timestamp::now())
            .map_err(|error| self.files.unreadable(root, &error))
    }
}

/// Asks every rule, with a bar on a terminal.
fn examine(input: Input, common: &Common) -> Examined {
    let meter = Meter::new(common.quiet);
    pipeline::examine(input, &|progress| meter.note(progress))
}

impl Files {
    /// The laboratory of the current folder, as its files stand on disk.
    pub(super) const HERE: Self = Self { dir: None, at: None };

    /// The laboratory's folder: the one named, or the nearest above it that holds the settings.
    pub(super) fn root(&self, common: &Common) -> Result<PathBuf, Failure> {
        let start = self.start(common);
        let Ok(start) = start.canonicalize() else {
            let text = format!("There is no folder {}.", start.display());
            return Err(Failure::new(text, "Name the laboratory's folder, or leave the name out inside it."));
        };
        let above = start.ancestors().find(|dir| dir.join(SETTINGS).is_file());
        match above {
            Some(dir) => Ok(dir.to_path_buf()),
            // at another commit the settings may stand where there are none on disk
            None if self.at.is_some() || start.join("records").is_dir() => Ok(start),
            None => Err(nowhere(&start)),
        }
    }

    fn start(&self, common: &Common) -> PathBuf {
        let base = common.directory.clone().unwrap_or_else(|| PathBuf::from("."));
        self.dir.as_ref().map_or(base.clone(), |dir| base.join(dir))
    }

    /// Why a laboratory could not be read. Most such errors say what to do themselves.
    pub(super) fn unreadable(&self, root: &Path, error: &dyn std::error::Error) -> Failure {
        let what = sentence(&error.to_string());
        let says_what_to_do = what.contains(". ");
        let advice = match &self.at {
            _ if says_what_to_do => String::new(),
            Some(_) => {
                "Name a commit, tag or branch of the laboratory's git repository, or leave --at out to \
                        look at the files on disk."
                    .to_owned()
            }
            None => format!("See that {} and what is in it can be read.", root.display()),
        };
        Failure::new(what, advice)
    }
}

impl Which {
    /// The laboratory in the current folder, or that of `-C`.
    pub(super) fn here(at: Option<String>, as_of: Option<Date>) -> Self {
        Self { files: Files { dir: None, at }, day: Day { as_of }, no_cache: false }
    }
}

fn nowhere(start: &Path) -> Failure {
    let text = format!(
        "Neither {} nor any folder above it holds {SETTINGS} or a folder `records`.",
        start.display()
    );
    let advice = "Go to the laboratory's folder or name it; `countersign demo` makes an example to look at.";
    Failure::new(text, advice)
}

/// Messages of libraries as sentences: a capital first, a full stop last.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.trim().chars();
    let mut text: String =
        letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default();
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

pub(super) fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "this is no day of the calendar; write it as 2026-10-15".to_owned())
}

/// A folder to write to, seen from where the command was started.
pub(super) fn target(common: &Common, dir: &Path) -> PathBuf {
    let base = common.directory.clone().or_else(|| env::current_dir().ok()).unwrap_or_default();
    base.join(dir)
}
