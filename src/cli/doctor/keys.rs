//! Who works at this machine, and with which key.
#![allow(clippy::disallowed_types, reason = "a door: it asks whether ssh-keygen is there")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::civil::Date;

use super::Remark;
use crate::cli::sign;
use crate::model::lab::Lab;
use crate::model::policy::ALLOWED_SIGNERS;
use crate::pipeline::approving::user;

/// A key that ends within so many days is worth a word.
const SOON: i64 = 30;

pub(super) fn look_over(root: &Path, lab: &Lab, remarks: &mut Vec<Remark>) {
    let mend = |text: String, how: &str| Remark::Mend(text, how.to_owned());
    let user = user();
    let Some(email) = &user.email else {
        let text = "git does not say who you are.".to_owned();
        remarks.push(mend(text, "git config --global user.email you@example.org"));
        return;
    };
    let is_theirs = |emails: &Vec<String>| emails.iter().any(|own| own.eq_ignore_ascii_case(email));
    if let Some(person) = lab.people.values().find(|person| is_theirs(&person.body.emails)) {
        let text = format!("You are {} ({}): git's address {email}.", person.body.name, person.meta.id);
        remarks.push(Remark::Well(text));
    } else {
        let text = format!("Nobody in records/registers/people.yaml has git's address {email}.");
        remarks.push(mend(text, "Enter it there under emails, or: countersign new person"));
    }
    let is_asked = !lab.settings.approvals.kinds.is_empty();
    let Some(key) = &user.signing_key else {
        let text = "No SSH key is set for signing (git's user.signingkey with gpg.format ssh).".to_owned();
        let how =
            "git config --global gpg.format ssh && git config --global user.signingkey ~/.ssh/id_ed25519.pub";
        remarks.push(if is_asked { mend(text, how) } else { Remark::Note(text) });
        return;
    };
    let path = match (key.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => key.into(),
    };
    let Some(line) = sign::public_line(&path) else {
        let text = format!("The signing key {key} can not be read.");
        remarks.push(mend(
            text,
            "ssh-keygen -t ed25519 makes one; git config --global user.signingkey names it",
        ));
        return;
    };
    if !has_ssh_keygen() {
        remarks
            .push(mend("There is no ssh-keygen on this machine.".into(), "Install OpenSSH, 8.2 or later."));
    }
    allowed(root, lab, email, &line, remarks);
}

/// How the key stands among the laboratory's.
fn allowed(root: &Path, lab: &Lab, email: &str, key: &str, remarks: &mut Vec<Remark>) {
    let signers = fs::read_to_string(root.join(ALLOWED_SIGNERS)).unwrap_or_default();
    let Some(line) = signers.lines().find(|line| !line.starts_with('#') && line.contains(key)) else {
        let text =
            format!("Your signing key is not in {ALLOWED_SIGNERS}, so that signatures with it do not count.");
        let how = format!(
            "Have this line entered there:\n{email} namespaces=\"git,approval.v1@countersign\" {key}"
        );
        remarks.push(Remark::Mend(text, how));
        return;
    };
    let today = lab.as_of.day;
    let ends = until(line);
    let days = ends.and_then(|end| end.since(today).ok()).map(|span| i64::from(span.get_days()));
    match (ends, days) {
        (Some(end), Some(days)) if days <= SOON => {
            let did = if days < 0 { "ended" } else { "ends" };
            let text = format!("Your signing key {did} on {end}, as {ALLOWED_SIGNERS} says.");
            let how = "Make a new one (ssh-keygen -t ed25519), and have its line entered beside the old one.";
            remarks.push(Remark::Mend(text, how.into()));
        }
        _ => remarks.push(Remark::Well(format!("Your signing key stands in {ALLOWED_SIGNERS}."))),
    }
}

/// The day of `valid-before="20271231"`, perhaps with a time.
fn until(line: &str) -> Option<Date> {
    let text = line.split("valid-before=").nth(1)?.trim_start_matches('"');
    let day = text.get(..8)?;
    format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..8)?).parse().ok()
}

fn has_ssh_keygen() -> bool {
    let mut asked = Command::new("ssh-keygen");
    asked.arg("-?").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok()
}
