//! The only file that names every stage, in order.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::history::HistoryError;
use crate::model::fault::{Fault, FaultKind};
use crate::model::finding::Checked;
use crate::model::kind::{Identity, Kind};
use crate::model::lab::{AsOf, AsOfOrigin, Lab, Unread};
use crate::model::place::{Place, Spot};
use crate::model::record::{Record, Written};
use crate::model::settings::{Limits, Settings};
use crate::model::suggest::nearest;
use crate::model::tree::{Origin, SourceFile, Tree};
use crate::validate::Schemas;
use crate::{check, demo, embedded, history, link, load, rules};

/// The file of settings.
const SETTINGS: &str = "countersign.yaml";

/// What to examine, and how.
#[derive(Debug)]
pub struct Input {
    /// The files.
    pub tree: Tree,
    /// What was wrong with finding them.
    pub faults: Vec<Fault>,
    /// The as-of day of the command line; it goes before that of the settings.
    pub as_of: Option<Date>,
    /// The clock's day in the laboratory's zone, for when nobody says otherwise.
    pub today: Date,
    /// First commits by path, when history was read.
    pub written: BTreeMap<String, Written>,
}

/// How far the work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many files are to be read.
    Reading(usize),
    /// One more file was read.
    Read,
    /// All are read; rules are asked.
    Checking,
}

/// A laboratory examined: everything that reports and pages are made of.
#[derive(Debug)]
pub struct Examined {
    /// The files.
    pub tree: Tree,
    /// The laboratory.
    pub lab: Lab,
    /// The answers of all rules.
    pub checked: Checked,
    /// Line and column of every place that findings name.
    pub spots: HashMap<Place, Spot>,
}

/// Takes a laboratory through all pure stages.
#[must_use]
pub fn examine(input: Input, progress: &(dyn Fn(Progress) + Sync)) -> Examined {
    let Input { tree, mut faults, as_of, today, written } = input;
    let (settings, more) = load::settings(&tree);
    faults.extend(more);
    faults.extend(unknown_rules(&settings));
    let as_of = choose(as_of, &settings, today);
    let (mut records, unread, more) = read(&tree, &settings.limits, progress);
    faults.extend(more);
    for record in &mut records {
        let meta = record.meta_mut();
        meta.written = written.get(&*meta.file).cloned();
    }
    progress(Progress::Checking);
    let (lab, more) = link::lab(records, unread, settings, as_of);
    faults.extend(more);
    let checked = check::run(&lab, &tree, &faults, rules::RULES);
    let spots = load::spots(&tree, &places(&checked), &lab.settings.limits);
    Examined { tree, lab, checked, spots }
}

fn choose(argument: Option<Date>, settings: &Settings, today: Date) -> AsOf {
    match (argument, settings.as_of) {
        (Some(day), _) => AsOf { day, origin: AsOfOrigin::Argument },
        (None, Some(day)) => AsOf { day, origin: AsOfOrigin::Settings },
        (None, None) => AsOf { day: today, origin: AsOfOrigin::Today },
    }
}

type Read = (Vec<Record>, Vec<Unread>, Vec<Fault>);

/// Parses and validates every file on all cores; the order of results is that of the files.
fn read(tree: &Tree, limits: &Limits, progress: &(dyn Fn(Progress) + Sync)) -> Read {
    let schemas = Schemas::compile();
    progress(Progress::Reading(tree.files.len()));
    let parts: Vec<Read> = tree
        .files
        .par_iter()
        .map(|file| {
            let read = read_file(file, limits, &schemas);
            progress(Progress::Read);
            read
        })
        .collect();
    let mut all: Read = Default::default();
    for (records, unread, faults) in parts {
        all.0.extend(records);
        all.1.extend(unread);
        all.2.extend(faults);
    }
    all
}

fn read_file(file: &SourceFile, limits: &Limits, schemas: &Schemas) -> Read {
    let Some(identity) = Identity::of(&file.path).filter(|i| i.kind != Kind::Settings) else {
        return Read::default();
    };
    let (doc, mut faults) = load::parse(file, limits);
    let mut records = Vec::new();
    if let Some(doc) = doc {
        let (found, more) = schemas.records(&identity, &Arc::clone(&file.path), &doc);
        records = found;
        faults.extend(more);
    }
    let broken = faults.iter().any(|f| !f.readable);
    let unread = broken.then(|| Unread {
        file: Arc::clone(&file.path),
        kind: identity.kind,
        record: identity.id,
        part: identity.part,
    });
    (records, unread.into_iter().collect(), faults)
}

/// Rule codes in the settings that no rule has.
fn unknown_rules(settings: &Settings) -> Vec<Fault> {
    let file: Arc<str> = Arc::from(SETTINGS);
    let codes = || rules::RULES.iter().map(|r| r.code);
    settings
        .rules
        .keys()
        .filter(|key| !codes().any(|code| code == key.as_str()))
        .map(|key| {
            let meant = nearest(key, codes()).map(|c| format!(" Did you mean {c}?")).unwrap_or_default();
            let place = Place::at(&file, format!("/rules/{key}")).key();
            Fault::new(FaultKind::UnknownKey, place, format!("No rule is called {key}.{meant}"))
                .advice("`countersign explain` lists the rules.")
                .still_readable()
        })
        .collect()
}

fn places(checked: &Checked) -> Vec<Place> {
    checked
        .outcomes
        .iter()
        .flat_map(|o| &o.findings)
        .flat_map(|f| std::iter::once(&f.place).chain(f.also.iter().map(|(place, _)| place)))
        .cloned()
        .collect()
}

/// Makes the example laboratory's repository at `dir`, history and all; gives the newest commit.
///
/// # Errors
/// When something else stands at `dir`, or disk or git say no.
pub fn demo(dir: &Path) -> Result<String, HistoryError> {
    let tree = Tree::of(Origin::Memory, embedded::example());
    let (settings, _) = load::settings(&tree);
    let zone =
        TimeZone::get(&settings.time_zone).map_err(|_| HistoryError::Zone(settings.time_zone.clone()))?;
    let sources: Vec<demo::Source> = tree
        .files
        .par_iter()
        .map(|file| {
            let kind = Identity::of(&file.path).map(|i| i.kind);
            let doc =
                kind.filter(|k| *k != Kind::Register).and_then(|_| load::parse(file, &settings.limits).0);
            demo::Source { path: file.path.to_string(), bytes: Arc::clone(&file.bytes), kind, doc }
        })
        .collect();
    history::create(dir, &demo::plan(&sources, &settings.working_calendar(), &zone))
}

/// A large laboratory of the example's proportions, as files.
#[must_use]
pub fn large(jobs: usize) -> Vec<(String, Cow<'static, [u8]>)> {
    demo::multiply(&embedded::example(), jobs)
}
