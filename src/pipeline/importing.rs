//! Imports: a table and a map to a plan, against what the records hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::parsed::Parsed;
use super::{Read, files, not_taken_in, read};
use crate::intake::{self, Draft, Existing, Known, Layout, Names};
use crate::load::{self, LoadError, Wanted};
pub use crate::load::{MOST_BYTES, TableFormat};
use crate::model::fault::Fault;
use crate::model::history::NoHistory;
use crate::model::intake::map::{ImportMap, Target};
use crate::model::intake::plan::{Body, Plan, Refusal};
use crate::model::intake::table::{Row, Table};
use crate::model::kind::{Identity, Kind};
use crate::model::lab::Unread;
use crate::model::record::{Meta, Record};
use crate::model::settings::{Limits, Settings};
use crate::model::tree::{SourceFile, Tree};
use crate::validate::{self, Schemas};

/// Kinds whose names a new record must find: what it mentions and does not find refuses its row.
const FOUND: [Kind; 9] = [
    Kind::Customer,
    Kind::Person,
    Kind::Method,
    Kind::Equipment,
    Kind::Provider,
    Kind::Agreement,
    Kind::Request,
    Kind::Campaign,
    Kind::Document,
];

/// Why nothing of an import could be planned.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The map can not be read, or does not fit the table.
    #[error("The map can not be used.\n{}", .0.join("\n"))]
    Map(Vec<String>),
    /// The table can not be read.
    #[error("{0}")]
    Table(String),
    /// Records can not be read in which rows might stand already.
    #[error(
        "{0} can not be read, so there is no telling which rows are there already. `countersign check` says what is wrong with it."
    )]
    Unread(String),
    /// The map names a campaign that is not there.
    #[error(
        "There is no campaign {0}: records/feedback/{0}/campaign.yaml is missing. Write it first, for answers belong to it."
    )]
    NoCampaign(String),
    /// The laboratory can not be read.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// What is to be imported.
#[derive(Debug, Clone, Copy)]
pub struct Import<'a> {
    /// How the table is written.
    pub format: TableFormat,
    /// The bytes of the table's file.
    pub bytes: &'a [u8],
    /// The map's file.
    pub map: &'a SourceFile,
}

/// Plans an import into the laboratory at `root`. Nothing is written.
///
/// # Errors
/// When the map, the table or the laboratory can not be read: nothing is planned from a part.
pub fn plan_import(root: &Path, import: Import<'_>) -> Result<Plan, ImportError> {
    let map = read_map(import.map)?;
    let wanted = Wanted { sheet: map.sheet.as_deref(), header: map.header, separator: map.separator };
    let table = load::table(import.format, import.bytes, wanted).map_err(ImportError::Table)?;
    let layout = intake::layout(&map, &table).map_err(ImportError::Map)?;
    has_fields(&layout)?;
    let lab = Laboratory::open(root)?;
    let known = lab.known(&map)?;
    let judge = Judge {
        lab: &lab,
        layout: &layout,
        table: &table,
        zone: zone(&lab.settings),
        schemas: Schemas::compile(),
    };
    let drafts: Vec<Result<Draft, Vec<Refusal>>> =
        table.rows.par_iter().map(|row| judge.draft(row)).collect();
    Ok(intake::settle(&layout, &table, drafts, &known))
}

/// Suggests a map for a table, with the names of the laboratory at `root` where there is one.
///
/// # Errors
/// When the table can not be read.
pub fn suggest_map(
    root: Option<&Path>,
    format: TableFormat,
    bytes: &[u8],
    (name, sheet, kind): (&str, Option<&str>, Option<Target>),
) -> Result<String, ImportError> {
    let wanted = Wanted { sheet, ..Wanted::default() };
    let table = load::table(format, bytes, wanted).map_err(ImportError::Table)?;
    let mut names = Names::default();
    if let Some(lab) = root.and_then(|root| Laboratory::open(root).ok()) {
        for record in &lab.records {
            match record {
                Record::Customer(entry) => {
                    names.customers.push((entry.body.name.clone(), entry.meta.id.clone()));
                }
                Record::Person(entry) => names.people.push((entry.body.name.clone(), entry.meta.id.clone())),
                _ => {}
            }
        }
    }
    Ok(intake::suggest(&table, name, kind, &names))
}

/// The JSON Schema of maps.
#[must_use]
pub fn import_map_schema() -> serde_json::Value {
    validate::import_map_schema()
}

fn zone(settings: &Settings) -> TimeZone {
    TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC)
}

fn read_map(file: &SourceFile) -> Result<ImportMap, ImportError> {
    let limits = Limits::default();
    let told = |faults: &[Fault]| {
        let line = |fault: &Fault| {
            let spot = load::spot(file, &fault.place, &limits);
            let at = spot.map(|spot| format!(":{}:{}", spot.line, spot.column)).unwrap_or_default();
            format!("{}{at}: {} {}", file.path, fault.message, fault.advice).trim_end().to_owned()
        };
        ImportError::Map(faults.iter().map(line).collect())
    };
    let (doc, faults) = load::parse(file, &limits);
    match doc {
        Some(doc) if faults.is_empty() => {
            validate::import_map(&file.path, &doc).map_err(|faults| told(&faults))
        }
        _ => Err(told(&faults)),
    }
}

/// Refuses fields that no record has: one slip, told once and not for every row.
fn has_fields(layout: &Layout<'_>) -> Result<(), ImportError> {
    let wrong: Vec<String> = layout
        .fields()
        .filter(|(kind, _, pointer)| !validate::has_field(*kind, pointer))
        .map(|(kind, field, _)| {
            format!("A {kind} has no field `{field}`; `countersign schema {}` lists them.", kind.name())
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(ImportError::Map(wrong)) }
}

/// What an import has to know of a laboratory.
struct Laboratory {
    tree: Tree,
    settings: Settings,
    records: Vec<Record>,
    unread: Vec<Unread>,
    /// Names by which records can be mentioned.
    names: BTreeSet<(&'static str, String)>,
}

impl Laboratory {
    fn open(root: &Path) -> Result<Self, LoadError> {
        let (tree, faults) = files(root, None)?;
        let settings = load::sound_settings(&tree)?;
        let mut unread = not_taken_in(&tree, &faults);
        let (records, misread, ..): Read =
            read(&tree, Parsed::default(), &settings.limits, &Err(NoHistory::NotRead), &|_| {});
        unread.extend(misread);
        let names = records.iter().map(Record::meta).flat_map(named).collect();
        Ok(Self { tree, settings, records, unread, names })
    }

    /// What the records hold of the map's kind and system.
    fn known(&self, map: &ImportMap) -> Result<Known, ImportError> {
        let kind = map.kind.kind();
        let is_part = |of: Kind| map.kind == Target::Request && matches!(of, Kind::Review | Kind::Report);
        if let Some(unread) = self.unread.iter().find(|unread| unread.kind == kind || is_part(unread.kind)) {
            return Err(ImportError::Unread(unread.file.to_string()));
        }
        let folder = map.campaign.as_ref().map(|campaign| format!("records/feedback/{campaign}/"));
        if let (Some(folder), Some(campaign)) = (&folder, &map.campaign)
            && self.tree.get(&format!("{folder}campaign.yaml")).is_none()
        {
            return Err(ImportError::NoCampaign(campaign.clone()));
        }
        let is_of = |meta: &Meta| {
            meta.kind == kind && folder.as_ref().is_none_or(|folder| meta.file.starts_with(folder.as_str()))
        };
        let metas: Vec<&Meta> = self.records.iter().map(Record::meta).filter(|meta| is_of(meta)).collect();
        let id = |meta: &Meta| match (&folder, &meta.part) {
            (Some(_), Some(part)) => part.clone(),
            _ => meta.id.clone(),
        };
        let ids = metas.iter().map(|meta| id(meta)).collect();
        let brought = |meta: &&&Meta| meta.common.imported.as_ref().is_some_and(|i| i.system == map.system);
        let found: Vec<(String, Existing)> = metas
            .par_iter()
            .filter(brought)
            .filter_map(|meta| Some((key(meta)?, self.existing(meta))))
            .collect();
        let mut by_key = BTreeMap::new();
        for (key, existing) in found {
            by_key.entry(key).or_insert(existing);
        }
        Ok(Known { by_key, ids })
    }

    fn existing(&self, meta: &Meta) -> Existing {
        let value = |file: &SourceFile| load::parse(file, &self.settings.limits).0.map(|doc| doc.value);
        if meta.kind != Kind::Request {
            let files = self.tree.get(&meta.file).and_then(value).map(|value| (String::new(), value));
            return Existing {
                id: meta.id.clone(),
                place: meta.file.to_string(),
                files: files.into_iter().collect(),
            };
        }
        let place = meta.file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let start = self.tree.files.partition_point(|file| *file.path < *place);
        let inside = self.tree.files.iter().skip(start).take_while(|file| file.path.starts_with(&place));
        let files = inside.filter_map(|file| {
            let name = file.path.strip_prefix(&place)?.strip_prefix('/')?.strip_suffix(".yaml")?;
            let kind = Identity::of(&file.path)?.kind;
            let is_wanted =
                matches!(kind, Kind::Request | Kind::Review | Kind::Report) && !name.contains('/');
            is_wanted.then(|| value(file)).flatten().map(|value| (name.to_owned(), value))
        });
        Existing { id: meta.id.clone(), files: files.collect(), place: place.clone() }
    }
}

fn key(meta: &Meta) -> Option<String> {
    meta.common.imported.as_ref()?.key.clone()
}

/// Everything that a record can be called.
fn named(meta: &Meta) -> impl Iterator<Item = (&'static str, String)> {
    let kind = meta.kind.name();
    [Some(meta.id.clone()), meta.common.number.clone()].into_iter().flatten().map(move |name| (kind, name))
}

/// Turns rows into records and asks whether they are valid.
struct Judge<'a> {
    lab: &'a Laboratory,
    layout: &'a Layout<'a>,
    table: &'a Table,
    zone: TimeZone,
    schemas: Schemas,
}

impl Judge<'_> {
    fn draft(&self, row: &Row) -> Result<Draft, Vec<Refusal>> {
        let draft = intake::draft(self.layout, self.table, row, &self.zone)?;
        let wrong: Vec<Refusal> =
            draft.bodies.iter().flat_map(|(kind, body)| self.wrong(row, *kind, body)).collect();
        if wrong.is_empty() { Ok(draft) } else { Err(wrong) }
    }

    /// Why a record would not be valid: it is written, read and validated as it would be in its place.
    fn wrong(&self, row: &Row, kind: Kind, body: &Body) -> Vec<Refusal> {
        let refuse = |pointer: &str, says: &str| intake::invalid(self.table, row, body, pointer, says);
        let Some(path) = probe(kind) else { return Vec::new() };
        let text = body.value.as_object().map(intake::yaml).unwrap_or_default();
        let file = SourceFile { path: Arc::from(path), bytes: Arc::from(text.into_bytes()) };
        let (doc, faults) = load::parse(&file, &self.lab.settings.limits);
        let said = |faults: Vec<Fault>| -> Vec<Refusal> {
            let says = |fault: &Fault| format!("{} {}", fault.message, fault.advice).trim_end().to_owned();
            faults.iter().map(|fault| refuse(&fault.place.pointer, &says(fault))).collect()
        };
        let (Some(doc), Some(identity)) = (doc, Identity::of(path)) else { return said(faults) };
        if !faults.is_empty() {
            return said(faults);
        }
        if doc.value != body.value {
            return vec![refuse("", "holds something that YAML can not keep as it is")];
        }
        let (records, faults) = self.schemas.records(&identity, &file.path, &doc);
        if !faults.is_empty() {
            return said(faults);
        }
        let mentions = records.iter().flat_map(|record| &record.meta().mentions);
        let lost = mentions.filter(|mention| {
            let is_asked = FOUND.iter().any(|kind| kind.name() == mention.wants);
            is_asked && !self.lab.names.contains(&(mention.wants, mention.text.clone()))
        });
        lost.map(|mention| {
            let kind = Kind::named(mention.wants).map_or(mention.wants, |kind| kind.shape().title);
            refuse(
                &mention.pointer,
                &format!("names the {kind} {}, which the records do not have", mention.text),
            )
        })
        .collect()
    }
}

/// Where a record of a kind could stand: its kind is told by the path.
fn probe(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Request => "records/jobs/import/row/request.yaml",
        Kind::Review => "records/jobs/import/row/review.yaml",
        Kind::Report => "records/jobs/import/row/report.yaml",
        Kind::Complaint => "records/complaints/row.yaml",
        Kind::Feedback => "records/feedback/row.yaml",
        _ => return None,
    })
}
