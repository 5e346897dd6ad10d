//! What is kept for the next run changes nothing of what is told.

use std::fs;
use std::path::PathBuf;

use countersign::history::read;
use countersign::model::history::{History, Keep};
use countersign::model::settings::Settings;
use countersign::model::tree::{Origin, Tree};
use sha2::{Digest, Sha256};

use super::long;
use super::repo::Repo;
use super::{Dice, OTHER, REQUEST, REVIEW, keeping};

fn told(repo: &Repo, keep: Keep) -> History {
    keeping(repo.path(), None, keep).unwrap()
}

fn text(repo: &Repo, keep: Keep) -> String {
    format!("{:#?}", told(repo, keep))
}

fn kept(repo: &Repo) -> PathBuf {
    repo.root.join(".git/countersign/history")
}

/// A history with merges, of which enough is kept.
fn laboratory() -> Repo {
    let repo = long::laboratory(140);
    repo.git(&["checkout", "-q", "-f", "main"]);
    repo
}

/// Holds what is told by what is kept against what is told without.
fn agrees(repo: &Repo, what: &str) -> String {
    let told = text(repo, Keep::Commits);
    assert!(told == text(repo, Keep::Nothing), "{what}");
    told
}

#[test]
fn a_second_run_tells_the_same() {
    let mut repo = laboratory();
    let first = text(&repo, Keep::Nothing);
    assert!(!kept(&repo).exists(), "nothing is kept unless asked for");
    assert_eq!(text(&repo, Keep::Commits), first);
    let bytes = fs::read(kept(&repo)).unwrap();
    assert_eq!(text(&repo, Keep::Commits), first);
    repo.put(OTHER, "b: 1\n");
    agrees(&repo, "one more commit");
    repo.then(&["commit", "-q", "--amend", "-m", "In other words"]);
    agrees(&repo, "the newest commit made anew");
    repo.git(&["checkout", "-q", "-b", "near", "main~10"]);
    repo.put(REVIEW, "draft\n");
    agrees(&repo, "a branch that parted after what is kept");
    repo.git(&["checkout", "-q", "-b", "far", "main~90"]);
    repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    assert_eq!(fs::read(kept(&repo)).unwrap(), bytes, "a few commits are not written anew");
    agrees(&repo, "a branch that parted before what is kept");
    assert_eq!(text(&repo, Keep::Commits), text(&repo, Keep::Nothing));
    repo.git(&["checkout", "-q", "main"]);
    agrees(&repo, "back on the branch");
    repo.then(&["merge", "-q", "--no-ff", "-m", "Merge near", "near"]);
    repo.then(&["merge", "-q", "--no-ff", "-m", "Merge far (#7)", "far"]);
    let told = agrees(&repo, "merges of branches that parted before and after what is kept");
    assert!(told.contains("Merge far"), "{told}");
    let names = fs::read_dir(repo.root.join(".git/countersign")).unwrap().count();
    assert_eq!(names, 1, "nothing is left lying about");
}

#[test]
fn what_is_kept_grows_with_history() {
    let repo = laboratory();
    let mut size = 0;
    for back in [45, 20, 0] {
        repo.git(&["checkout", "-q", "--detach", &format!("main~{back}")]);
        agrees(&repo, "one step further");
        size = fs::read(kept(&repo)).map_or(0, |bytes| bytes.len()).max(size);
    }
    let first = fs::read(kept(&repo)).unwrap();
    // days are told anew in every zone; to another branch commits land in other ways
    for (zone, branch, is_kept) in [("Pacific/Auckland", "main", true), ("Europe/Oslo", "trunk", false)] {
        let settings = Settings {
            time_zone: zone.to_owned(),
            protected_branch: branch.to_owned(),
            ..Settings::default()
        };
        let nothing: [(&str, &[u8]); 0] = [];
        let tree = Tree::of(Origin::Memory, nothing);
        let read = |keep| format!("{:#?}", read(repo.path(), None, &tree, &settings, keep).unwrap());
        assert!(read(Keep::Commits) == read(Keep::Nothing), "{zone} {branch}");
        assert_eq!(fs::read(kept(&repo)).unwrap() == first, is_kept, "{zone} {branch}");
    }
    assert!(size > 0);
}

#[test]
fn what_is_damaged_or_foreign_is_made_anew() {
    let repo = laboratory();
    let first = text(&repo, Keep::Commits);
    let bytes = fs::read(kept(&repo)).unwrap();
    let mut dice = Dice(3);
    for _ in 0..40 {
        let mut broken = bytes.clone();
        let at = usize::try_from(dice.roll(bytes.len() as u64)).unwrap();
        if dice.roll(2) == 0 {
            broken.truncate(at);
        } else {
            broken[at] ^= 1;
        }
        fs::write(kept(&repo), &broken).unwrap();
        assert_eq!(text(&repo, Keep::Commits), first);
        assert_eq!(fs::read(kept(&repo)).unwrap(), bytes);
    }
    // that of a laboratory in another folder
    let sub = repo.root.join("labs");
    fs::create_dir(&sub).unwrap();
    let other = keeping(&sub, None, Keep::Commits).unwrap();
    assert!(other.files.is_empty());
    assert_eq!(text(&repo, Keep::Commits), first);
}

#[test]
fn bytes_with_a_sum_that_is_right_break_nothing() {
    let repo = laboratory();
    text(&repo, Keep::Commits);
    let bytes = fs::read(kept(&repo)).unwrap();
    let mut dice = Dice(5);
    for _ in 0..200 {
        let mut broken = bytes[..bytes.len() - 32].to_vec();
        for _ in 0..=dice.roll(3) {
            let at = usize::try_from(dice.roll(broken.len() as u64)).unwrap();
            if dice.roll(4) == 0 {
                broken.truncate(at.max(1));
            } else {
                broken[at] = u8::try_from(dice.roll(256)).unwrap();
            }
        }
        let sum = Sha256::digest(&broken);
        broken.extend(sum);
        fs::write(kept(&repo), &broken).unwrap();
        // what it says may be anything, and may lead to commits that are not there
        let _ = keeping(repo.path(), None, Keep::Commits);
    }
}

#[test]
fn where_nothing_can_be_kept_all_is_told_nevertheless() {
    let repo = laboratory();
    fs::write(repo.root.join(".git/countersign"), "in the way\n").unwrap();
    assert_eq!(text(&repo, Keep::Commits), text(&repo, Keep::Nothing));
    let bare = repo.root.with_file_name("bare.git");
    repo.git(&["clone", "-q", "--bare", repo.root.to_str().unwrap(), bare.to_str().unwrap()]);
    let history = keeping(&bare, None, Keep::Commits).unwrap();
    assert_eq!(history.files.len(), told(&repo, Keep::Nothing).files.len());
}

#[test]
fn what_was_feigned_is_not_heeded_when_nothing_kept_may_be() {
    let repo = laboratory();
    let honest = text(&repo, Keep::Commits);
    let mut bytes = fs::read(kept(&repo)).unwrap();
    bytes.truncate(bytes.len() - 32);
    let at = bytes.windows(8).position(|w| w == b"Person 3").unwrap();
    bytes[at..at + 8].copy_from_slice(b"Nobody 3");
    let sum = Sha256::digest(&bytes);
    bytes.extend(sum);
    fs::write(kept(&repo), bytes).unwrap();
    assert_ne!(text(&repo, Keep::Commits), honest, "whoever writes to the git folder is believed");
    assert_eq!(text(&repo, Keep::Nothing), honest);
}
