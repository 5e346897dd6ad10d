//! Signed tags on contents: `approve/REQ-26-011/review/quality_manager/P2`.

use jiff::Timestamp;

use super::commit::personal;
use super::object::{self, Stamp};
use super::opinion::Opinion;
use super::repeat;
use super::trust::Trust;
use crate::model::approval::{Clock, Decision, Evidence, EvidenceKind, Signer, Strength, Subject};
use crate::model::record::blocks::Role;

/// Where references to tags stand.
const TAGS: &str = "refs/tags/";

/// What the name of a tag says.
struct Named<'a> {
    decision: Decision,
    /// The record, and the part after a slash.
    record: &'a str,
    role: Role,
    person: &'a str,
}

impl<'a> Named<'a> {
    fn read(name: &'a str) -> Option<Self> {
        let (verb, rest) = name.split_once('/')?;
        let decision = match verb {
            "approve" => Decision::Approved,
            "reject" => Decision::Rejected,
            "withdraw" => Decision::Withdrawn,
            _ => return None,
        };
        let (rest, person) = rest.rsplit_once('/')?;
        let (record, role) = rest.rsplit_once('/')?;
        let role = Role::named(role)?;
        (!record.is_empty() && !person.is_empty()).then_some(Self { decision, record, role, person })
    }
}

/// Reads an annotated tag as evidence. None where neither the reference nor the tag itself says that it
/// approves, rejects or withdraws: such a tag is no evidence of anything.
///
/// `reference` is that under which it was found, whole; the tag must name itself the same, for git verifies
/// a renamed tag without a word. `path` gives the file of a record, `REQ-26-011/review`, as it stands.
#[must_use]
pub fn tag(
    trust: Trust<'_>,
    reference: &str,
    raw: &[u8],
    path: &dyn Fn(&str) -> Option<String>,
    anchored: Option<Timestamp>,
) -> Option<Evidence> {
    let name = reference.strip_prefix(TAGS).unwrap_or(reference);
    let read = object::Tag::read(raw);
    let own = read.as_ref().and_then(|tag| Named::read(&tag.name));
    let named = own.or_else(|| Named::read(name))?;
    let opinion = judged(trust, name, read.as_ref(), &named, anchored);
    let subject = read.as_ref().map(|tag| Subject {
        record: named.record.to_owned(),
        path: path(named.record).unwrap_or_default(),
        blob: tag.target.clone(),
        sha256: (trust.sha256_of)(&tag.target),
        canonical: None,
    });
    let target = repeat::quoted(&format!("{name}^{{}}"));
    Some(Evidence {
        kind: EvidenceKind::Tag,
        reference: name.to_owned(),
        strength: Strength::S5,
        state: opinion.state,
        why: opinion.why,
        decision: named.decision,
        subject,
        commit: None,
        signer: Signer::Person(named.person.to_owned()),
        role: Some(named.role),
        at: read.as_ref().and_then(|tag| tag.tagger.as_ref()?.at),
        clock: Clock::Signer,
        anchored,
        together_with: 0,
        authors: Vec::new(),
        repeat: vec![
            repeat::git(trust.keys, "verify-tag", name),
            format!("git --no-replace-objects rev-parse {target}"),
        ],
    })
}

fn judged(
    trust: Trust<'_>,
    name: &str,
    tag: Option<&object::Tag<'_>>,
    named: &Named<'_>,
    anchored: Option<Timestamp>,
) -> Opinion {
    let Some(tag) = tag else { return Opinion::bad("the tag can not be read") };
    if tag.name != name {
        return Opinion::bad(format!("the tag calls itself {:?}, so it was renamed", tag.name));
    }
    if tag.target_kind != "blob" {
        return Opinion::bad(format!("the tag names a {} and not the content of a file", tag.target_kind));
    }
    let (Some(signature), Some(tagger)) = (tag.signature, &tag.tagger) else {
        return Opinion::bad("the tag carries no signature");
    };
    let Some(emails) = trust.emails.get(named.person) else {
        return Opinion::unknown(format!("the register of people has no {}", named.person));
    };
    if !emails.iter().any(|email| email.eq_ignore_ascii_case(&tagger.email)) {
        return Opinion::bad(format!(
            "the tag was made by {}, which is no address of {}",
            tagger.email, named.person
        ));
    }
    let by = emails.iter().find(|email| email.eq_ignore_ascii_case(&tagger.email));
    let by = Stamp { email: by.cloned().unwrap_or_default(), at: tagger.at };
    personal(trust, tag.signed, signature, &by, anchored)
}
