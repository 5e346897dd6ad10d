//! The example laboratory: its rules fire where the storyline plants faults, and nowhere else.

mod approved;
mod dated;
mod moments;

use std::path::Path;

use countersign::embedded;
use countersign::model::finding::Finding;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Examined, Input};
use countersign::rules;
use jiff::Timestamp;
use jiff::civil::{Date, date};

const EXPECTED: &str = include_str!("expected.tsv");

fn examine(as_of: Option<Date>) -> Examined {
    let tree = Tree::of(Origin::Memory, embedded::example());
    let input = Input { as_of, ..Input::new(tree, Vec::new(), date(2030, 1, 1)) };
    pipeline::examine(input, &|_| {})
}

/// `record rule grade`, sorted, one for each finding.
fn found(examined: &Examined) -> Vec<String> {
    let line = |f: &&Finding| format!("{} {} {}", f.record, f.rule.code, f.grade);
    let mut all: Vec<String> = examined.checked.findings().iter().map(line).collect();
    all.sort();
    all
}

/// What the storyline plants, of the rules that are asked.
fn expected(is_asked: impl Fn(&str) -> bool) -> Vec<String> {
    let mut expected: Vec<String> = EXPECTED
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.replace('\t', " "))
        .filter(|l| l.split(' ').nth(1).is_some_and(|code| rules::find(code).is_some() && is_asked(code)))
        .collect();
    expected.sort();
    expected
}

fn agree(expected: &[String], found: &[String]) {
    let missing: Vec<_> = expected.iter().filter(|e| !found.contains(e)).collect();
    let extra: Vec<_> = found.iter().filter(|f| !expected.contains(f)).collect();
    assert!(missing.is_empty() && extra.is_empty(), "not found: {missing:#?}\nnot expected: {extra:#?}");
    assert_eq!(found, expected);
}

#[test]
fn the_rules_fire_where_the_storyline_plants_faults_and_nowhere_else() {
    agree(&expected(|code| !code.starts_with("GIT-")), &found(&examine(None)));
}

/// The demonstration's repository: the same records, and the history that the storyline gives them.
#[test]
fn with_history_so_do_the_rules_about_it() {
    let dir = tempfile::TempDir::new().unwrap();
    let root = dir.path().join("norrvik");
    pipeline::demo(&root).unwrap();
    let mut input = pipeline::open(&root, None, None, Timestamp::UNIX_EPOCH).unwrap();
    pipeline::add_history(&mut input, &root, None);
    pipeline::add_approvals(&mut input, &root);
    let examined = pipeline::examine(input, &|_| {});
    agree(&expected(|_| true), &found(&examined));
    let open: Vec<_> = examined.checked.cannot_tell().filter(|c| c.rule.code.starts_with("GIT-")).collect();
    assert!(open.is_empty(), "{open:#?}");
    // what went wrong only after the newest commit is told as what it is
    let all = examined.checked.findings();
    let beyond: Vec<_> = all.iter().filter(|f| f.beyond.is_some()).collect();
    let names: Vec<_> = beyond.iter().map(|f| (f.rule.code, &*f.record, f.beyond)).collect();
    let end = Some(date(2026, 10, 7));
    let wanted = [("SYS-001", "laboratory", end), ("FBK-002", "C5", end), ("COM-002", "REQ-26-029", end)];
    assert_eq!(names, wanted);
    let says = "The records end on 2026-10-07, the day of the newest commit that brought any; what happened since is \
                not known here.";
    let says_of_cases = "Of these, REQ-26-029 rests on days after 2026-10-07, where the records end; what happened \
                         since is not known here.";
    for finding in beyond {
        let wanted = if finding.rule.code == "SYS-001" { says_of_cases } else { says };
        assert!(finding.message.ends_with(wanted), "{}", finding.message);
    }
    // a month before most of it, nothing of it was known
    let mut input = pipeline::open(&root, None, Some(date(2026, 4, 30)), Timestamp::UNIX_EPOCH).unwrap();
    pipeline::add_history(&mut input, &root, None);
    let earlier = found(&pipeline::examine(input, &|_| {}));
    let about_history: Vec<_> = earlier.iter().filter(|f| f.contains(" GIT-")).collect();
    assert_eq!(about_history, ["REQ-26-011 GIT-001 observation"], "three working days late so far");
}

#[test]
fn every_record_is_read_and_every_file_is_known() {
    let examined = examine(None);
    assert!(examined.lab.unread.is_empty(), "{:?}", examined.lab.unread);
    assert_eq!(examined.lab.jobs.len(), 45);
    assert!(examined.lab.later.is_empty(), "{:?}", examined.lab.later);
}

#[test]
fn three_findings_are_answered_and_stay() {
    let examined = examine(None);
    let all = examined.checked.findings();
    let mut answered: Vec<_> =
        all.iter().filter_map(|f| Some((&*f.answer()?.id, f.rule.code, &*f.record))).collect();
    answered.sort_unstable();
    let wanted = [
        ("DSP-26-01", "DOC-001", "REQ-26-005"),
        ("DSP-26-02", "SUB-004", "REQ-26-001"),
        ("DSP-26-03", "COM-002", "REQ-26-006"),
    ];
    assert_eq!(answered, wanted);
    assert_eq!(all.iter().filter(|f| f.is_open()).count(), all.len() - 3);
}

#[test]
fn a_year_earlier_nobody_had_asked_the_customers() {
    let found = found(&examine(Some(date(2025, 10, 31))));
    let asked: Vec<_> = found.iter().filter(|f| f.contains("FBK-001")).collect();
    assert_eq!(asked, ["laboratory FBK-001 minor"]);
    assert_eq!(found.iter().filter(|f| f.contains("REV-001")).count(), 5);
    // A first analysis and a first management review were not overdue yet.
    let managed: Vec<_> = found.iter().filter(|f| f.contains("FBK-005") || f.contains("MGT-")).collect();
    assert!(managed.is_empty(), "{managed:?}");
    // REV-001 and ROL-001, on five of eight jobs of one quarter.
    assert_eq!(found.iter().filter(|f| f.contains("SYS-001 major")).count(), 2);
}

#[test]
fn every_finding_has_a_line_and_a_column() {
    let examined = examine(None);
    for finding in examined.checked.findings() {
        assert!(examined.spots.contains_key(&finding.place), "{}: {:?}", finding.rule.code, finding.place);
    }
}

#[test]
fn a_row_above_changes_no_fingerprint() {
    let with_row = |row: &str| -> Vec<String> {
        let mut files = embedded::example();
        let register = files.iter_mut().find(|(path, _)| path.ends_with("jobs.csv")).expect("a register");
        let text = String::from_utf8(register.1.to_vec()).expect("text");
        let (head, rows) = text.split_once('\n').expect("a header");
        register.1 = format!("{head}\n{row}{rows}").into_bytes().into();
        let tree = Tree::of(Origin::Memory, files);
        let examined = pipeline::examine(Input::new(tree, Vec::new(), date(2030, 1, 1)), &|_| {});
        let findings = examined.checked.findings().into_iter();
        findings.filter(|f| f.rule.code == "REQ-003").map(Finding::fingerprint).collect()
    };
    let before = with_row("");
    assert_eq!(before.len(), 1);
    assert_eq!(with_row("REQ-25-999,,C1,2025-07-01,void,2026-10-01\n"), before);
}

#[test]
fn the_repository_itself_is_that_laboratory() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, bytes) in embedded::example() {
        if path != ".gitignore" {
            assert_eq!(std::fs::read(root.join(&path)).ok().as_deref(), Some(&*bytes), "{path}");
        }
    }
}
