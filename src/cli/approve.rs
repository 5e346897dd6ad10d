//! `countersign approve`.
#![allow(clippy::disallowed_types, reason = "a door: it reads the laboratory's keys")]

use std::fs;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::failure::Failure;
use super::folder::Which;
use super::progress::Meter;
use super::{CLEAN, Common, FAILED, screen, sign};
use crate::model::approval::{Decision, State};
use crate::model::approving::Matter;
use crate::model::policy::{ALLOWED_SIGNERS, APPROVAL_NAMESPACE, REVOKED};
use crate::model::record::blocks::Role;
use crate::model::statement::Statement;
use crate::model::suggest::nearest;
use crate::pipeline::approving::{self, ApprovingError, Desk};
use crate::pipeline::{self, KeyFiles};
use crate::publish;
use crate::report::Look;
use crate::report::approving::{self as text, Act};

/// What helps when something speaks against signing.
const ADVICE: &str = "Let somebody sign who can, or add --anyway: the verdict will say so.";

/// The most bytes of a file of keys.
const MOST_KEYS: u64 = 1 << 20;

/// Approve records with your own signature.
///
/// Shows each record, what changed since it was last approved, and the question that the procedure puts to
/// your role; asks for a typed yes; signs with your SSH key through ssh-keygen. Writes a statement and its
/// signature into the folder `approvals` beside the record: they travel by pull request like any file.
/// A signature is a person's act, so it is given at a terminal and never from a pipe.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign approve REQ-26-011/review --as quality_manager
  countersign approve REQ-26-011/deviation-1 --as technical_manager --reject
  countersign approve documents/09-App-01.md --as laboratory_director --key keys/dir.pub")]
pub(super) struct Approve {
    /// The records: ids as REQ-26-011/review, or paths
    #[arg(value_name = "REC", required = true)]
    records: Vec<String>,
    /// The role in which you stand for them
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    role: Role,
    /// Say no instead
    #[arg(long, conflicts_with = "withdraw")]
    reject: bool,
    /// Take back an approval that you gave
    #[arg(long)]
    withdraw: bool,
    /// The SSH key: a private one, or a public one that your agent holds [default: git's
    /// `user.signingkey`, when `gpg.format` is ssh]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Who you are: a person's id [default: whose address git's `user.email` is]
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// Sign although you do not hold the role today, wrote the content yourself, or your key is not
    /// among the laboratory's; the verdict will say so
    #[arg(long)]
    anyway: bool,
}

fn role(name: &str) -> Result<Role, String> {
    let wanted = name.replace('-', "_").to_lowercase();
    Role::named(&wanted).ok_or_else(|| {
        let names = Role::ALL.map(Role::name);
        match nearest(&wanted, names) {
            Some(near) => format!("no such role; did you mean {near}?"),
            None => format!("no such role; there are {}", names.join(", ")),
        }
    })
}

impl Approve {
    pub(super) fn run(&self, common: &Common, look: Look) -> anyhow::Result<u8> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            let advice = "Run it at a terminal: a person reads the record, types yes, and signs.";
            return Err(Failure::new("Approving needs somebody to answer.", advice).into());
        }
        let which = Which::here(None, None);
        let root = which.files.root(common)?;
        let now = Timestamp::now();
        let mut input = which.open(&root)?;
        let (zone, today) = (zone(&input), input.today);
        pipeline::add_history(&mut input, &root, None);
        let (signers, revoked) = (keys(&root, ALLOWED_SIGNERS)?, keys(&root, REVOKED)?);
        let files = KeyFiles { allowed_signers: signers.as_deref(), revoked: revoked.as_deref(), forge: &[] };
        let meter = Meter::new(common.quiet);
        let desk = approving::desk(input, &root, &files, &|p| meter.note(p)).map_err(|e| failed(&e))?;
        drop(meter);
        let user = approving::user();
        let person = self.approver(&desk, &user)?;
        let key = self.key(&user)?;
        let matters = desk.matters(&root, &self.records, person, self.role).map_err(|e| failed(&e))?;
        self.object(&desk, person, today, &matters)?;
        let name = desk.lab.person_name(person);
        let act = Act { name: &name, person, role: self.role, decision: self.decision() };
        if !is_agreed(act, &matters, look)? {
            return Ok(FAILED);
        }
        let statement = Statement {
            about: matters.iter().map(|matter| matter.about.clone()).collect(),
            decision: act.decision,
            role: self.role,
            approver: person.to_owned(),
            at: now.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            meaning: meaning(&matters),
            repository: desk.ends.first.clone(),
            policy: desk.ends.head.clone(),
        };
        let path = self.put_down(&root, &desk, &statement, &key, now)?;
        screen::write([text::written(act, &matters, &path)])?;
        Ok(CLEAN)
    }

    fn decision(&self) -> Decision {
        match (self.reject, self.withdraw) {
            (true, _) => Decision::Rejected,
            (_, true) => Decision::Withdrawn,
            _ => Decision::Approved,
        }
    }

    fn approver<'a>(&'a self, desk: &'a Desk, user: &approving::User) -> Result<&'a str, Failure> {
        if let Some(person) = &self.person {
            let known = || desk.lab.people.keys().map(String::as_str);
            return known().find(|known| known == person).ok_or_else(|| {
                let near = nearest(person, known()).map(|near| format!("Did you mean {near}?"));
                let what = format!("There is no person {person} in records/registers/people.yaml.");
                Failure::new(what, near.unwrap_or_default())
            });
        }
        let Some(email) = &user.email else {
            return Err(Failure::new(
                "git does not say who you are.",
                "Name yourself with --person, or `git config --global user.email` your address.",
            ));
        };
        desk.person_of(email).ok_or_else(|| {
            let what = format!("Nobody in records/registers/people.yaml has the address {email}.");
            Failure::new(what, "Name yourself with --person, or have the address entered there.")
        })
    }

    fn key(&self, user: &approving::User) -> Result<PathBuf, Failure> {
        if let Some(key) = &self.key {
            return Ok(key.clone());
        }
        let named =
            user.signing_key.as_deref().filter(|key| !key.starts_with("key::") && !key.starts_with("ssh-"));
        let home = |key: &str| match (key.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(key),
        };
        named.map(home).ok_or_else(|| {
            let advice =
                "Name it with --key, or `git config --global user.signingkey` its file and `gpg.format` ssh.";
            Failure::new("It is not known which key is yours.", advice)
        })
    }

    /// What speaks against signing, unless the user wants to all the same.
    fn object(
        &self,
        desk: &Desk,
        person: &str,
        today: jiff::civil::Date,
        matters: &[Matter],
    ) -> Result<(), Failure> {
        if self.anyway {
            return Ok(());
        }
        if !desk.lab.holds(person, self.role, today) {
            let (name, role) = (desk.lab.person_name(person), self.role.words());
            return Err(Failure::new(
                format!("{name} ({person}) does not hold the role {role} on {today}."),
                ADVICE,
            ));
        }
        if self.decision() != Decision::Approved {
            return Ok(());
        }
        match matters.iter().find(|matter| !matter.own.is_empty()) {
            Some(own) => {
                let what = format!(
                    "You wrote {} yourself (commit {}), and nobody approves their own work.",
                    own.about.subject.record,
                    own.own.join(", ")
                );
                Err(Failure::new(what, ADVICE))
            }
            None => Ok(()),
        }
    }

    /// Signs the statement, verifies the signature, and writes both files or neither.
    fn put_down(
        &self,
        root: &Path,
        desk: &Desk,
        statement: &Statement,
        key: &Path,
        now: Timestamp,
    ) -> Result<String, Failure> {
        let bytes = statement.written();
        let signature = sign::sign(key, APPROVAL_NAMESPACE, bytes.as_bytes())?;
        let opinion = desk.verify(&statement.approver, bytes.as_bytes(), &signature, now);
        let is_let = opinion.state == State::Unknown && self.anyway;
        if opinion.state != State::Good && !is_let {
            let emails =
                desk.lab.people.get(&statement.approver).map(|p| p.body.emails.clone()).unwrap_or_default();
            let advice = match (sign::public_line(key), emails.first()) {
                (Some(line), Some(email)) if opinion.state == State::Unknown => format!(
                    "Have this line entered in {ALLOWED_SIGNERS}, or add --anyway:\n\
                     {email} namespaces=\"git,{APPROVAL_NAMESPACE}\" {line}"
                ),
                _ => "Sign with your own key, as keys/allowed_signers has it.".to_owned(),
            };
            let what = format!("The signature would not count. {} Nothing was written.", opinion.why);
            return Err(Failure::new(what, advice));
        }
        let is_there = |path: &str| desk.is_taken(path) || root.join(path).symlink_metadata().is_ok();
        let path = statement.path(&|path| is_there(path) || is_there(&format!("{path}.sig")));
        publish::pair(root, &path, bytes.as_bytes(), &signature).map_err(|error| {
            Failure::new(format!("Nothing was written: {error}."), "The files are as they were.")
        })?;
        Ok(path)
    }
}

fn zone(input: &pipeline::Input) -> TimeZone {
    let settings = pipeline::settings(&input.tree).settings;
    TimeZone::get(&settings.time_zone).unwrap_or(TimeZone::UTC)
}

/// A file of keys in the laboratory's folder; none where there is none.
fn keys(root: &Path, path: &str) -> Result<Option<Vec<u8>>, Failure> {
    let file = match fs::File::open(root.join(path)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::new(format!("{path} can not be read: {error}."), "")),
    };
    let mut bytes = Vec::new();
    let read = file.take(MOST_KEYS).read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("{path} can not be read: {error}."), ""))?;
    Ok(Some(bytes))
}

fn failed(error: &ApprovingError) -> Failure {
    let advice = match error {
        ApprovingError::NoRecord { near: Some(_), .. } | ApprovingError::Unread(_) => "",
        ApprovingError::NoRecord { .. } => "Name a record by id, as REQ-26-011/review, or by its path.",
        ApprovingError::Git(_) => {
            "A statement names the repository by its first commit, so it needs a whole clone."
        }
    };
    let mut what = error.to_string();
    if !what.ends_with(['.', '?']) {
        what.push('.');
    }
    Failure::new(what, advice)
}

/// Shows everything and asks.
fn is_agreed(act: Act<'_>, matters: &[Matter], look: Look) -> io::Result<bool> {
    screen::write([text::shown(act, matters, look)])?;
    let mut err = io::stderr().lock();
    err.write_all(text::prompt(act.decision).as_bytes())?;
    err.flush()?;
    let mut answer = String::new();
    io::stdin().lock().take(100).read_line(&mut answer)?;
    let is_yes = answer.trim() == "yes";
    if !is_yes {
        err.write_all(b"Nothing was signed or written.\n")?;
    }
    Ok(is_yes)
}

/// Every question, once.
fn meaning(matters: &[Matter]) -> String {
    let mut questions: Vec<&str> = Vec::new();
    for matter in matters {
        if !questions.contains(&matter.question.text) {
            questions.push(matter.question.text);
        }
    }
    questions.join(" / ")
}
