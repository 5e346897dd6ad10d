//! What is only said: by trailers of a commit, and by the record itself.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::repeat;
use crate::model::approval::{Clock, Decision, Evidence, EvidenceKind, Signer, State, Strength, Subject};
use crate::model::record::blocks::Role;
use crate::model::when::When;

/// Trailers that say yes, in small letters.
const YES: [&str; 3] = ["approved-by", "reviewed-by", "code-review+2"];

/// Reads the trailers of a commit, key and value, as evidence: one piece a person, however often they are
/// named. Whoever writes a commit can write them, so they are assertions. `committed` is the committer's
/// time.
#[must_use]
pub fn trailers(commit: &str, trailers: &[(String, String)], committed: Option<Timestamp>) -> Vec<Evidence> {
    let mut told: Vec<String> = Vec::new();
    let mut evidence = Vec::new();
    for (key, value) in trailers {
        if !YES.contains(&key.to_ascii_lowercase().as_str()) {
            continue;
        }
        let email = email(value);
        let whom = email.clone().unwrap_or_else(|| value.trim().to_owned()).to_lowercase();
        if told.contains(&whom) {
            continue;
        }
        told.push(whom);
        let (state, why) = match &email {
            Some(email) => {
                (State::Good, format!("A trailer {key} of the commit names {email}; anybody can write it."))
            }
            None => (State::Unknown, format!("A trailer {key} of the commit names nobody by an address.")),
        };
        evidence.push(Evidence {
            kind: EvidenceKind::Trailer,
            reference: commit.to_owned(),
            strength: Strength::S1,
            state,
            why,
            decision: Decision::Approved,
            subject: None,
            commit: Some(commit.to_owned()),
            signer: email.map_or(Signer::Nobody, Signer::Email),
            role: None,
            at: committed,
            clock: Clock::Committer,
            anchored: None,
            together_with: 0,
            authors: Vec::new(),
            repeat: vec![format!(
                "git --no-replace-objects log -1 --format='%(trailers)' {}",
                repeat::quoted(commit)
            )],
        });
    }
    evidence
}

/// `Mei Tanaka <mei@lab.example>`, or the address alone.
fn email(value: &str) -> Option<String> {
    let value = value.trim();
    let inner = match value.rsplit_once('<') {
        Some((_, rest)) => rest.split_once('>')?.0,
        None => value,
    };
    let inner = inner.trim();
    let (name, host) = inner.split_once('@')?;
    let is_word = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    (is_word(name) && is_word(host)).then(|| inner.to_owned())
}

/// Reads the signatures that a record claims, wherever they stand in it, as evidence. `value` is the record,
/// `subject` its content.
#[must_use]
pub fn claims(subject: &Subject, value: &Value) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    walk(subject, value, "", &mut evidence);
    evidence
}

fn walk(subject: &Subject, value: &Value, pointer: &str, evidence: &mut Vec<Evidence>) {
    match value {
        Value::Object(map) => {
            evidence.extend(claim(subject, map, pointer));
            for (key, value) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                walk(subject, value, &format!("{pointer}/{key}"), evidence);
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                walk(subject, value, &format!("{pointer}/{at}"), evidence);
            }
        }
        _ => {}
    }
}

/// A block of a record that is a signature: who, in which role, when, meaning what.
fn claim(subject: &Subject, map: &Map<String, Value>, pointer: &str) -> Option<Evidence> {
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let (person, role, on) = (text("person")?, Role::named(text("role")?)?, text("on")?);
    // who prepared the content, or was told of it, does not stand for it
    if !matches!(text("meaning")?, "reviewed" | "approved" | "authorised") {
        return None;
    }
    let when: Option<When> = on.parse().ok();
    let reference = format!("{}#{pointer}", subject.path);
    let words = role.words();
    Some(Evidence {
        kind: EvidenceKind::Claim,
        reference,
        strength: Strength::S0,
        state: State::Good,
        why: format!("The record says that {person} signed as {words} on {on}; nothing is verified by that."),
        decision: Decision::Approved,
        subject: Some(subject.clone()),
        commit: None,
        signer: Signer::Person(person.to_owned()),
        role: Some(role),
        at: when.and_then(|when| when.instant),
        clock: Clock::Record,
        anchored: None,
        together_with: 0,
        authors: Vec::new(),
        repeat: vec![repeat::content(&subject.blob)],
    })
}
