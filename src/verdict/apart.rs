//! Whether an approver is somebody else than those who made the change.

use super::beside;
use super::question::Question;
use super::who;
use crate::model::approval::{EvidenceKind, Signer, State};
use crate::model::case::{Case, Hand, How, Landing, Part, Piece, Policy};
use crate::model::record::people::Person;

/// Whether two people had their hands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Apart {
    Yes,
    /// The approver made the change, or a part of it.
    No(String),
    /// The approver changed a file that the record names.
    NotBeside(String),
    Unknown(String),
}

/// Holds a person against everybody who touched the record since somebody last stood for it, up to the
/// version `until`; and against those whom the evidence itself names as having made the change.
pub(super) fn apart(
    question: &Question<'_>,
    piece: usize,
    person: &Person,
    policy: &Policy,
    until: usize,
) -> Apart {
    let case = question.case;
    let mut unknown = None;
    let own = case.evidence.get(piece).map(|p| p.evidence.authors.as_slice()).unwrap_or_default();
    for author in own {
        match meet(case, policy, author, person) {
            Meet::Same => return Apart::No(format!("{} made or brought the change", person.name)),
            Meet::Other => {}
            Meet::Unknown => unknown = unknown.or(Some(nobody_knows(author))),
        }
    }
    let touched = question.chain.versions.get(question.from..=until).unwrap_or_default();
    for version in touched {
        let Some(landing) = case.landings.get(version.landing) else { continue };
        let listed = listed(landing, question.chain.pieces.iter().filter_map(|at| case.evidence.get(*at)));
        match of_landing(case, landing, &version.path, listed.as_deref(), person, policy) {
            Apart::Unknown(why) => unknown = unknown.or(Some(why)),
            Apart::Yes => {}
            own => return own,
        }
    }
    for (landing, path) in beside::changed(question, piece, until) {
        let name = path.rsplit('/').next().unwrap_or(path);
        match of_landing(
            case,
            landing,
            path,
            listed(landing, case.evidence.iter()).as_deref(),
            person,
            policy,
        ) {
            Apart::Unknown(why) => unknown = unknown.or(Some(format!("{why} (the attachment {name})"))),
            Apart::Yes => {}
            Apart::No(why) | Apart::NotBeside(why) => {
                return Apart::NotBeside(format!("{why}, namely its attachment {name}"));
            }
        }
    }
    unknown.map_or(Apart::Yes, Apart::Unknown)
}

/// Whose hands were in a file of a landing; `listed` are those whom the ledger names for it.
fn of_landing(
    case: &Case,
    landing: &Landing,
    path: &str,
    listed: Option<&[&Signer]>,
    person: &Person,
    policy: &Policy,
) -> Apart {
    let Some(hands) = landing.hands.get(path) else {
        return Apart::Unknown("there is no telling who wrote it".to_owned());
    };
    let is_squash = landing.how == How::Squash;
    let mut unknown = None;
    for hand in hands {
        let is_replaced = is_squash && listed.is_some() && hand.part == Part::CoAuthor;
        if is_replaced || (hand.part == Part::Committer && who::is_forge(&hand.who)) {
            continue;
        }
        match meet(case, policy, &hand.who, person) {
            Meet::Same => return Apart::No(had_a_hand(person, hand)),
            Meet::Other => {}
            Meet::Unknown => unknown = unknown.or(Some(nobody_knows(&hand.who))),
        }
    }
    for author in listed.into_iter().flatten() {
        match meet(case, policy, author, person) {
            Meet::Same => {
                return Apart::No(format!("{} made or brought the change, as the ledger says", person.name));
            }
            Meet::Other => {}
            Meet::Unknown => unknown = unknown.or(Some(nobody_knows(author))),
        }
    }
    let says_who = listed.is_some() || hands.iter().any(|hand| hand.part == Part::CoAuthor);
    if is_squash && !says_who {
        let why = "it came as one commit in the place of a branch that is gone, and neither the commit nor the ledger \
                   says who wrote on that branch";
        return Apart::Unknown(why.to_owned());
    }
    unknown.map_or(Apart::Yes, Apart::Unknown)
}

/// Those who made or brought the change, as the ledger says; none where it says nothing.
fn listed<'a>(landing: &Landing, pieces: impl Iterator<Item = &'a Piece>) -> Option<Vec<&'a Signer>> {
    let of_it = pieces.map(|piece| &piece.evidence).filter(|e| {
        let is_good = e.kind == EvidenceKind::Ledger && e.state == State::Good;
        is_good && e.commit.as_deref() == Some(&landing.id)
    });
    let all: Vec<&Signer> = of_it.flat_map(|e| &e.authors).collect();
    (!all.is_empty()).then_some(all)
}

enum Meet {
    Same,
    Other,
    Unknown,
}

fn meet(case: &Case, policy: &Policy, signer: &Signer, person: &Person) -> Meet {
    // somebody may be entered into the register after the first commit; that was never the approver
    let known = who::person(policy, signer).or_else(|| who::person(&case.current, signer));
    match known {
        Some(known) if known.id == person.id => Meet::Same,
        Some(_) => Meet::Other,
        None => Meet::Unknown,
    }
}

fn had_a_hand(person: &Person, hand: &Hand) -> String {
    let did = match hand.part {
        Part::Author => "wrote",
        Part::Committer => "made",
        Part::CoAuthor => "is named as co-author of",
    };
    let commit = hand.commit.get(..10).unwrap_or(&hand.commit);
    format!("{} {did} commit {commit}, which changed it", person.name)
}

fn nobody_knows(signer: &Signer) -> String {
    format!(
        "{} had a hand in it, whom the register of people does not know: that may be the approver",
        who::stranger(signer)
    )
}
