//! Records begun and laid out: what authoring plans, held against what reading makes of it.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::{Input, SETTINGS, linked, policy::PEOPLE};
pub use crate::author::Planned;
use crate::author::start::{self, Start};
use crate::load::{self, LoadError};
use crate::model::fault::Fault;
use crate::model::forge::Forge;
use crate::model::kind::{Identity, Kind, SHAPES};
use crate::model::lab::Lab;
use crate::model::place::Spot;
use crate::model::settings::{Limits, Settings};
use crate::model::tree::{Origin, SourceFile, Tree};
use crate::validate::{self, Schemas};

pub use crate::author::{choices, ci, field, numbering, put, questions, record};

/// What somebody says of a laboratory that begins.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// Its name.
    pub name: String,
    /// Its time zone, by IANA name.
    pub zone: String,
    /// Where changes are reviewed, if anywhere.
    pub forge: Option<Forge>,
    /// Now.
    pub now: Timestamp,
}

/// The files with which a laboratory begins, and the laboratory that its people and settings then make: those of
/// the files that stand there already, as `there` gives them, else the planned ones.
///
/// # Errors
/// When the settings that stand there can not be read.
pub fn begin(
    beginning: &Beginning,
    there: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<(Vec<Planned>, Lab), LoadError> {
    let settings = if let Some(bytes) = there(SETTINGS) {
        load::sound_settings(&Tree::of(Origin::Memory, [(SETTINGS, bytes)]))?
    } else {
        let mut settings = Settings { time_zone: beginning.zone.clone(), ..Settings::default() };
        settings.laboratory.name.clone_from(&beginning.name);
        settings
    };
    let day = day(&settings, beginning.now);
    let schemas: Vec<(Kind, Value)> = SHAPES.iter().map(|s| (s.kind, validate::schema(s.kind))).collect();
    let editor = validate::editor::settings();
    let files = start::planned(&Start::of(&settings, day, beginning.forge), &schemas, &editor);
    let is_policy = |file: &&Planned| matches!(file.path.as_str(), SETTINGS | PEOPLE);
    let policy = files.iter().filter(is_policy).map(|file| {
        let bytes = there(&file.path).unwrap_or_else(|| file.text.clone().into_bytes());
        (file.path.clone(), bytes)
    });
    let tree = Tree::of(Origin::Memory, policy);
    let lab = linked(Input::new(tree, Vec::new(), day), &|_| {}).lab;
    Ok((files, lab))
}

/// Every path of a tree: what a new record must not take.
#[must_use]
pub fn taken(tree: &Tree) -> BTreeSet<String> {
    tree.files.iter().map(|file| file.path.to_string()).collect()
}

/// The ids of a register that records of a kind stand in.
#[must_use]
pub fn listed(lab: &Lab, kind: Kind) -> Vec<String> {
    match kind {
        Kind::Person => lab.people.keys().cloned().collect(),
        Kind::Method => lab.methods.keys().cloned().collect(),
        Kind::Equipment => lab.equipment.keys().cloned().collect(),
        Kind::Provider => lab.providers.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

/// What reading says of a file that is about to be written, each with its place in the text.
#[must_use]
pub fn look(path: &str, text: &str, limits: &Limits) -> Vec<(Fault, Option<Spot>)> {
    let tree = Tree::of(Origin::Memory, [(path, text.as_bytes().to_vec())]);
    let (Some(file), Some(identity)) = (tree.files.first(), Identity::of(path)) else { return Vec::new() };
    let (doc, mut faults) = load::parse(file, limits);
    if let Some(doc) = doc {
        faults.extend(Schemas::compile().records(&identity, &file.path, &doc).1);
    }
    let places: Vec<_> = faults.iter().map(|fault| fault.place.clone()).collect();
    let spots = load::spots(&tree, &places, limits);
    faults.into_iter().map(|fault| (fault.clone(), spots.get(&fault.place).cloned())).collect()
}

/// Whether one text of a register says what another says, and one entry more.
#[must_use]
pub fn adds_one(path: &str, before: Option<&[u8]>, after: &str, limits: &Limits) -> bool {
    let items = |bytes: &[u8]| {
        let file = SourceFile { path: path.into(), bytes: bytes.into() };
        let list = Identity::of(path)?.kind.shape().holds.list()?;
        let value = load::parse(&file, limits).0?.value;
        Some(value.get(list)?.as_array()?.clone())
    };
    let before = match before {
        Some(before) => items(before),
        None => Some(Vec::new()),
    };
    let (Some(before), Some(after)) = (before, items(after.as_bytes())) else { return false };
    after.len() == before.len() + 1 && after.starts_with(&before)
}

/// The job, agreement or campaign whose folder a path from the laboratory's root lies in.
#[must_use]
pub fn within(path: &Path, taken: &BTreeSet<String>) -> Option<String> {
    path.ancestors().filter_map(Path::to_str).find_map(|folder| {
        let head = |name: &str| Some(format!("{folder}/{name}")).filter(|path| taken.contains(path));
        let path = ["request.yaml", "agreement.yaml", "campaign.yaml"].into_iter().find_map(head)?;
        Identity::of(&path).map(|identity| identity.id)
    })
}

/// The day of an instant in a laboratory's zone.
fn day(settings: &Settings, now: Timestamp) -> Date {
    let zone = TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC);
    now.to_zoned(zone).date()
}
