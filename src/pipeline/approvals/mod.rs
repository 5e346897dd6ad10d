//! Gathers what verdicts on approvals are found from: landings out of the walk, the policy before each, the
//! contents that need approval, and the evidence.
//!
//! It is looked for only where some settings, those of today or of any earlier commit, ask for approvals:
//! taking them out of the settings must not hide what they asked.

mod contents;
mod evidence;
mod landings;
mod line;
mod rings;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;

use self::contents::Contents;
use self::landings::Ground;
use super::Input;
use super::base::is_policy;
use super::parsed::Parsed;
use super::policy::{PEOPLE, SETTINGS, policy, policy_of, roles};
use crate::history::{self, Lookup};
use crate::load;
use crate::model::approval::Strength;
use crate::model::case::{Case, Content, Gap, How, Landing, Policy, Stood};
use crate::model::history::History;
use crate::model::kind::{Identity, Kind};
use crate::model::policy::ApprovalSettings;
use crate::model::settings::Settings;
use crate::model::tree::{SourceFile, Tree};
use crate::validate;

/// Adds what verdicts on approvals are found from, when any settings ask for approvals. It takes the history
/// that [`super::add_history`] added, and the base that [`super::under`] put in place.
pub fn add_approvals(input: &mut Input, root: &Path) {
    let (settings, _) = load::settings(&input.tree);
    let current = Arc::new(policy(&input.tree).unwrap_or_default());
    let case = match &input.history {
        Err(why) => asks(&current.asks).then(|| blind(input, &settings, current, why.to_string())),
        Ok(head) => match gathered(input, head, root, &settings, &current) {
            Ok(case) => case,
            Err(why) => Some(blind(input, &settings, current, why)),
        },
    };
    let (case, parsed) = case.unzip();
    input.case = case.map(Box::new);
    input.parsed = parsed.unwrap_or_default();
}

fn asks(asks: &ApprovalSettings) -> bool {
    !asks.kinds.is_empty() || asks.policy.is_some()
}

fn zone(settings: &Settings) -> TimeZone {
    TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC)
}

/// A case of which nothing can be told: every record that needs approval, as it stands. Of its content only those
/// count who signed it, for the roles that are asked.
fn blind(input: &Input, settings: &Settings, current: Arc<Policy>, why: String) -> (Case, Parsed) {
    let landing = Landing {
        commit: None,
        id: String::new(),
        at: None,
        day: None,
        how: How::Pending,
        policy: Ok(Arc::clone(&current)),
        hands: BTreeMap::new(),
        reason: None,
    };
    let mut case = Case::under(current, zone(settings));
    case.blind = Some(why);
    case.landings.push(landing);
    let asked = asked(&input.tree, |kind| case.current.asks.kinds.contains_key(kind.name()));
    let parsed = Parsed::of(&asked, &settings.limits);
    for file in asked {
        let blob = history::id_of(&file.bytes).unwrap_or_default();
        let stood = Stood { blob: Some(blob.clone()), landing: 0, by: None, written: None };
        let roles = parsed.get(file).map(roles).unwrap_or_default();
        case.contents.insert(blob, Content { roles, ..Content::default() });
        case.files.insert(file.path.to_string(), vec![stood]);
    }
    (case, parsed)
}

/// The files of the kinds that approvals are asked for.
fn asked(tree: &Tree, is_asked: impl Fn(Kind) -> bool) -> Vec<&SourceFile> {
    let kind = |file: &SourceFile| Identity::of(&file.path).map(|identity| identity.kind);
    tree.files.iter().filter(|file| kind(file).is_some_and(&is_asked)).collect()
}

/// The case, or none where no settings ever asked for approvals.
fn gathered(
    input: &Input,
    head: &History,
    root: &Path,
    settings: &Settings,
    current: &Arc<Policy>,
) -> Result<Option<(Case, Parsed)>, String> {
    let limits = &settings.limits;
    let lookup = Lookup::open(root, limits).map_err(|why| why.to_string())?;
    let kinds = kinds(head, &lookup, current)?;
    if kinds.is_none() {
        return Ok(None);
    }
    let kinds = kinds.unwrap_or_default();
    // what has not landed is held against the branch as it is: the base, where there is one
    let based = input
        .base
        .as_ref()
        .map(|base| {
            history::read(root, Some(&base.commit), &input.tree, settings, input.keep)
                .map_err(|why| why.to_string())
        })
        .transpose()?;
    let forge_keys = &current.asks.forge_keys;
    let ground = Ground { past: based.as_ref().unwrap_or(head), head, lookup: &lookup, input, forge_keys };
    let line = line::Line::of(&lookup, &ground.past.commit)?;
    let mut case = ground.case(&line, &kinds, Arc::clone(current), zone(settings));
    let parsed = Parsed::of(&asked(&input.tree, |kind| kinds.contains(&kind)), limits);
    let mut contents = Contents { lookup: &lookup, limits, found: BTreeMap::new() };
    contents.fill(&case, &input.tree, &parsed);
    contents.fill_named(&case);
    case.contents = contents.found;
    let schemas = [Kind::Settings, Kind::Person, Kind::Disposition, Kind::Baseline, Kind::Rule];
    case.schemas = schemas.into_iter().map(|kind| (kind, validate::schema(kind))).collect();
    evidence::add(&mut case, &ground, &line, root);
    Ok(Some((case, parsed)))
}

/// The kinds of record that need approval by any settings there ever were; none where none ever asked.
fn kinds(history: &History, lookup: &Lookup, current: &Policy) -> Result<Option<BTreeSet<Kind>>, String> {
    let mut all: Vec<ApprovalSettings> = vec![current.asks.clone()];
    let versions = history.policy.get(SETTINGS).map(|file| file.versions.as_slice()).unwrap_or_default();
    let blobs: BTreeSet<&String> = versions.iter().filter_map(|v| v.blob.as_ref()).collect();
    for blob in blobs {
        let bytes = lookup.content(blob).map_err(|why| why.to_string())?;
        // settings that could not be read asked for nothing; the landings under them can not be told
        all.extend(policy_of(Some(&bytes), None).ok().map(|policy| policy.asks));
    }
    let is_any = all.iter().any(asks);
    let names = all.iter().flat_map(|asks| asks.kinds.keys());
    Ok(is_any.then(|| names.filter_map(|name| Kind::named(name)).collect()))
}

/// Policies by the contents that they were read from: most landings share one.
#[derive(Default)]
struct Policies {
    read: HashMap<PolicyKey, Result<Arc<Policy>, String>>,
}

/// The contents that a policy is read from: settings and people.
type PolicyKey = (Option<String>, Option<String>);

impl Policies {
    fn of(
        &mut self,
        lookup: &Lookup,
        settings: Option<&String>,
        people: Option<&String>,
    ) -> Result<Arc<Policy>, String> {
        let key = (settings.cloned(), people.cloned());
        if let Some(known) = self.read.get(&key) {
            return known.clone();
        }
        let content = |blob: Option<&String>| {
            blob.map(|b| lookup.content(b).map_err(|why| why.to_string())).transpose()
        };
        let read = content(settings).and_then(|settings| {
            let people = content(people)?;
            policy_of(settings.as_deref(), people.as_deref()).map(Arc::new)
        });
        self.read.insert(key, read.clone());
        read
    }
}

/// Whether a file of the past is one that approvals are judged by.
fn judges(path: &str) -> bool {
    is_policy(path) || path == PEOPLE
}

/// Evidence that could not be read, whatever it might have carried.
fn gap(record: Option<String>, why: impl Into<String>) -> Gap {
    let spares_approved = record.is_none();
    Gap { record, why: why.into(), spares_approved, strength: Strength::S5 }
}
