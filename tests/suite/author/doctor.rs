//! `countersign doctor`.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::{begun, files, git};

/// A laboratory in git, at a machine whose user its register knows.
struct Machine {
    lab: TempDir,
    home: TempDir,
}

impl Machine {
    fn new() -> Self {
        let lab = begun(&["--forge", "github"]);
        git(lab.path(), &["add", "-A"]);
        git(lab.path(), &["commit", "-q", "-m", "Begin"]);
        let machine = Self { lab, home: TempDir::new().unwrap() };
        machine.config("[user]\n\temail = Quality@laboratory.example\n");
        machine
    }

    fn config(&self, text: &str) {
        fs::write(self.home.path().join(".gitconfig"), text).unwrap();
    }

    /// A key in the user's home, named in git's configuration; gives its public line.
    fn key(&self) -> String {
        let key = self.home.path().join("key");
        let status = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
            .arg(&key)
            .status();
        assert!(status.unwrap().success());
        self.config(
            "[user]\n\temail = quality@laboratory.example\n\tsigningkey = ~/key\n[gpg]\n\tformat = ssh\n",
        );
        fs::read_to_string(self.home.path().join("key.pub")).unwrap().trim().to_owned()
    }

    fn allow(&self, line: &str) {
        fs::create_dir_all(self.lab.path().join("keys")).unwrap();
        fs::write(self.lab.path().join("keys/allowed_signers"), format!("{line}\n")).unwrap();
    }

    fn doctor(&self) -> (i32, String) {
        self.doctor_of(self.lab.path())
    }

    fn doctor_of(&self, lab: &Path) -> (i32, String) {
        let before = files(lab);
        let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
            .arg("doctor")
            .current_dir(lab)
            .env("HOME", self.home.path())
            .env_remove("XDG_CONFIG_HOME")
            .output()
            .unwrap();
        assert_eq!(files(lab), before, "nothing is changed");
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }

    /// What is to be mended, each with its command.
    fn mend(&self) -> Vec<String> {
        self.doctor()
            .1
            .split('\n')
            .filter_map(|line| line.strip_prefix("MEND  "))
            .map(str::to_owned)
            .collect()
    }
}

#[test]
fn a_machine_in_order_is_told_so() {
    let machine = Machine::new();
    let (code, out) = machine.doctor();
    assert_eq!(code, 0, "{out}");
    assert!(
        out.contains("well  You are Example Quality Manager (P2): git's address Quality@laboratory.example."),
        "{out}"
    );
    assert!(
        out.contains("note  Examples wait for your own words") && out.ends_with("\nAll is well.\n"),
        "{out}"
    );
}

#[test]
fn who_works_here_must_be_known() {
    let machine = Machine::new();
    machine.config("");
    assert_eq!(machine.mend(), ["git does not say who you are."]);
    machine.config("[user]\n\temail = stranger@example.org\n");
    assert_eq!(
        machine.mend(),
        ["Nobody in records/registers/people.yaml has git's address stranger@example.org."]
    );
}

#[test]
fn keys_are_held_against_those_of_the_laboratory() {
    let machine = Machine::new();
    let key = machine.key();
    let line = |options: &str| format!("quality@laboratory.example {options}namespaces=\"git\" {key}");
    assert_eq!(
        machine.mend(),
        ["Your signing key is not in keys/allowed_signers, so that signatures with it do not count."]
    );
    assert!(machine.doctor().1.contains(&key), "the line to enter is given");
    machine.allow(&line("valid-before=\"20300101\","));
    assert_eq!(machine.doctor().0, 0);
    machine.allow(&line("valid-before=\"20240101000000\","));
    assert_eq!(machine.mend(), ["Your signing key ended on 2024-01-01, as keys/allowed_signers says."]);
    fs::remove_file(machine.home.path().join("key.pub")).unwrap();
    assert_eq!(machine.mend(), ["The signing key ~/key can not be read."]);
}

#[test]
fn a_clone_must_be_whole_and_have_the_branch_that_counts() {
    let machine = Machine::new();
    git(machine.lab.path(), &["commit", "-q", "--allow-empty", "-m", "Go on"]);
    let clones = TempDir::new().unwrap();
    let from = format!("file://{}", machine.lab.path().display());
    git(clones.path(), &["clone", "-q", "--depth", "1", &from, "shallow"]);
    let (code, out) = machine.doctor_of(&clones.path().join("shallow"));
    assert_eq!(code, 1);
    assert!(
        out.contains("only the newest commits") && out.contains("\n      git fetch --unshallow\n"),
        "{out}"
    );
    git(machine.lab.path(), &["config", "uploadpack.allowFilter", "true"]);
    git(clones.path(), &["clone", "-q", "--filter=blob:none", &from, "partial"]);
    assert!(machine.doctor_of(&clones.path().join("partial")).1.contains("git fetch --refetch --no-filter"));
    git(machine.lab.path(), &["branch", "-q", "-m", "trunk"]);
    assert_eq!(machine.mend(), ["The branch that counts, main, is not there."]);
}

#[test]
fn settings_repository_and_what_stands_beside_are_looked_at() {
    let machine = Machine::new();
    let lab = machine.lab.path();
    fs::remove_dir_all(lab.join("schemas")).unwrap();
    assert_eq!(machine.mend(), ["Editors are not told how records look (schemas/, .vscode/settings.json)."]);
    git(lab, &["checkout", "-q", "."]);
    fs::write(lab.join("schemas/request.schema.json"), "{}").unwrap();
    assert_eq!(machine.mend(), ["The folder schemas is of another release of this program."]);
    git(lab, &["checkout", "-q", "."]);
    git(lab, &["remote", "add", "origin", "https://forge.example/lab.git"]);
    let unset = "The forge does not know where to get this program: .countersign/program says nothing yet.";
    assert_eq!(machine.mend(), [unset]);
    let program = fs::read_to_string(lab.join(".countersign/program")).unwrap();
    for (half, whole) in [
        ("URL=\n", "URL=https://forge.example/p\nSHA256=00\n"),
        ("SOURCE=\nCOMMIT=\n", "SOURCE=https://forge.example/p.git\nCOMMIT=00\n"),
        ("ELSEWHERE=\n", "ELSEWHERE=yes\n"),
    ] {
        let one = whole.lines().next().unwrap();
        if whole.lines().count() > 1 {
            fs::write(lab.join(".countersign/program"), program.replace(half, &format!("{one}\n"))).unwrap();
            assert_eq!(machine.mend(), [unset], "half is not enough: {one}");
        }
        let said = program.replace("SHA256=\n", "").replace(half, whole);
        fs::write(lab.join(".countersign/program"), said).unwrap();
        assert_eq!(machine.mend(), [] as [&str; 0], "{whole}");
    }
    fs::remove_dir_all(lab.join(".github")).unwrap();
    assert_eq!(machine.mend(), ["No workflow at the forge checks a change before it is merged."]);
    git(lab, &["checkout", "-q", "."]);
    fs::write(lab.join("countersign.yaml"), "time_zone: 5\n").unwrap();
    let (code, out) = machine.doctor();
    assert_eq!(code, 1, "{out}");
    fs::remove_dir_all(lab.join(".git")).unwrap();
    git(lab, &["init", "-q", "-b", "main"]);
    assert!(machine.mend().iter().any(|mend| mend == "Nothing has been committed yet."));
}

#[test]
fn a_clock_that_runs_behind_is_told() {
    let machine = Machine::new();
    let status = Command::new("git")
        .args([
            "-c",
            "user.name=Q",
            "-c",
            "user.email=q@laboratory.example",
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "Later",
        ])
        .env("GIT_COMMITTER_DATE", "2099-01-01T00:00:00Z")
        .current_dir(machine.lab.path())
        .status();
    assert!(status.unwrap().success());
    let mend = machine.mend();
    assert!(
        mend[0].starts_with("The newest commit is of 2099-01-01T00:00:00Z, and this machine's clock says "),
        "{mend:?}"
    );
}
