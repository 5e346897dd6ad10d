//! `countersign approve` at a terminal of its own.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use countersign::model::approval::Decision;
use countersign::proof::read;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::cli::run::{commit, laboratory, run};

const REVIEW: &str = "records/jobs/2026/REQ-1/review.yaml";
const AS: [&str; 3] = ["REQ-1/review", "--as", "quality_manager"];

/// A laboratory in git, with a key of P2's, who works at this machine.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(laboratory());
        commit(desk.root());
        desk.key("wren");
        let public = fs::read_to_string(desk.root().join("home/wren.pub")).unwrap();
        fs::create_dir(desk.root().join("keys")).unwrap();
        fs::write(desk.root().join("keys/allowed_signers"), format!("tomasz.wren@lab.example {public}"))
            .unwrap();
        let key = desk.root().join("home/wren");
        let config = format!(
            "[user]\n\temail = Tomasz.Wren@lab.example\n\tsigningkey = {}\n[gpg]\n\tformat = ssh\n",
            key.display()
        );
        fs::write(desk.root().join("home/.gitconfig"), config).unwrap();
        desk
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn key(&self, name: &str) {
        fs::create_dir_all(self.root().join("home")).unwrap();
        let status = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
            .arg(self.root().join("home").join(name))
            .status();
        assert!(status.unwrap().success());
    }

    /// Runs the command at a terminal where somebody types `answer`; gives the exit code and what was shown.
    fn approve(&self, args: &[&str], answer: &str) -> (i32, String) {
        let words: Vec<String> = args.iter().map(|word| format!("'{word}'")).collect();
        let line = format!("'{}' approve {}", env!("CARGO_BIN_EXE_countersign"), words.join(" "));
        let mut child = Command::new("script")
            .args(["-q", "-e", "-c", &line, "/dev/null"])
            .current_dir(self.root())
            .env("HOME", self.root().join("home"))
            .env_remove("XDG_CONFIG_HOME")
            .env("TERM", "dumb")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(format!("{answer}\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).replace('\r', "");
        (output.status.code().unwrap(), said.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Files of approvals, sorted.
    fn written(&self) -> Vec<String> {
        let files = WalkDir::new(self.root().join("records")).sort_by_file_name().into_iter().flatten();
        let below = |path: &Path| path.strip_prefix(self.root()).unwrap().to_str().unwrap().to_owned();
        files
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| below(entry.path()))
            .filter(|path| path.contains("/approvals/"))
            .collect()
    }
}

#[test]
fn a_record_is_shown_asked_about_and_signed() {
    let desk = Desk::new();
    let (code, said) = desk.approve(&AS, "yes");
    assert_eq!(code, 0, "{said}");
    for words in [
        "You are about to approve as Tomasz Wren (P2), quality manager.",
        "| price_ref: price list 2026, ICP",
        "No good approval of this record",
        "Is what the customer wants written down and understood",
        "(clause 7.1.1.a,",
        "git add records/jobs/2026/REQ-1/approvals/",
        "git commit -m 'Approve REQ-1/review as quality manager'",
    ] {
        assert!(said.contains(words), "{words} is not in: {said}");
    }
    let [statement, signature] = &desk.written()[..] else { panic!("{:?}", desk.written()) };
    assert_eq!(&format!("{statement}.sig"), signature);
    let bytes = fs::read(desk.root().join(statement)).unwrap();
    let read = read(&bytes).unwrap();
    assert_eq!((read.approver.as_str(), read.decision), ("P2", Decision::Approved));
    let output = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(desk.root()).output().unwrap();
    assert_eq!(
        format!("{}\n", read.repository).as_bytes(),
        output.stdout,
        "the first commit is the only one"
    );
    let blob = Command::new("git").args(["hash-object", REVIEW]).current_dir(desk.root()).output().unwrap();
    assert_eq!(format!("{}\n", read.about[0].subject.blob).as_bytes(), blob.stdout);
    let verify = format!(
        "ssh-keygen -Y verify -f keys/allowed_signers -I tomasz.wren@lab.example -n approval.v1@countersign \
         -s {signature} < {statement}"
    );
    let status =
        Command::new("sh").args(["-c", &verify]).current_dir(desk.root()).stdout(Stdio::null()).status();
    assert!(status.unwrap().success());
    // the check goes on as before: statements are no records
    let (_, out, err) = run(desk.root(), &["check", "--as-of", "2026-06-30"]);
    assert!(!out.contains("approvals/"), "{out}{err}");

    // after a change that matters, the change is shown
    let text = fs::read_to_string(desk.root().join(REVIEW)).unwrap();
    fs::write(desk.root().join(REVIEW), text.replace("tat_wd: 10", "tat_wd: 9")).unwrap();
    let (code, said) = desk.approve(&AS, "yes");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("It was last approved by P2 as quality manager on"), "{said}");
    assert!(said.contains("/agreed/tat_wd: 10 -> 9"), "{said}");
    assert!(said.contains("not committed as it stands"), "{said}");
    assert_eq!(desk.written().len(), 4);
    // yes, no longer, and yes again: nothing is written over
    assert_eq!(desk.approve(&[&AS[..], &["--withdraw"]].concat(), "yes").0, 0);
    assert_eq!(desk.written().len(), 6);
}

#[test]
fn without_a_yes_nothing_is_written() {
    let desk = Desk::new();
    for answer in ["no", "y", "YES", "yes please", ""] {
        let (code, said) = desk.approve(&AS, answer);
        assert_eq!(code, 2, "{answer}: {said}");
        assert!(said.contains("Nothing was signed or written."), "{said}");
    }
    assert_eq!(desk.written(), Vec::<String>::new());
    let (code, _, err) = run(desk.root(), &["approve", "REQ-1/review", "--as", "quality_manager"]);
    assert!(code == 2 && err.contains("somebody to answer"), "from a pipe: {err}");
}

#[test]
fn what_would_not_count_is_not_signed() {
    let desk = Desk::new();
    let refused = |args: &[&str], words: &str| {
        let (code, said) = desk.approve(args, "yes");
        assert!(code == 2 && said.contains(words), "{words} is not in: {said}");
        assert_eq!(desk.written(), Vec::<String>::new());
    };
    refused(&["REQ-1/revue", "--as", "quality_manager"], "Did you mean REQ-1/review?");
    refused(
        &["REQ-1/review", "--as", "technical_manager"],
        "(P2) does not hold the role technical manager on",
    );
    refused(&["REQ-1/review", "--as", "quality_manger"], "did you mean quality_manager?");
    refused(&[&AS[..], &["--person", "P77"]].concat(), "There is no person P77");
    // the base's one commit is by Claire Dubois
    refused(
        &["REQ-1/review", "--as", "customer_contact", "--person", "P8"],
        "You wrote REQ-1/review yourself",
    );
    desk.key("stranger");
    let stranger = desk.root().join("home/stranger");
    let with = [&AS[..], &["--key", stranger.to_str().unwrap()]].concat();
    refused(&with, "Nobody in keys/allowed_signers has its key. Nothing was written.");
    refused(&with, "tomasz.wren@lab.example namespaces=\"git,approval.v1@countersign\" ssh-ed25519 AAAA");
    refused(&[&AS[..], &["--key", "home/none"]].concat(), "ssh-keygen did not sign");
    assert_eq!(desk.approve(&[&with[..], &["--anyway"]].concat(), "yes").0, 0, "whoever insists may");
}

#[test]
fn several_records_are_approved_by_one_statement() {
    let desk = Desk::new();
    let (code, said) = desk.approve(&["REQ-1/review", "C1", "--as", "quality-manager"], "yes");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("These 2 records are taken together"), "{said}");
    let written = desk.written();
    assert!(written.len() == 2 && written[0].starts_with("records/approvals/together."), "{written:?}");
    let statement = read(&fs::read(desk.root().join(&written[0])).unwrap()).unwrap();
    assert_eq!(statement.about.len(), 2);
}

#[test]
fn nothing_is_written_through_a_link() {
    let desk = Desk::new();
    let outside = TempDir::new().unwrap();
    let folder = desk.root().join("records/jobs/2026/REQ-1/approvals");
    std::os::unix::fs::symlink(outside.path(), folder).unwrap();
    let (code, said) = desk.approve(&AS, "yes");
    assert!(code == 2 && said.contains("is not a folder"), "{said}");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
}
