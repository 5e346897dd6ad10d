//! The site's `evidence/`, repeated by its own script with git, ssh-keygen and sha256sum alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use countersign::model::canonical::sha256;
use countersign::model::ledger::{Entry, PREDICATE, STATEMENT};
use serde_json::json;
use walkdir::WalkDir;

use super::bench::{Bench, REPORT};

/// Builds the site of a bench; gives its folder.
pub(super) fn build(bench: &Bench) -> PathBuf {
    let out = bench.root.parent().unwrap().join("site");
    let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(["-C"])
        .arg(&bench.root)
        .args(["build", "--as-of", "2026-12-01", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    out
}

/// Runs the script; gives its exit code and what it said.
pub(super) fn verify(site: &Path, root: &Path) -> (i32, String) {
    let output = Command::new("sh")
        .arg(site.join("evidence/verify.sh"))
        .arg(root)
        .current_dir("/")
        .env_remove("GIT_DIR")
        .output()
        .unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), text)
}

pub(super) fn play(script: &str) -> (Bench, PathBuf) {
    let mut bench = Bench::new();
    bench.play(script);
    let site = build(&bench);
    (bench, site)
}

#[track_caller]
pub(super) fn says(script: &str, code: i32, words: &str) {
    let (bench, site) = play(script);
    let (exit, said) = verify(&site, &bench.root);
    assert!(exit == code && said.contains(words), "{script}: {exit}\n{said}\nwanted: {words}");
}

/// Changes a file of the site's evidence.
pub(super) fn edit(site: &Path, path: &str, from: &str, to: &str) {
    let path = site.join("evidence").join(path);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    fs::write(&path, text.replace(from, to)).unwrap();
}

#[test]
fn a_signed_statement_agrees() {
    says(
        "P8 r1; sign P4",
        0,
        "agrees       REQ-1/report as technical_manager, approved: signed by p4@lab.example",
    );
}

#[test]
fn a_signed_merge_agrees() {
    says("branch; P8 r1; merge! P4", 0, "agrees       REQ-1/report as technical_manager, approved: merge ");
    says("branch; P8 r1; merge! P4", 0, "1 agree, 0 differ, 0 not covered");
}

#[test]
fn a_signed_tag_agrees() {
    says("P8 r1; tag P4", 0, "approved: signed tag of p4@lab.example");
}

#[test]
fn what_is_missing_or_stale_agrees() {
    says("P8 r1", 0, "agrees       REQ-1/report as technical_manager, missing: nothing names this content");
    says("P8 r1; sign P4; P8 r2", 0, "agrees       REQ-1/report as technical_manager, stale: statement 0001");
}

#[test]
fn what_takes_more_is_not_covered_and_says_so() {
    says("P8 r1; sign P8 ", 0, "not covered  REQ-1/report as technical_manager, wrong-role");
    says(
        "P8 r1; sign P4; P8 r1+note",
        0,
        "not covered  REQ-1/report as technical_manager, approved-then-added:",
    );
}

#[test]
fn a_statement_that_was_tampered_with_differs() {
    let (bench, site) = play("P8 r1; sign P4");
    edit(&site, "statements/0001.json", "Is the report right?", "Is the report wrong?");
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("differs") && said.contains("does not hold"), "{code} {said}");
    let (bench, site) = play("P8 r1; sign P4");
    edit(&site, "statements/0001.json", "\"decision\": \"approved\"", "\"decision\": \"rejected\"");
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("does not say approved"), "{code} {said}");
    fs::remove_file(site.join("evidence/statements/0001.json.sig")).unwrap();
    assert_eq!(verify(&site, &bench.root).0, 1);
}

/// Somebody puts other bytes under the id of the content that was approved.
#[test]
fn a_record_that_was_tampered_with_differs() {
    let (mut bench, site) = play("P8 r1; sign P4");
    let blob = bench.git("P8", &["rev-parse", &format!("HEAD:{REPORT}")]).trim().to_owned();
    bench.write("../other", "report_no: RP-9\nversion: 1\n");
    let other = bench.git("P8", &["hash-object", "-w", "../other"]).trim().to_owned();
    let loose = |id: &str| bench.root.join(".git/objects").join(&id[..2]).join(&id[2..]);
    fs::remove_file(loose(&blob)).unwrap();
    fs::copy(loose(&other), loose(&blob)).unwrap();
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("differs      REQ-1/report"), "{code} {said}");
}

#[test]
fn a_table_that_was_tampered_with_differs() {
    for (script, from, to) in [
        ("P8 r1", "\tmissing\t-\t-\t", "\tapproved\tS5\tP4\t"),
        ("P8 r1; sign P4", "\tapproved\tS5\tP4\t", "\tmissing\t-\t-\t"),
        ("P8 r1; sign P4", "\tS5\tP4\t", "\tS5\tP2\t"),
        ("P8 r1; sign P4; P8 r2", "\tstale\tS5\tP4\t", "\tapproved\tS5\tP4\t"),
        ("branch; P8 r1; merge! P4", "\tS3\tP4\t", "\tS3\tP8\t"),
        ("branch; P8 r1; merge! P4", "REQ-1/report.yaml", "REQ-1/request.yaml"),
        ("branch; P8 r1; merge! P4", "\ttechnical_manager\t", "\tquality_manager\t"),
    ] {
        let (bench, site) = play(script);
        edit(&site, "verdicts.tsv", from, to);
        let (code, said) = verify(&site, &bench.root);
        assert!(code == 1 && said.contains("differs      REQ-1"), "{script} {from}: {code} {said}");
    }
}

#[test]
fn another_repository_and_a_rewritten_one_are_refused() {
    let (mut bench, site) = play("P8 r1; sign P4");
    let (other, _) = play("P8 r5; sign P4");
    assert_eq!(verify(&site, &other.root).0, 2);
    assert_eq!(verify(&site, &bench.shallow()).0, 2);
    assert_eq!(verify(&site, Path::new("/nowhere")).0, 2);
}

#[test]
fn nothing_of_the_repository_is_run() {
    let (mut bench, site) = play("branch; P8 r1; sign P4; merge! P4");
    for (key, value) in [
        ("core.fsmonitor", "touch ../pwned"),
        ("gpg.program", "touch ../pwned"),
        ("gpg.ssh.program", "touch ../pwned"),
        ("log.showSignature", "true"),
        ("core.pager", "touch ../pwned"),
        ("diff.evil.textconv", "touch ../pwned"),
        ("diff.external", "touch ../pwned"),
    ] {
        bench.git("P8", &["config", key, value]);
    }
    fs::write(bench.root.join(".git/info/attributes"), "* diff=evil filter=evil\n").unwrap();
    let (code, said) = verify(&site, &bench.root);
    assert_eq!(code, 0, "{said}");
    assert!(!bench.root.join("../pwned").exists(), "a program of the repository was run");
}

/// A folder's name can be anything: a quote, a dash at its beginning, a line break.
#[test]
fn hostile_names_are_harmless() {
    let mut bench = Bench::new();
    let name = "-x'\"$(touch pwned)`touch pwned`\nagrees";
    bench.play("put P8 records/jobs/2026/REQ-7/report.yaml r1; P8 r1");
    bench.git("P8", &["mv", "records/jobs/2026/REQ-7", &format!("records/jobs/2026/{name}")]);
    bench.commit("P8", "Named");
    bench.play("sign P4");
    let site = build(&bench);
    let (code, said) = verify(&site, &bench.root);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("agrees       REQ-1/report as technical_manager, approved"), "{said}");
    assert!(!said.lines().any(|line| line == "agrees" || line.starts_with("agrees/")), "{said}");
    let pwned = WalkDir::new(bench.root.parent().unwrap()).into_iter().flatten();
    assert!(!pwned.into_iter().any(|entry| entry.file_name() == "pwned"));
}

#[test]
fn the_list_of_files_covers_the_evidence() {
    let (_bench, site) = play("P8 r1; sign P4");
    let list = fs::read_to_string(site.join("SHA256SUMS")).unwrap();
    for file in [
        "verify.sh",
        "verdicts.tsv",
        "statements/0001.json",
        "statements/0001.json.sig",
        "keys/allowed_signers",
    ] {
        assert!(
            list.lines().any(|line| line.ends_with(&format!("  evidence/{file}"))),
            "{file} is not in {list}"
        );
    }
}

#[test]
fn without_approvals_and_without_names_there_is_no_evidence() {
    let mut bench = Bench::with("laboratory: { name: L }\n", "people: []\n");
    bench.play("P8 r1");
    assert!(!build(&bench).join("evidence").exists());
}

/// A laboratory whose forge's review of the report stands in the ledger.
fn reviewed() -> Bench {
    reviewed_as("r1")
}

/// The same, where the reviewer had the report before them as it was before.
pub(super) fn reviewed_before() -> Bench {
    reviewed_as("r2")
}

fn reviewed_as(landed: &str) -> Bench {
    let settings = "laboratory: { name: L }
approvals: { kinds: { report: { roles: [technical_manager], strength: S4 } }, collectors: [ledger@lab.example] }
";
    let people = "people:
  - { id: P4, name: Cy, emails: [p4@lab.example], forge_accounts: [{ forge: github, login: cy, id: 7 }], roles: [{ role: technical_manager, from: 2020-01-01 }] }
  - { id: P8, name: Fe, emails: [p8@lab.example], forge_accounts: [{ forge: github, login: fe, id: 8 }], roles: [{ role: customer_contact, from: 2020-01-01 }] }
";
    let mut bench = Bench::with(settings, people);
    let key = bench.root.parent().unwrap().join("collector");
    let mut made = Command::new("ssh-keygen");
    made.args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]).arg(&key);
    assert!(made.status().unwrap().success());
    let signers = fs::read_to_string(bench.root.join("keys/allowed_signers")).unwrap();
    let public = fs::read_to_string(key.with_extension("pub")).unwrap();
    let line = format!("ledger@lab.example namespaces=\"ledger.v1@countersign\" {public}");
    bench.write("keys/allowed_signers", &format!("{signers}{line}"));
    bench.commit("P1", "Keys");
    bench.play("branch; P8 r1");
    let seen = bench.git("P1", &["rev-parse", &format!("work:{REPORT}")]).trim().to_owned();
    let digest = sha256(&fs::read(bench.root.join(REPORT)).unwrap());
    if landed != "r1" {
        bench.play(&format!("P8 {landed}"));
    }
    bench.play("merge P8");
    let entry = entry(&mut bench, &seen, &digest);
    let (bytes, path) = (entry.bytes().unwrap(), entry.path());
    bench.git("P1", &["checkout", "-q", "--orphan", "compliance-ledger"]);
    bench.git("P1", &["rm", "-rfq", "."]);
    bench.write(&path, std::str::from_utf8(&bytes).unwrap());
    bench.write(&format!("raw/{}.json", sha256(ANSWER)), std::str::from_utf8(ANSWER).unwrap());
    let signed = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "ledger.v1@countersign", "-f"])
        .arg(&key)
        .arg(bench.root.join(&path))
        .status();
    assert!(signed.unwrap().success());
    bench.commit("P1", "Entered");
    bench.git("P1", &["checkout", "-q", "main"]);
    bench
}

/// What the forge answered.
const ANSWER: &[u8] = b"[{\"state\": \"APPROVED\"}]\n";

fn entry(bench: &mut Bench, seen: &str, digest: &str) -> Entry {
    let blob = bench.git("P1", &["rev-parse", &format!("main:{REPORT}")]).trim().to_owned();
    let (merge, head) = (bench.git("P1", &["rev-parse", "main"]), bench.git("P1", &["rev-parse", "main^2"]));
    let account = |login: &str, id: u64| json!({ "forge": "github", "login": login, "user_id": id });
    let value = json!({
        "_type": STATEMENT,
        "predicateType": PREDICATE,
        "subject": [{ "name": REPORT, "digest": { "gitBlob": seen, "sha256": digest } }],
        "predicate": {
            "approver": account("cy", 7),
            "at": "2026-03-03T08:00:00Z",
            "change": {
                "authors": [{ "account": account("fe", 8), "email": "p8@lab.example", "name": "P8" }],
                "forge": "github", "head": head.trim(), "landed": [merge.trim()], "merge": merge.trim(),
                "method": "merge", "number": 7, "opened_by": account("fe", 8), "repo": "lab/qms", "review": "70",
            },
            "collected": "2026-03-04T20:00:00Z", "collector": "countersign 0.0.0", "decision": "approved",
            "files": [{ "path": REPORT, "landed": blob, "reviewed": seen }],
            "raw": [{ "request": "repos/lab/qms/pulls/7/reviews", "sha256": sha256(ANSWER) }],
            "seq": 1,
        },
    });
    serde_json::from_value(value).unwrap()
}

#[test]
fn a_review_in_the_ledger_agrees_and_is_shown() {
    let bench = reviewed();
    let site = build(&bench);
    let (code, said) = verify(&site, &bench.root);
    assert!(
        code == 0 && said.contains("approved: review in the ledger, v1/2026/000001.json"),
        "{code} {said}"
    );
    let page = fs::read_to_string(site.join("ledger.html")).unwrap();
    assert!(page.contains("lab/qms #7") && page.contains("cy at github"), "{page}");
    let raw = site.join(format!("evidence/ledger/raw/{}.json", sha256(ANSWER)));
    fs::write(&raw, "[]").unwrap();
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("an answer of the forge"), "{code} {said}");
    fs::write(&raw, ANSWER).unwrap();
    edit(&site, "ledger/v1/2026/000001.json", "\"user_id\": 7", "\"user_id\": 8");
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("no collector's"), "{code} {said}");
}
