//! What somebody is about to stand for, and the proof that they did.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::Value;

use super::digest::significant;
use super::{Input, Linked, Progress, linked};
use crate::history::{self, Ends};
use crate::model::approval::{Decision, Evidence, Signer, State, Subject};
use crate::model::approving::{Last, Matter};
use crate::model::canonical;
use crate::model::history::Version;
use crate::model::kind::Identity;
use crate::model::lab::Lab;
use crate::model::policy::APPROVAL_NAMESPACE;
use crate::model::question;
use crate::model::record::blocks::Role;
use crate::model::statement::About;
use crate::model::suggest::nearest;
use crate::model::tree::{SourceFile, Tree};
use crate::proof::{self, Asked, Found, KeyFiles, Keyring, Opinion, Trust};
use crate::{load, verdict};

pub use crate::history::{User, user};

/// Why nothing can be approved.
#[derive(Debug, thiserror::Error)]
pub enum ApprovingError {
    /// No file holds the record.
    #[error("There is no record {name}.{}", near.as_ref().map(|near| format!(" Did you mean {near}?")).unwrap_or_default())]
    NoRecord {
        /// As it was asked for.
        name: String,
        /// The name that is nearest.
        near: Option<String>,
    },
    /// The file can not be read as what it should be.
    #[error("{0} can not be read; `countersign check` says why")]
    Unread(String),
    /// git does not say what is needed.
    #[error("git can not tell where the repository begins: {0}")]
    Git(#[from] history::HistoryError),
}

/// A laboratory, ready for somebody to approve in it.
pub struct Desk {
    /// The laboratory.
    pub lab: Lab,
    /// The commit checked out, and the first.
    pub ends: Ends,
    tree: Tree,
    keys: Keyring,
    emails: BTreeMap<String, Vec<String>>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("ends", &self.ends).finish_non_exhaustive()
    }
}

/// Lays out a laboratory with the keys of its folder: `keys/allowed_signers` and `keys/revoked`. No rule is
/// asked.
///
/// # Errors
/// When git can not tell where the repository begins.
pub fn desk(
    input: Input,
    root: &Path,
    keys: &KeyFiles<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Desk, ApprovingError> {
    let ends = history::ends(root)?;
    let Linked { tree, lab, .. } = linked(input, progress);
    let emails =
        lab.people.values().map(|person| (person.meta.id.clone(), person.body.emails.clone())).collect();
    Ok(Desk { lab, ends, tree, keys: Keyring::read(keys), emails })
}

impl Desk {
    /// The persons who have an address.
    #[must_use]
    pub fn person_of(&self, email: &str) -> Option<&str> {
        let has = |emails: &Vec<String>| emails.iter().any(|own| own.eq_ignore_ascii_case(email));
        self.emails.iter().find(|(_, emails)| has(emails)).map(|(id, _)| id.as_str())
    }

    /// Whether a path of a statement or its signature is taken.
    #[must_use]
    pub fn is_taken(&self, path: &str) -> bool {
        self.tree.approvals.iter().any(|file| &*file.path == path)
    }

    /// Verifies a signature over a statement of `person`, made at `at`, against the laboratory's keys.
    #[must_use]
    pub fn verify(&self, person: &str, statement: &[u8], signature: &[u8], at: Timestamp) -> Opinion {
        let principals = self.emails.get(person).map(Vec::as_slice).unwrap_or_default();
        let (claimed, anchored) = (Some(at), Some(at));
        let asked = Asked { namespace: APPROVAL_NAMESPACE, principals, claimed, anchored };
        proof::verify(&self.keys, statement, signature, asked)
    }

    /// What `person` is about to stand for in `role`. Records are named by id, `REQ-26-011/review`, or by
    /// path.
    ///
    /// # Errors
    /// When a record is not there or can not be read.
    pub fn matters(
        &self,
        root: &Path,
        names: &[String],
        person: &str,
        role: Role,
    ) -> Result<Vec<Matter>, ApprovingError> {
        names.iter().map(|name| self.matter(root, name, person, role)).collect()
    }

    fn matter(&self, root: &Path, name: &str, person: &str, role: Role) -> Result<Matter, ApprovingError> {
        let (file, identity) = self.find(name)?;
        let value = self.value(file).ok_or_else(|| ApprovingError::Unread(file.path.to_string()))?;
        let now = significant(identity.kind, &value);
        let blob = history::id_of(&file.bytes)?;
        let subject = Subject {
            record: identity.full(),
            path: file.path.to_string(),
            blob: blob.clone(),
            sha256: Some(canonical::sha256(&file.bytes)),
            canonical: Some(canonical::digest(&now)),
        };
        let versions = self.versions(&file.path);
        let last = self.last(root, &subject);
        let since =
            last.as_ref().and_then(|(_, blob)| versions.iter().rposition(|v| v.blob.as_ref() == Some(blob)));
        let mine: Vec<String> = versions
            .iter()
            .skip(since.map_or(0, |at| at + 1))
            .filter_map(|version| self.lab.history.as_ref().ok()?.at(version.by))
            .filter(|commit| self.person_of(&commit.author.email) == Some(person))
            .map(|commit| commit.short().to_owned())
            .collect();
        let is_committed = versions.last().and_then(|v| v.blob.as_ref()) == Some(&blob);
        let last = last.map(|(evidence, before)| self.changes(root, &evidence, &before, file, &now));
        Ok(Matter {
            question: question::of(identity.kind, role),
            text: String::from_utf8_lossy(&file.bytes).into_owned(),
            about: About { kind: identity.kind, subject },
            is_committed,
            last,
            own: mine,
            untold: self.lab.history.as_ref().err().map(ToString::to_string),
        })
    }

    fn find(&self, name: &str) -> Result<(&SourceFile, Identity), ApprovingError> {
        let all = || self.tree.files.iter().filter_map(|file| Some((file, Identity::of(&file.path)?)));
        let found = all().find(|(file, identity)| &*file.path == name || identity.full() == name);
        found.ok_or_else(|| {
            let names: Vec<String> = all().map(|(_, identity)| identity.full()).collect();
            let near = nearest(name, names.iter().map(String::as_str)).map(str::to_owned);
            ApprovingError::NoRecord { name: name.to_owned(), near }
        })
    }

    fn value(&self, file: &SourceFile) -> Option<Value> {
        let (doc, faults) = load::parse(file, &self.lab.settings.limits);
        doc.filter(|_| faults.iter().all(|fault| fault.readable)).map(|doc| doc.value)
    }

    fn versions(&self, path: &str) -> &[Version] {
        let history = self.lab.history.as_ref().ok();
        history.and_then(|history| history.files.get(path)).map(|f| f.versions.as_slice()).unwrap_or_default()
    }

    /// The newest good statement that approved the record, whatever its content then, with that content's id.
    fn last(&self, root: &Path, subject: &Subject) -> Option<(Evidence, String)> {
        let sha256_of = |blob: &str| self.content(root, blob).map(|bytes| canonical::sha256(&bytes));
        let roots = [self.ends.first.clone()];
        let trust = Trust { keys: &self.keys, emails: &self.emails, roots: &roots, sha256_of: &sha256_of };
        let of_record = |e: &Evidence| e.subject.as_ref().is_some_and(|s| s.record == subject.record);
        self.tree
            .statements()
            .flat_map(|(file, signature)| {
                let signature = signature.map(|signature| &*signature.bytes);
                proof::statement(trust, Found { path: &file.path, bytes: &file.bytes, signature }, None)
            })
            .filter(|e| e.state == State::Good && e.decision == Decision::Approved && of_record(e))
            .max_by_key(|e| e.at)
            .and_then(|e| {
                let blob = e.subject.as_ref()?.blob.clone();
                Some((e, blob))
            })
    }

    fn content(&self, root: &Path, blob: &str) -> Option<Arc<[u8]>> {
        let lookup = history::Lookup::open(root, &self.lab.settings.limits).ok()?;
        lookup.content(blob).ok()
    }

    fn changes(
        &self,
        root: &Path,
        evidence: &Evidence,
        before: &str,
        file: &SourceFile,
        now: &Value,
    ) -> Last {
        let kind = Identity::of(&file.path).map(|identity| identity.kind);
        let then = self.content(root, before).and_then(|bytes| {
            let then = SourceFile { path: Arc::clone(&file.path), bytes };
            Some(significant(kind?, &self.value(&then)?))
        });
        let person = match &evidence.signer {
            Signer::Person(person) => person.clone(),
            _ => String::new(),
        };
        Last {
            reference: evidence.reference.clone(),
            person,
            role: evidence.role,
            at: evidence.at,
            changes: then.map(|then| verdict::differences(&then, now)),
            is_same: history::id_of(&file.bytes).is_ok_and(|id| id == before),
        }
    }
}
