//! Whether a piece of evidence speaks of a version of a record. git's id and SHA-256 must both fit: a
//! content that fits by one of them only is another.

use super::chain::{Chain, adds};
use crate::model::approval::{Evidence, EvidenceKind, Subject};
use crate::model::case::{Case, Piece};

/// How a piece of evidence speaks of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Names {
    /// It names this very content.
    Exactly,
    /// It names content that says the same in every significant field: that of this version, or none
    /// that ever landed.
    Added(Option<usize>),
    /// It names the landing that brought the content.
    Landing,
    /// It names this record with other content.
    Other,
    /// It names git's id of the content, but another SHA-256.
    Mismatch,
    /// The content can not be read, so that its SHA-256 or what it names is not known.
    Unread,
    /// It speaks of something else.
    Nothing,
}

pub(super) fn names(case: &Case, chain: &Chain, at: usize, piece: &Piece) -> Names {
    match &piece.evidence.subject {
        Some(subject) => subject_names(case, chain, at, subject),
        None => commit_names(case, chain, at, &piece.evidence),
    }
}

fn subject_names(case: &Case, chain: &Chain, at: usize, subject: &Subject) -> Names {
    let Some(version) = chain.versions.get(at) else { return Names::Nothing };
    let is_path = chain.kind.is_none() && subject.path == version.path;
    if subject.record != chain.id && !is_path {
        return Names::Nothing;
    }
    let Some(blob) = &version.blob else { return Names::Other };
    let content = case.contents.get(blob);
    if subject.blob == *blob {
        let known = content.and_then(|c| c.sha256.as_ref());
        return match (&subject.sha256, known) {
            (None, _) => Names::Exactly,
            (Some(said), Some(is)) if said.eq_ignore_ascii_case(is) => Names::Exactly,
            (Some(_), Some(_)) => Names::Mismatch,
            (Some(_), None) => Names::Unread,
        };
    }
    let other = case.contents.get(&subject.blob);
    // what the content itself says goes before what is said of it
    let theirs = other.and_then(|c| c.canonical.as_ref()).or(subject.canonical.as_ref());
    let is_same = theirs.is_some() && theirs == content.and_then(|c| c.canonical.as_ref());
    if !is_same || is_forged(case, subject) {
        return Names::Other;
    }
    match other.zip(content) {
        Some((other, content)) if !adds(other, content) => return Names::Other,
        Some(_) => {}
        // which files it named by their SHA-256 there is no telling
        None => return Names::Unread,
    }
    let landed = chain.versions.iter().take(at).rposition(|v| v.blob.as_ref() == Some(&subject.blob));
    Names::Added(landed)
}

/// Whether the content that a statement names is at hand and is not what the statement says.
pub(super) fn is_forged(case: &Case, subject: &Subject) -> bool {
    let known = case.contents.get(&subject.blob).and_then(|c| c.sha256.as_ref());
    subject.sha256.as_ref().zip(known).is_some_and(|(said, is)| !said.eq_ignore_ascii_case(is))
}

/// A merge, a trailer or a review speaks of all that its landing brought. What landed later and only
/// added to it was not before its eyes, but changes nothing that it stood for.
fn commit_names(case: &Case, chain: &Chain, at: usize, evidence: &Evidence) -> Names {
    let Some(commit) = evidence.commit.as_deref().filter(|c| !c.is_empty()) else { return Names::Nothing };
    // a review in the ledger names what it read; without that it is of what was taken away
    let stands = chain.versions.get(at).is_some_and(|v| v.blob.is_some());
    if evidence.kind == EvidenceKind::Ledger && stands {
        return Names::Nothing;
    }
    let first = chain.since(case, at);
    let is_of = |at: usize| {
        let landing = chain.versions.get(at).and_then(|v| case.landings.get(v.landing));
        landing.is_some_and(|l| l.id == commit)
    };
    match first {
        _ if first == at && is_of(at) => Names::Landing,
        _ if is_of(first) => Names::Added(Some(first)),
        _ => Names::Nothing,
    }
}
