//! `countersign init`.

use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::codeowners::Syntax;
use super::failure::Failure;
use super::folder::sentence;
use super::{CLEAN, Common, folder, screen};
use crate::model::forge::Forge;
use crate::pipeline::authoring::{self, Beginning};
use crate::publish;
use crate::report::{codeowners, harmless};

/// The largest file that is compared with what would be written.
const MOST: u64 = 1 << 20;

/// Begin a laboratory's records: settings, registers, a first job, and what editors and the forge need.
///
/// Each file is an example to be replaced, marked so. Nothing that is there is ever overwritten: give the
/// command again at any time, and it makes what is missing and says what differs. It makes no git repository;
/// `git init` does.
#[derive(Debug, Args)]
#[command(after_help = "\
Exit codes:
  0  all that was missing is there now
  2  the command line was wrong, or a file could not be written

Examples:
  countersign init laboratory --name \"Harbour Water Laboratory\" --time-zone Europe/Oslo
  countersign init --forge github          also CODEOWNERS, a workflow and a pull-request template
  countersign init --dry-run               say what would be made, and make nothing")]
pub(super) struct Init {
    /// The folder; it is made when it is not there
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Where changes will be reviewed
    #[arg(long, value_name = "FORGE")]
    forge: Option<Syntax>,
    /// The laboratory's name
    #[arg(long, value_name = "NAME", default_value = "Our Laboratory", value_parser = name)]
    name: String,
    /// The laboratory's time zone, by its IANA name
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = zone)]
    time_zone: String,
    /// Say what would be made, and make nothing
    #[arg(long)]
    dry_run: bool,
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    let is_fit = !text.is_empty() && !text.chars().any(char::is_control);
    is_fit.then(|| text.to_owned()).ok_or_else(|| "a name is one line of words".to_owned())
}

fn zone(name: &str) -> Result<String, String> {
    let known = TimeZone::get(name).map_err(|_| "no such zone; write it as Europe/Oslo".to_owned())?;
    known.iana_name().map(str::to_owned).ok_or_else(|| "this zone has no name".to_owned())
}

/// How a file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Missing,
    Same,
    Differs,
}

impl State {
    fn words(self, dry_run: bool) -> &'static str {
        match self {
            Self::Missing if dry_run => "would be made",
            Self::Missing => "made",
            Self::Same => "there already",
            Self::Differs => "differs from what init would write",
        }
    }
}

impl Init {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<u8> {
        let root = folder::target(common, &self.dir);
        let forge = self.forge.map(Syntax::forge);
        let there = |path: &str| fs::read(root.join(path)).ok();
        let (name, zone) = (self.name.clone(), self.time_zone.clone());
        let beginning = Beginning { name, zone, forge, now: Timestamp::now() };
        let (mut files, lab) = authoring::begin(&beginning, &there)
            .map_err(|error| Failure::new(sentence(&error.to_string()), "Nothing was made."))?;
        if let Some(forge) = forge {
            let text = codeowners::text(&lab, forge, lab.as_of.day);
            let places = forge.places();
            let place = places.into_iter().find(|place| is_there(&root.join(place))).unwrap_or(places[0]);
            files.push(authoring::Planned { path: place.to_owned(), text });
        }
        files.retain(|file| !was_deleted(&root, &file.path));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let states: Vec<State> = files.iter().map(|file| state(&root.join(&file.path), &file.text)).collect();
        if !self.dry_run {
            fs::create_dir_all(&root).map_err(|error| {
                Failure::new(format!("{} could not be made: {error}.", root.display()), "")
            })?;
            for (file, _) in files.iter().zip(&states).filter(|(_, state)| **state == State::Missing) {
                publish::fresh(&root, &file.path, file.text.as_bytes()).map_err(|error| {
                    Failure::new(sentence(&error.to_string()), "Files before it were made.")
                })?;
            }
        }
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        screen::write([self.said(&paths, &states, forge)])?;
        Ok(CLEAN)
    }

    fn said(&self, paths: &[&str], states: &[State], forge: Option<Forge>) -> String {
        let line = |(path, state): (&&str, &State)| format!("{path}: {}\n", state.words(self.dry_run));
        let mut out: String = paths.iter().zip(states).map(line).collect();
        let count = |wanted: State| states.iter().filter(|state| **state == wanted).count();
        let made = if self.dry_run { "to be made" } else { "made" };
        // writing to a text can not fail
        let (new, same, differ) = (count(State::Missing), count(State::Same), count(State::Differs));
        let _ =
            write!(out, "\n{new} {made}, {same} there already, {differ} different and left as they are.\n");
        if self.dry_run {
            return out;
        }
        if forge.is_none() {
            out.push_str(
                "No forge was named: `countersign init --forge github` (or gitlab, gitea) adds its files.\n",
            );
        }
        let dir = self.dir.to_string_lossy();
        let go = if dir == "." { String::new() } else { format!("  cd {}\n", harmless::line(&dir)) };
        let _ = write!(
            out,
            "\nNext:\n{go}  git init -b main           once; git keeps days and names\n  \
             countersign check          what is missing, and what to do\n  \
             countersign new request    write down what a customer asks for\n\
             README.md says how the days go on. Lines marked \"replace:\" wait for your own words.\n"
        );
        out
    }
}

/// Whether an example was there once, and is not to come back: its folder is there without it.
fn was_deleted(root: &Path, path: &str) -> bool {
    let of = |folder: &&&str| path.strip_prefix(**folder).is_some_and(|rest| rest.starts_with('/'));
    let folder = ["records/customers", "records/jobs"].iter().find(of);
    folder.is_some_and(|folder| root.join(folder).is_dir()) && !is_there(&root.join(path))
}

fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// How the file at a path stands against a text. What is no plain file, or can not be read, differs.
fn state(path: &Path, text: &str) -> State {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => State::Missing,
        Ok(there) if there.is_file() && there.len() <= MOST => {
            let is_same = fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes());
            if is_same { State::Same } else { State::Differs }
        }
        _ => State::Differs,
    }
}
