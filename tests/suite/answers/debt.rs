//! Known debt, and the command that files it.

use std::fs;
use std::path::Path;

use countersign::model::answer::Standing;
use jiff::civil::date;
use tempfile::TempDir;

use super::{ACTION, SAMPLE, SEAL, UNCHECKED, base, commit, examine, examine_on, faulty, found, said};
use crate::cli::run::{laboratory, run};
use crate::load::git;

const FILE: &str = "records/baseline.yaml";
const FILE_ALL: [&str; 7] = ["baseline", "--owner", "P4", "--due", "2026-12-31", "--by", "P2"];

fn with_findings() -> TempDir {
    let dir = laboratory();
    for (path, text) in faulty() {
        fs::write(dir.path().join(path), text).expect("it is written");
    }
    // without git there is no telling what only git knows
    git(dir.path(), &["init", "-q"]);
    commit(dir.path());
    dir
}

fn read(dir: &Path) -> String {
    fs::read_to_string(dir.join(FILE)).expect("the list is there")
}

fn mend(dir: &Path, path: &str) {
    fs::write(dir.join(path), &base()[path]).expect("it is written");
}

#[test]
fn todays_findings_are_filed_and_counted_no_more() {
    let dir = with_findings();
    assert_eq!(run(dir.path(), &["check"]).0, 1);
    let (code, out, err) = run(dir.path(), &FILE_ALL);
    assert_eq!((code, err.as_str()), (0, ""));
    let wanted = "Filed 2 findings as known debt until 2026-12-31: 1 major, 1 minor, 0 observations.\n\
                  1 of them is major and about a decision of the customer: on the list, and counted as open all the \
                  same.\nCommit records/baseline.yaml.\n";
    assert_eq!(out, wanted);
    let (code, out, _) = run(dir.path(), &["check", "--fail-on", "major"]);
    assert_eq!(code, 1, "a decision of the customer is not put off: {out}");
    let said = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("known debt: Jonas Lindqvist sees to it until 2026-12-31. It counts as open"),
        "{out}"
    );
    assert!(
        out.contains("Known debt, and not counted until its day has passed:\n  - minor[ACT-002] ACT-1: "),
        "{out}"
    );
    assert!(out.contains("known debt: 1\n"), "{out}");
    mend(dir.path(), SAMPLE);
    assert_eq!(run(dir.path(), &["check"]).0, 0);
    fs::write(dir.path().join(SAMPLE), &faulty()[SAMPLE]).expect("it is written");
    let (code, out, _) = run(dir.path(), &["check", "--as-of", "2027-01-01"]);
    assert_eq!(code, 1, "its day has passed");
    let said = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains(
            "It was known debt since 2026-06-30, to be mended by Jonas Lindqvist until 2026-12-31."
        ),
        "{out}"
    );
}

#[test]
fn the_list_is_readable_and_in_order_of_records() {
    let dir = with_findings();
    run(dir.path(), &FILE_ALL);
    insta::assert_snapshot!(read(dir.path()), @r#"
    # yaml-language-server: $schema=../schemas/baseline.schema.json
    #
    # Known debt: the findings of one day, each with who sees to it and the last day on which it is known debt.
    # Until then `countersign check` shows it apart and does not count it; after that it is open again. The list
    # only gets shorter: `countersign baseline --prune` takes out what is mended. Owners and days may be changed.
    filed_on: 2026-06-30
    filed_by: P2
    entries:
      - finding: "2473792ddf2271fa"
        rule: ACT-002
        record: ACT-1
        message: "The action of 2025-09-08 was closed on 2025-12-01, and nobody had looked whether it worked."
        owner: P4
        due: 2026-12-31
      - finding: "84fa39f12fdcfb18"
        rule: SMP-002
        record: REQ-1
        part: sample
        message: "Item 26-0001 came with a doubt (Seal broken). Work began on 2026-03-05, and nothing shows that the customer was asked."
        owner: P4
        due: 2026-12-31
    "#);
}

#[test]
fn known_debt_is_filed_once() {
    let dir = with_findings();
    run(dir.path(), &FILE_ALL);
    let before = read(dir.path());
    let (code, out, err) = run(dir.path(), &FILE_ALL);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("records/baseline.yaml is there already"), "{err}");
    assert_eq!(read(dir.path()), before);
    let left = fs::read_dir(dir.path().join("records")).expect("a folder");
    let names = left.map(|e| e.expect("an entry").file_name().into_string().expect("text"));
    assert!(names.into_iter().all(|name| !name.contains("countersign-new")), "nothing is left lying about");
}

#[test]
fn nonsense_is_refused() {
    let dir = with_findings();
    for (args, wanted) in [
        (&["baseline"][..], "--owner <PERSON>"),
        (&["baseline", "--owner", "P2", "--due", "2026-12-31"], "--by <PERSON>"),
        (&["baseline", "--owner", "P77", "--due", "2026-12-31", "--by", "P2"], "There is no person P77"),
        (&["baseline", "--owner", "P4", "--due", "2026-06-29", "--by", "P2"], "lies before 2026-06-30"),
        (&["baseline", "--owner", "P4", "--due", "2027-07-02", "--by", "P2"], "more than 366 days after"),
        (&["baseline", "--prune", "--owner", "P4"], "cannot be used with"),
        (&["baseline", "--prune"], "There is no records/baseline.yaml"),
    ] {
        let (code, _, err) = run(dir.path(), args);
        assert_eq!(code, 2, "{args:?}");
        assert!(err.contains(wanted), "{args:?}: {err}");
    }
    assert!(!dir.path().join(FILE).exists());
    let sound = laboratory();
    let (code, out, _) = run(sound.path(), &FILE_ALL);
    assert_eq!((code, out.as_str()), (0, "No open finding, so there is no debt to file.\n"));
}

#[test]
fn what_is_mended_is_taken_out_and_nothing_else_changes() {
    let dir = with_findings();
    run(dir.path(), &FILE_ALL);
    let text = read(dir.path()).replace("  - finding: \"84fa", "  # The courier's bag.\n  - finding: \"84fa");
    fs::write(dir.path().join(FILE), format!("{text}# the end\n")).expect("it is written");
    let (code, out, _) = run(dir.path(), &["baseline", "--prune"]);
    assert_eq!(code, 0);
    assert_eq!(out, "Nothing to take out: no finding of the 2 on the list is gone for certain.\n");
    mend(dir.path(), ACTION);
    let (code, out, _) = run(dir.path(), &["check", "--fail-on", "observation"]);
    assert_eq!(code, 1);
    assert!(out.contains("1 of 2 entries of known debt had no finding any more."), "{out}");
    let (code, out, err) = run(dir.path(), &["baseline", "--prune"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, "Took out 1 of 2 entries; 1 left.\nCommit records/baseline.yaml.\n");
    let left = read(dir.path());
    assert!(!left.contains(UNCHECKED) && left.contains(SEAL), "{left}");
    assert!(left.contains("# The courier's bag.\n") && left.ends_with("# the end\n"), "{left}");
    assert!(left.starts_with(text.split("entries:").next().expect("a head")), "{left}");
    mend(dir.path(), SAMPLE);
    assert_eq!(run(dir.path(), &["baseline", "--prune"]).0, 0);
    let (code, out, _) = run(dir.path(), &["check", "--fail-on", "observation"]);
    assert_eq!(code, 0, "an empty list is in order: {out}\n{}", read(dir.path()));
}

#[test]
fn what_could_not_be_judged_stays_on_the_list() {
    let dir = with_findings();
    run(dir.path(), &FILE_ALL);
    fs::write(dir.path().join(ACTION), "owner: [P4\n").expect("it is written");
    let before = read(dir.path());
    let (_, out, _) = run(dir.path(), &["baseline", "--prune"]);
    assert!(out.starts_with("Nothing to take out"), "{out}");
    assert_eq!(read(dir.path()), before);
}

#[test]
fn entries_that_share_a_line_are_left_to_people() {
    let dir = with_findings();
    let entry = |print: &str| {
        format!(
            "{{ finding: \"{print}\", rule: ACT-002, record: ACT-1, message: m, owner: P4, due: 2026-12-31 }}"
        )
    };
    let gone = entry(&"0".repeat(16));
    let text = format!("filed_on: 2026-06-01\nfiled_by: P2\nentries: [{gone}, {}]\n", entry(UNCHECKED));
    fs::write(dir.path().join(FILE), &text).expect("it is written");
    let (code, _, err) = run(dir.path(), &["baseline", "--prune"]);
    assert_eq!(code, 2);
    assert!(err.contains("do not come apart") && err.contains("0000000000000000"), "{err}");
    assert_eq!(read(dir.path()), text);
}

#[test]
fn debt_is_known_from_its_filing_to_its_day() {
    let mut files = faulty();
    let list = format!(
        "filed_on: 2026-06-01\nfiled_by: P2\nentries:\n  - finding: \"{UNCHECKED}\"\n    rule: ACT-002\n    record: ACT-1\n    \
         message: It was so.\n    owner: P4\n    due: 2026-07-31\n"
    );
    files.insert(FILE.to_owned(), list);
    let is_known = |day| found(&examine_on(&files, Some(day)), UNCHECKED).debt().is_some();
    assert!(!is_known(date(2026, 5, 31)));
    assert!(is_known(date(2026, 6, 1)));
    assert!(is_known(date(2026, 7, 31)));
    assert!(!is_known(date(2026, 8, 1)));
    let mended = super::Files::from([(ACTION.to_owned(), base()[ACTION].clone())]);
    files.extend(mended);
    assert_eq!(said(&examine(&files), "SYS-003"), ["1 of 1 entry of known debt had no finding any more."]);
}

#[test]
fn only_a_quality_manager_files_debt() {
    let mut files = faulty();
    let list = format!(
        "filed_on: 2026-06-01\nfiled_by: P5\nentries:\n  - finding: \"{UNCHECKED}\"\n    rule: ACT-002\n    record: ACT-1\n    \
         message: It was so.\n    owner: P4\n    due: 2026-07-31\n"
    );
    files.insert(FILE.to_owned(), list);
    let examined = examine(&files);
    let finding = found(&examined, UNCHECKED);
    assert!(
        matches!(&finding.standing, Standing::Reopened(why) if why.contains("no quality manager on 2026-06-01")),
        "{:?}",
        finding.standing
    );
    let dir = with_findings();
    let (code, _, err) = run(dir.path(), &["baseline", "--owner", "P4", "--due", "2026-12-31", "--by", "P5"]);
    assert_eq!(code, 2);
    assert!(err.contains("was no quality manager on 2026-06-30"), "{err}");
    assert!(!dir.path().join(FILE).exists());
}

/// A list with one entry, filed on 2026-06-01 by the quality manager.
fn one_entry(print: &str, due: &str) -> String {
    format!(
        "filed_on: 2026-06-01\nfiled_by: P2\nentries:\n  - finding: \"{print}\"\n    rule: ACT-002\n    record: ACT-1\n    \
         message: It was so.\n    owner: P4\n    due: {due}\n"
    )
}

#[test]
fn debt_is_put_off_for_a_year_at_most() {
    let mut files = faulty();
    files.insert(FILE.to_owned(), one_entry(UNCHECKED, "2027-06-02"));
    assert!(found(&examine(&files), UNCHECKED).debt().is_some(), "366 days");
    files.insert(FILE.to_owned(), one_entry(UNCHECKED, "2027-06-03"));
    let examined = examine(&files);
    let why = "It was filed as known debt on 2026-06-01; it was put off from 2026-06-01 until 2027-06-03, longer than \
               366 days.";
    assert_eq!(found(&examined, UNCHECKED).reopened(), Some(why));
    let told = "1 of 1 entry of known debt did not hold: it was put off from 2026-06-01 until 2027-06-03, longer than \
                366 days.";
    assert_eq!(said(&examined, "SYS-003"), [told]);
    files.get_mut("countersign.yaml").unwrap().push_str("thresholds: { known_debt_days: 400 }\n");
    assert!(found(&examine(&files), UNCHECKED).debt().is_some());
}

#[test]
fn a_decision_of_the_customer_is_not_put_off() {
    let mut files = faulty();
    let list = one_entry(SEAL, "2026-12-31").replace("ACT-002", "SMP-002").replace("ACT-1", "REQ-1");
    files.insert(FILE.to_owned(), list);
    let examined = examine(&files);
    let finding = found(&examined, SEAL);
    assert!(finding.is_open() && finding.listed().is_some() && finding.debt().is_none());
    assert!(said(&examined, "SYS-003").is_empty(), "the entry itself is in order");
    // made milder with a reason it may be put off
    files
        .get_mut("countersign.yaml")
        .unwrap()
        .push_str("rules: { SMP-002: { grade: minor, reason: Seals are hung on by us } }\n");
    assert!(found(&examine(&files), SEAL).debt().is_some());
}

#[test]
fn what_stands_in_the_lists_place_is_named_as_what_it_is() {
    let dir = with_findings();
    fs::create_dir(dir.path().join(FILE)).expect("a folder is made");
    for args in [&FILE_ALL[..], &["baseline", "--prune"]] {
        let (code, _, err) = run(dir.path(), args);
        assert!(code == 2 && err.contains("records/baseline.yaml is a folder."), "{err}");
    }
    fs::remove_dir(dir.path().join(FILE)).expect("it is taken away");
    fs::write(dir.path().join(FILE), "filed_on: [\n").expect("it is written");
    for args in [&FILE_ALL[..], &["baseline", "--prune"]] {
        let (code, _, err) = run(dir.path(), args);
        assert!(code == 2 && err.contains("could not be read as a list of known debt."), "{err}");
    }
}

#[test]
fn the_days_of_the_list_are_told_beforehand() {
    let mut files = faulty();
    let one = one_entry(UNCHECKED, "2026-07-05");
    let two = one.replace("entries:\n", "entries:\n  - { finding: \"0000000000000000\", rule: COM-003, record: REQ-1, message: m, owner: P4, due: 2026-07-05 }\n");
    files.insert(FILE.to_owned(), two);
    let lab = examine(&files).lab;
    let agenda = countersign::agenda::agenda(&lab, countersign::model::agenda::Within::Days(14));
    let items: Vec<_> =
        agenda.items.iter().filter(|i| i.matter == countersign::model::agenda::Matter::KnownDebt).collect();
    let [item] = items.as_slice() else { panic!("{items:#?}") };
    assert_eq!((item.on, item.owner.as_deref()), (date(2026, 7, 5), Some("P4")));
    assert_eq!(item.text, "2 findings of known debt are to be mended: COM-003 at REQ-1, ACT-002 at ACT-1.");
}

#[test]
fn the_site_shows_the_list_entry_by_entry() {
    let mut files = faulty();
    files.insert(FILE.to_owned(), one_entry(UNCHECKED, "2026-12-31"));
    let pages = crate::site::render(&examine(&files), &[]);
    let text = |path: &str| {
        let page = pages.iter().find(|p| p.path == path).unwrap_or_else(|| panic!("no {path}"));
        String::from_utf8(page.bytes.clone()).expect("text")
    };
    assert!(text("registers.html").contains("debt.html"));
    let debt = text("debt.html");
    assert!(
        debt.contains(&format!("findings/{UNCHECKED}.html")) && debt.contains("known debt</span>"),
        "{debt}"
    );
}
