//! Why history may tell nothing, and what must not change what it tells.

use std::fs;

use countersign::model::history::{Keep, NoHistory, Repair};
use countersign::model::settings::Settings;
use countersign::model::tree::{Origin, Tree};

use super::repo::Repo;
use super::{OTHER, REQUEST, REVIEW, agrees, read, walked};

#[test]
fn a_folder_without_git_has_no_history() {
    let dir = tempfile::TempDir::new().unwrap();
    assert_eq!(read(dir.path(), None).err(), Some(NoHistory::NoRepository));
    let repo = Repo::new();
    assert_eq!(read(repo.path(), None).err(), Some(NoHistory::NoCommit));
}

#[test]
fn a_shallow_clone_says_what_brings_the_rest() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    let clone = repo.root.with_file_name("clone");
    let from = format!("file://{}", repo.root.display());
    repo.git(&["clone", "-q", "--depth", "1", &from, clone.to_str().unwrap()]);
    let why = read(&clone, None).err();
    assert_eq!(why, Some(NoHistory::Shallow));
    assert!(why.unwrap().to_string().contains("`git fetch --unshallow`"));
}

#[test]
fn history_is_that_of_the_revision_asked_for() {
    let mut repo = Repo::new();
    let first = repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    repo.git(&["tag", "-a", "-m", "A tag", "v1", &first]);
    let history = read(repo.path(), Some("v1")).unwrap();
    assert_eq!(history.commit, first);
    assert_eq!(history.files[REQUEST].versions.len(), 1);
    assert!(matches!(read(repo.path(), Some("nosuch")).err(), Some(NoHistory::Unreadable(_))));
}

#[test]
fn a_laboratory_may_be_a_folder_of_a_repository() {
    let mut repo = Repo::new();
    repo.put(&format!("labs/north/{REQUEST}"), "a: 1\n");
    repo.put(&format!("labs/south/{REVIEW}"), "a: 1\n");
    let history = read(&repo.root.join("labs/north"), None).unwrap();
    let paths: Vec<&str> = history.files.keys().map(String::as_str).collect();
    assert_eq!(paths, [REQUEST]);
}

#[test]
fn a_second_work_tree_shares_the_history() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    let second = repo.root.with_file_name("second");
    repo.git(&["worktree", "add", "-q", second.to_str().unwrap()]);
    assert_eq!(read(&second, None).unwrap().files, walked(&repo).files);
}

#[test]
fn replaced_objects_are_not_heeded() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    let real = repo.put(REQUEST, "a: 2\n");
    let before = walked(&repo);
    repo.put(OTHER, "b: 1\n");
    let false_one = repo.head();
    repo.git(&["reset", "-q", "--hard", &real]);
    repo.git(&["replace", &real, &false_one]);
    let after = walked(&repo);
    assert_eq!(before.files, after.files);
    assert!(repo.git(&["log", "--format=%s"]).contains(OTHER), "git itself is deceived");
}

#[test]
fn a_mailmap_changes_no_name() {
    let mut repo = Repo::new();
    repo.write(".mailmap", "Somebody Else <else@lab.example> <mei@lab.example>\n");
    repo.put(REQUEST, "a: 1\n");
    assert_eq!(walked(&repo).first(REQUEST).unwrap().author.email, "mei@lab.example");
}

#[test]
fn nothing_of_the_repository_is_run() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    let mark = repo.root.with_file_name("mark");
    let command = format!("touch {}", mark.display());
    for key in ["core.fsmonitor", "core.sshCommand", "filter.x.smudge", "core.pager", "gpg.program"] {
        repo.git(&["config", key, &command]);
    }
    for hook in ["post-checkout", "reference-transaction", "post-index-change", "pre-commit"] {
        let path = repo.root.join(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{command}\n")).unwrap();
    }
    walked(&repo);
    assert!(!mark.exists());
}

#[test]
fn links_and_submodules_are_no_records() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    fs::remove_file(repo.root.join(REQUEST)).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", repo.root.join(REQUEST)).unwrap();
    repo.commit("a link");
    let history = agrees(&repo);
    assert!(history.files[REQUEST].is_gone());
}

#[test]
fn anchors_that_are_not_met_are_lost() {
    let mut repo = Repo::new();
    let first = repo.put(REQUEST, "a: 1\n");
    let rewritten = repo.put(REQUEST, "a: 2\n");
    repo.then(&["commit", "-q", "--amend", "-m", "Rewritten"]);
    let mut settings = Settings::default();
    settings.history.anchors = vec![first[..10].to_owned(), rewritten[..10].to_owned()];
    let nothing: [(&str, &[u8]); 0] = [];
    let tree = Tree::of(Origin::Memory, nothing);
    let history = countersign::history::read(repo.path(), None, &tree, &settings, Keep::Nothing).unwrap();
    assert_eq!(history.lost, [rewritten[..10].to_owned()]);
}

#[test]
fn objects_that_are_missing_are_said_to_be() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    let tree = repo.git(&["rev-parse", "HEAD~1^{tree}"]);
    fs::remove_file(repo.root.join(".git/objects").join(&tree[..2]).join(tree[2..].trim())).unwrap();
    let Err(why) = read(repo.path(), None) else { panic!("it was read") };
    let object = tree.trim().to_owned();
    assert_eq!(why, NoHistory::Missing { object, repair: Repair::Fsck });
    assert!(why.to_string().contains("`git fsck --full`"), "{why}");
}
