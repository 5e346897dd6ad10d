//! The only room that names every stage, in order.

mod approvals;
pub mod approving;
pub mod authoring;
mod base;
mod digest;
mod earlier;
mod example;
mod exported;
mod figures;
pub mod importing;
pub mod layout;
pub mod ledger;
pub mod packing;
mod parsed;
mod policy;
mod stamp;
mod unknown;
mod vouchers;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

pub use approvals::add_approvals;
pub use base::{Base, base, top, under};
pub use example::demo;
pub use exported::{tables, tables_page};
pub use figures::{groupings, metric, metrics, trend, trends};
pub use parsed::Parsed;
use parsed::ParsedFile;
pub use policy::{content, policy};
pub use stamp::{Stamp, stamp};
use unknown::{unknown_rules, unknown_rules_of_documents};
pub use vouchers::vouchers;

use crate::history::HistoryError;
pub use crate::history::{Health, health};
use crate::model::agenda::{Agenda, Within};
use crate::model::answer::Judged;
use crate::model::case::Case;
use crate::model::comparison::Comparison;
use crate::model::doc::Doc;
use crate::model::edition::Edition;
use crate::model::fault::Fault;
use crate::model::finding::Checked;
use crate::model::history::{History, Keep, NoHistory, Past};
use crate::model::kind::{Identity, Kind};
use crate::model::lab::{AsOf, AsOfOrigin, ById, Lab, Unread};
use crate::model::place::{Place, Spot};
use crate::model::procedure::ProcedureOf;
use crate::model::record::Record;
use crate::model::record::own_rule::{OwnRule, Tried};
use crate::model::rule::Rule;
use crate::model::settings::{Limits, Settings};
use crate::model::tree::{SourceFile, Tree};
use crate::model::when::When;
pub use crate::proof::KeyFiles;
use crate::validate::Schemas;
pub use crate::validate::forms;
use crate::{
    agenda, answers, check, custom, demo, embedded, history, link, load, news, rules, validate, verdict,
};

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
    /// What git tells of the files, when it was asked; see [`add_history`].
    pub history: Past,
    /// What verdicts on approvals are found from, when the settings ask for any; see [`add_approvals`].
    pub case: Option<Box<Case>>,
    /// The base whose policy is in the place of that of the files; see [`under`].
    pub base: Option<Base>,
    /// Whose procedure records are judged by.
    pub procedure: ProcedureOf,
    /// Whom the site is for; it goes before the settings' word.
    pub edition: Option<Edition>,
    /// Whether what is found out about git's commits is kept for the next run.
    pub keep: Keep,
    /// Files that were parsed for their approvals, so that none is parsed twice.
    pub parsed: Parsed,
}

impl Input {
    /// Files without a history, looked at on the day of the settings or else `today`.
    #[must_use]
    pub fn new(tree: Tree, faults: Vec<Fault>, today: Date) -> Self {
        let history = Err(NoHistory::NotRead);
        let procedure = ProcedureOf::default();
        let keep = Keep::default();
        let (case, base, edition) = (None, None, None);
        let parsed = Parsed::default();
        Self { tree, faults, as_of: None, today, history, case, base, procedure, edition, keep, parsed }
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
/// When the folder, the repository, the revision or its objects can not be read; when a value of the
/// settings can not, for without the laboratory's own day, zone and thresholds every answer would be a
/// guess; and when the evidence baseline is later than the as-of day, so that rules would look at
/// nothing.
pub fn open(
    root: &Path,
    rev: Option<&str>,
    as_of: Option<Date>,
    now: Timestamp,
) -> Result<Input, load::LoadError> {
    let (tree, faults) = files(root, rev)?;
    let settings = load::sound_settings(&tree)?;
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    let today = now.to_zoned(zone).date();
    let from = choose(as_of, &settings, today);
    if let Some(baseline) = settings.evidence_baseline.filter(|baseline| from.day < *baseline) {
        let (day, why) = (from.day, from.origin.words());
        return Err(load::LoadError::NothingToJudge { baseline, day, why });
    }
    Ok(Input { as_of, ..Input::new(tree, faults, today) })
}

/// Adds what git tells of the files: of the commit `rev`, or of that which is checked out. Where git can
/// not be read, the reason is what is added, and rules about history can not tell.
pub fn add_history(input: &mut Input, root: &Path, rev: Option<&str>) {
    let (settings, _) = load::settings(&input.tree);
    input.history = history::read(root, rev, &input.tree, &settings, input.keep);
}

/// When the commit was made that the files are to the byte: the records end there. `None` for files
/// that stand in no commit.
///
/// # Errors
/// When git can not read the commit.
pub fn committed(tree: &Tree, root: &Path) -> Result<Option<When>, HistoryError> {
    let Some(commit) = tree.commit() else { return Ok(None) };
    let (settings, _) = load::settings(tree);
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    history::committed(root, Some(commit), zone.iana_name().unwrap_or("UTC"))
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
    let own = own_records(tree, &settings.limits).0;
    faults.extend(unknown_rules(&settings, &made(&own).rules));
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

/// The laboratory's own rules, without its records.
#[derive(Debug)]
pub struct OwnRules {
    /// The rules.
    pub rules: Vec<&'static Rule>,
    /// What is wrong with them, and with the files that hold them.
    pub faults: Vec<Fault>,
    /// Their examples, tried.
    pub tried: Vec<Tried>,
}

/// Reads a laboratory's own rules from its folder, or from a revision, and tries their examples.
///
/// # Errors
/// When the folder, the repository or the revision can not be read.
pub fn own_rules(root: &Path, rev: Option<&str>) -> Result<OwnRules, load::LoadError> {
    let (tree, faults) = match rev {
        Some(rev) => load::revision(root, rev)?,
        None => load::own_rules(root)?,
    };
    let (settings, _) = load::settings(&tree);
    let in_rules = |fault: &Fault| fault.place.file.starts_with("rules/");
    let mut faults: Vec<Fault> = faults.into_iter().filter(in_rules).collect();
    let (own, more) = own_records(&tree, &settings.limits);
    faults.extend(more);
    let made = made(&own);
    faults.extend(made.faults);
    let tried = custom::examples(&own, validate::schema, &settings.working_calendar());
    Ok(OwnRules { rules: made.rules, faults, tried })
}

/// The laboratory's rules as they are written.
fn own_records(tree: &Tree, limits: &Limits) -> (ById<OwnRule>, Vec<Fault>) {
    let schemas = Schemas::compile();
    let (mut own, mut faults) = (BTreeMap::new(), Vec::new());
    let is_rule = |file: &&SourceFile| Identity::of(&file.path).is_some_and(|i| i.kind == Kind::Rule);
    for file in tree.files.iter().filter(is_rule) {
        let (records, _, _, more) = read_file(file, None, limits, None, &schemas);
        faults.extend(more);
        for record in records {
            if let Record::Rule(entry) = record {
                own.insert(entry.meta.id.clone(), *entry);
            }
        }
    }
    (own, faults)
}

fn made(own: &ById<OwnRule>) -> custom::Made {
    custom::rules(own, rules::RULES, validate::schema)
}

/// Takes a laboratory through all pure stages.
#[must_use]
pub fn examine(input: Input, progress: &(dyn Fn(Progress) + Sync)) -> Examined {
    let procedure = input.procedure;
    let Linked { tree, lab, faults, rules } = linked(input, progress);
    let mut checked = check::run(&lab, &tree, &faults, &rules, procedure);
    let judged = answers::judge(&lab, &mut checked);
    check::ask_of_answers(&lab, &judged, &mut checked);
    let spots = load::spots(&tree, &places(&checked), &lab.settings.limits);
    Examined { tree, lab, checked, judged, spots }
}

/// What falls due in a laboratory within a time from its as-of day. No rule is asked.
#[must_use]
pub fn look_ahead(input: Input, within: Within, progress: &(dyn Fn(Progress) + Sync)) -> (Lab, Agenda) {
    let lab = linked(input, progress).lab;
    let agenda = agenda::agenda(&lab, within);
    (lab, agenda)
}

/// A laboratory's files and what they say, verdicts on approvals among it. No rule is asked.
#[must_use]
pub fn records(input: Input, progress: &(dyn Fn(Progress) + Sync)) -> (Tree, Lab) {
    let linked = linked(input, progress);
    (linked.tree, linked.lab)
}

/// A laboratory as linked, with what git tells of it. No rule is asked.
#[must_use]
pub fn laboratory(input: Input, progress: &(dyn Fn(Progress) + Sync)) -> Lab {
    linked(input, progress).lab
}

/// A laboratory before any rule is asked.
struct Linked {
    tree: Tree,
    lab: Lab,
    faults: Vec<Fault>,
    rules: Vec<&'static Rule>,
}

fn linked(input: Input, progress: &(dyn Fn(Progress) + Sync)) -> Linked {
    let Input { tree, mut faults, as_of, today, mut history, case, base, edition, parsed, .. } = input;
    let mut unread = not_taken_in(&tree, &faults);
    let (mut settings, more) = load::settings(&tree);
    faults.extend(more);
    settings.edition = edition.unwrap_or(settings.edition);
    let as_of = choose(as_of, &settings, today);
    let (mut records, misread, marks, more) = read(&tree, parsed, &settings.limits, &history, progress);
    unread.extend(misread);
    faults.extend(more);
    if let Ok(history) = &mut history {
        history.marks = marks.into_iter().collect();
        remember(history, &mut records, &unread, &settings.limits);
    }
    progress(Progress::Checking);
    let (mut lab, more) = link::lab_with(records, unread, settings, as_of, history);
    if let Some(mut case) = case {
        case.events = verdict::events(&lab);
        lab.approvals = verdict::judge(&case);
    }
    lab.approvals.judged_by = base.map_or_else(String::new, |base| base.named);
    faults.extend(more);
    let own = made(&lab.own_rules);
    faults.extend(own.faults);
    faults.extend(unknown_rules(&lab.settings, &own.rules));
    faults.extend(unknown_rules_of_documents(&lab, &own.rules));
    let rules = rules::RULES.iter().copied().chain(own.rules).collect();
    Linked { tree, lab, faults, rules }
}

/// What is new in `head` against `base`, which was named `rev`.
#[must_use]
pub fn compare(head: &Examined, base: &Examined, rev: &str) -> Comparison {
    fn side(of: &Examined) -> news::Side<'_> {
        news::Side { tree: &of.tree, lab: &of.lab, checked: &of.checked }
    }
    news::between(side(head), side(base), rev)
}

/// A file's values and their places, where it can be read.
#[must_use]
pub fn values(file: &SourceFile, limits: &Limits) -> Option<Doc> {
    load::parse(file, limits).0
}

/// Says of each record when it was first written down, and lists those that are gone.
fn remember(history: &mut History, records: &mut [Record], unread: &[Unread], limits: &Limits) {
    let mut there: BTreeSet<(Kind, String)> = BTreeSet::new();
    for record in records.iter_mut() {
        let meta = record.meta_mut();
        meta.written = history.written(&meta.file);
        there.insert((meta.kind, meta.id.clone()));
    }
    let files: BTreeSet<&str> = unread.iter().map(|u| &*u.file).collect();
    let unread = |kind: Kind, id: &str| {
        files.iter().filter_map(|file| Identity::of(file)).any(|i| i.kind == kind && i.full() == id)
    };
    let is_there = |kind: Kind, id: &str| there.contains(&(kind, id.to_owned())) || unread(kind, id);
    history.removed = earlier::removed(history, &is_there, limits);
    history.contents = BTreeMap::new();
}

fn choose(argument: Option<Date>, settings: &Settings, today: Date) -> AsOf {
    match (argument, settings.as_of) {
        (Some(day), _) => AsOf { day, origin: AsOfOrigin::Argument },
        (None, Some(day)) => AsOf { day, origin: AsOfOrigin::Settings },
        (None, None) => AsOf { day: today, origin: AsOfOrigin::Today },
    }
}

type Read = (Vec<Record>, Vec<Unread>, earlier::FileMarks, Vec<Fault>);

/// Parses and validates every file on all cores; the order of results is that of the files.
fn read(
    tree: &Tree,
    mut parsed: Parsed,
    limits: &Limits,
    history: &Past,
    progress: &(dyn Fn(Progress) + Sync),
) -> Read {
    let schemas = Schemas::compile();
    progress(Progress::Reading(tree.files.len()));
    let parsed: Vec<Option<ParsedFile>> = tree.files.iter().map(|file| parsed.take(file)).collect();
    let parts: Vec<Read> = tree
        .files
        .par_iter()
        .zip(parsed)
        .map(|(file, parsed)| {
            let read = read_file(file, parsed, limits, history.as_ref().ok(), &schemas);
            progress(Progress::Read);
            read
        })
        .collect();
    let mut all: Read = Default::default();
    for (records, unread, marks, faults) in parts {
        all.0.extend(records);
        all.1.extend(unread);
        all.2.extend(marks);
        all.3.extend(faults);
    }
    all
}

/// What a file says, which may have been parsed.
fn read_file(
    file: &SourceFile,
    parsed: Option<ParsedFile>,
    limits: &Limits,
    history: Option<&History>,
    schemas: &Schemas,
) -> Read {
    let Some(identity) = Identity::of(&file.path).filter(|i| i.kind != Kind::Settings) else {
        return Read::default();
    };
    let (doc, mut faults) = parsed.unwrap_or_else(|| load::parse(file, limits));
    let misread = faults.iter().any(|f| !f.readable);
    let (mut records, mut marks) = (Vec::new(), Vec::new());
    if let Some(doc) = doc {
        let (found, more) = schemas.records(&identity, &Arc::clone(&file.path), &doc);
        // What was misread is looked at, so that every fault is told in one run, but not judged.
        records = if misread { Vec::new() } else { found };
        faults.extend(more);
        if let Some(history) = history.filter(|_| identity.kind.is_sealed()) {
            marks = earlier::marks(history, file, &identity, &doc, limits);
        }
    }
    let broken = faults.iter().any(|f| !f.readable);
    let unread = broken.then(|| unread(Arc::clone(&file.path), identity));
    (records, unread.into_iter().collect(), marks, faults)
}

/// Files that the loading door left outside: links, files over the size, files that may not be read, and
/// those whose misspelt name shows what they were meant to be. What they would have said is not known,
/// which is not the same as missing.
fn not_taken_in(tree: &Tree, faults: &[Fault]) -> Vec<Unread> {
    let identity = |fault: &Fault| {
        let Some(meant) = &fault.meant else { return Identity::of(&fault.place.file) };
        // Of these there is only one in its place, and when that was read, nothing is missing.
        let is_single = |i: &Identity| i.part.is_none() || i.kind == Kind::Work;
        Identity::of(meant).filter(|i| !(is_single(i) && tree.get(meant).is_some()))
    };
    faults
        .iter()
        .filter(|fault| !fault.readable)
        .filter_map(|fault| Some((&fault.place.file, identity(fault)?)))
        .filter(|(_, identity)| identity.kind != Kind::Settings)
        .map(|(file, identity)| unread(Arc::clone(file), identity))
        .collect()
}

fn unread(file: Arc<str>, identity: Identity) -> Unread {
    Unread { file, kind: identity.kind, record: identity.id, part: identity.part }
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

/// A large laboratory of the example's proportions, as files.
#[must_use]
pub fn large(jobs: usize) -> Vec<(String, Cow<'static, [u8]>)> {
    demo::multiply(&embedded::example(), jobs)
}
