//! A finding that holds several gaps stays the same finding when one of them is mended: nothing is new,
//! nothing is fixed, and an answer to it still holds.

use std::collections::{BTreeMap, BTreeSet};

use super::bench::Bench;
use super::fault::{Fault, faults, plant};
use super::{Files, name};

/// Fingerprints of the findings that faults name so.
fn prints(bench: &Bench, files: &Files, of: &str) -> BTreeSet<String> {
    let checked = bench.check(files);
    let found = checked.findings().into_iter().filter(|f| name(f) == of);
    found.map(countersign::model::finding::Finding::fingerprint).collect()
}

/// What became new when the second of two faults was mended; `None` where the two can not stand together.
fn new_when_mended(bench: &Bench, kept: &Fault, mended: &Fault) -> Option<BTreeSet<String>> {
    let one = plant(&bench.clean, kept).ok()?;
    let other = plant(&bench.clean, mended).ok()?;
    let both = plant(&one, mended).ok().filter(|both| *both != one && *both != other)?;
    let before = prints(bench, &both, &kept.breaks);
    let after = prints(bench, &one, &kept.breaks);
    Some(after.difference(&before).cloned().collect())
}

#[test]
fn mending_one_gap_of_several_makes_nothing_new() {
    let bench = Bench::new();
    let faults = faults();
    let mut alike: BTreeMap<&str, Vec<&Fault>> = BTreeMap::new();
    for fault in &faults {
        alike.entry(&fault.breaks).or_default().push(fault);
    }
    let (mut asked, mut wrong) = (0, Vec::new());
    for group in alike.values() {
        for (kept, mended) in group.iter().flat_map(|a| group.iter().map(move |b| (a, b))) {
            if kept.what == mended.what {
                continue;
            }
            let Some(new) = new_when_mended(&bench, kept, mended) else { continue };
            asked += 1;
            if !new.is_empty() {
                wrong.push(format!("{}: kept: {}; mended: {}", kept.breaks, kept.what, mended.what));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(asked >= 60, "only {asked} pairs");
}
