//! Authoring: a laboratory begun, records begun in it, and the first ten minutes by the README.

mod doctor;
mod fresh;
mod layout;
mod manual;
mod sheets;
mod start;
mod terminal;
mod walk;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::cli::run::run;

/// A folder with an empty git repository and a laboratory begun in it.
fn begun(args: &[&str]) -> TempDir {
    let dir = TempDir::new().unwrap();
    git(dir.path(), &["init", "-q", "-b", "main"]);
    let args: Vec<&str> = ["init"].iter().chain(args).copied().collect();
    let (code, out, err) = run(dir.path(), &args);
    assert_eq!(code, 0, "{out}{err}");
    dir
}

/// Runs git as somebody of the laboratory.
fn git(dir: &Path, args: &[&str]) {
    let who = ["-c", "user.name=Quality", "-c", "user.email=quality@laboratory.example"];
    let status = Command::new("git").args(who).args(args).current_dir(dir).status().unwrap();
    assert!(status.success(), "git {args:?}");
}

/// Everything below a folder but git's own, with its content, sorted by path.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = WalkDir::new(dir).sort_by_file_name().into_iter().flatten();
    let below = |path: &Path| path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (below(entry.path()), fs::read(entry.path()).unwrap()))
        .filter(|(path, _)| !path.starts_with(".git/"))
        .collect()
}

/// What `check` says, as JSON, and its exit code.
fn checked(dir: &Path) -> (i32, Value) {
    let (code, out, err) = run(dir, &["check", "--format", "json"]);
    (code, serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}")))
}

/// The rules that could not tell.
fn untold(report: &Value) -> Vec<&str> {
    let populations = report["populations"].as_array().unwrap();
    let open = populations.iter().filter(|p| p["not_evaluable"].as_u64() > Some(0));
    open.map(|p| p["rule"].as_str().unwrap()).collect()
}
