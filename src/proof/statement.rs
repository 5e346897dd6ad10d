//! Signed statements: read strictly, then held against keys, people and the repository.

use jiff::Timestamp;
use serde::Deserialize;

use super::opinion::Opinion;
use super::repeat;
use super::ssh::{Asked, verify};
use super::trust::Trust;
use crate::model::approval::{Clock, Decision, Evidence, EvidenceKind, Signer, State, Strength, Subject};
use crate::model::canonical::{is_hex, is_object_id};
use crate::model::kind::{Identity, Kind};
use crate::model::policy::APPROVAL_NAMESPACE;
use crate::model::record::blocks::Role;
use crate::model::statement::{About, MOST_BYTES, MOST_SIGNATURE_BYTES, PREDICATE, Statement, TYPE};

/// A statement as it stands in the repository.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The bytes of the signature beside it; none where there is no such file.
    pub signature: Option<&'a [u8]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    #[serde(rename = "_type")]
    kind: String,
    #[serde(rename = "predicateType")]
    predicate_type: String,
    subject: Vec<WireSubject>,
    predicate: Predicate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSubject {
    name: String,
    digest: Digest,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Digest {
    git_blob: String,
    sha256: String,
    countersign_canonical: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Predicate {
    records: Vec<OfRecord>,
    decision: Decision,
    role: Role,
    approver: String,
    at: String,
    meaning: String,
    repository: String,
    policy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfRecord {
    kind: Kind,
    record: String,
}

/// What a file says of its own kind, whatever else stands in it.
#[derive(Deserialize)]
struct Told {
    #[serde(rename = "predicateType")]
    predicate_type: String,
}

/// Reads a statement. Everything must be as [`Statement::written`] would write it, but for layout and the order
/// of keys: what is not known is refused.
///
/// # Errors
/// What is wrong with it, as a clause.
pub fn read(bytes: &[u8]) -> Result<Statement, String> {
    if bytes.len() > MOST_BYTES {
        return Err(format!("it is larger than {MOST_BYTES} bytes"));
    }
    let wire: Wire = serde_json::from_slice(bytes).map_err(|error| {
        format!("it is no statement of approval (line {}, column {})", error.line(), error.column())
    })?;
    if wire.kind != TYPE || wire.predicate_type != PREDICATE {
        return Err("it calls itself another kind of statement".to_owned());
    }
    let Predicate { records, decision, role, approver, at, meaning, repository, policy } = wire.predicate;
    if wire.subject.is_empty() || wire.subject.len() != records.len() {
        return Err("it does not name one record for each content".to_owned());
    }
    if instant(&at).is_none() {
        return Err("its time is not written with a zone".to_owned());
    }
    if !is_object_id(&repository) {
        return Err("it does not name the repository by a commit".to_owned());
    }
    let about: Result<Vec<About>, String> =
        wire.subject.into_iter().zip(records).map(|(s, r)| about(s, r)).collect();
    Ok(Statement { about: about?, decision, role, approver, at, meaning, repository, policy })
}

fn about(subject: WireSubject, record: OfRecord) -> Result<About, String> {
    let WireSubject { name: path, digest } = subject;
    if !is_object_id(&digest.git_blob) || !is_hex(&digest.sha256, 64) {
        return Err(format!("its digests of {path} are none"));
    }
    let fits = |i: &Identity| i.kind == record.kind && i.full() == record.record;
    if !Identity::of(&path).is_some_and(|identity| fits(&identity)) {
        return Err(format!("{path} is not where the {} {} stands", record.kind, record.record));
    }
    let subject = Subject {
        record: record.record,
        path,
        blob: digest.git_blob,
        sha256: Some(digest.sha256),
        canonical: digest.countersign_canonical,
    };
    Ok(About { kind: record.kind, subject })
}

/// A time with a zone, and nothing after it.
fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok().filter(|_| !text.contains('['))
}

/// Reads a statement as evidence: one piece for each content that it names; of a statement that can not be
/// read, one piece that names none.
///
/// `anchored` is when it was there by another's word: the commit on the branch that brought it, or the
/// ledger.
#[must_use]
pub fn statement(trust: Trust<'_>, found: Found<'_>, anchored: Option<Timestamp>) -> Vec<Evidence> {
    let read = match read(found.bytes) {
        Ok(read) => read,
        Err(why) => return vec![unread(found, &why)],
    };
    let claimed = instant(&read.at);
    let opinion = judged(trust, found, &read, (claimed, anchored));
    let principal = opinion.principal.clone().or_else(|| trust.emails.get(&read.approver)?.first().cloned());
    let verify = principal.map(|principal| {
        repeat::ssh(trust.keys, found.path, &principal, APPROVAL_NAMESPACE, anchored.or(claimed))
    });
    let one = |about: &About| {
        let (state, why) = content(trust, &about.subject, &opinion);
        Evidence {
            kind: EvidenceKind::Statement,
            reference: found.path.to_owned(),
            strength: Strength::S5,
            state,
            why,
            decision: read.decision,
            subject: Some(about.subject.clone()),
            commit: None,
            signer: Signer::Person(read.approver.clone()),
            role: Some(read.role),
            at: claimed,
            clock: Clock::Signer,
            anchored,
            together_with: read.about.len() - 1,
            authors: Vec::new(),
            repeat: verify.clone().into_iter().chain([repeat::content(&about.subject.blob)]).collect(),
        }
    };
    read.about.iter().map(one).collect()
}

/// What the statement as a whole is worth.
fn judged(
    trust: Trust<'_>,
    found: Found<'_>,
    read: &Statement,
    (claimed, anchored): (Option<Timestamp>, Option<Timestamp>),
) -> Opinion {
    let Some(signature) = found.signature else {
        return Opinion::bad("there is no signature beside the statement");
    };
    if signature.len() > MOST_SIGNATURE_BYTES {
        return Opinion::bad("the signature is larger than any");
    }
    let nobody = Vec::new();
    let emails = trust.emails.get(&read.approver);
    let asked =
        Asked { namespace: APPROVAL_NAMESPACE, principals: emails.unwrap_or(&nobody), claimed, anchored };
    let opinion = verify(trust.keys, found.bytes, signature, asked);
    if opinion.state == State::Bad && emails.is_some_and(|emails| !emails.is_empty()) {
        return opinion;
    }
    let key = opinion.key.clone();
    let instead = |other: Opinion| Opinion { key: key.clone(), ..other };
    if emails.is_none() {
        return instead(Opinion::unknown(format!("the register of people has no {}", read.approver)));
    }
    if emails.is_some_and(Vec::is_empty) {
        let why = format!(
            "the register of people has no address of {}, so no key is known as theirs",
            read.approver
        );
        return instead(Opinion::unknown(why));
    }
    if trust.roots.is_empty() {
        return instead(Opinion::unknown(
            "this clone does not tell how the repository began; `git fetch --unshallow` brings it",
        ));
    }
    if !trust.roots.contains(&read.repository) {
        return instead(Opinion::bad("the statement was made for another repository"));
    }
    opinion
}

/// What the statement is worth for one of its contents: both digests must be those of the content.
fn content(trust: Trust<'_>, subject: &Subject, opinion: &Opinion) -> (State, String) {
    let told = (opinion.state, opinion.why.clone());
    match ((trust.sha256_of)(&subject.blob), opinion.state) {
        (_, State::Bad) => told,
        (Some(sha256), _) if Some(&sha256) != subject.sha256.as_ref() => {
            (State::Bad, "The two digests of the content are not of one content.".to_owned())
        }
        (Some(_), _) => told,
        (None, _) => {
            (State::Unknown, "The repository does not have the content that the statement names.".to_owned())
        }
    }
}

fn unread(found: Found<'_>, why: &str) -> Evidence {
    // a later kind of statement is not forged, only not understood
    let told: Option<Told> =
        serde_json::from_slice(found.bytes.get(..MOST_BYTES).unwrap_or(found.bytes)).ok();
    let is_other = told.is_some_and(|told| told.predicate_type != PREDICATE);
    Evidence {
        kind: EvidenceKind::Statement,
        reference: found.path.to_owned(),
        strength: Strength::S5,
        state: if is_other { State::Unknown } else { State::Bad },
        why: format!("The statement can not be read: {why}."),
        decision: Decision::Approved,
        subject: None,
        commit: None,
        signer: Signer::Nobody,
        role: None,
        at: None,
        clock: Clock::Signer,
        anchored: None,
        together_with: 0,
        authors: Vec::new(),
        repeat: Vec::new(),
    }
}
