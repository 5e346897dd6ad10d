//! A record under a misspelt name is there: nothing is found to be missing, and nothing passes.

use std::fs;
use std::path::Path;

use countersign::pipeline;
use jiff::Timestamp;

use crate::cli::run::laboratory;

/// A name in the sound laboratory, the name that it is given instead, and a rule that could not tell.
const RENAMED: [(&str, &str, &str); 8] = [
    ("records/jobs/2026/REQ-1/review.yaml", "records/jobs/2026/REQ-1/reveiw.yaml", "REV-001"),
    ("records/jobs/2026/REQ-1/review.yaml", "records/jobs/2026/REQ-1/review.yml", "REV-001"),
    ("records/jobs/2026/REQ-1/review.yaml", "records/jobs/2026/REQ-1/review.YAML", "REV-001"),
    ("records/jobs/2026/REQ-1/review.yaml", "records/jobs/2026/REQ-1/review.txt", "REV-001"),
    ("records/jobs/2026/REQ-1/request.yaml", "records/jobs/2026/REQ-1/reqest.yaml", "REV-001"),
    ("records/registers/people.yaml", "records/registers/peoples.yaml", "REV-003"),
    ("records/registers/people.yaml", "records/registers/people.txt", "ROL-001"),
    ("records/customers/C1.yaml", "records/custmers/C1.yaml", "FBK-002"),
];

#[test]
fn a_record_under_a_misspelt_name_is_not_missing() {
    for (path, wrong, rule) in RENAMED {
        let lab = laboratory();
        let to = lab.path().join(wrong);
        fs::create_dir_all(to.parent().expect("a folder")).expect("it is made");
        fs::rename(lab.path().join(path), &to).expect("it is renamed");
        let checked = examine(lab.path());
        let findings = checked.findings();
        let found: Vec<_> = findings.iter().map(|f| (f.rule.code, &f.message, &f.advice)).collect();
        assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), ["DATA-007"], "{wrong}: {found:#?}");
        let name = path.rsplit('/').next().expect("a name");
        assert!(found[0].2.contains(name), "{wrong}: the advice names {name}: {}", found[0].2);
        let outcome = checked.outcomes.iter().find(|o| o.rule.code == rule).expect(rule);
        assert!(!outcome.cannot_tell.is_empty(), "{wrong}: {rule} tells all the same");
    }
}

#[test]
fn a_file_that_looks_like_no_record_changes_no_answer() {
    let sound = examine(laboratory().path());
    for stray in
        ["records/jobs/2026/REQ-1/chromatogram.yaml", "records/customers/list.json", "records/notes.txt"]
    {
        let lab = laboratory();
        fs::write(lab.path().join(stray), "a: 1\n").expect("it is written");
        let checked = examine(lab.path());
        assert_eq!(
            checked.findings().iter().map(|f| f.rule.code).collect::<Vec<_>>(),
            ["DATA-007"],
            "{stray}"
        );
        assert_eq!(checked.cannot_tell().count(), sound.cannot_tell().count(), "{stray}");
    }
}

#[test]
fn a_copy_beside_the_only_one_of_its_kind_hides_nothing() {
    let lab = laboratory();
    let people = lab.path().join("records/registers/people.yaml");
    fs::copy(people, lab.path().join("records/registers/people.yml")).expect("it is copied");
    let checked = examine(lab.path());
    assert_eq!(checked.findings().iter().map(|f| f.rule.code).collect::<Vec<_>>(), ["DATA-007"]);
    assert_eq!(checked.cannot_tell().count(), examine(laboratory().path()).cannot_tell().count());
}

fn examine(root: &Path) -> countersign::model::finding::Checked {
    let input = pipeline::open(root, None, None, Timestamp::UNIX_EPOCH).expect("a laboratory");
    pipeline::examine(input, &|_| {}).checked
}
