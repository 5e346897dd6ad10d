//! The walk over history, held against what `git log --raw` says of repositories that real git made.

mod cache;
mod clocks;
mod facts;
mod landings;
mod long;
mod lookup;
mod repo;
mod sealed;
mod trailers;

use std::collections::BTreeSet;
use std::path::Path;

use countersign::history;
use countersign::model::history::{FileHistory, History, Keep, Past};
use countersign::model::kind::Identity;
use countersign::model::settings::Settings;
use countersign::model::tree::{Origin, Tree};

use self::repo::Repo;

const REQUEST: &str = "records/jobs/2026/REQ-1/request.yaml";
const REVIEW: &str = "records/jobs/2026/REQ-1/review.yaml";
const OTHER: &str = "records/jobs/2026/REQ-2/request.yaml";

fn read(root: &Path, rev: Option<&str>) -> Past {
    keeping(root, rev, Keep::Nothing)
}

fn keeping(root: &Path, rev: Option<&str>, keep: Keep) -> Past {
    let nothing: [(&str, &[u8]); 0] = [];
    history::read(root, rev, &Tree::of(Origin::Memory, nothing), &Settings::default(), keep)
}

fn walked(repo: &Repo) -> History {
    read(repo.path(), None).expect("there is a history")
}

/// One change, as `git log --raw` tells it: commit, path, and content, none when it was removed.
type Told = (String, String, Option<String>);

fn raw(repo: &Repo, args: &[&str]) -> Vec<Told> {
    let all = ["log", "-z", "--raw", "--no-abbrev", "--no-renames", "--format=%x01%H%x00"];
    let out = repo.git(&all.iter().chain(args).copied().collect::<Vec<_>>());
    let mut told = Vec::new();
    for commit in out.split('\u{1}').skip(1) {
        let mut fields = commit.split('\0').filter(|f| !f.trim().is_empty());
        let id = fields.next().unwrap().to_owned();
        while let (Some(change), Some(path)) = (fields.next(), fields.next()) {
            let parts: Vec<&str> = change.trim().trim_start_matches(':').split(' ').collect();
            let is_file = parts[1].starts_with("100");
            let blob = is_file.then(|| parts[3].to_owned());
            if Identity::of(path).is_some_and(|i| i.kind.name() != "settings") {
                told.push((id.clone(), path.to_owned(), blob));
            }
        }
    }
    told
}

/// What landed when, as git tells it; sorted.
fn landed(history: &History) -> Vec<Told> {
    let of = |(path, file): (&String, &FileHistory)| -> Vec<Told> {
        let id = |at: usize| history.commits[at].id.clone();
        file.versions.iter().map(|v| (id(v.landed), path.clone(), v.blob.clone())).collect()
    };
    let mut all: Vec<Told> = history.files.iter().flat_map(of).collect();
    all.sort();
    all
}

/// Holds the walk against git: what landed when, and that each writer wrote what is said.
fn agrees(repo: &Repo) -> History {
    let history = walked(repo);
    let id = |at: usize| history.commits[at].id.clone();
    let mut told = raw(repo, &["--first-parent", "-m", "HEAD"]);
    told.sort();
    assert_eq!(landed(&history), told, "what landed");
    let by_all: BTreeSet<Told> = raw(repo, &["-m", "--full-history", "HEAD"]).into_iter().collect();
    for (path, file) in &history.files {
        for version in &file.versions {
            let written = (id(version.by), path.clone(), version.blob.clone());
            assert!(by_all.contains(&written), "{path} was written by {}", written.0);
        }
        let first = id(file.first);
        let adds =
            repo.git(&["log", "-m", "--diff-filter=A", "--no-renames", "--format=%H", "HEAD", "--", path]);
        assert!(adds.lines().any(|id| id == first), "{path} came with {first}, git says {adds}");
    }
    for (at, commit) in history.commits.iter().enumerate() {
        let ask = repo.git(&["show", "-s", "--format=%an|%ae|%at|%cn|%ce|%ct|%P", &commit.id]);
        let parts: Vec<&str> = ask.trim_end().split('|').collect();
        let seconds = |when: countersign::model::when::When| when.instant.unwrap().as_second().to_string();
        assert_eq!((parts[0], parts[1]), (commit.author.name.as_str(), commit.author.email.as_str()), "{at}");
        assert_eq!(parts[2], seconds(commit.authored));
        assert_eq!((parts[3], parts[4]), (commit.committer.name.as_str(), commit.committer.email.as_str()));
        assert_eq!(parts[5], seconds(commit.committed));
        assert_eq!(parts[6].split(' ').filter(|p| !p.is_empty()).count(), commit.parents);
    }
    history
}

fn writer(history: &History, path: &str, version: usize) -> String {
    history.commits[history.files[path].versions[version].by].id.clone()
}

fn landing(history: &History, path: &str, version: usize) -> String {
    history.commits[history.files[path].versions[version].landed].id.clone()
}

#[test]
fn a_straight_line_of_commits() {
    let mut repo = Repo::new();
    repo.put("countersign.yaml", "laboratory: { name: Test }\n");
    let first = repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    repo.put("README.md", "no record\n");
    repo.git(&["rm", "-q", REQUEST]);
    let gone = repo.commit("away");
    repo.put(REQUEST, "a: 1\n");
    let history = agrees(&repo);
    assert_eq!(history.first(REQUEST).unwrap().id, first);
    assert_eq!(history.files[REQUEST].versions.len(), 4);
    assert_eq!(history.files[REQUEST].versions[2].blob, None);
    assert_eq!(writer(&history, REQUEST, 2), gone);
    assert_eq!(history.files[REQUEST].versions[3].blob, history.files[REQUEST].versions[0].blob);
    assert_eq!(history.opening().unwrap().id, first, "the settings are no record");
}

#[test]
fn a_merge_lands_what_others_wrote() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.git(&["checkout", "-q", "-b", "work"]);
    let first = repo.put(REVIEW, "draft\n");
    let last = repo.put(REVIEW, "signed\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.put(OTHER, "b: 1\n");
    let merge = repo.then(&["merge", "-q", "--no-ff", "-m", "Merge", "work"]);
    let history = agrees(&repo);
    assert_eq!(history.files[REVIEW].versions.len(), 1, "only what landed counts");
    assert_eq!(writer(&history, REVIEW, 0), last);
    assert_eq!(landing(&history, REVIEW, 0), merge);
    assert_eq!(history.first(REVIEW).unwrap().id, first);
}

#[test]
fn a_squash_is_a_commit_like_any_other() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.put(REVIEW, "draft\n");
    repo.put(REVIEW, "signed\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--squash", "work"]);
    let squash = repo.commit("Squashed");
    let history = agrees(&repo);
    assert_eq!((writer(&history, REVIEW, 0), landing(&history, REVIEW, 0)), (squash.clone(), squash));
}

#[test]
fn a_rebase_keeps_the_day_on_which_it_was_written() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.put(REVIEW, "signed\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.put(OTHER, "b: 1\n");
    repo.git(&["checkout", "-q", "work"]);
    let head = repo.then(&["rebase", "-q", "main"]);
    repo.git(&["checkout", "-q", "main"]);
    repo.then(&["merge", "-q", "--ff-only", "work"]);
    let history = agrees(&repo);
    assert_eq!(writer(&history, REVIEW, 0), head);
    let commit = history.first(REVIEW).unwrap();
    assert!(commit.authored.instant < commit.committed.instant);
}

#[test]
fn a_revert_brings_the_old_content_back() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.put(REQUEST, "a: 2\n");
    let revert = repo.then(&["revert", "--no-edit", "HEAD"]);
    let history = agrees(&repo);
    let versions = &history.files[REQUEST].versions;
    assert_eq!(versions[0].blob, versions[2].blob);
    assert_eq!(writer(&history, REQUEST, 2), revert);
}

#[test]
fn what_was_moved_or_renamed_is_not_new() {
    let mut repo = Repo::new();
    let first = repo.put("records/jobs/2025/REQ-1/request.yaml", "a: 1\n");
    repo.put("records/complaints/CPL-1.yaml", "c: 1\n");
    repo.write(REQUEST, "a: 1\nb: changed on the way\n");
    repo.git(&["rm", "-q", "records/jobs/2025/REQ-1/request.yaml"]);
    repo.commit("Moved to another folder");
    repo.git(&["mv", "records/complaints/CPL-1.yaml", "records/complaints/CPL-2.yaml"]);
    repo.commit("Renamed");
    let history = agrees(&repo);
    assert_eq!(history.first(REQUEST).unwrap().id, first);
    let renamed = &history.files["records/complaints/CPL-2.yaml"];
    assert_eq!(renamed.moved_from.as_deref(), Some("records/complaints/CPL-1.yaml"));
    assert!(history.files["records/complaints/CPL-1.yaml"].is_gone());
}

#[test]
fn an_octopus_lands_all_its_arms() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    let mut arms = Vec::new();
    for (name, path) in [("one", REVIEW), ("two", OTHER), ("three", "records/complaints/CPL-1.yaml")] {
        repo.git(&["checkout", "-q", "-b", name, "main"]);
        arms.push((path, repo.put(path, name)));
    }
    repo.git(&["checkout", "-q", "main"]);
    repo.put(REQUEST, "a: 2\n");
    let merge = repo.then(&["merge", "-q", "-m", "Octopus", "one", "two", "three"]);
    let history = agrees(&repo);
    for (path, id) in arms {
        assert_eq!((writer(&history, path, 0), landing(&history, path, 0)), (id, merge.clone()));
    }
    assert_eq!(history.commits.last().unwrap().parents, 4);
}

#[test]
fn what_a_merge_itself_changed_is_its_own() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.put(REVIEW, "signed\n");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "--no-ff", "--no-commit", "work"]);
    repo.write(REVIEW, "changed while merging\n");
    repo.write(OTHER, "slipped in\n");
    let merge = repo.commit("Merge");
    let history = agrees(&repo);
    assert_eq!(writer(&history, REVIEW, 0), merge);
    assert_eq!(writer(&history, OTHER, 0), merge);
}

#[test]
fn branches_that_take_from_each_other() {
    let mut repo = Repo::new();
    repo.put(REQUEST, "a: 1\n");
    repo.git(&["checkout", "-q", "-b", "work"]);
    let written = repo.put(REVIEW, "draft\n");
    repo.git(&["checkout", "-q", "main"]);
    let other = repo.put(OTHER, "b: 1\n");
    repo.git(&["checkout", "-q", "work"]);
    repo.then(&["merge", "-q", "--no-ff", "-m", "Merge main into work", "main"]);
    repo.git(&["checkout", "-q", "main"]);
    repo.then(&["merge", "-q", "--no-ff", "-m", "Merge work", "work"]);
    let history = agrees(&repo);
    assert_eq!(writer(&history, REVIEW, 0), written);
    assert_eq!(writer(&history, OTHER, 0), other);
    // the first-parent line of the other branch tells the same files another way round
    repo.git(&["checkout", "-q", "work"]);
    agrees(&repo);
}

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[test]
fn whatever_people_do_with_git() {
    for seed in 1..=4 {
        let mut dice = Dice(seed);
        let mut repo = Repo::new();
        repo.put(REQUEST, "a: 0\n");
        for step in 0..25 {
            let branch = format!("b{}", dice.roll(3));
            let path = format!("records/jobs/2026/REQ-{}/request.yaml", dice.roll(4));
            match dice.roll(6) {
                0 => drop(repo.git(&["checkout", "-q", "-B", &branch])),
                1 if repo.root.join(&path).exists() => {
                    repo.git(&["rm", "-q", &path]);
                    repo.commit("removed");
                }
                2 => {
                    let known = !repo.git(&["branch", "--list", &branch]).is_empty();
                    if known {
                        repo.then(&["merge", "-q", "--no-ff", "-X", "ours", "-m", "Merge", &branch]);
                    }
                }
                3 => drop(repo.git(&["checkout", "-q", "main"])),
                _ => drop(repo.put(&path, &format!("a: {}\n", if dice.roll(4) == 0 { 0 } else { step }))),
            }
        }
        agrees(&repo);
        repo.git(&["repack", "-adq"]);
        repo.git(&["prune-packed"]);
        agrees(&repo);
    }
}
