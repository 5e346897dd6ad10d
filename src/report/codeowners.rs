//! `CODEOWNERS` out of people, roles and what the settings ask to be approved: whom a forge is to ask.
//!
//! A forge's owners are a convenience, not the gate: GitHub is content with any one of those listed, and
//! Gitea only asks. Two roles are held apart by GitLab's sections alone; the verdicts hold them apart
//! everywhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;

pub use crate::model::forge::Forge;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::blocks::Role;
use crate::model::record::people::covers;

/// The files that approvals are judged by.
const POLICY: [&str; 6] = [
    "countersign.yaml",
    "keys/**",
    "records/registers/people.yaml",
    "records/dispositions/**",
    "records/baseline.yaml",
    "rules/**",
];

/// Roles that may stand for a record whose kind names none.
const ANY: [Role; 3] = [Role::LaboratoryDirector, Role::QualityManager, Role::TechnicalManager];

impl Forge {
    /// Where it looks for the file, in its order.
    #[must_use]
    pub fn places(self) -> [&'static str; 3] {
        match self {
            Self::GitHub => [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"],
            Self::GitLab => ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"],
            Self::Gitea => ["CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS"],
        }
    }

    fn is(self, forge: &str) -> bool {
        let forge = forge.to_ascii_lowercase();
        forge == self.name() || (self == Self::Gitea && forge == "forgejo")
    }

    /// A pattern of the table of kinds, or of [`POLICY`], as this forge reads it.
    fn pattern(self, path: &str) -> String {
        match self {
            Self::GitHub | Self::GitLab => glob(path),
            Self::Gitea => regex(path),
        }
    }
}

/// `records/jobs/**/<job>/review-<n>.yaml` → `/records/jobs/**/review*.yaml`: wider than the kind, never
/// narrower.
fn glob(path: &str) -> String {
    let mut steps: Vec<String> = Vec::new();
    for step in path.split('/') {
        let step = match step {
            _ if step.starts_with('<') && !step.contains('.') => "*".to_owned(),
            _ => step.replace("-<n>", "*").replace("<id>", "*"),
        };
        // two stars stand for any folders, so a star after them adds nothing
        if !(step == "*" && steps.last().is_some_and(|last| last == "**")) {
            steps.push(step);
        }
    }
    format!("/{}", steps.join("/"))
}

fn regex(path: &str) -> String {
    let steps: Vec<String> = path
        .split('/')
        .map(|step| match step {
            "**" => "**".to_owned(),
            _ if step.starts_with('<') && !step.contains('.') => "[^/]+".to_owned(),
            _ => step.replace('.', r"\.").replace("-<n>", "(-[0-9]+)?").replace("<id>", "[^/]+"),
        })
        .collect();
    let joined = steps.join("/");
    match joined.strip_suffix("/**") {
        Some(folder) => format!("{folder}/.*"),
        None => joined.replace("**/", "(.*/)?"),
    }
}

/// What is to be asked of whom.
struct Line {
    /// What it is about, for the comment.
    title: String,
    paths: Vec<String>,
    roles: Vec<Role>,
}

/// The file's text, as of a day: who holds which role, and has which account.
#[must_use]
pub fn text(lab: &Lab, forge: Forge, day: Date) -> String {
    let mut out = String::from(
        "# Made by `countersign codeowners` out of records/registers/people.yaml and countersign.yaml. Do not edit:\n\
         # `countersign codeowners --check` tells when it no longer fits.\n",
    );
    let lines = wanted(lab);
    if lines.is_empty() {
        out.push_str("# The settings ask for no approval.\n");
    }
    for line in lines {
        match forge {
            Forge::GitLab => sections(lab, forge, day, &line, &mut out),
            Forge::GitHub | Forge::Gitea => plain(lab, forge, day, &line, &mut out),
        }
    }
    out
}

fn wanted(lab: &Lab) -> Vec<Line> {
    let asks = &lab.settings.approvals;
    let mut lines: Vec<Line> = Vec::new();
    for (name, need) in &asks.kinds {
        let Some(kind) = Kind::named(name) else { continue };
        let roles = if need.roles.is_empty() { ANY.to_vec() } else { need.roles.clone() };
        let paths = kind.shape().paths.iter().map(|path| (*path).to_owned()).collect();
        lines.push(Line { title: kind.shape().title.to_owned(), paths, roles });
    }
    // the last that fits counts, so the policy comes last
    if let Some(need) = &asks.policy {
        let usual = vec![Role::LaboratoryDirector, Role::QualityManager];
        let roles = if need.roles.is_empty() { usual } else { need.roles.clone() };
        let paths = POLICY.iter().map(|path| (*path).to_owned()).collect();
        lines.push(Line { title: "what approvals are judged by".to_owned(), paths, roles });
    }
    lines
}

/// The accounts of those who hold a role, and the ids of those who hold it and have none.
fn owners(lab: &Lab, forge: Forge, role: Role, day: Date) -> (BTreeSet<String>, Vec<String>) {
    let (mut accounts, mut without) = (BTreeSet::new(), Vec::new());
    for (id, person) in &lab.people {
        if !person.body.roles.iter().any(|held| held.role == role && covers(Some(held.from), held.to, day)) {
            continue;
        }
        let own = person.body.forge_accounts.iter().filter(|account| forge.is(&account.forge));
        let own: Vec<String> =
            own.filter(|a| is_plain(&a.login)).map(|account| format!("@{}", account.login)).collect();
        if own.is_empty() {
            without.push(id.clone());
        }
        accounts.extend(own);
    }
    (accounts, without)
}

/// Whether a login can stand in the file: it comes from a record, and might be anything.
fn is_plain(login: &str) -> bool {
    !login.is_empty() && login.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c))
}

fn plain(lab: &Lab, forge: Forge, day: Date, line: &Line, out: &mut String) {
    let mut all = BTreeSet::new();
    let roles: Vec<&str> = line.roles.iter().map(|role| role.words()).collect();
    let _ = writeln!(out, "\n# {}: {}", line.title, roles.join(", "));
    for role in &line.roles {
        let (accounts, without) = owners(lab, forge, *role, day);
        tell(forge, *role, &accounts, &without, out);
        all.extend(accounts);
    }
    let owners: Vec<String> = all.into_iter().collect();
    for path in &line.paths {
        // a pattern without owners would take the file away from everybody
        let mark = if owners.is_empty() { "# " } else { "" };
        let _ = writeln!(out, "{mark}{} {}", forge.pattern(path), owners.join(" "));
    }
}

fn sections(lab: &Lab, forge: Forge, day: Date, line: &Line, out: &mut String) {
    for role in &line.roles {
        let (accounts, without) = owners(lab, forge, *role, day);
        let _ = writeln!(out, "\n[{}, {}][1]", line.title, role.words());
        tell(forge, *role, &accounts, &without, out);
        let owners: Vec<String> = accounts.into_iter().collect();
        for path in &line.paths {
            let mark = if owners.is_empty() { "# " } else { "" };
            let _ = writeln!(out, "{mark}{} {}", forge.pattern(path), owners.join(" "));
        }
    }
}

fn tell(forge: Forge, role: Role, accounts: &BTreeSet<String>, without: &[String], out: &mut String) {
    let (role, name) = (role.words(), forge.name());
    for id in without.iter().filter(|id| is_plain(id)) {
        let _ = writeln!(out, "# {id} is {role} and has no account at {name} in the register");
    }
    if accounts.is_empty() {
        let _ = writeln!(out, "# nobody who is {role} has an account at {name}");
    }
}

/// The lines that are in one of two texts only, each with a sign before it.
#[must_use]
pub fn drift(stands: &str, should: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (stands.lines().collect(), should.lines().collect());
    let gone = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let added = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    let mut lines: Vec<String> = gone.chain(added).collect();
    if lines.is_empty() && stands != should {
        lines.push("the lines stand in another order, or some stand twice".to_owned());
    }
    lines
}
