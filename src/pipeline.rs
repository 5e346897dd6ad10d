//! The only file that names every stage, in order.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::history::HistoryError;
use crate::model::answer::Judged;
use crate::model::comparison::Comparison;
use crate::model::doc::Doc;
use crate::model::edition::Edition;
use crate::model::fault::{Fault, FaultKind};
use crate::model::finding::Checked;
use crate::model::kind::{Identity, Kind};
use crate::model::lab::{AsOf, AsOfOrigin, Lab, Unread};
use crate::model::place::{Place, Spot};
use crate::model::procedure::ProcedureOf;
use crate::model::record::{Record, Written};
use crate::model::rule::Rule;
use crate::model::settings::{Limits, Settings};
use crate::model::suggest::nearest;
use crate::model::tree::{Origin, SourceFile, Tree};
use crate::validate::Schemas;
use crate::{answers, check, compare, demo, embedded, history, link, load, rules, validate};

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
    /// Whose procedure records are judged by.
    pub procedure: ProcedureOf,
    /// Whom the site is for; it goes before the settings' word.
    pub edition: Option<Edition>,
}

impl Input {
    /// Files without a history, looked at on the day of the settings or else `today`.
    #[must_use]
    pub fn new(tree: Tree, faults: Vec<Fault>, today: Date) -> Self {
        let written = BTreeMap::new();
        let procedure = ProcedureOf::default();
        Self { tree, faults, as_of: None, today, written, procedure, edition: None }
    }
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
    /// How the laboratory's own answers to findings stand.
    pub judged: Judged,
    /// Line and column of every place that findings name.
    pub spots: HashMap<Place, Spot>,
}

/// Reads a laboratory's files: those of its folder, or those of a revision.
///
/// # Errors
/// When the folder, the repository or the revision can not be read.
pub fn files(root: &Path, rev: Option<&str>) -> Result<(Tree, Vec<Fault>), load::LoadError> {
    match rev {
        Some(rev) => load::revision(root, rev),
        None => load::work_tree(root),
    }
}

/// Reads a laboratory's files. `now` gives the as-of day when nobody says otherwise.
///
/// # Errors
/// When the folder, the repository, the revision or its objects can not be read.
pub fn open(
    root: &Path,
    rev: Option<&str>,
    as_of: Option<Date>,
    now: Timestamp,
) -> Result<Input, load::LoadError> {
    let (tree, faults) = files(root, rev)?;
    if let Some(file) = tree.get(SETTINGS)
        && let (None, why) = load::parse(file, &Limits::default())
    {
        // Without the laboratory's own day, zone and thresholds every answer would be a guess.
        let why = why.first().map(|f| format!(": {}", f.message)).unwrap_or_default();
        return Err(load::LoadError::Unreadable(format!("{SETTINGS} could not be read{why}")));
    }
    let (settings, _) = load::settings(&tree);
    // an unknown zone is a fault of the settings, and faults keep nobody from looking
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    let today = now.to_zoned(zone).date();
    Ok(Input { as_of, ..Input::new(tree, faults, today) })
}

/// Adds when each file was first written down. Only pages show that so far, and walking a long
/// history takes time, so checks do without. `true` when the history is whole; in a shallow clone
/// first commits can not be told, and none is given.
///
/// # Errors
/// When objects of the history are missing or broken.
pub fn add_history(input: &mut Input, root: &Path, rev: Option<&str>) -> Result<bool, HistoryError> {
    let (settings, _) = load::settings(&input.tree);
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    let history = history::read(root, rev, zone.iana_name().unwrap_or("UTC"))?;
    input.written = history.written;
    Ok(!history.shallow)
}

/// The settings in force, with the file that they come from where it can be read.
#[derive(Debug)]
pub struct InForce {
    /// The settings.
    pub settings: Settings,
    /// The file and its values.
    pub source: Option<(SourceFile, Doc)>,
    /// What is wrong with the file.
    pub faults: Vec<Fault>,
}

/// The settings in force for a tree.
#[must_use]
pub fn settings(tree: &Tree) -> InForce {
    let (settings, mut faults) = load::settings(tree);
    faults.extend(unknown_rules(&settings));
    let file = tree.get(SETTINGS).cloned();
    let doc = file.as_ref().and_then(|file| load::parse(file, &settings.limits).0);
    InForce { settings, source: file.zip(doc), faults }
}

/// The JSON Schema of a kind's files.
#[must_use]
pub fn schema(kind: Kind) -> serde_json::Value {
    validate::schema(kind)
}

/// Every rule, in the order of the catalogue.
#[must_use]
pub fn catalogue() -> &'static [&'static Rule] {
    rules::RULES
}

/// Takes a laboratory through all pure stages.
#[must_use]
pub fn examine(input: Input, progress: &(dyn Fn(Progress) + Sync)) -> Examined {
    let Input { tree, mut faults, as_of, today, written, procedure, edition } = input;
    let mut unread = not_taken_in(&faults);
    let (mut settings, more) = load::settings(&tree);
    faults.extend(more);
    faults.extend(unknown_rules(&settings));
    settings.edition = edition.unwrap_or(settings.edition);
    let as_of = choose(as_of, &settings, today);
    let (mut records, misread, more) = read(&tree, &settings.limits, progress);
    unread.extend(misread);
    faults.extend(more);
    for record in &mut records {
        let meta = record.meta_mut();
        meta.written = written.get(&*meta.file).cloned();
    }
    progress(Progress::Checking);
    let (lab, more) = link::lab(records, unread, settings, as_of);
    faults.extend(more);
    faults.extend(unknown_rules_of_documents(&lab));
    let mut checked = check::run(&lab, &tree, &faults, rules::RULES, procedure);
    let judged = answers::judge(&lab, &mut checked);
    check::ask_of_answers(&lab, &judged, &mut checked);
    let spots = load::spots(&tree, &places(&checked), &lab.settings.limits);
    Examined { tree, lab, checked, judged, spots }
}

/// What is new in `head` against `base`, which was named `rev`.
#[must_use]
pub fn compare(head: &Examined, base: &Examined, rev: &str) -> Comparison {
    fn side(of: &Examined) -> compare::Side<'_> {
        compare::Side { tree: &of.tree, lab: &of.lab, checked: &of.checked }
    }
    compare::compare(side(head), side(base), rev)
}

/// A file's values and their places, where it can be read.
#[must_use]
pub fn values(file: &SourceFile, limits: &Limits) -> Option<Doc> {
    load::parse(file, limits).0
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
    let misread = faults.iter().any(|f| !f.readable);
    let mut records = Vec::new();
    if let Some(doc) = doc {
        let (found, more) = schemas.records(&identity, &Arc::clone(&file.path), &doc);
        // What was misread is looked at, so that every fault is told in one run, but not judged.
        records = if misread { Vec::new() } else { found };
        faults.extend(more);
    }
    let broken = faults.iter().any(|f| !f.readable);
    let unread = broken.then(|| unread(Arc::clone(&file.path), identity));
    (records, unread.into_iter().collect(), faults)
}

/// Files that the loading door left outside: links, files over the size, files that may not be read.
/// What they would have said is not known, which is not the same as missing.
fn not_taken_in(faults: &[Fault]) -> Vec<Unread> {
    faults
        .iter()
        .filter(|fault| !fault.readable)
        .filter_map(|fault| Some((&fault.place.file, Identity::of(&fault.place.file)?)))
        .filter(|(_, identity)| identity.kind != Kind::Settings)
        .map(|(file, identity)| unread(Arc::clone(file), identity))
        .collect()
}

fn unread(file: Arc<str>, identity: Identity) -> Unread {
    Unread { file, kind: identity.kind, record: identity.id, part: identity.part }
}

/// Rule codes in the settings that no rule has.
fn unknown_rules(settings: &Settings) -> Vec<Fault> {
    let file: Arc<str> = Arc::from(SETTINGS);
    let codes = || rules::RULES.iter().map(|r| r.code);
    let keys = settings.rules.keys().map(|key| (key, Place::at(&file, format!("/rules/{key}")).key()));
    let usual = Settings::default().not_waivable;
    let listed = settings.not_waivable.iter().filter(|code| !usual.contains(code));
    let listed = listed.map(|code| (code, Place::at(&file, "/not_waivable").key()));
    keys.chain(listed)
        .filter(|(key, _)| !codes().any(|code| code == key.as_str()))
        .map(|(key, place)| {
            let meant = nearest(key, codes()).map(|c| format!(" Did you mean {c}?")).unwrap_or_default();
            Fault::new(FaultKind::UnknownKey, place, format!("No rule is called {key}.{meant}"))
                .advice("`countersign explain` lists the rules.")
                .still_readable()
        })
        .collect()
}

/// Rule codes in the revisions of documents that no rule has.
fn unknown_rules_of_documents(lab: &Lab) -> Vec<Fault> {
    let mut faults = Vec::new();
    for document in lab.documents.values() {
        for (at, revision) in document.body.revisions.iter().enumerate() {
            for (n, code) in revision.rules.iter().enumerate() {
                if rules::RULES.iter().any(|rule| rule.code == code) {
                    continue;
                }
                let meant = nearest(code, rules::RULES.iter().map(|r| r.code));
                let meant = meant.map(|c| format!(" Did you mean {c}?")).unwrap_or_default();
                let place = document.meta.place(&format!("/revisions/{at}/rules/{n}"));
                let message = format!("No rule is called {code}, so the revision brought nothing.{meant}");
                faults.push(
                    Fault::new(FaultKind::Value, place, message)
                        .advice("`countersign explain` lists the rules.")
                        .still_readable(),
                );
            }
        }
    }
    faults
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
