//! Ways round an approval that somebody may try. None of them ends in "approved".

use std::fs;

use countersign::model::record::blocks::Role;

use super::bench::{Bench, REPORT, approvals, verdict};

/// The verdict after a script.
fn after(script: &str) -> String {
    let mut bench = Bench::new();
    bench.play(script);
    of(&bench)
}

fn of(bench: &Bench) -> String {
    let found = bench.approvals();
    let told = verdict(&found, "REQ-1/report", Role::TechnicalManager);
    told.map_or_else(|| "no verdict".to_owned(), |a| a.verdict.name().to_owned())
}

#[track_caller]
fn holds(script: &str, wanted: &str) {
    assert_eq!(after(script), wanted, "{script}");
}

#[test]
fn case_1_a_proposal_that_changes_the_settings() {
    let mut bench = Bench::new();
    bench.play("branch; settings P8 time_zone: UTC; P8 r1");
    let found = approvals(&bench.root, Some("main"));
    let told = verdict(&found, "REQ-1/report", Role::TechnicalManager).expect("the base's settings ask");
    assert_eq!(told.verdict.name(), "missing");
    assert!(found.judged_by.contains("main"), "{}", found.judged_by);
}

#[test]
fn case_3_a_proposal_that_gives_its_author_the_role() {
    holds("branch; grant P8; P2 r1; sign P8; merge P2", "wrong-role");
    let mut bench = Bench::new();
    bench.play("branch; grant P8; P2 r1; sign P8");
    let found = approvals(&bench.root, Some("main"));
    let told = verdict(&found, "REQ-1/report", Role::TechnicalManager).unwrap();
    assert_eq!(told.verdict.name(), "wrong-role", "{}", told.why);
}

#[test]
fn case_3_a_proposal_that_brings_its_own_key() {
    let mut bench = Bench::new();
    bench.play("branch; P8 r1");
    let signers = fs::read_to_string(bench.root.join("keys/allowed_signers")).unwrap();
    let own = signers.lines().find(|line| line.starts_with("p8@")).unwrap().replace("p8@", "p4@");
    bench.write("keys/allowed_signers", &format!("{signers}{own}\n"));
    bench.play("sign P4 key=P8 by=P8; merge P8");
    assert_ne!(of(&bench), "approved");
}

#[test]
fn case_4_a_trailer_in_the_message() {
    holds("branch; P8 r1 Approved-by: Cy <p4@lab.example>; merge P8", "missing");
    holds("branch; P8 r1; merge P8 Approved-by: Cy <p4@lab.example>", "missing");
    holds("P8 r1 Reviewed-by: Cy <p4@lab.example>", "missing");
}

#[test]
fn case_5_a_mailmap_and_an_alias() {
    holds("branch; mailmap P8; P4 r1; merge! P4", "self");
    holds("branch; mailmap P8; P8 r1; merge! P8", "wrong-role");
    // the register of the proposal itself makes nobody another person
    holds("branch; alias P8; P8 r1; merge! P8", "wrong-role");
}

#[test]
fn case_6_a_second_address_of_the_author() {
    holds("branch; P4home r1; sign P4; merge P8", "self");
    holds("branch; stranger r1; merge! P4", "cannot-tell");
}

#[test]
fn case_7_other_content_after_the_approval() {
    holds("branch; P8 r1; sign P4; P8 r2; merge P8", "stale");
    holds("branch; P8 r1; sign P4; P8 r2; squash P8; gone", "stale");
}

#[test]
fn case_8_an_evil_merge() {
    holds("branch; P8 r1; sign P4; evil P8 r2", "stale");
    holds("branch; P8 r1; evil P4 r2", "self");
}

#[test]
fn case_9_a_key_whose_time_was_over() {
    let mut bench = Bench::new();
    let signers = fs::read_to_string(bench.root.join("keys/allowed_signers")).unwrap();
    let over =
        signers.replace("p4@lab.example namespaces", "p4@lab.example valid-before=\"20260101Z\",namespaces");
    bench.write("keys/allowed_signers", &over);
    bench.commit("P1", "Keys");
    bench.play("P8 r1; sign P4 at=2025-12-01T08:00:00Z");
    assert_ne!(of(&bench), "approved");
}

#[test]
fn case_10_signed_by_another_than_it_says() {
    holds("P8 r1; sign P4 key=P8 by=P8", "missing");
    holds("P8 r1; sign P4 key=P9 by=P8", "cannot-tell");
    let mut bench = Bench::new();
    bench.play("branch; P8 r1");
    bench.git("P4", &["checkout", "-q", "main"]);
    // the merge says that it is by P4, and P8's key signed it
    bench.git("P4", &["merge", "-q", "--no-ff", "--no-commit", "work"]);
    let tree = bench.git("P4", &["write-tree"]).trim().to_owned();
    let (one, two) = (bench.git("P4", &["rev-parse", "main"]), bench.git("P4", &["rev-parse", "work"]));
    let commit = bench.git(
        "P8",
        &[
            "-c",
            "user.name=P4",
            "commit-tree",
            "-S",
            &tree,
            "-p",
            one.trim(),
            "-p",
            two.trim(),
            "-m",
            "Merge",
        ],
    );
    let raw = bench.git("P4", &["cat-file", "commit", commit.trim()]);
    bench.write("../forged", &raw.replace("p8@lab.example", "p4@lab.example"));
    let forged = bench.git("P4", &["hash-object", "-t", "commit", "-w", "--literally", "../forged"]);
    bench.git("P4", &["reset", "-q", "--hard", forged.trim()]);
    assert_ne!(of(&bench), "approved");
}

#[test]
fn case_11_a_renamed_tag_and_a_replayed_statement() {
    let mut bench = Bench::new();
    bench.play("put P8 records/jobs/2026/REQ-2/report.yaml r1; P8 r1; tag P4 renamed");
    let found = bench.approvals();
    assert_eq!(verdict(&found, "REQ-2/report", Role::TechnicalManager).unwrap().verdict.name(), "missing");
    let mut bench = Bench::new();
    bench.play("put P8 records/jobs/2026/REQ-2/report.yaml r1; P8 r1; sign P4");
    let from = bench.root.join("records/jobs/2026/REQ-1/approvals");
    let to = bench.root.join("records/jobs/2026/REQ-2/approvals");
    fs::create_dir_all(&to).unwrap();
    for file in fs::read_dir(from).unwrap().flatten() {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    bench.commit("P8", "Replayed");
    let found = bench.approvals();
    assert_eq!(verdict(&found, "REQ-2/report", Role::TechnicalManager).unwrap().verdict.name(), "missing");
    holds("P8 r1; sign P4 repo", "missing");
    holds("P8 r1; sign P4 namespace", "missing");
    holds("P8 r1; sign P4 forged", "missing");
    holds("P8 r1; sign P4 unsigned", "missing");
}

#[test]
fn case_11_a_statement_that_is_put_there_again() {
    let mut bench = Bench::new();
    bench.play("P8 r1; sign P4");
    bench.git("P8", &["mv", "records/jobs/2026/REQ-1/approvals", "kept"]);
    bench.play("P8 r2");
    bench.git("P8", &["mv", "kept", "records/jobs/2026/REQ-1/approvals"]);
    bench.play("P8 r1");
    assert_eq!(of(&bench), "stale");
}

#[test]
fn case_12_one_digest_is_right_and_the_other_is_not() {
    holds("P8 r1; sign P4 sha", "missing");
}

#[test]
fn case_14_removed_moved_away_and_twins() {
    let mut bench = Bench::new();
    bench.play("P8 r1; sign P4; remove P8");
    let found = bench.approvals();
    assert!(found.list.iter().any(|a| a.blob.is_none() && a.verdict.name() == "missing"));
    // a second file by the same id: there is no telling which was approved
    holds("P8 r1; sign P4; put P8 records/jobs/2027/REQ-1/report.yaml r9", "cannot-tell");
    for elsewhere in ["records/jobs/2026/REQ-1/report.yml", "records/jobs/2026/REQ-1/attachments/report.yaml"]
    {
        let mut bench = Bench::new();
        bench.play("P8 r1; sign P4");
        fs::create_dir_all(bench.root.join(elsewhere).parent().unwrap()).unwrap();
        bench.git("P8", &["mv", REPORT, elsewhere]);
        bench.commit("P8", "Moved away");
        let found = bench.approvals();
        let told = verdict(&found, "REQ-1/report", Role::TechnicalManager).expect("a removal");
        assert_eq!((told.blob.is_none(), told.verdict.name()), (true, "missing"), "{elsewhere}");
    }
}

#[test]
fn case_24_tricks_of_git() {
    let mut bench = Bench::new();
    bench.play("branch; P8 r1; merge P8");
    // a replaced commit, a graft, programs in the configuration and attributes have no say
    let head = bench.git("P8", &["rev-parse", "HEAD"]).trim().to_owned();
    let tree = bench.git("P8", &["rev-parse", "HEAD^{tree}"]).trim().to_owned();
    let (one, two) = (format!("{head}^1"), format!("{head}^2"));
    let other = bench.git("P4", &["commit-tree", "-S", &tree, "-p", &one, "-p", &two, "-m", "Merge"]);
    bench.git("P8", &["replace", &head, other.trim()]);
    fs::create_dir_all(bench.root.join(".git/info")).unwrap();
    fs::write(bench.root.join(".git/info/grafts"), format!("{head}\n")).unwrap();
    bench.git("P8", &["config", "gpg.ssh.program", "touch ../pwned"]);
    bench.git("P8", &["config", "core.fsmonitor", "touch ../pwned"]);
    fs::write(bench.root.join(".gitattributes"), "*.yaml ident eol=crlf filter=evil\n").unwrap();
    bench.git("P8", &["config", "filter.evil.clean", "touch ../pwned"]);
    assert_eq!(of(&bench), "missing");
    assert!(!bench.root.join("../pwned").exists(), "a program of the repository was run");
}
