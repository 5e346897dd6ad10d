//! Single faults, planted one at a time in the clean laboratory.

use std::collections::BTreeSet;
use std::thread;

use countersign::rules::{RULES, find};

use super::bench::Bench;
use super::fault::{Fault, faults, plant};
use super::{line, names};

/// What is wrong with the answer to a fault: none, when exactly what is said of it was found.
fn problem(bench: &Bench, fault: &Fault) -> Option<String> {
    let files = match plant(&bench.clean, fault) {
        Ok(files) => files,
        Err(why) => return Some(format!("{}\n  can not be planted: {why}", fault.what)),
    };
    let checked = bench.check(&files);
    let expected: BTreeSet<String> = fault.also.iter().chain([&fault.breaks]).cloned().collect();
    if names(&checked) == expected {
        return None;
    }
    let got: Vec<String> = checked.findings().into_iter().map(line).collect();
    let list = |lines: Vec<String>| match lines.len() {
        0 => "    nothing".to_owned(),
        _ => format!("    {}", lines.join("\n    ")),
    };
    let expected = list(expected.into_iter().collect());
    Some(format!("{}\n  expected:\n{expected}\n  got:\n{}", fault.what, list(got)))
}

/// What is wrong with the answers to all of them, worked out on all cores.
fn problems(bench: &Bench, faults: &[Fault]) -> Vec<String> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = faults.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let of = |part: &[Fault]| part.iter().filter_map(|f| problem(bench, f)).collect::<Vec<_>>();
        let parts: Vec<_> = faults.chunks(share).map(|part| scope.spawn(move || of(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

#[test]
fn each_fault_is_found_by_the_rule_meant_for_it_and_by_no_other() {
    let faults = faults();
    let problems = problems(&Bench::new(), &faults);
    let (wrong, all) = (problems.len(), faults.len());
    assert!(problems.is_empty(), "{wrong} of {all} faults:\n\n{}\n", problems.join("\n\n"));
}

#[test]
fn every_rule_has_a_fault_and_every_fault_a_rule() {
    let faults = faults();
    let code = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    let covered: BTreeSet<String> = faults.iter().map(|f| code(&f.breaks)).collect();
    // Faults of files have a suite of their own, and git is not read here.
    let is_asked = |code: &str| !code.starts_with("DATA-") && !code.starts_with("GIT-");
    let bare: Vec<&str> =
        RULES.iter().map(|r| r.code).filter(|c| is_asked(c) && !covered.contains(*c)).collect();
    assert!(bare.is_empty(), "no fault for {bare:?}");
    let mut said = BTreeSet::new();
    for fault in &faults {
        assert!(said.insert(&fault.what), "{:?} stands twice", fault.what);
        for name in fault.also.iter().chain([&fault.breaks]) {
            let known = find(&code(name)).is_some_and(|rule| rule.code == code(name));
            assert!(known && name.split(' ').count() == 2, "{:?}: {name:?}", fault.what);
        }
    }
    assert!(faults.len() >= 100, "only {} faults", faults.len());
}

/// The control: a fault that is not found, one that is found elsewhere, and a companion that does not
/// come are noticed, and so is an edit of what is not there.
#[test]
fn a_wrong_answer_is_noticed() {
    let bench = Bench::new();
    let fault: Fault = serde_yaml::from_str(
        "{ fault: no review, breaks: REV-001 J-26-12, edit: [{ absent: J-26-12/review }] }",
    )
    .unwrap();
    assert_eq!(problem(&bench, &fault), None);
    let wrong = [
        Fault { breaks: "REV-002 J-26-12".to_owned(), ..fault.clone() },
        Fault { breaks: "REV-001 J-26-02".to_owned(), ..fault.clone() },
        Fault { also: vec!["REV-003 J-26-12".to_owned()], ..fault.clone() },
        Fault { edit: Vec::new(), ..fault.clone() },
    ];
    for wrong in wrong {
        let said = problem(&bench, &wrong).unwrap_or_else(|| panic!("{wrong:?}: not noticed"));
        assert!(said.starts_with("no review\n"), "{said}");
    }
}
