//! What approvals are judged by, and what contents say, read from bytes as files are.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::parsed::ParsedFile;
use crate::load;
use crate::model::attachment::FOLDER;
use crate::model::canonical;
use crate::model::case::{Content, Named, Policy};
use crate::model::kind::{Identity, Kind};
use crate::model::policy::{KEYS, is_gate};
use crate::model::record::blocks::Role;
use crate::model::record::people::Person;
use crate::model::settings::Limits;
use crate::model::tree::{Origin, SourceFile, Tree};

/// The settings of a laboratory.
pub(super) const SETTINGS: &str = "countersign.yaml";

/// The register of people.
pub(super) const PEOPLE: &str = "records/registers/people.yaml";

/// The policy that a tree holds.
///
/// # Errors
/// When its settings or its register of people can not be read: nothing is judged by half a policy.
pub fn policy(tree: &Tree) -> Result<Policy, String> {
    let settings = load::sound_settings(tree).map_err(|error| error.to_string())?;
    let mut people = BTreeMap::new();
    if let Some(file) = tree.get(PEOPLE) {
        for person in persons(file, &settings.limits)? {
            people.insert(person.id.clone(), person);
        }
    }
    let (asks, single_person_roles) = (settings.approvals, settings.single_person_roles);
    Ok(Policy { asks, single_person_roles, people })
}

/// The policy of two files as they stood once.
pub(super) fn policy_of(settings: Option<&[u8]>, people: Option<&[u8]>) -> Result<Policy, String> {
    if settings.is_none() {
        return Err(format!("there was no {SETTINGS} before it"));
    }
    let files = [(SETTINGS, settings), (PEOPLE, people)];
    let files = files.into_iter().filter_map(|(path, bytes)| Some((path, bytes?)));
    policy(&Tree::of(Origin::Memory, files))
}

fn persons(file: &SourceFile, limits: &Limits) -> Result<Vec<Person>, String> {
    let unread = || format!("{PEOPLE} could not be read");
    let (doc, faults) = load::parse(file, limits);
    let doc = doc.filter(|_| faults.iter().all(|fault| fault.readable)).ok_or_else(unread)?;
    let list = doc.value.get("people").and_then(Value::as_array).ok_or_else(unread)?;
    list.iter().map(|item| Person::deserialize(item).map_err(|_| unread())).collect()
}

/// What a content says, as the file that it is or was.
#[must_use]
pub fn content(path: &str, bytes: &Arc<[u8]>, limits: &Limits) -> Content {
    let file = SourceFile { path: Arc::from(path), bytes: Arc::clone(bytes) };
    content_of(&file, None, limits)
}

/// What a file says, which may have been parsed.
pub(super) fn content_of(file: &SourceFile, parsed: Option<&ParsedFile>, limits: &Limits) -> Content {
    let (path, bytes) = (&*file.path, &file.bytes);
    let sha256 = Some(canonical::sha256(bytes));
    if is_gate(path) || path.strip_prefix(KEYS).is_some_and(|rest| rest.starts_with('/')) {
        // read by programs that are none of ours: every line of it may matter
        let value = std::str::from_utf8(bytes).ok().map(Value::from);
        return Content { sha256, value, ..Content::default() };
    }
    let now;
    let (doc, faults) = if let Some(parsed) = parsed {
        parsed
    } else {
        now = load::parse(file, limits);
        &now
    };
    let Some(doc) = doc.as_ref().filter(|_| faults.iter().all(|fault| fault.readable)) else {
        return Content { sha256, ..Content::default() };
    };
    let identity = Identity::of(path).filter(|i| i.kind != Kind::Settings);
    let Some(identity) = identity else {
        return Content { sha256, value: Some(doc.value.clone()), ..Content::default() };
    };
    let value = super::digest::significant(identity.kind, &doc.value);
    let canonical = Some(super::digest::of(&value));
    let (mut roles, mut named) = (Vec::new(), Vec::new());
    signed_as(&doc.value, &mut roles);
    names(&doc.value, &mut named);
    Content { sha256, canonical, value: Some(value), roles, named }
}

/// The files that a record names: as evidence, or by a text that begins with the folder of attachments.
fn names(value: &Value, named: &mut Vec<Named>) {
    match value {
        Value::Object(map) => {
            let text = |key: &str| map.get(key).and_then(Value::as_str);
            if let (Some(name), Some(_)) = (text("ref"), text("type")) {
                let sha256 = text("sha256").map(str::to_owned);
                return named.push(Named { name: name.to_owned(), sha256 });
            }
            map.values().for_each(|value| names(value, named));
        }
        Value::Array(list) => list.iter().for_each(|value| names(value, named)),
        Value::String(text) if text.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/')) => {
            named.push(Named { name: text.clone(), sha256: None });
        }
        _ => {}
    }
}

/// The roles in which people signed what a file says, where it can be read.
pub(super) fn roles((doc, faults): &ParsedFile) -> Vec<Role> {
    let mut roles = Vec::new();
    if let Some(doc) = doc.as_ref().filter(|_| faults.iter().all(|fault| fault.readable)) {
        signed_as(&doc.value, &mut roles);
    }
    roles
}

/// Adds the roles in which people signed, other than to prepare the record or to be informed of it.
fn signed_as(value: &Value, roles: &mut Vec<Role>) {
    match value {
        Value::Object(map) => {
            let text = |key: &str| map.get(key).and_then(Value::as_str);
            let stands = matches!(text("meaning"), Some("reviewed" | "approved" | "authorised"));
            let role = map.get("role").and_then(|role| Role::deserialize(role).ok());
            if let Some(role) =
                role.filter(|role| stands && text("person").is_some() && !roles.contains(role))
            {
                roles.push(role);
            }
            map.values().for_each(|value| signed_as(value, roles));
        }
        Value::Array(list) => list.iter().for_each(|value| signed_as(value, roles)),
        _ => {}
    }
}
