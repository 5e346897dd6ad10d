//! One planned change as a commit, with what lands it.

use std::sync::Arc;

use super::landing::{Forge, What, by_hand, second_thought, turn};
use super::people::{People, who};
use super::step::Step;
use crate::model::commit::{Commit, Way, Written};

/// A commit of the time before the forge: merged by whoever signed the record, else pushed.
pub(super) fn kept(path: String, step: Step, at: (i64, i32), people: &People) -> Commit {
    let merger = step.merger.filter(|merger| *merger != step.author);
    Commit {
        at,
        author: who(people, &step.author),
        message: format!("{}\n", step.message),
        files: vec![(path, step.content)],
        then: Vec::new(),
        landing: merger.map(|merger| by_hand(who(people, &merger), 1, &step.message)),
        stated: None,
    }
}

/// A commit that comes through the forge, merged by another than its author.
pub(super) fn forged(path: String, step: Step, at: (i64, i32), people: &People, forge: &mut Forge) -> Commit {
    let Step { day, author, merger, message, content, .. } = step;
    let turn = turn(&path, day, &author);
    let (author, merger) = match turn {
        Some(What::Alone(person)) => (person.to_owned(), merger),
        Some(What::Recorded(person)) => (person.to_owned(), Some(author)),
        _ => (author, merger),
    };
    let other = if author == "P4" { "P2" } else { "P4" };
    let merger = merger.filter(|m| *m != author).unwrap_or_else(|| other.to_owned());
    let (by, who) = (who(people, &merger), who(people, &author));
    let mut commit = Commit {
        at,
        author: who.clone(),
        message: format!("{message}\n"),
        files: vec![(path.clone(), content.clone())],
        then: Vec::new(),
        landing: None,
        stated: None,
    };
    match turn {
        Some(What::Named(trailer)) => commit.message = format!("{}\n{trailer}\n", commit.message),
        Some(What::Stated { role, person }) => commit.stated = Some((person.to_owned(), role)),
        _ => {}
    }
    commit.landing = match turn {
        Some(What::Pushed) => None,
        Some(What::Rebased) => Some(forge.land(Way::Rebase, by, 1, &message)),
        Some(What::Alone(_)) => Some(forge.land(Way::Merge, who, 1, &message)),
        Some(What::Squashed) => Some(forge.land(Way::Squash, by, 1, &message)),
        Some(What::SquashedLater { before, now }) => {
            let old = content.as_deref().map(|c| String::from_utf8_lossy(c).replace(now, before));
            commit.files = vec![(path.clone(), old.map(|text| Arc::from(text.as_bytes())))];
            commit.then.push(second_thought(who, 1, &message, vec![(path, content)]));
            Some(forge.land(Way::Squash, by, 2, &message))
        }
        Some(What::Stated { .. }) => Some(forge.land(Way::Merge, by, 30, &message)),
        Some(What::Named(_) | What::Recorded(_)) | None => Some(forge.land(Way::Merge, by, 1, &message)),
    };
    commit
}

/// The commit that says whose approval counts from then on: the quality manager's, landed by the director.
pub(super) fn policy_opened(
    files: Vec<Written>,
    at: (i64, i32),
    people: &People,
    forge: &mut Forge,
) -> Commit {
    let subject = "Approvals by pull request from today";
    Commit {
        at,
        author: who(people, "P2"),
        message: format!("{subject}\n"),
        files,
        then: Vec::new(),
        landing: Some(forge.land(Way::Merge, who(people, "P1"), 20, subject)),
        stated: None,
    }
}
