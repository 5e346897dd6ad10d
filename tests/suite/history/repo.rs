//! Repositories that real git makes in a temporary folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A repository in a folder of its own; each commit comes an hour after the one before.
pub(super) struct Repo {
    _home: TempDir,
    pub(super) root: PathBuf,
    hours: u32,
}

impl Repo {
    pub(super) fn new() -> Self {
        let home = TempDir::new().unwrap();
        let root = home.path().join("lab");
        fs::create_dir(&root).unwrap();
        let repo = Self { _home: home, root, hours: 0 };
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    /// Runs git here, with nobody's configuration.
    pub(super) fn git(&self, args: &[&str]) -> String {
        self.git_as(args, &[])
    }

    /// Runs git and takes what it says whether it succeeds or not.
    pub(super) fn try_git(&self, args: &[&str]) -> String {
        String::from_utf8(self.run(args, &[]).stdout).unwrap()
    }

    pub(super) fn git_as(&self, args: &[&str], extra: &[(&str, &str)]) -> String {
        let output = self.run(args, extra);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn run(&self, args: &[&str], extra: &[(&str, &str)]) -> Output {
        let mut command = Command::new("git");
        command.args(args).current_dir(&self.root).envs([
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_AUTHOR_NAME", "Mei Tanaka"),
            ("GIT_AUTHOR_EMAIL", "mei@lab.example"),
            ("GIT_COMMITTER_NAME", "Mei Tanaka"),
            ("GIT_COMMITTER_EMAIL", "mei@lab.example"),
            ("GIT_EDITOR", "true"),
            ("LC_ALL", "C"),
        ]);
        let at = format!("{} +0100", 1_767_261_600 + i64::from(self.hours) * 3600);
        command.env("GIT_AUTHOR_DATE", &at).env("GIT_COMMITTER_DATE", &at);
        command.envs(extra.iter().copied());
        command.output().expect("git runs")
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits whatever there is; gives the id.
    pub(super) fn commit(&mut self, message: &str) -> String {
        self.commit_as(message, &[])
    }

    pub(super) fn commit_as(&mut self, message: &str, extra: &[(&str, &str)]) -> String {
        self.hours += 1;
        self.git(&["add", "-A"]);
        self.git_as(&["commit", "-q", "--allow-empty", "-m", message], extra);
        self.head()
    }

    /// Runs a git command that commits; gives the new head.
    pub(super) fn then(&mut self, args: &[&str]) -> String {
        self.hours += 1;
        self.git(args);
        self.head()
    }

    pub(super) fn put(&mut self, path: &str, text: &str) -> String {
        self.write(path, text);
        self.commit(path)
    }

    pub(super) fn head(&self) -> String {
        self.git(&["rev-parse", "HEAD"]).trim().to_owned()
    }

    pub(super) fn path(&self) -> &Path {
        &self.root
    }
}
