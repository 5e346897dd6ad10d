//! Whose hands made a commit, by the register of people. A repository's own `.mailmap` is not heeded:
//! whoever commits can change it.

use crate::model::commit::Who;
use crate::model::history::Commit;
use crate::model::lab::Lab;
use crate::model::record::people::{ForgeAccount, Person};

/// The id of the person whom the register knows by this address.
pub(super) fn person<'a>(lab: &'a Lab, who: &Who) -> Option<&'a str> {
    let email = who.email.trim();
    let has = |person: &Person| {
        person.emails.iter().any(|own| own.trim().eq_ignore_ascii_case(email))
            || person.forge_accounts.iter().any(|account| is_of(account, email))
    };
    lab.people.iter().find(|(_, person)| has(&person.body)).map(|(id, _)| id.as_str())
}

/// Whether this is the address that a forge makes up for an account whose own is hidden:
/// `1048576+login@users.noreply.github.com`, or with `-` at other forges.
fn is_of(account: &ForgeAccount, email: &str) -> bool {
    let Some((local, host)) = email.split_once('@') else { return false };
    if !host.to_ascii_lowercase().starts_with("users.noreply.") {
        return false;
    }
    let number = local.split(['+', '-']).next().and_then(|n| n.parse::<u64>().ok());
    match (account.id, number) {
        (Some(id), Some(number)) => id == number,
        // without the account's number the login may have passed to somebody else, but is all there is
        _ => local.rsplit('+').next().is_some_and(|login| login.eq_ignore_ascii_case(&account.login)),
    }
}

/// Everybody who had a hand in a version: who wrote it, who committed it, who brought it to the branch.
pub(super) fn all<'a>(commits: &[&'a Commit]) -> Vec<&'a Who> {
    commits.iter().flat_map(|commit| [&commit.author, &commit.committer]).collect()
}

/// What to call whoever made a commit: as the register does, else as the commit does.
pub(super) fn name(lab: &Lab, who: &Who) -> String {
    person(lab, who).map_or_else(|| format!("{} <{}>", who.name, who.email), |id| lab.person_name(id))
}
