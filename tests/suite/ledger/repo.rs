//! A repository that real git makes, with a protected branch `main` and changes that land on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::Timestamp;
use tempfile::TempDir;

/// The record that changes are about.
pub(super) const REVIEW: &str = "records/jobs/2026/REQ-1/review.yaml";

/// Each commit comes an hour after the one before.
const START: i64 = 1_767_261_600;

pub(super) struct Repo {
    _home: TempDir,
    pub(super) root: PathBuf,
    hours: i64,
}

/// Who commits: name and address.
pub(super) type Who = (&'static str, &'static str);

pub(super) const MEI: Who = ("Mei Tanaka", "mei@lab.example");
pub(super) const JONAS: Who = ("Jonas Lindqvist", "jonas@lab.example");

impl Repo {
    /// A repository with settings, one record, and one landing.
    pub(super) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let root = home.path().join("lab");
        fs::create_dir(&root).unwrap();
        let mut repo = Self { _home: home, root, hours: 0 };
        repo.git(&["init", "-q", "-b", "main"]);
        repo.write("countersign.yaml", "laboratory:\n  name: L\n");
        repo.write("README.md", "# L\n");
        repo.put(MEI, "Begin", REVIEW, "version: 0\n");
        repo
    }

    /// Runs git here, with nobody's configuration.
    pub(super) fn git(&self, args: &[&str]) -> String {
        self.git_as(MEI, args)
    }

    fn git_as(&self, who: Who, args: &[&str]) -> String {
        let at = format!("{} +0100", START + self.hours * 3600);
        let mut command = Command::new("git");
        command.args(args).current_dir(&self.root).envs([
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_AUTHOR_NAME", who.0),
            ("GIT_AUTHOR_EMAIL", who.1),
            ("GIT_COMMITTER_NAME", who.0),
            ("GIT_COMMITTER_EMAIL", who.1),
            ("GIT_EDITOR", "true"),
            ("LC_ALL", "C"),
            // what is written anew keeps its author's time, as at a forge
            ("GIT_COMMITTER_DATE", at.as_str()),
            ("GIT_AUTHOR_DATE", at.as_str()),
        ]);
        if args.first().is_some_and(|first| *first == "rebase") {
            command.env_remove("GIT_AUTHOR_DATE");
        }
        let output = command.output().expect("git runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits one file, and whatever else there is; gives the id.
    pub(super) fn put(&mut self, who: Who, message: &str, path: &str, text: &str) -> String {
        self.write(path, text);
        self.commit(who, message)
    }

    pub(super) fn commit(&mut self, who: Who, message: &str) -> String {
        self.hours += 1;
        self.git(&["add", "-A"]);
        self.git_as(who, &["commit", "-q", "--allow-empty", "-m", message]);
        self.head()
    }

    /// Begins a change from `main`.
    pub(super) fn branch(&self, name: &str) {
        self.git(&["switch", "-q", "-c", name, "main"]);
    }

    /// Lands a change with a merge commit.
    pub(super) fn merge(&mut self, name: &str) -> String {
        self.land(&["merge", "-q", "--no-ff", "-m", "Merge it", name])
    }

    /// Lands a change as one commit. Its own commits are forgotten, as after its branch was deleted.
    pub(super) fn squash(&mut self, name: &str, message: &str) -> String {
        self.land(&["merge", "-q", "--squash", name]);
        let landed = self.commit(JONAS, message);
        self.forget(name);
        landed
    }

    /// Lands a change by writing its commits anew on top of `main`.
    pub(super) fn rebase(&mut self, name: &str) -> String {
        self.git(&["switch", "-q", "main"]);
        // so that there is something to be put on top of
        self.put(MEI, "Something else", "NEWS.md", "news\n");
        self.hours += 1;
        self.git(&["rebase", "-q", "main", name]);
        let landed = self.land(&["merge", "-q", "--ff-only", name]);
        self.forget(name);
        landed
    }

    fn land(&mut self, args: &[&str]) -> String {
        self.hours += 1;
        self.git(&["switch", "-q", "main"]);
        self.git(args);
        self.head()
    }

    fn forget(&self, name: &str) {
        self.git(&["branch", "-q", "-D", name]);
        self.git(&["reflog", "expire", "--expire=now", "--all"]);
        self.git(&["gc", "-q", "--prune=now"]);
    }

    pub(super) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    /// A fact about a commit, by a format of `git log`.
    pub(super) fn show(&self, commit: &str, format: &str) -> String {
        self.git(&["show", "-s", &format!("--format={format}"), commit]).trim_end().to_owned()
    }

    /// The time some minutes after a commit, as forges write it.
    pub(super) fn after(&self, commit: &str, minutes: i64) -> String {
        let made: i64 = self.show(commit, "%ct").parse().unwrap();
        Timestamp::from_second(made + minutes * 60).unwrap().to_string()
    }

    pub(super) fn path(&self) -> &Path {
        &self.root
    }
}
