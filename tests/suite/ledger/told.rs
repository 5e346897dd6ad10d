//! Answers of a forge, kept by what was asked: written to a folder, or served.

use std::collections::BTreeMap;
use std::fs;

use countersign::model::ledger::{Entry, Gathered};
use countersign::pipeline::ledger::{Answers, Collect, Forge, Pause, collect};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::repo::Repo;

/// When the collector runs.
pub(super) const NOW: &str = "2026-02-01T08:00:00Z";

/// Answers by question, without what says how many to a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Told(pub(super) BTreeMap<String, Value>);

impl Told {
    pub(super) fn add(&mut self, request: impl Into<String>, answer: Value) {
        self.0.insert(request.into(), answer);
    }

    /// Adds to the end of a list.
    pub(super) fn push(&mut self, request: impl Into<String>, item: Value) {
        let list = self.0.entry(request.into()).or_insert_with(|| json!([]));
        list.as_array_mut().unwrap().push(item);
    }

    /// Adds an answer about a file as of a commit, as the forge would give it out of the repository.
    pub(super) fn file(&mut self, repo: &Repo, request: &str, key: &str, commit: &str, path: &str) {
        let text = repo.git(&["show", &format!("{commit}:{path}")]);
        let blob = repo.git(&["rev-parse", &format!("{commit}:{path}")]);
        let mut answer = json!({
            "type": "file", "encoding": "base64", "size": text.len(), "name": path.rsplit('/').next(),
            "path": path, "content": base64(text.as_bytes()),
        });
        answer[key] = json!(blob.trim());
        self.add(format!("{request}?ref={commit}"), answer);
    }

    /// Writes the answers as recorded ones.
    pub(super) fn record(&self) -> TempDir {
        let dir = TempDir::new().unwrap();
        for (request, answer) in &self.0 {
            let path = dir.path().join(format!("{}.json", request.replace("?ref=", "@")));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, serde_json::to_vec(answer).unwrap()).unwrap();
        }
        dir
    }

    /// Collects from these answers, after `since`, without signatures.
    pub(super) fn collect(&self, repo: &Repo, forge: Forge, since: Option<&str>) -> Gathered {
        let dir = self.record();
        gather(repo, Answers::Files(forge, dir.path().to_owned()), since)
    }
}

pub(super) fn gather(repo: &Repo, answers: Answers, since: Option<&str>) -> Gathered {
    let what = Collect {
        answers,
        repo: "lab/qms".to_owned(),
        branch: None,
        since: since.map(str::to_owned),
        dry_run: false,
    };
    let pause =
        Pause { now: &|| NOW.parse().unwrap(), wait: &|_| {}, longest: std::time::Duration::from_mins(15) };
    collect(repo.path(), &what, None, &pause).unwrap()
}

/// Entries in few words: what was said, by whom, and whether it was of what landed.
pub(super) fn in_short(gathered: &Gathered) -> Vec<String> {
    assert_eq!(gathered.stopped, None);
    gathered.added.iter().map(|(_, entry)| short(entry)).collect()
}

fn short(entry: &Entry) -> String {
    let predicate = &entry.predicate;
    let by = predicate.approver.as_ref().map_or("-", |account| account.login.as_str());
    let is_same = predicate.files.iter().all(|file| file.landed == file.reviewed);
    let of = match (&predicate.doubt, predicate.change.review.is_some()) {
        (Some(_), _) => "doubt",
        (None, false) => "landed",
        (None, true) if is_same => "same",
        (None, true) => "other",
    };
    format!("{} {by} {of}", predicate.decision.name())
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0_u32, |word, byte| (word << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let sign = char::from(SIGNS[(word >> (18 - 6 * place)) as usize & 63]);
            out.push(if place <= chunk.len() { sign } else { '=' });
        }
        // as forges write it: in lines
        if out.len() % 61 == 60 {
            out.push('\n');
        }
    }
    out
}
