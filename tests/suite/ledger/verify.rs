//! A ledger that somebody touched, and a branch that somebody rewrote.

use std::fs;
use std::path::Path;

use countersign::model::canonical::sha256;
use countersign::model::ledger::{Entry, EntryError, Verified, Weight};
use countersign::pipeline::ledger::verified;
use serde_json::Value;
use tempfile::TempDir;

use super::github::{Pull, commit};
use super::repo::{JONAS, REVIEW, Repo};

const FIRST: &str = "v1/2026/000001.json";
const SECOND: &str = "v1/2026/000002.json";

/// A ledger of two entries, about a change that was pushed to after its approval.
fn kept() -> Repo {
    let mut repo = Repo::new();
    let base = repo.head();
    repo.branch("change");
    let first = repo.put(JONAS, "Review REQ-1", REVIEW, "version: 1\n");
    let second = repo.put(JONAS, "Once more", REVIEW, "version: 2\n");
    let landed = repo.merge("change");
    let list = [commit(&repo, &first, "jonas-l"), commit(&repo, &second, "jonas-l")];
    let at = repo.after(&first, 10);
    let gathered = Pull::new(&repo, &second, &list, &[&landed])
        .review(90, "qm-ada", "APPROVED", &at, &first)
        .collect(&base);
    assert_eq!(gathered.added.len(), 2);
    repo
}

/// Changes the files of the ledger by one more commit; with `anew`, by one without a past.
fn tamper(repo: &Repo, anew: bool, change: impl Fn(&Path)) {
    let home = TempDir::new().unwrap();
    let dir = home.path().join("ledger");
    let at = dir.to_str().unwrap();
    repo.git(&["worktree", "add", "-q", at, "compliance-ledger"]);
    if anew {
        repo.git(&["-C", at, "switch", "-q", "--orphan", "fresh"]);
        repo.git(&["-C", at, "read-tree", "compliance-ledger"]);
        repo.git(&["-C", at, "checkout-index", "-a", "-f"]);
    }
    change(&dir);
    repo.git(&["-C", at, "add", "-A"]);
    repo.git(&["-C", at, "commit", "-q", "-m", "Touch it"]);
    let head = repo.git(&["-C", at, "rev-parse", "HEAD"]);
    repo.git(&["worktree", "remove", "--force", at]);
    repo.git(&["update-ref", "refs/heads/compliance-ledger", head.trim()]);
    if anew {
        repo.git(&["branch", "-q", "-D", "fresh"]);
    }
}

fn verify(repo: &Repo) -> Verified {
    verified(repo.path(), None).unwrap()
}

/// Asserts that one problem of this weight stands at this place.
fn told(verified: &Verified, weight: Weight, place: &str, what: &str) {
    let is_it = |p: &&countersign::model::ledger::Problem| {
        p.weight == weight && p.place.starts_with(place) && p.what.contains(what)
    };
    assert!(verified.problems.iter().any(|p| is_it(&p)), "{what:?} at {place}: {:#?}", verified.problems);
}

fn edit(dir: &Path, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(dir.join(path)).unwrap();
    fs::write(dir.join(path), text.replace(from, to)).unwrap();
}

#[test]
fn a_ledger_that_nobody_touched_is_whole() {
    let verified = verify(&kept());
    assert_eq!(verified.entries.len(), 2);
    // nobody signed it: that is all
    assert_eq!(
        (verified.count(Weight::Critical), verified.count(Weight::Wrong)),
        (0, 0),
        "{:#?}",
        verified.problems
    );
    told(&verified, Weight::Unknown, FIRST, "Nobody signed this entry");
    let judge = verified.judge();
    assert_eq!((judge.evidence.len(), judge.unapproved.len()), (1, 1));
    let evidence = &judge.evidence[0];
    assert_eq!(evidence.subject.as_ref().unwrap().record, "REQ-1/review");
    assert_eq!(evidence.state, countersign::model::approval::State::Unknown);
}

#[test]
fn commits_that_do_more_than_add_are_critical() {
    let repo = kept();
    tamper(&repo, false, |dir| edit(dir, FIRST, "qm-ada", "mei-t"));
    let changed = verify(&repo);
    told(&changed, Weight::Critical, FIRST, "changed this file");
    told(&changed, Weight::Wrong, SECOND, "does not follow the entry before it");
    let repo = kept();
    tamper(&repo, false, |dir| fs::remove_file(dir.join(SECOND)).unwrap());
    told(&verify(&repo), Weight::Critical, SECOND, "removed this file");
}

#[test]
fn a_ledger_written_anew_is_told_by_its_chain() {
    let repo = kept();
    tamper(&repo, true, |dir| edit(dir, FIRST, "qm-ada", "mei-t"));
    let modified = verify(&repo);
    assert_eq!(modified.count(Weight::Critical), 0, "a branch without a past shows no change");
    told(&modified, Weight::Wrong, SECOND, "does not follow the entry before it");

    let repo = kept();
    tamper(&repo, true, |dir| drop(fs::remove_file(dir.join(FIRST))));
    told(&verify(&repo), Weight::Wrong, SECOND, "entries are missing");

    let repo = kept();
    let (one, two) = (show(&repo, FIRST), show(&repo, SECOND));
    tamper(&repo, true, |dir| {
        fs::write(dir.join(FIRST), &two).unwrap();
        fs::write(dir.join(SECOND), &one).unwrap();
    });
    told(&verify(&repo), Weight::Wrong, FIRST, "belongs at v1/2026/000002.json");

    let repo = kept();
    tamper(&repo, true, |dir| edit(dir, SECOND, "  ", " "));
    told(&verify(&repo), Weight::Wrong, SECOND, "changed by hand");
}

#[test]
fn an_entry_that_is_noted_can_not_be_cut_off() {
    let mut repo = kept();
    let digest = sha256(show(&repo, SECOND).as_bytes());
    let settings = format!("laboratory: {{ name: L }}\napprovals:\n  ledger_holds: [{digest}]\n");
    repo.put(JONAS, "Note the newest entry", "countersign.yaml", &settings);
    let whole = verify(&repo);
    assert_eq!(whole.count(Weight::Critical), 0, "{:#?}", whole.problems);
    assert_eq!(
        whole.entries.last().unwrap().1.noted(),
        Some((2, digest.clone())),
        "as anybody would work it out"
    );
    let head = repo.git(&["rev-parse", "compliance-ledger"]);
    tamper(&repo, true, |dir| fs::remove_file(dir.join(SECOND)).unwrap());
    let cut = verify(&repo);
    told(&cut, Weight::Critical, &digest, "is not here: entries were cut off");
    assert_eq!(cut.count(Weight::Critical), 1, "that is all there is to see of it: {:#?}", cut.problems);
    repo.git(&["update-ref", "refs/heads/compliance-ledger", head.trim()]);
    assert_eq!(verify(&repo).count(Weight::Critical), 0, "put back as it was");
}

fn show(repo: &Repo, path: &str) -> String {
    repo.git(&["show", &format!("compliance-ledger:{path}")])
}

#[test]
fn answers_of_the_forge_are_what_their_names_say() {
    let repo = kept();
    let name = repo.git(&["ls-tree", "--name-only", "compliance-ledger", "raw/"]);
    let name = name.lines().next().unwrap().to_owned();
    tamper(&repo, true, |dir| fs::write(dir.join(&name), "[]").unwrap());
    told(&verify(&repo), Weight::Wrong, &name, "no longer what its name says");
    tamper(&repo, true, |dir| drop(fs::remove_file(dir.join(&name))));
    told(&verify(&repo), Weight::Wrong, FIRST, "is missing");
    tamper(&repo, true, |dir| fs::write(dir.join("notes.txt"), "x").unwrap());
    told(&verify(&repo), Weight::Wrong, "notes.txt", "no place in a ledger");
}

#[test]
fn a_branch_that_was_rewritten_is_critical() {
    let mut repo = kept();
    repo.git(&["reset", "-q", "--hard", "main~1"]);
    repo.put(JONAS, "Another past", REVIEW, "version: 9\n");
    told(&verify(&repo), Weight::Critical, FIRST, "the branch was rewritten");
}

#[test]
fn a_branch_that_was_turned_round_is_critical() {
    let mut repo = kept();
    repo.git(&["switch", "-q", "-c", "other", "main~1"]);
    repo.put(JONAS, "Aside", "README.md", "aside\n");
    repo.git(&["merge", "-q", "--no-ff", "-m", "Turn it round", "main"]);
    repo.git(&["branch", "-f", "main", "other"]);
    told(&verify(&repo), Weight::Critical, FIRST, "not on its line");
}

#[test]
fn landings_without_an_entry_are_told() {
    let mut repo = kept();
    let pushed = repo.put(JONAS, "Quickly", REVIEW, "version: 9\n");
    told(&verify(&repo), Weight::Unknown, &pushed, "is not in the ledger yet");
}

/// Writes one entry as the whole ledger.
fn alone(repo: &Repo, change: impl Fn(&mut Entry)) {
    let mut entry = Entry::read(show(repo, FIRST).as_bytes()).unwrap();
    change(&mut entry);
    tamper(repo, true, |dir| {
        let _ = fs::remove_file(dir.join(SECOND));
        fs::write(dir.join(FIRST), entry.bytes().unwrap()).unwrap();
    });
}

#[test]
fn entries_are_held_against_what_landed() {
    let repo = kept();
    alone(&repo, |entry| {
        let landed = entry.predicate.files[0].landed.clone().unwrap();
        entry.subject[0].digest.git_blob = landed;
    });
    told(&verify(&repo), Weight::Wrong, FIRST, "two digests");
    alone(&repo, |entry| entry.predicate.files[0].landed = entry.predicate.files[0].reviewed.clone());
    told(&verify(&repo), Weight::Wrong, FIRST, "did not land with the content");
}

#[test]
fn an_entry_is_read_strictly() {
    let repo = kept();
    let text = show(&repo, FIRST);
    let entry = Entry::read(text.as_bytes()).unwrap();
    assert_eq!(entry.bytes().unwrap(), text.as_bytes());
    assert_eq!(entry.link().unwrap(), format!("sha256:{}", sha256(text.as_bytes())));
    // sorted keys, whatever else JSON would allow
    let value: Value = serde_json::from_str(&text).unwrap();
    let keys: Vec<&String> = value["predicate"].as_object().unwrap().keys().collect();
    assert!(keys.is_sorted(), "{keys:?}");
    let seq = "\"seq\": 1";
    for (from, to) in [
        (seq, "\"seq\": 1, \"seq\": 1".to_owned()),
        (seq, "\"seq\": 1.0".to_owned()),
        (seq, "\"seq\": -1".to_owned()),
        (seq, "\"seq\": 1, \"more\": true".to_owned()),
        (seq, format!("{}{seq}", "\"x\": [".repeat(200_000))),
        ("\n}\n", "\n}\n\n".to_owned()),
        (REVIEW, format!("../{REVIEW}")),
        (REVIEW, "/etc/passwd".to_owned()),
        ("urn:countersign:ledger:v1", "urn:countersign:ledger:v2".to_owned()),
        ("in-toto.io/Statement/v1", "in-toto.io/Statement/v0.1".to_owned()),
        ("\"gitBlob\": \"", "\"gitBlob\": \"Z".to_owned()),
        ("\"decision\": \"approved\"", "\"decision\": \"blessed\"".to_owned()),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(Entry::read(text.replace(from, &to).as_bytes()).is_err(), "{from} -> {to}");
    }
    let large = vec![b' '; 16 * 1024 * 1024 + 1];
    assert!(matches!(Entry::read(&large), Err(EntryError::TooLarge(_))));
    assert!(Entry::read(b"\xff\xfe").is_err());
}
