//! Answers to findings, known debt, and what is new.

mod compare;
mod debt;
mod new_from;
mod page;
mod standing;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use countersign::model::finding::Finding;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Examined, Input};
use jiff::civil::{Date, date};
use walkdir::WalkDir;

use crate::load::git;

/// Files by path.
type Files = BTreeMap<String, String>;

/// The action that is closed without anybody having looked, and the fingerprint of its finding.
const ACTION: &str = "records/actions/ACT-1.yaml";
const UNCHECKED: &str = "2473792ddf2271fa";
/// The item whose seal was broken, and the fingerprint of its finding.
const SAMPLE: &str = "records/jobs/2026/REQ-1/sample.yaml";
const SEAL: &str = "84fa39f12fdcfb18";

/// The sound laboratory on which the rules' examples stand.
fn base() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/rules/base");
    let files = WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    let named = files.map(|file| {
        let path = file.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        (path, fs::read_to_string(file.path()).unwrap())
    });
    named.collect()
}

/// The same with a finding of ACT-002 (minor) and one of SMP-002 (major).
fn faulty() -> Files {
    let mut files = base();
    let action = files.get_mut(ACTION).unwrap();
    *action = without_key(action, "effectiveness");
    files.get_mut("countersign.yaml").unwrap().push_str("history: { recorders: [P8] }\n");
    let sample = files.get_mut(SAMPLE).unwrap();
    *sample = sample.replace("as_expected", "damaged") + "discrepancies: [{ what: Seal broken }]\n";
    files
}

/// Commits everything in a folder, as the one who writes the records down.
fn commit(dir: &Path) {
    git(dir, &["add", "-A"]);
    let (name, email) = ("user.name=Claire Dubois", "user.email=claire.dubois@lab.example");
    git(dir, &["-c", name, "-c", email, "commit", "-q", "-m", "Records"]);
}

/// A YAML text without a key of its top level.
fn without_key(text: &str, key: &str) -> String {
    let mut within = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        if !line.starts_with([' ', '-', '#']) {
            within = line.starts_with(&format!("{key}:"));
        }
        !within
    });
    kept.collect()
}

/// An answer to a finding; `changes` replace lines by their keys.
fn answer(finding: &str, changes: &[(&str, &str)]) -> String {
    let (rule, record) = if finding == SEAL { ("SMP-002", "REQ-1") } else { ("ACT-002", "ACT-1") };
    let mut lines = vec![
        ("finding", format!("\"{finding}\"")),
        ("rule", rule.to_owned()),
        ("record", record.to_owned()),
        ("verdict", "risk_accepted".to_owned()),
        ("reason", "Looked at, and left as it is.".to_owned()),
        ("by", "{ person: P2, role: quality_manager, on: 2026-05-04, meaning: approved }".to_owned()),
        ("review_by", "2026-12-31".to_owned()),
    ];
    for (key, value) in changes {
        match lines.iter_mut().find(|(k, _)| k == key) {
            Some((_, old)) => (*value).clone_into(old),
            None => lines.push((key, (*value).to_owned())),
        }
    }
    lines.iter().map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join("\n") + "\n"
}

fn examine(files: &Files) -> Examined {
    examine_on(files, None)
}

fn examine_on(files: &Files, as_of: Option<Date>) -> Examined {
    let files = files.iter().map(|(path, text)| (path.clone(), Arc::from(text.as_bytes())));
    let tree = Tree::of(Origin::Memory, files.collect::<Vec<(String, Arc<[u8]>)>>());
    let input = Input { as_of, ..Input::new(tree, Vec::new(), date(2030, 1, 1)) };
    pipeline::examine(input, &|_| {})
}

/// The finding of this fingerprint.
fn found<'a>(examined: &'a Examined, print: &str) -> &'a Finding {
    let all = examined.checked.findings();
    let known: Vec<String> = all.iter().map(|f| format!("{} {}", f.fingerprint(), f.message)).collect();
    all.into_iter().find(|f| f.fingerprint() == print).unwrap_or_else(|| panic!("no {print}: {known:#?}"))
}

/// The messages of a rule.
fn said<'a>(examined: &'a Examined, rule: &str) -> Vec<&'a str> {
    let all = examined.checked.findings().into_iter();
    all.filter(|f| f.rule.code == rule).map(|f| f.message.as_str()).collect()
}
