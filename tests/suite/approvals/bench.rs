//! A laboratory in a repository that real git makes, told as a script: who wrote what, who signed, how it
//! landed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use countersign::history::id_of;
use countersign::model::approval::{Approval, Approvals, Decision, Subject};
use countersign::model::canonical;
use countersign::model::kind::Kind;
use countersign::model::policy::APPROVAL_NAMESPACE;
use countersign::model::record::blocks::Role;
use countersign::model::settings::Limits;
use countersign::model::statement::{About, Statement};
use countersign::pipeline::{self, Examined, Input};
use jiff::Timestamp;
use tempfile::TempDir;

/// The record that the scripts are about.
pub(super) const REPORT: &str = "records/jobs/2026/REQ-1/report.yaml";

/// The attachment that it may name.
const ATTACHMENT: &str = "records/jobs/2026/REQ-1/attachments/data.csv";

pub(super) const SETTINGS: &str = "\
laboratory: { name: Laboratory of the histories }
approvals: { kinds: { report: { roles: [technical_manager], strength: S3 } } }
";

/// A job that can be read: of one that can not nobody knows when its report went out.
const REQUEST: &str = include_str!("../rules/base/records/jobs/2026/REQ-1/request.yaml");

/// P4 is technical manager, P6 deputises, P5 was it until the end of 2025, P2 is quality manager.
pub(super) const PEOPLE: &str = "\
people:
  - { id: P1, name: Ada, emails: [p1@lab.example], roles: [{ role: laboratory_director, from: 2020-01-01 }] }
  - { id: P2, name: Bo, emails: [p2@lab.example], roles: [{ role: quality_manager, from: 2020-01-01 }] }
  - { id: P4, name: Cy, emails: [p4@lab.example, p4@home.example], roles: [{ role: technical_manager, from: 2020-01-01 }] }
  - { id: P5, name: Di, emails: [p5@lab.example], roles: [{ role: technical_manager, from: 2020-01-01, to: 2025-12-31 }] }
  - { id: P6, name: Ed, emails: [p6@lab.example], roles: [{ role: technical_manager, from: 2026-01-01, deputy_for: P4 }] }
  - { id: P8, name: Fe, emails: [p8@lab.example], roles: [{ role: customer_contact, from: 2020-01-01 }] }
";

/// A key for each person, made once, and one for nobody.
fn keys() -> &'static Path {
    static KEYS: OnceLock<TempDir> = OnceLock::new();
    let folder = KEYS.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        for who in ["P1", "P2", "P4", "P5", "P6", "P8", "P9"] {
            let key = folder.path().join(who);
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-C", who, "-f"])
                .arg(&key)
                .status()
                .unwrap();
            assert!(made.success(), "ssh-keygen makes a key");
        }
        folder
    });
    folder.path()
}

/// Signs a file as ssh-keygen does, beside it.
pub(super) fn sign_file(who: &str, namespace: &str, file: &Path) {
    let _ = fs::remove_file(format!("{}.sig", file.display()));
    let signed = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", namespace, "-f"])
        .arg(keys().join(who))
        .arg(file)
        .output()
        .unwrap();
    assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
}

pub(super) fn public(who: &str) -> String {
    fs::read_to_string(keys().join(format!("{who}.pub"))).unwrap().trim().to_owned()
}

fn signers(who: &[&str]) -> String {
    let line = |who: &&str| {
        let mail = format!("{}@lab.example", who.to_lowercase());
        format!("{mail} namespaces=\"git,{APPROVAL_NAMESPACE}\" {}\n", public(who))
    };
    who.iter().map(line).collect()
}

/// What the report says: `r1`, `r1+note`, `r1+comment`, `r1+evidence`, `r1+issued`; with `r1+names` it names
/// the attachment, with `r1+file=a` by the SHA-256 that it has when it says `a`.
fn content(token: &str) -> String {
    let mut words = token.split('+');
    let number = words.next().unwrap().trim_start_matches('r');
    let mut text = format!("report_no: RP-{number}\nversion: 1\n");
    let mut evidence = Vec::new();
    for word in words {
        text.push_str(match word {
            "note" => "notes: seen by the customer\n",
            "comment" => "# a word to whoever reads this\n",
            "issued" => "issued_on: 2026-03-02\n",
            "quoted" => "language: \"English\"\n",
            "plain" => "language: English\n",
            "evidence" | "names" => {
                let name = if word == "names" { "attachments/data.csv" } else { "mail of the customer" };
                evidence.push(format!("{{ type: email, ref: {name} }}"));
                ""
            }
            word => {
                let says = word.strip_prefix("file=").unwrap_or_else(|| panic!("no such content: {word}"));
                let sha256 = canonical::sha256(format!("{says}\n").as_bytes());
                evidence.push(format!("{{ type: email, ref: data.csv, sha256: {sha256} }}"));
                ""
            }
        });
    }
    if !evidence.is_empty() {
        text += "evidence: [";
        text += &evidence.join(", ");
        text += "]\n";
    }
    text
}

/// As what, and whether yes.
fn said(how: &[&str]) -> (Role, Decision) {
    let has = |word: &str| how.contains(&word);
    let role = if has("director") {
        Role::LaboratoryDirector
    } else if has("quality") {
        Role::QualityManager
    } else {
        Role::TechnicalManager
    };
    let decision = match (has("no"), has("back")) {
        (true, _) => Decision::Rejected,
        (_, true) => Decision::Withdrawn,
        _ => Decision::Approved,
    };
    (role, decision)
}

pub(super) struct Bench {
    home: TempDir,
    pub(super) root: PathBuf,
    hours: i64,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self::with(SETTINGS, PEOPLE)
    }

    pub(super) fn with(settings: &str, people: &str) -> Self {
        let home = TempDir::new().unwrap();
        let root = home.path().join("lab");
        fs::create_dir(&root).unwrap();
        let mut bench = Self { home, root, hours: 0 };
        bench.git("P1", &["init", "-q", "-b", "main"]);
        bench.write("countersign.yaml", settings);
        bench.write("records/registers/people.yaml", people);
        bench.write("records/jobs/2026/REQ-1/request.yaml", REQUEST);
        bench.write("keys/allowed_signers", &signers(&["P1", "P2", "P4", "P5", "P6", "P8"]));
        bench.commit("P1", "Opening");
        bench
    }

    /// Sunday, 1 March 2026, and so many hours.
    pub(super) fn now(&self) -> Timestamp {
        "2026-03-01T08:00:00Z".parse::<Timestamp>().unwrap() + jiff::SignedDuration::from_hours(self.hours)
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs git as somebody, with nobody's configuration, an hour later.
    pub(super) fn git(&mut self, who: &str, args: &[&str]) -> String {
        self.hours += 1;
        let mail = match who {
            "P4home" => "p4@home.example".to_owned(),
            "stranger" => "who@elsewhere.example".to_owned(),
            who => format!("{}@lab.example", who.to_lowercase()),
        };
        let at = format!("{} +0000", self.now().as_second());
        let key = keys().join(if who.starts_with('P') { &who[..2] } else { "P9" });
        let output = Command::new("git")
            .current_dir(&self.root)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.home.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs([("GIT_AUTHOR_NAME", who), ("GIT_COMMITTER_NAME", who)])
            .envs([("GIT_AUTHOR_EMAIL", &mail), ("GIT_COMMITTER_EMAIL", &mail)])
            .envs([("GIT_AUTHOR_DATE", &at), ("GIT_COMMITTER_DATE", &at)])
            .args(["-c", "gpg.format=ssh", "-c"])
            .arg(format!("user.signingkey={}", key.display()))
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "git {args:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(super) fn commit(&mut self, who: &str, message: &str) {
        self.git(who, &["add", "-A"]);
        self.git(who, &["commit", "-q", "-m", message]);
    }

    /// Signs a statement about the report as it stands on disk, without committing it.
    fn sign(&mut self, who: &str, how: &[&str]) -> String {
        self.hours += 1;
        let path = how.iter().find_map(|word| word.strip_prefix("file=")).unwrap_or(REPORT).to_owned();
        let bytes: std::sync::Arc<[u8]> = fs::read(self.root.join(&path)).unwrap().into();
        let known = pipeline::content(&path, &bytes, &Limits::default());
        let has = |word: &str| how.contains(&word);
        let root = self.git("P1", &["rev-list", "--max-parents=0", "HEAD"]).trim().to_owned();
        let policy = self.git("P1", &["rev-parse", "main"]).trim().to_owned();
        let sha256 = if has("sha") { canonical::sha256(b"other") } else { known.sha256.unwrap() };
        let identity = countersign::model::kind::Identity::of(&path).unwrap();
        let subject = Subject {
            record: identity.full(),
            path: path.clone(),
            blob: id_of(&bytes).unwrap(),
            sha256: Some(sha256),
            canonical: known.canonical,
        };
        let (role, decision) = said(how);
        let at = how.iter().find_map(|word| word.strip_prefix("at=")).map(str::to_owned);
        let statement = Statement {
            about: vec![About { kind: Kind::Report, subject }],
            decision,
            role,
            approver: who.to_owned(),
            at: at.unwrap_or_else(|| self.now().to_string()),
            meaning: "Is the report right?".to_owned(),
            repository: if has("repo") { "0".repeat(40) } else { root },
            policy,
        };
        let taken = |path: &str| self.root.join(path).exists();
        let file = statement.path(&taken);
        self.write(&file, &statement.written());
        let key = how.iter().find_map(|word| word.strip_prefix("key=")).unwrap_or(who);
        let namespace = if has("namespace") { "git" } else { APPROVAL_NAMESPACE };
        sign_file(key, namespace, &self.root.join(&file));
        if has("forged") {
            let text = statement.written().replace("Is the report right?", "Is the report wrong?");
            self.write(&file, &text);
        }
        if has("unsigned") {
            fs::remove_file(self.root.join(format!("{file}.sig"))).unwrap();
        }
        file
    }

    /// Plays a script: steps with semicolons between them.
    pub(super) fn play(&mut self, script: &str) {
        for step in script.split(';').map(str::trim).filter(|step| !step.is_empty()) {
            let words: Vec<&str> = step.split_whitespace().collect();
            self.step(step, &words);
        }
    }

    fn step(&mut self, step: &str, words: &[&str]) {
        match words {
            ["branch"] => drop(self.git("P8", &["checkout", "-q", "-b", "work"])),
            ["work"] => drop(self.git("P8", &["checkout", "-q", "work"])),
            ["main"] => drop(self.git("P8", &["checkout", "-q", "main"])),
            ["sign", who, how @ ..] => {
                self.sign(who, how);
                let by = how.iter().find_map(|word| word.strip_prefix("by=")).unwrap_or(who);
                self.commit(by, "Say so");
            }
            ["signs", who, how @ ..] => drop(self.sign(who, how)),
            ["merge", who, message @ ..] => self.merge(who, message, false),
            ["merge!", who, message @ ..] => self.merge(who, message, true),
            ["evil" | "squash" | "rebase" | "ff" | "gone", ..] => self.land(step, words),
            [
                "other" | "grant" | "alias" | "mailmap" | "settings" | "put" | "disk" | "attach" | "unattach",
                ..,
            ] => {
                self.around(step, words);
            }
            ["tag", who, how @ ..] => self.tag(who, how),
            ["move", who] => {
                fs::create_dir_all(self.root.join("records/jobs/2027")).unwrap();
                self.git(who, &["mv", "records/jobs/2026/REQ-1", "records/jobs/2027/REQ-1"]);
                self.commit(who, "Moved");
            }
            ["rename", who] => {
                self.git(who, &["mv", "records/jobs/2026/REQ-1", "records/jobs/2026/REQ-2"]);
                self.commit(who, "Renamed");
            }
            ["remove", who, reason @ ..] => {
                self.git(who, &["rm", "-q", REPORT]);
                let reason = if reason.is_empty() {
                    String::new()
                } else {
                    format!("\n\nReason: {}", reason.join(" "))
                };
                self.commit(who, &format!("Removed{reason}"));
            }
            [who, token, message @ ..] if token.starts_with('r') => {
                self.write(REPORT, &content(token));
                let message = if message.is_empty() {
                    "Written".to_owned()
                } else {
                    format!("Written\n\n{}", message.join(" "))
                };
                self.commit(who, &message);
            }
            _ => panic!("no such step: {step}"),
        }
    }

    /// What reaches the branch otherwise than by a plain merge.
    fn land(&mut self, step: &str, words: &[&str]) {
        match words {
            ["evil", who, token] => {
                self.git(who, &["checkout", "-q", "main"]);
                self.git(who, &["merge", "-q", "--no-ff", "--no-commit", "work"]);
                self.write(REPORT, &content(token));
                self.git(who, &["add", "-A"]);
                self.git(who, &["commit", "-q", "-S", "-m", "Merge work"]);
            }
            ["squash", who, trailer @ ..] => {
                self.git(who, &["checkout", "-q", "main"]);
                self.git(who, &["merge", "-q", "--squash", "work"]);
                let message = format!("The report (#7)\n\n{}", trailer.join(" "));
                self.git(who, &["commit", "-q", "-m", &message]);
            }
            ["rebase", who] => {
                self.git(who, &["rebase", "-q", "main", "work"]);
                self.git(who, &["checkout", "-q", "main"]);
                self.git(who, &["merge", "-q", "--ff-only", "work"]);
            }
            ["ff", who] => {
                self.git(who, &["checkout", "-q", "main"]);
                self.git(who, &["merge", "-q", "--ff-only", "work"]);
            }
            ["gone"] => {
                self.git("P1", &["branch", "-q", "-D", "work"]);
                self.git("P1", &["reflog", "expire", "--expire=now", "--all"]);
                self.git("P1", &["gc", "-q", "--prune=now"]);
            }
            _ => panic!("no such step: {step}"),
        }
    }

    /// What is changed beside the report.
    fn around(&mut self, step: &str, words: &[&str]) {
        match words {
            ["other", who] => {
                self.write("records/jobs/2026/REQ-9/request.yaml", &format!("title: {}\n", self.hours));
                self.commit(who, "Something else");
            }
            ["grant", who] => {
                let role = "roles: [{ role: customer_contact, from: 2020-01-01 }";
                let more =
                    PEOPLE.replace(role, &format!("{role}, {{ role: technical_manager, from: 2020-01-01 }}"));
                self.write("records/registers/people.yaml", &more);
                self.commit(who, "Register");
            }
            ["alias", who] => {
                let more =
                    PEOPLE.replace("emails: [p4@lab.example", "emails: [p8@lab.example, p4@lab.example");
                self.write(
                    "records/registers/people.yaml",
                    &more.replace("emails: [p8@lab.example], roles", "emails: [], roles"),
                );
                self.commit(who, "Register");
            }
            ["mailmap", who] => {
                self.write(".mailmap", "Cy <p4@lab.example> <p8@lab.example>\n");
                self.commit(who, "Map");
            }
            ["settings", who, text @ ..] => {
                let first = SETTINGS.lines().next().unwrap();
                self.write("countersign.yaml", &format!("{first}\n{}\n", text.join(" ")));
                self.commit(who, "Settings");
            }
            ["put", who, path, token] => {
                self.write(path, &content(token));
                self.commit(who, "Written");
            }
            ["disk", token] => self.write(REPORT, &content(token)),
            ["attach", who, says] => {
                self.write(ATTACHMENT, &format!("{says}\n"));
                self.commit(who, "Data");
            }
            ["unattach", who] => {
                self.git(who, &["rm", "-q", ATTACHMENT]);
                self.commit(who, "Data");
            }
            _ => panic!("no such step: {step}"),
        }
    }

    fn merge(&mut self, who: &str, message: &[&str], signed: bool) {
        self.git(who, &["checkout", "-q", "main"]);
        let message = format!("Merge pull request #7 from work\n\n{}", message.join(" "));
        let sign = if signed { "-S" } else { "--no-gpg-sign" };
        self.git(who, &["merge", "-q", "--no-ff", sign, "-m", &message, "work"]);
    }

    fn tag(&mut self, who: &str, how: &[&str]) {
        let blob = self.git(who, &["rev-parse", &format!("HEAD:{REPORT}")]).trim().to_owned();
        let name = format!("approve/REQ-1/report/technical_manager/{who}");
        let by = how.iter().find_map(|word| word.strip_prefix("by=")).unwrap_or(who);
        self.git(by, &["tag", "-s", "-m", "I approve", &name, &blob]);
        if how.contains(&"renamed") {
            let raw = self.git(who, &["rev-parse", &name]).trim().to_owned();
            self.git(who, &["update-ref", "refs/tags/approve/REQ-2/report/technical_manager/P4", &raw]);
            self.git(who, &["update-ref", "-d", &format!("refs/tags/{name}")]);
        }
    }

    /// A clone of the newest commit only.
    pub(super) fn shallow(&mut self) -> PathBuf {
        let there = self.home.path().join("shallow");
        let from = format!("file://{}", self.root.display());
        self.git("P1", &["clone", "-q", "--depth", "1", &from, there.to_str().unwrap()]);
        there
    }

    pub(super) fn approvals(&self) -> Approvals {
        approvals(&self.root, None)
    }
}

/// The verdicts on a laboratory; under the policy of a base where one is named.
pub(super) fn approvals(root: &Path, base: Option<&str>) -> Approvals {
    pipeline::records(input(root, base), &|_| {}).1.approvals
}

/// What all rules say of a laboratory; under the policy of a base where one is named.
pub(super) fn examined(root: &Path, base: Option<&str>) -> Examined {
    pipeline::examine(input(root, base), &|_| {})
}

fn input(root: &Path, base: Option<&str>) -> Input {
    let now: Timestamp = "2026-12-01T12:00:00Z".parse().unwrap();
    let mut input = pipeline::open(root, None, None, now).unwrap();
    if let Some(base) = base {
        let base = pipeline::base(root, base, Some("HEAD")).unwrap();
        pipeline::under(&mut input, base).unwrap();
    }
    pipeline::add_history(&mut input, root, None);
    pipeline::add_approvals(&mut input, root);
    input
}

/// The verdict on a record and a role.
pub(super) fn verdict<'a>(of: &'a Approvals, id: &str, role: Role) -> Option<&'a Approval> {
    of.list.iter().find(|a| a.id() == id && a.role == role)
}
