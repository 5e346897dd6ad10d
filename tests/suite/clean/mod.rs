//! The clean laboratory: everything in it was done right, every trap of the catalogue stands in it, and
//! no rule finds anything. Then single faults are planted: each is found by the rule meant for it, and
//! by no other.

mod bench;
mod fault;
mod mended;
mod order;
mod planted;
mod sound;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use countersign::model::finding::{Checked, Finding};
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Examined, Input};
use jiff::civil::date;

/// Files by path.
type Files = BTreeMap<String, Vec<u8>>;

/// Every file below a folder of this one, by its path from there.
fn files(folder: &str) -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/clean").join(folder);
    let found =
        walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file());
    found
        .map(|file| {
            let path = file.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            (path, std::fs::read(file.path()).unwrap())
        })
        .collect()
}

/// The clean laboratory.
fn laboratory() -> Files {
    files("laboratory")
}

fn examine(files: Files) -> Examined {
    let tree = Tree::of(Origin::Memory, files);
    // The laboratory pins its own as-of day, so the clock's must not matter.
    let today = date(2030, 1, 1);
    let input = Input::new(tree, Vec::new(), today);
    pipeline::examine(input, &|_| {})
}

/// A finding as faults name it: `REV-001 J-26-01`.
fn name(finding: &Finding) -> String {
    format!("{} {}", finding.rule.code, finding.record)
}

/// A finding in full, for whoever has to find out why it is there.
fn line(finding: &Finding) -> String {
    let place = &finding.place;
    format!("{}  {}#{}  {}", name(finding), place.file, place.pointer, finding.message)
}

/// What was found, each rule and record once.
fn names(checked: &Checked) -> BTreeSet<String> {
    checked.findings().into_iter().map(name).collect()
}
