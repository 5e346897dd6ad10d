//! Rules that a laboratory writes for itself.

mod answers;
mod command;
mod page;
mod slips;

use std::collections::BTreeMap;
use std::path::Path;

use countersign::model::finding::Outcome;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Examined, Input, OwnRules};
use jiff::civil::date;

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// The sound laboratory on which the rules' examples stand.
fn base() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/rules/base");
    let files = walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap);
    files
        .filter(|e| e.file_type().is_file())
        .map(|file| {
            let path = file.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            (path, std::fs::read(file.path()).unwrap())
        })
        .collect()
}

/// A rule of kind `for`, with what it asks; `more` stands below.
fn rule(kind: &str, require: &str, more: &str) -> String {
    let quoted = serde_json::to_string(require).unwrap();
    format!(
        "id: LAB-001\nname: under-test\ntitle: Under test\ngrade: minor\nsummary: Asks something.\n\
         advice: Mend it.\nfor: {kind}\nrequire: {quoted}\n{more}"
    )
}

fn examine(files: Files) -> Examined {
    let tree = Tree::of(Origin::Memory, files);
    // the base pins its own as-of day, so the clock's must not matter
    pipeline::examine(Input::new(tree, Vec::new(), date(2030, 1, 1)), &|_| {})
}

/// A laboratory of one rule and nothing else.
fn own_rules(text: &str) -> OwnRules {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("rules")).unwrap();
    std::fs::write(dir.path().join("rules/LAB-001.yaml"), text).unwrap();
    pipeline::own_rules(dir.path(), None).unwrap()
}

/// The base laboratory with one rule of its own.
fn with_rule(text: &str) -> Examined {
    let mut files = base();
    files.insert("rules/LAB-001.yaml".to_owned(), text.as_bytes().to_vec());
    examine(files)
}

fn outcome<'a>(examined: &'a Examined, code: &str) -> &'a Outcome {
    examined.checked.outcomes.iter().find(|o| o.rule.code == code).unwrap_or_else(|| panic!("no {code}"))
}

/// `message advice` of every finding about a rule's own file.
fn told(examined: &Examined) -> Vec<String> {
    let findings = examined.checked.findings().into_iter().filter(|f| f.place.file.starts_with("rules/"));
    findings.map(|f| format!("{} {} {}", f.place.pointer, f.message, f.advice)).collect()
}
