//! Verdicts that take more than one signature, repeated by the site's script: stale by the ledger, missing in
//! spite of evidence, approved by whoever wrote it, and merges that OpenPGP signed. Each is tampered with in
//! turn.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use super::bench::Bench;
use super::verify::{build, edit, play, reviewed_before, says, verify};

const AGREES: &str = "agrees       REQ-1/report as technical_manager, ";

/// What the script says of a script's evidence, once a file of it was changed.
#[track_caller]
fn differs(script: &str, file: &str, from: &str, to: &str) {
    let (bench, site) = play(script);
    edit(&site, file, from, to);
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("differs "), "{script} {file} {from}: {code}\n{said}");
}

#[test]
fn who_approved_what_they_wrote_is_found_by_git() {
    for (script, words) in [
        ("P4 r1; sign P4", "P4 is the author of"),
        ("P4home r1; sign P4", "P4 is the author of"),
        ("branch; P4 r1; merge! P4", "merge "),
        ("P8 r1 Co-authored-by: Cy <p4@lab.example>; sign P4", "P4 is the co-author of"),
        ("P4 r1; P8 r2; sign P4", "P4 is the author of"),
    ] {
        says(script, 0, &format!("{AGREES}self: "));
        says(script, 0, words);
    }
}

#[test]
fn a_hand_that_git_does_not_know_and_one_that_is_kept_quiet_differ() {
    for script in
        ["P4 r1; sign P4", "P4 r1; P8 r2; sign P4", "P8 r1 Co-authored-by: Cy <p4@lab.example>; sign P4"]
    {
        differs(script, "verdicts.tsv", "\tself\tS5\t", "\tapproved\tS5\t");
    }
    differs("branch; P4 r1; merge! P4", "verdicts.tsv", "\tself\tS3\t", "\tapproved\tS3\t");
    differs("P8 r1; sign P4", "verdicts.tsv", "\tapproved\tS5\t", "\tself\tS5\t");
    differs("P8 r1; sign P4", "hands.tsv", "p8@lab.example", "p2@lab.example");
    differs("P4 r1; sign P4", "statements/0001.json", "Is the report right?", "Is the report wrong?");
}

/// What files beside the record decide the script leaves to the eye, and is not talked into more.
#[test]
fn attachments_are_not_covered() {
    for (script, verdict) in [
        ("P8 r1+names; attach P4 a; sign P4", "self"),
        ("attach P8 a; P8 r1+file=a; sign P4; attach P8 b", "stale"),
        ("attach P8 a; P8 r1+file=a; sign P4; unattach P8", "stale"),
    ] {
        let (bench, site) = play(script);
        let (code, said) = verify(&site, &bench.root);
        let words = format!("not covered  REQ-1/report as technical_manager, {verdict}-by-attachment");
        assert!(code == 0 && said.contains(&words), "{script}: {code}\n{said}");
        edit(&site, "verdicts.tsv", &format!("\t{verdict}-by-attachment\t"), "\tapproved\t");
        let (_, said) = verify(&site, &bench.root);
        assert!(!said.contains("agrees "), "{script}: {said}");
    }
    says("attach P8 a; P8 r1+file=a; sign P4", 0, &format!("{AGREES}approved: "));
}

/// Nobody else's commit, and no squash that says nothing of its authors, is passed over.
#[test]
fn what_git_can_not_tell_is_not_covered() {
    for (script, from) in [
        ("branch; stranger r1; merge! P4", "\tcannot-tell\t-\t-\t"),
        ("branch; P8 r1; squash P8; gone; sign P4", "\tcannot-tell\t-\t-\t"),
    ] {
        let (bench, site) = play(script);
        edit(&site, "verdicts.tsv", from, "\tapproved\tS5\tP4\t");
        let (_, said) = verify(&site, &bench.root);
        assert!(!said.contains("agrees "), "{script}: {said}");
    }
}

#[test]
fn what_others_said_of_it_makes_it_no_less_missing() {
    for script in [
        "P8 r1; sign P2 quality",
        "P8 r1; sign P4 key=P8 by=P8",
        "P8 r1; sign P4 sha",
        "P8 r1; sign P4 repo",
        "branch; P8 r1; merge P8",
    ] {
        says(script, 0, &format!("{AGREES}missing: "));
    }
}

#[test]
fn what_stands_is_not_missing_and_what_fell_is_not_stale() {
    let missing = "\tmissing\t-\t-\t";
    differs("P8 r1; sign P4", "verdicts.tsv", "\tapproved\tS5\tP4\t", missing);
    differs("branch; P8 r1; merge! P4", "verdicts.tsv", "\tapproved\tS3\tP4\t", missing);
    differs("P8 r1", "verdicts.tsv", missing, "\tstale\tS5\tP4\t");
    differs("P8 r1; sign P4", "verdicts.tsv", "\tapproved\tS5\t", "\tstale\tS5\t");
    differs(
        "P8 r1; sign P4; P8 r2",
        "statements/0001.json",
        "\"decision\": \"approved\"",
        "\"decision\": \"rejected\"",
    );
    // a statement that the commit holds is held back
    let (bench, site) = play("P8 r1; sign P2 quality");
    fs::remove_file(site.join("evidence/statements/0001.json")).unwrap();
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("the commit holds it"), "{code} {said}");
}

/// A signed merge of earlier content; and content that came back, of which nothing is claimed.
#[test]
fn merges_of_earlier_content_are_looked_at() {
    says("branch; P8 r1; merge! P4; P8 r2", 0, &format!("{AGREES}stale: merge "));
    says("P8 r1; sign P4; P8 r2; P8 r1", 0, "not covered  REQ-1/report as technical_manager, stale: ");
}

#[test]
fn a_review_of_other_content_is_stale() {
    let mut bench = reviewed_before();
    let site = build(&bench);
    let (code, said) = verify(&site, &bench.root);
    let words = format!("{AGREES}stale: review in the ledger v1/2026/000001.json by P4 names other content");
    assert!(code == 0 && said.contains(&words), "{code} {said}");
    edit(&site, "verdicts.tsv", "\tstale\tS4\tP4\t", "\tapproved\tS4\tP4\t");
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("differs      REQ-1/report"), "{code} {said}");
    edit(&site, "verdicts.tsv", "\tapproved\tS4\tP4\t", "\tstale\tS4\tP4\t");
    edit(&site, "ledger/v1/2026/000001.json", "\"user_id\": 7", "\"user_id\": 8");
    let (code, said) = verify(&site, &bench.root);
    assert!(
        code == 1 && said.contains("it is not the file of refs/heads/compliance-ledger"),
        "{code} {said}"
    );
    // without the branch the signature tells
    bench.git("P1", &["branch", "-q", "-D", "compliance-ledger"]);
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("is no collector's"), "{code} {said}");
}

/// A laboratory whose forge signs with OpenPGP, and what it merged for somebody.
fn merged_by_a_forge(merger: &str) -> Bench {
    let settings = "laboratory: { name: L }
approvals:
  kinds: { report: { roles: [technical_manager], strength: S3 } }
  forge_keys: [{ forge: github, file: keys/forge/github.asc, from: 2026-02-01, email: noreply@forge.example }]
";
    let people = "people:
  - { id: P4, name: Cy, emails: [p4@lab.example], roles: [{ role: technical_manager, from: 2020-01-01 }] }
  - { id: P8, name: Fe, emails: [p8@lab.example], roles: [{ role: customer_contact, from: 2020-01-01 }] }
";
    let mut bench = Bench::with(settings, people);
    let home = bench.root.parent().unwrap().to_owned();
    let keys = home.join("gnupg");
    fs::create_dir(&keys).unwrap();
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o700)).unwrap();
    let gpg = |args: &[&str]| {
        let mut command = Command::new("gpg");
        command.arg("--homedir").arg(&keys).args(["--batch", "--quiet", "--pinentry-mode", "loopback"]);
        let done =
            command.args(["--passphrase", "", "--faked-system-time", "20260201T000000"]).args(args).output();
        let done = done.unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    gpg(&["--quick-generate-key", "noreply@forge.example", "ed25519", "sign", "never"]);
    bench.write("keys/forge/github.asc", &gpg(&["--armor", "--export", "noreply@forge.example"]));
    bench.commit("P4", "The forge's key");
    let program = home.join("gpg-then");
    let time = "--faked-system-time \"${GIT_COMMITTER_DATE%% *}\"";
    let text = format!("#!/bin/sh\nexec gpg --homedir {} {time} \"$@\"\n", keys.display());
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    bench.play("branch; P8 r1");
    bench.git(merger, &["checkout", "-q", "main"]);
    let program = format!("gpg.program={}", program.display());
    let key = "user.signingkey=noreply@forge.example";
    let merge = ["merge", "-q", "--no-ff", "-S", "-m", "Merge pull request #7", "work"];
    bench.git(merger, &[&["-c", "gpg.format=openpgp", "-c", &program, "-c", key][..], &merge].concat());
    bench
}

/// A folder of all programs here but gpg.
fn without_gpg(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for place in ["/usr/local/bin", "/usr/bin", "/bin"] {
        for program in fs::read_dir(place).into_iter().flatten().flatten() {
            let name = program.file_name();
            if !name.to_string_lossy().starts_with("gpg") {
                let _ = symlink(program.path(), folder.join(name));
            }
        }
    }
}

#[test]
fn a_merge_that_openpgp_signed_takes_gpg() {
    let bench = merged_by_a_forge("P4");
    let site = build(&bench);
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 0 && said.contains(&format!("{AGREES}approved: merge ")), "{code} {said}");
    let programs = bench.root.parent().unwrap().join("programs");
    without_gpg(&programs);
    let script = site.join("evidence/verify.sh");
    let said = Command::new("sh").arg(&script).arg(&bench.root).env("PATH", &programs).output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(said.contains("not covered  REQ-1/report") && said.contains("gpg is absent"), "{said}");
    // the time in which the key was the forge's, and another key in its place
    edit(&site, "keys/forge.tsv", "\t20260201\t-", "\t20260201\t20260215");
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("outside the time"), "{code} {said}");
    edit(&site, "keys/forge.tsv", "\t20260201\t20260215", "\t20260201\t-");
    let other = merged_by_a_forge("P4");
    fs::copy(other.root.join("keys/forge/github.asc"), site.join("evidence/keys/forge-1")).unwrap();
    let (_, said) = verify(&site, &bench.root);
    assert!(!said.contains("agrees "), "{said}");
}

#[test]
fn a_merge_of_openpgp_that_was_tampered_with_differs() {
    let mut bench = merged_by_a_forge("P4");
    // the same signature over another merger
    let raw = bench.git("P8", &["cat-file", "commit", "HEAD"]);
    bench.write("../forged", &raw.replacen("author P4 <p4@", "author P8 <p4@", 1));
    let forged = bench.git("P8", &["hash-object", "-t", "commit", "-w", "--literally", "../forged"]);
    bench.git("P8", &["reset", "-q", "--hard", forged.trim()]);
    let site = build(&bench);
    edit(&site, "verdicts.tsv", "\tmissing\t-\t-\t", "\tapproved\tS3\tP4\t");
    let (code, said) = verify(&site, &bench.root);
    assert!(code == 1 && said.contains("does not hold"), "{code} {said}");
}
