//! Within a room, too, files lean on each other in one direction only.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::paths;
use super::{Source, told};

/// Files that lean on each other in a circle, each circle once.
///
/// A module and its own submodules count as one matter: a parent hands out what its children make,
/// and they use its words. The vocabulary refers to itself as language does (a finding names its rule, a rule
/// gives findings), so `model` is left out.
fn circles(sources: &[Source]) -> Vec<String> {
    let sources: Vec<&Source> = sources.iter().filter(|s| s.room() != "model").collect();
    let files: BTreeMap<Vec<String>, &str> = sources.iter().map(|s| (s.module(), s.path.as_str())).collect();
    let mut leans: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in &sources {
        let module = source.module();
        for used in paths(source).iter().filter(|used| used.path[0] == "crate") {
            let steps = &used.path[1..];
            let target = (1..=steps.len()).rev().map(|n| &steps[..n]).find(|s| files.contains_key(*s));
            let is_family = |other: &[String]| module.starts_with(other) || other.starts_with(&module);
            if let Some(target) = target.filter(|target| !is_family(target)) {
                leans.entry(&source.path).or_default().insert(files[target]);
            }
        }
    }
    let reach = |start: &str| -> BTreeSet<&str> {
        let mut seen = BTreeSet::new();
        let mut next: Vec<&str> = leans.get(start).into_iter().flatten().copied().collect();
        while let Some(file) = next.pop() {
            if seen.insert(file) {
                next.extend(leans.get(file).into_iter().flatten());
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = leans.keys().map(|file| (*file, reach(file))).collect();
    let circles: BTreeSet<String> = reached
        .iter()
        .filter(|(file, seen)| seen.contains(*file))
        .map(|(file, seen)| {
            let both = seen.iter().filter(|other| reached.get(*other).is_some_and(|r| r.contains(file)));
            both.copied().collect::<Vec<_>>().join(" <-> ")
        })
        .collect();
    circles.into_iter().collect()
}

/// Files do not lean on each other.
pub(super) fn kept(src: &[Source]) -> Option<String> {
    told(
        &circles(src),
        "Move what both files need into a third that leans on neither, or into their parent module.",
    )
}

#[test]
fn a_circle_is_noticed() {
    let file = |name: &str, text: &str| Source::of(&format!("src/load/{name}.rs"), text);
    let ring = [
        file("a", "use super::b::B;"),
        file("b", "fn f() { super::c::g() }"),
        file("c", "use crate::load::a;"),
        file("d", "use super::a;"),
    ];
    assert_eq!(circles(&ring), ["src/load/a.rs <-> src/load/b.rs <-> src/load/c.rs"]);
    assert_eq!(circles(&ring[1..]), Vec::<String>::new());
    let family = [file("mod", "mod a; use self::a::A;"), file("a", "use super::B;")];
    assert_eq!(circles(&family), Vec::<String>::new());
}
