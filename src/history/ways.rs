//! By which way a commit landed, as far as it shows. git tells merges apart; of the rest forges and
//! habits leave signs in messages and dates.

use super::told::Told;
use crate::model::landing::{Sign, Way};

/// Addresses by which forges commit what somebody else wrote.
const FORGES: [&str; 2] = ["noreply@github.com", "noreply@gitlab.com"];

/// The way of a commit on the first-parent line of `branch`, and what it goes by.
pub(super) fn way(told: &Told, parents: usize, branch: &str) -> (Way, Option<Sign>) {
    match parents {
        0 => (Way::Opening, None),
        1 => {
            let (way, sign) = single(told);
            (way, Some(sign))
        }
        _ if is_taken_into_another(&told.subject, branch) => (Way::FastForward, Some(Sign::MergedInto)),
        _ => (Way::Merge, None),
    }
}

fn single(told: &Told) -> (Way, Sign) {
    let is_of_forge = FORGES.iter().any(|forge| told.committer.email.eq_ignore_ascii_case(forge));
    let same_hands = told.author.email.eq_ignore_ascii_case(&told.committer.email) || is_of_forge;
    if told.is_squash {
        (Way::Squash, Sign::SquashMessage)
    } else if told.request.is_some() {
        (Way::Squash, Sign::Request)
    } else if told.is_picked {
        (Way::Rebase, Sign::CherryPick)
    } else if told.trailers.iter().any(|trailer| trailer.is("reviewed-on")) {
        (Way::Rebase, Sign::ReviewedOn)
    } else if !same_hands {
        (Way::Rebase, Sign::OtherHands)
    } else if told.committer.seconds > told.author.seconds {
        (Way::Rebase, Sign::Later)
    } else {
        (Way::Direct, Sign::Plain)
    }
}

/// `Merge branch 'main' into work`, `Merge remote-tracking branch 'origin/main'`, and
/// `Merge branch 'main' of <url>`, which a pull writes: the other parent was the branch.
fn is_taken_into_another(subject: &str, branch: &str) -> bool {
    let Some(rest) = subject.strip_prefix("Merge ") else { return false };
    let rest = rest.strip_prefix("remote-tracking ").unwrap_or(rest);
    let Some((name, rest)) = rest.strip_prefix("branch '").and_then(|rest| rest.split_once('\'')) else {
        return false;
    };
    let is_branch = name == branch || name.split_once('/').is_some_and(|(_, name)| name == branch);
    let into = rest.rsplit_once(" into ").map(|(_, into)| into.trim_matches('\''));
    is_branch && into != Some(branch)
}
