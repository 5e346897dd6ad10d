//! `countersign ledger`, as it is typed.

use std::fs;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::github::{Pull, commit, merged_after};
use super::repo::{MEI, Repo};
use crate::cli::run::run;

const ENTRY: &str = "v1/2026/000001.json";

/// A key of the collector, and the line that lets it sign.
fn key(dir: &TempDir) -> (String, String) {
    let key = dir.path().join("collector");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "ledger@lab.example", "-f"])
        .arg(&key)
        .status()
        .expect("ssh-keygen runs");
    assert!(made.success());
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    let line = format!("ledger@lab.example namespaces=\"ledger.v1@countersign\" {public}");
    (key.to_str().unwrap().to_owned(), line)
}

/// A landed change with its recorded answers.
fn recorded() -> (Repo, String, TempDir) {
    recorded_after(|_| {})
}

fn recorded_after(prepare: impl FnOnce(&mut Repo)) -> (Repo, String, TempDir) {
    let (repo, base, head, landed) = merged_after(prepare);
    let list = [commit(&repo, &head, "jonas-l")];
    let at = repo.after(&head, 10);
    let pull = Pull::new(&repo, &head, &list, &[&landed]).review(90, "qm-ada", "APPROVED", &at, &head);
    let answers = pull.told.record();
    (repo, base, answers)
}

fn collect(repo: &Repo, since: &str, answers: &TempDir, more: &[&str]) -> (i32, String, String) {
    let from = answers.path().to_str().unwrap();
    let mut args = vec!["ledger", "collect", "--forge", "github", "--repo", "lab/qms"];
    args.extend(["--from-files", from, "--since", since]);
    args.extend(more);
    run(repo.path(), &args)
}

#[test]
fn entries_are_signed_as_ssh_keygen_reads_them() {
    let (repo, base, answers) = recorded();
    let home = TempDir::new().unwrap();
    let (key, line) = key(&home);
    let (code, out, told) = collect(&repo, &base, &answers, &["--key", &key]);
    assert_eq!(code, 0, "{out}{told}");
    assert!(out.contains("1 entry entered in compliance-ledger"), "{out}");
    let year = out.split("v1/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let entry = ENTRY.replace("2026", &year);
    let show = |path: &str| repo.git(&["show", &format!("compliance-ledger:{path}")]);
    let file = |name: &str| home.path().join(name);
    fs::write(file("signers"), &line).unwrap();
    fs::write(file("entry"), show(&entry)).unwrap();
    fs::write(file("entry.sig"), show(&format!("{entry}.sig"))).unwrap();
    let verify = |entry: &str| {
        let mut command = Command::new("ssh-keygen");
        command.args(["-Y", "verify", "-I", "ledger@lab.example", "-n", "ledger.v1@countersign", "-f"]);
        command.arg(file("signers")).arg("-s").arg(file("entry.sig"));
        command.stdin(fs::File::open(file(entry)).unwrap()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap().success()
    };
    assert!(verify("entry"));
    fs::write(file("other"), show(&entry).replace("qm-ada", "mei-t")).unwrap();
    assert!(!verify("other"));
}

#[test]
fn without_a_key_it_must_be_said() {
    let (repo, base, answers) = recorded();
    let (code, _, told) = collect(&repo, &base, &answers, &[]);
    assert_eq!(code, 2);
    assert!(told.contains("--key"), "{told}");
    let (code, out, _) = collect(&repo, &base, &answers, &["--unsigned", "--dry-run"]);
    assert_eq!(code, 0);
    assert!(out.contains("1 entry would be entered") && out.contains("They are not signed"), "{out}");
    assert_eq!(repo.git(&["branch", "--list", "compliance-ledger"]), "", "nothing was written");
    let (code, _, told) = run(repo.path(), &["ledger", "verify"]);
    assert_eq!(code, 2);
    assert!(told.contains("git fetch origin compliance-ledger"), "{told}");
    let (code, ..) = collect(&repo, &base, &answers, &["--unsigned"]);
    assert_eq!(code, 0);
    let (code, out, _) = run(repo.path(), &["ledger", "verify"]);
    assert_eq!(code, 3, "{out}");
    assert!(out.contains("CANNOT TELL") && out.contains("Nobody signed this entry"), "{out}");
}

#[test]
fn what_can_not_be_done_is_said_in_a_sentence() {
    let (repo, base, answers) = recorded();
    let missing = collect(&repo, &base, &answers, &["--key", "no-such-key"]);
    assert_eq!(missing.0, 2);
    assert!(missing.2.contains("could not be signed") && missing.2.contains("no-such-key"), "{}", missing.2);
    let nowhere = collect(&repo, "no-such-commit", &answers, &["--unsigned"]);
    assert_eq!(nowhere.0, 2);
    let empty = TempDir::new().unwrap();
    let (code, out, told) = collect(&repo, &base, &empty, &["--unsigned"]);
    assert_eq!(code, 2);
    assert!(told.contains("Not every landing was looked at"), "{told}");
    assert!(out.contains("nothing to enter"), "{out}");
}

#[test]
fn a_ledger_signed_by_a_collector_is_whole() {
    let home = TempDir::new().unwrap();
    let (key, line) = key(&home);
    for (principal, expected, said) in [
        ("ledger@lab.example", 0, "the chain is whole, every signature holds"),
        ("qm@lab.example", 1, "Its signature does not hold"),
        ("", 3, "The settings name no collector"),
    ] {
        let (repo, base, answers) = recorded_after(|repo| {
            let collectors = if principal.is_empty() { String::new() } else { format!("\"{principal}\"") };
            let settings = format!("laboratory:\n  name: L\napprovals:\n  collectors: [{collectors}]\n");
            repo.write("countersign.yaml", &settings);
            repo.put(MEI, "Name the collector", "keys/allowed_signers", &line);
        });
        let (code, out, told) = collect(&repo, &base, &answers, &["--key", &key]);
        assert_eq!(code, 0, "{out}{told}");
        let (code, out, told) = run(repo.path(), &["ledger", "verify"]);
        assert_eq!(code, expected, "{out}{told}");
        assert!(out.contains(said), "{out}");
    }
}
