//! Ten broken records in one run: ten findings with line and column, and the sound ones still judged.

mod misspelt;
mod sweep;

use std::collections::BTreeSet;

use countersign::embedded;
use countersign::model::finding::Grade;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Examined, Input};
use jiff::civil::date;

/// Ways to break a file: path, what is replaced, by what, the rule that tells, the line it names.
const BROKEN: [(&str, &str, &str, &str, &str); 10] = [
    ("records/jobs/2025/REQ-25-001/request.yaml", "customer: C1", "customer: \"C1", "DATA-001", "\"C1"),
    (
        "records/jobs/2025/REQ-25-007/request.yaml",
        "customer: C5",
        "customer: C5\ncustomer: C1",
        "DATA-002",
        "customer: C1",
    ),
    (
        "records/jobs/2025/REQ-25-008/request.yaml",
        "customer: C7",
        "customer: &anchor C7",
        "DATA-003",
        "&anchor",
    ),
    ("records/jobs/2025/REQ-25-010/request.yaml", "customer: C1", "customer: !tag C1", "DATA-003", "!tag"),
    ("records/jobs/2025/REQ-25-012/request.yaml", "customer: C4", "custommer: C4", "DATA-008", "custommer"),
    ("records/jobs/2025/REQ-25-013/request.yaml", "customer: C6", "notes: no customer", "DATA-009", ""),
    (
        "records/jobs/2025/REQ-25-014/request.yaml",
        "received_on: 2025-11-10",
        "received_on: 2025-11-31",
        "DATA-010",
        "2025-11-31",
    ),
    ("records/jobs/2025/REQ-25-016/request.yaml", "customer: C3", "customer: []", "DATA-010", "[]"),
    (
        "records/jobs/2026/REQ-26-004/request.yaml",
        "customer: C8",
        "customer: C8\n---\nmore: 1",
        "DATA-003",
        "---",
    ),
    (
        "records/jobs/2026/REQ-26-019/request.yaml",
        "customer: C1",
        "customer: C1\n\tindented: by tab",
        "DATA-001",
        "\t",
    ),
];

fn examine(break_them: bool) -> Examined {
    let mut files = embedded::example();
    for (path, sound, broken, ..) in BROKEN.iter().filter(|_| break_them) {
        let file = files.iter_mut().find(|(p, _)| p == path).unwrap_or_else(|| panic!("no {path}"));
        let text = String::from_utf8(file.1.to_vec()).expect("text");
        assert!(text.contains(sound), "{path} does not hold {sound}");
        file.1 = text.replacen(sound, broken, 1).into_bytes().into();
    }
    let tree = Tree::of(Origin::Memory, files);
    let input = Input::new(tree, Vec::new(), date(2030, 1, 1));
    pipeline::examine(input, &|_| {})
}

#[test]
fn ten_broken_records_give_ten_findings_with_line_and_column() {
    let examined = examine(true);
    let findings = examined.checked.findings();
    let data: Vec<_> = findings.iter().filter(|f| f.rule.code.starts_with("DATA")).collect();
    let told: BTreeSet<&str> = data.iter().map(|f| &*f.place.file).collect();
    let list: Vec<_> =
        data.iter().map(|f| format!("{} {} {}", f.rule.code, f.place.file, f.message)).collect();
    assert_eq!(told.len(), 10, "{list:#?}");
    assert_eq!(data.len(), 10, "{list:#?}");
    for (path, _, _, rule, at) in BROKEN {
        let finding = data.iter().find(|f| &*f.place.file == path).expect(path);
        assert_eq!(finding.rule.code, rule, "{path}: {}", finding.message);
        let spot = &examined.spots[&finding.place];
        let text = String::from_utf8_lossy(&examined.tree.get(path).expect(path).bytes).into_owned();
        let line = text.lines().nth(spot.line - 1).unwrap_or_default();
        let rest: String = line.chars().skip(spot.column - 1).collect();
        assert!(rest.starts_with(at) || line.contains(at), "{path}:{}:{}: {line}", spot.line, spot.column);
    }
}

#[test]
fn sound_records_are_still_judged_and_broken_ones_are_no_pass() {
    let broken: BTreeSet<&str> = BROKEN.iter().filter_map(|(path, ..)| path.split('/').nth(3)).collect();
    let (sound, hurt) = (examine(false), examine(true));
    let of = |e: &Examined| -> Vec<(String, String, Grade)> {
        let findings = e.checked.findings().into_iter();
        let others =
            findings.filter(|f| !broken.contains(f.record.as_str()) && !f.rule.code.starts_with("DATA"));
        others.map(|f| (f.record.clone(), f.rule.code.to_owned(), f.grade)).collect()
    };
    // Names of a job that can not be read are no dangling names.
    let (sound, told) = (of(&sound), of(&hurt));
    // A customer's words stand in the folder of one of the broken jobs, and may be those of C5; and
    // figures over all jobs are not known.
    let open = [("C5", "FBK-002"), ("ACT-26-01", "ACT-003")];
    let is_open = |(record, rule, _): &(String, String, Grade)| open.contains(&(record, rule));
    let lost: Vec<_> = sound.iter().filter(|f| !told.contains(f) && !is_open(f)).collect();
    let made: Vec<_> = told.iter().filter(|f| !sound.contains(f)).collect();
    assert!(lost.is_empty() && made.is_empty(), "lost: {lost:#?}\nmade: {made:#?}");
    let review = hurt.checked.outcomes.iter().find(|o| o.rule.code == "REV-001").expect("REV-001");
    for job in broken {
        assert!(review.cannot_tell.iter().any(|c| c.record == job), "{job} is neither judged nor told");
        assert!(!review.passes.iter().any(|p| p.record == job), "{job} passes unread");
    }
}
