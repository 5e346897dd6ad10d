//! Single look-ups, held against what git itself gives.

use std::collections::BTreeMap;
use std::fs;

use countersign::history::Lookup;
use countersign::model::history::{NoHistory, Repair};
use countersign::model::settings::Limits;

use super::repo::Repo;
use super::{OTHER, REQUEST, REVIEW};

fn open(repo: &Repo) -> Lookup {
    Lookup::open(repo.path(), &Limits::default()).unwrap()
}

#[test]
fn a_commit_is_given_as_it_stands() {
    let mut repo = Repo::new();
    let id = repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    repo.git(&["replace", &id, &repo.head()]);
    let raw = open(&repo).commit(&id).unwrap();
    let told = repo.git(&["--no-replace-objects", "cat-file", "commit", &id]);
    assert_eq!(String::from_utf8_lossy(&raw), told);
    assert!(open(&repo).commit(&"0".repeat(40)).is_err());
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    assert!(open(&repo).commit(tree.trim()).is_err(), "a folder is no commit");
}

#[test]
fn an_object_that_is_not_what_its_id_says_is_not_handed_out() {
    let mut repo = Repo::new();
    let one = repo.put(REQUEST, "a: 1\n");
    let two = repo.put(REQUEST, "a: 2\n");
    let file = |id: &str| repo.root.join(".git/objects").join(&id[..2]).join(&id[2..]);
    fs::remove_file(file(&one)).unwrap();
    fs::copy(file(&two), file(&one)).unwrap();
    assert!(matches!(open(&repo).commit(&one), Err(NoHistory::Unreadable(_))));
}

#[test]
fn tags_on_contents_are_found_and_others_left_out() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    let blob = repo.git(&["rev-parse", &format!("HEAD:{REQUEST}")]).trim().to_owned();
    repo.git(&["tag", "-a", "-m", "I approve", "approve/REQ-1/qm", &blob]);
    repo.git(&["tag", "-a", "-m", "A release", "v1"]);
    repo.git(&["tag", "light", &blob]);
    repo.git(&["update-ref", "refs/tags/renamed", "refs/tags/approve/REQ-1/qm"]);
    let tags = open(&repo).content_tags().unwrap();
    let names: Vec<&str> = tags.iter().map(|t| t.reference.as_str()).collect();
    assert_eq!(names, ["refs/tags/approve/REQ-1/qm", "refs/tags/renamed"]);
    assert_eq!(tags[0].target, blob);
    assert_eq!(tags[0].id, repo.git(&["rev-parse", "approve/REQ-1/qm"]).trim());
    let told = repo.git(&["cat-file", "tag", "approve/REQ-1/qm"]);
    assert_eq!(String::from_utf8_lossy(&tags[0].raw), told);
    repo.git(&["pack-refs", "--all"]);
    assert_eq!(open(&repo).content_tags().unwrap(), tags);
}

#[test]
fn another_branch_with_what_each_commit_did() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    assert_eq!(open(&repo).branch("compliance-ledger"), Ok(None));
    repo.git(&["checkout", "-q", "--orphan", "compliance-ledger"]);
    repo.git(&["rm", "-q", "-rf", "."]);
    let first = repo.put("entries/0001.json", "one\n");
    repo.put("entries/0002.json", "two\n");
    repo.write("entries/0001.json", "altered\n");
    repo.write("big.bin", &"x".repeat(2_000_000));
    std::os::unix::fs::symlink("/etc/hostname", repo.root.join("link")).unwrap();
    repo.git(&["rm", "-q", "entries/0002.json"]);
    let last = repo.commit("tampered with");
    repo.git(&["checkout", "-q", "main"]);
    let branch = open(&repo).branch("compliance-ledger").unwrap().unwrap();
    assert_eq!(branch.reference, "refs/heads/compliance-ledger");
    let files: BTreeMap<&str, &[u8]> = branch.files.iter().map(|(p, f)| (p.as_str(), &*f.bytes)).collect();
    assert_eq!(files, BTreeMap::from([("entries/0001.json", &b"altered\n"[..])]));
    assert_eq!(branch.left_out, ["big.bin", "link"]);
    assert_eq!((branch.line[0].id.as_str(), branch.line[2].id.as_str()), (first.as_str(), last.as_str()));
    assert_eq!(branch.line[1].parents, [first]);
    assert_eq!(branch.line[1].added, ["entries/0002.json"]);
    assert_eq!(branch.line[2].added, ["big.bin"]);
    assert_eq!(branch.line[2].modified, ["entries/0001.json"]);
    assert_eq!(branch.line[2].deleted, ["entries/0002.json"]);
    let raw = repo.git(&["cat-file", "commit", &last]);
    assert_eq!(String::from_utf8_lossy(&branch.line[2].raw), raw);
}

#[test]
fn a_branch_that_only_the_origin_has() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    let clone = repo.root.with_file_name("clone");
    repo.git(&["branch", "compliance-ledger"]);
    repo.git(&["clone", "-q", "--shared", repo.root.to_str().unwrap(), clone.to_str().unwrap()]);
    let branch = Lookup::open(&clone, &Limits::default()).unwrap().branch("compliance-ledger");
    assert_eq!(branch.unwrap().unwrap().reference, "refs/remotes/origin/compliance-ledger");
}

#[test]
fn files_of_a_revision_by_path_and_by_folder() {
    let mut repo = Repo::new();
    repo.write("lab/countersign.yaml", "laboratory: { name: Test }\n");
    repo.write("lab/keys/allowed_signers", "mei ssh-ed25519 AAAA\n");
    repo.write("lab/keys/forge/github.asc", "key\n");
    let old = repo.commit("policy");
    repo.put("lab/keys/allowed_signers", "mallory ssh-ed25519 BBBB\n");
    repo.git(&["checkout", "-q", "HEAD"]);
    let lookup = Lookup::open(&repo.root.join("lab"), &Limits::default()).unwrap();
    let files = lookup.files(&old, &["countersign.yaml", "keys/", "nosuch.yaml", "keys/forge"]).unwrap();
    let told: Vec<(&str, String)> =
        files.iter().map(|(p, f)| (p.as_str(), String::from_utf8_lossy(&f.bytes).into_owned())).collect();
    assert_eq!(
        told,
        [
            ("countersign.yaml", "laboratory: { name: Test }\n".to_owned()),
            ("keys/allowed_signers", "mei ssh-ed25519 AAAA\n".to_owned()),
            ("keys/forge/github.asc", "key\n".to_owned()),
        ]
    );
    let blob = repo.git(&["rev-parse", &format!("{old}:lab/countersign.yaml")]);
    assert_eq!(files["countersign.yaml"].blob, blob.trim());
    assert_eq!(lookup.content(blob.trim()).unwrap(), files["countersign.yaml"].bytes);
}

#[test]
fn where_histories_parted() {
    let mut repo = Repo::new();
    let root = repo.put(REQUEST, "a: 1\n");
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.put(REVIEW, "b: 1\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.put(OTHER, "c: 1\n");
    let ask = |repo: &Repo, a: &str, b: &str| {
        let lookup = open(repo);
        let (a, b) = (lookup.resolve(a).unwrap(), lookup.resolve(b).unwrap());
        lookup.bases(&a, &b).unwrap()
    };
    assert_eq!(ask(&repo, "main", "work"), [root]);
    repo.git(&["branch", "other", "work"]);
    // each takes in the other: two bases
    repo.then(&["merge", "-q", "--no-ff", "-m", "Merge", "work"]);
    repo.git(&["checkout", "-q", "other"]);
    repo.then(&["merge", "-q", "--no-ff", "-m", "Merge", "main~1"]);
    let mut told: Vec<String> =
        repo.git(&["merge-base", "--all", "main", "other"]).lines().map(str::to_owned).collect();
    told.sort();
    assert_eq!(told.len(), 2);
    assert_eq!(ask(&repo, "main", "other"), told);
    repo.git(&["checkout", "-q", "--orphan", "apart"]);
    repo.commit("apart");
    assert_eq!(ask(&repo, "main", "apart"), Vec::<String>::new());
    // grafts and a commit-graph have no say
    let head = repo.git(&["rev-parse", "main"]).trim().to_owned();
    fs::write(repo.root.join(".git/info/grafts"), format!("{head}\n")).unwrap();
    assert_eq!(ask(&repo, "main", "other"), told);
}

#[test]
fn what_a_partial_clone_lacks_is_brought_by_the_command_that_is_named() {
    let mut repo = Repo::new();
    let old = repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = repo.root.with_file_name("clone");
    let from = format!("file://{}", repo.root.display());
    repo.git(&["clone", "-q", "--filter=blob:none", &from, clone.to_str().unwrap()]);
    let ask = || Lookup::open(&clone, &Limits::default()).unwrap().files(&old, &[REQUEST]);
    let why = ask().unwrap_err();
    assert!(matches!(&why, NoHistory::Missing { repair: Repair::Refetch, .. }), "{why}");
    let command: Vec<String> =
        why.to_string().split('`').nth(1).unwrap().split(' ').skip(1).map(str::to_owned).collect();
    let mut args = vec!["-C", clone.to_str().unwrap()];
    args.extend(command.iter().map(String::as_str));
    repo.git(&args);
    assert_eq!(&*ask().unwrap()[REQUEST].bytes, b"a: 1\n");
}

#[test]
fn a_repository_of_longer_ids_says_that_it_can_not_be_read() {
    let repo = Repo::new();
    let other = repo.root.with_file_name("longer");
    repo.git(&["init", "-q", "--object-format=sha256", other.to_str().unwrap()]);
    assert_eq!(Lookup::open(&other, &Limits::default()).err(), Some(NoHistory::Sha256));
    assert_eq!(super::read(&other, None).err(), Some(NoHistory::Sha256));
}
