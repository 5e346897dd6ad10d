//! Who is behind a name, by the register of people. People are compared, not accounts.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::approval::Signer;
use crate::model::case::Policy;
use crate::model::record::blocks::Role;
use crate::model::record::people::{ForgeAccount, Person, RoleHeld, covers};

/// The person whom the register knows so; none where it knows nobody, or several.
pub(super) fn person<'p>(policy: &'p Policy, signer: &Signer) -> Option<&'p Person> {
    if let Signer::Person(id) = signer {
        return policy.people.get(id);
    }
    let mut found = policy.people.values().filter(|person| is(person, signer));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn is(person: &Person, signer: &Signer) -> bool {
    match signer {
        Signer::Person(id) => person.id == *id,
        Signer::Email(email) => {
            let email = email.trim();
            person.emails.iter().any(|own| own.trim().eq_ignore_ascii_case(email))
                || person.forge_accounts.iter().any(|account| is_hidden_address(account, email))
        }
        Signer::Account { forge, login, id } => person.forge_accounts.iter().any(|account| {
            let is_same = match (account.id, id) {
                (Some(own), Some(id)) => own == *id,
                // without numbers on both sides the login is all there is
                _ => account.login.eq_ignore_ascii_case(login),
            };
            is_same && account.forge.eq_ignore_ascii_case(forge)
        }),
        Signer::Key(_) | Signer::Nobody => false,
    }
}

/// Whether this is the address that a forge makes up for an account whose own is hidden.
fn is_hidden_address(account: &ForgeAccount, email: &str) -> bool {
    let Some((local, host)) = email.split_once('@') else { return false };
    if !host.to_ascii_lowercase().starts_with("users.noreply.") {
        return false;
    }
    let number = local.split(['+', '-']).next().and_then(|n| n.parse::<u64>().ok());
    match (account.id, number) {
        (Some(id), Some(number)) => id == number,
        _ => local.rsplit('+').next().is_some_and(|login| login.eq_ignore_ascii_case(&account.login)),
    }
}

/// Whether a committer is the forge itself, which is nobody.
pub(super) fn is_forge(signer: &Signer) -> bool {
    matches!(signer, Signer::Email(email) if email.eq_ignore_ascii_case("noreply@github.com"))
}

/// How a person held a role on a day.
pub(super) fn held(person: &Person, role: Role, day: Date) -> Option<&RoleHeld> {
    person.roles.iter().find(|held| held.role == role && covers(Some(held.from), held.to, day))
}

/// The day of a moment, where the laboratory is.
pub(super) fn day(zone: &TimeZone, at: Timestamp) -> Date {
    at.to_zoned(zone.clone()).date()
}

/// What to call whoever is behind a name that the register does not know.
pub(super) fn stranger(signer: &Signer) -> String {
    match signer {
        Signer::Person(id) => id.clone(),
        Signer::Email(email) => format!("<{email}>"),
        Signer::Account { forge, login, .. } => format!("the account {login} at {forge}"),
        Signer::Key(print) => format!("the key {print}"),
        Signer::Nobody => "nobody named".to_owned(),
    }
}
