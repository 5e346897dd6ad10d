//! Ways round an approval that somebody may try. None of them ends in "approved".

use std::collections::BTreeSet;
use std::fs;

use countersign::model::approval::Fate;
use countersign::model::finding::Grade;
use countersign::model::ledger::Decision;
use countersign::model::record::blocks::Role;

use super::bench::{Bench, PEOPLE, REPORT, approvals, examined, verdict};
use super::books::Books;

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

/// Schemas are the program's own: those in the repository are for editors.
#[test]
fn case_1_a_proposal_that_brings_its_own_schemas() {
    let mut bench = Bench::new();
    bench.play("P8 r1; sign P4");
    let nothing_matters = r#"{"type":"object","properties":{"report_no":{"x-significance":"cosmetic"}}}"#;
    bench.write("schemas/report.schema.json", nothing_matters);
    bench.play("P8 r2");
    assert_eq!(of(&bench), "stale");
}

/// What decides on what is run and who is asked before something lands.
const GATES: [&str; 12] = [
    ".countersign/gate.sh",
    ".github/workflows/check.yml",
    ".github/actions/check/action.yml",
    ".github/CODEOWNERS",
    "docs/CODEOWNERS",
    "CODEOWNERS",
    ".gitlab-ci.yml",
    ".gitlab/check.yml",
    ".gitea/workflows/check.yml",
    ".forgejo/workflows/check.yml",
    ".pre-commit-config.yaml",
    "records/.gitattributes",
];

const GUARDED: &str = "laboratory: { name: L }
approvals:
  kinds: { report: { roles: [technical_manager], strength: S3 } }
  policy: { roles: [laboratory_director], strength: S3 }
";

/// The findings of a rule: grade and message.
fn findings(bench: &Bench, base: Option<&str>, code: &str) -> Vec<(Grade, String)> {
    let examined = examined(&bench.root, base);
    let all = examined.checked.findings().into_iter().filter(|finding| finding.rule.code == code);
    all.map(|finding| (finding.grade, finding.message.clone())).collect()
}

#[test]
fn case_2_a_proposal_that_switches_the_check_off() {
    let mut bench = Bench::with(GUARDED, PEOPLE);
    bench.write(GATES[0], "steps:\n  - run: countersign check\n");
    bench.commit("P1", "Check");
    bench.play("branch");
    bench.write(GATES[0], "steps:\n  - run: exit 0\n");
    bench.commit("P8", "Faster");
    bench.play("P8 r1");
    // while it is proposed it is told, and on the branch it lacks the director's approval
    let mut told = findings(&bench, Some("main"), "GIT-010");
    told.retain(|(_, message)| !message.contains("by Ada"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].0, Grade::Observation);
    for word in ["This proposal", GATES[0], "countersign check", "exit 0"] {
        assert!(told[0].1.contains(word), "{word}: {told:?}");
    }
    bench.play("merge P8");
    let told = findings(&bench, None, "GIT-010");
    let graver: Vec<_> = told.iter().filter(|(grade, _)| *grade == Grade::Major).collect();
    assert!(graver.iter().any(|(_, message)| message.contains("exit 0")), "{told:?}");
    assert_eq!(of(&bench), "missing");
    // the technical manager merges another such change: that is not the director
    bench.git("P8", &["branch", "-q", "-D", "work"]);
    bench.play("branch");
    bench.git("P8", &["rm", "-q", GATES[0]]);
    bench.commit("P8", "Away");
    bench.play("merge! P4");
    let found = bench.approvals();
    let last = found.policy.iter().rfind(|change| change.path == GATES[0]).unwrap();
    assert_eq!((last.fate, last.verdicts[0].1.name()), (Fate::Gone, "wrong-role"));
}

#[test]
fn case_2_every_gate_is_a_matter_of_policy() {
    for gate in GATES {
        let mut bench = Bench::with(GUARDED, PEOPLE);
        bench.write(gate, "a\n");
        bench.commit("P8", "A gate");
        bench.play("branch");
        bench.write(gate, "b\n");
        bench.commit("P8", "Another");
        bench.play("merge! P1");
        let found = bench.approvals();
        let of_it: Vec<_> = found.policy.iter().filter(|change| change.path == gate).collect();
        let verdicts: Vec<&str> = of_it.iter().map(|change| change.verdicts[0].1.name()).collect();
        assert_eq!(verdicts, ["missing", "approved"], "{gate}: {found:?}");
        assert_eq!(of_it[1].changes, ["the line “a” was taken away", "the line “b” was added"], "{gate}");
    }
    let mut bench = Bench::with(GUARDED, PEOPLE);
    for other in [".github/ISSUE_TEMPLATE/bug.yml", "docs/guide.md", "src/CODEOWNERS"] {
        bench.write(other, "a\n");
    }
    bench.commit("P8", "No gates");
    assert!(bench.approvals().policy.iter().all(|change| change.is_root));
}

/// A laboratory that is a folder of a repository: forges look at the top.
#[test]
fn case_2_the_gates_stand_above_the_laboratory() {
    let mut bench = Bench::with(GUARDED, PEOPLE);
    bench.git("P1", &["config", "core.quotePath", "false"]);
    let files = bench.git("P1", &["ls-files"]);
    fs::create_dir_all(bench.root.join("docs/lab")).unwrap();
    for file in files.lines().map(|file| file.split('/').next().unwrap()).collect::<BTreeSet<_>>() {
        bench.git("P1", &["mv", file, "docs/lab"]);
    }
    bench.commit("P1", "Moved");
    for path in [
        ".github/workflows/check.yml",
        "docs/CODEOWNERS",
        "docs/.gitattributes",
        "docs/lab/.github/workflows/x.yml",
    ] {
        bench.write(path, "a\n");
    }
    bench.commit("P8", "Gates");
    let found = approvals(&bench.root.join("docs/lab"), None);
    let paths: Vec<&str> =
        found.policy.iter().filter(|change| !change.is_root).map(|change| change.path.as_str()).collect();
    assert_eq!(paths, ["../../.github/workflows/check.yml", "../../docs/CODEOWNERS", "../.gitattributes"]);
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

/// A ledger by which the technical manager's review of the report is shown.
fn kept() -> (Bench, Books) {
    let mut bench = Books::bench();
    bench.play("branch; P8 r1; merge P8");
    let mut books = Books::new(&mut bench);
    books.enter(&mut bench, Decision::Approved);
    assert_eq!(of(&bench), "approved");
    assert_eq!(findings(&bench, None, "GIT-011"), []);
    (bench, books)
}

/// Holds that a ledger that was changed approves nothing, is a finding, and takes nothing from a personal
/// signature.
#[track_caller]
fn is_caught(mut bench: Bench, how: &str) {
    assert_ne!(of(&bench), "approved", "{how}");
    let told = findings(&bench, None, "GIT-011");
    assert!(!told.is_empty() && told.iter().all(|(grade, _)| *grade == Grade::Major), "{how}: {told:?}");
    bench.play("main; sign P6");
    assert_eq!(of(&bench), "approved", "{how}: a personal signature stands");
    bench.play("sign P6 no");
    assert_eq!(of(&bench), "rejected", "{how}: and so does a signed no");
    assert!(!findings(&bench, None, "GIT-011").is_empty(), "{how}");
}

#[test]
fn case_13_an_entry_is_edited() {
    let (mut bench, books) = kept();
    let edited = books.read(1).replace("2026-03-", "2026-02-");
    books.write(1, &edited);
    books.commit(&mut bench, "P8", "Mend");
    is_caught(bench, "edited");
}

#[test]
fn case_13_an_entry_is_edited_and_the_ledger_pushed_by_force() {
    let (mut bench, books) = kept();
    books.write(1, &books.read(1).replace("\"cy\"", "\"cyan\""));
    books.anew(&mut bench, "P8");
    is_caught(bench, "edited, and the branch written anew");
}

#[test]
fn case_13_an_entry_is_taken_out() {
    let (mut bench, mut books) = kept();
    books.enter(&mut bench, Decision::Dismissed);
    assert_eq!(of(&bench), "missing");
    books.remove(1);
    books.commit(&mut bench, "P8", "Away");
    is_caught(bench, "taken out");
}

#[test]
fn case_13_a_no_is_taken_out() {
    let (mut bench, mut books) = kept();
    books.enter(&mut bench, Decision::Rejected);
    assert_eq!(of(&bench), "rejected");
    books.remove(2);
    books.commit(&mut bench, "P8", "Away");
    is_caught(bench, "the last entry, which said no, taken out");
}

#[test]
fn case_13_entries_in_another_order() {
    let (mut bench, mut books) = kept();
    books.enter(&mut bench, Decision::Dismissed);
    let (one, two) = (books.read(1), books.read(2));
    books.write(1, &two);
    books.write(2, &one);
    books.anew(&mut bench, "P8");
    is_caught(bench, "in another order");
}

#[test]
fn case_13_an_entry_of_somebody_who_is_no_collector() {
    let mut bench = Books::bench();
    bench.play("branch; P8 r1; merge P8");
    let mut books = Books::new(&mut bench);
    books.key = "P8";
    books.enter(&mut bench, Decision::Approved);
    is_caught(bench, "signed by another key");
}

/// A ledger that is whole as far as it goes, or is gone: there is nothing to find, and nothing is approved.
#[test]
fn case_13_the_ledger_is_cut_or_gone() {
    let (mut bench, mut books) = kept();
    bench.play("P8 r2");
    books.enter(&mut bench, Decision::Approved);
    assert_eq!(of(&bench), "approved");
    books.remove(2);
    books.anew(&mut bench, "P8");
    assert_eq!(of(&bench), "cannot-tell");
    books.drop(&mut bench);
    assert_eq!(of(&bench), "cannot-tell");
    let examined = examined(&bench.root, None);
    assert!(examined.checked.cannot_tell().any(|doubt| doubt.rule.code == "GIT-011"));
}

/// Where a personal signature is asked for, nothing that a ledger holds could help or harm.
#[test]
fn case_13_a_broken_ledger_hides_nothing_where_signatures_are_asked_for() {
    let (mut bench, books) = kept();
    books.write(1, &books.read(1).replace("2026-03-", "2026-02-"));
    books.commit(&mut bench, "P8", "Mend");
    let settings = fs::read_to_string(bench.root.join("countersign.yaml")).unwrap();
    bench.write("countersign.yaml", &settings.replace("strength: S3", "strength: S5"));
    bench.commit("P1", "Stricter");
    assert_eq!(of(&bench), "missing");
    bench.play("sign P4; P8 r2");
    assert_eq!(of(&bench), "stale");
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
