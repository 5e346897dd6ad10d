//! One finding as an audit finding: found by its fingerprint, as text and for programs.

use std::fs;

use countersign::model::finding::Grade;
use countersign::model::settings::RuleSetting;
use countersign::model::tree::Origin;
use countersign::report::finding;
use countersign::rules;
use serde_json::{Value, json};

use super::made::{MISSING, Made, OVERDUE};
use super::run::{laboratory, run};

const PATH: &str = "records/jobs/2025/REQ-25-002/request.yaml";

fn made() -> Made {
    let mut made = Made::new();
    made.origin = Origin::Revision { commit: "3f2a91c0".into() };
    made.file(PATH, "customer: C2\naccepted:\n  on: 2025-07-08\n  by: P5\nroutine: true\n");
    let whole = made.place(PATH, "", "customer");
    let accepted = made.place(PATH, "/accepted/on", "2025-07-08");
    made.finding(&MISSING, "REQ-25-002", whole.clone(), "The request was accepted, and no review covers it.")
        .also(accepted, "accepted on 2025-07-08");
    made.finding(&OVERDUE, "REQ-25-003", whole, "It was not decided.");
    made.passes(&MISSING, 3);
    made.cannot_tell(&MISSING, "REQ-9", "the request could not be read");
    made
}

fn print(made: &Made, at: usize) -> String {
    made.checked.findings()[at].fingerprint()
}

fn text(made: &Made, digits: &str) -> String {
    made.view(|view| finding::text(&view, &finding::find(&made.checked, digits).expect("it is found")))
}

#[test]
fn a_finding_is_ready_for_a_form() {
    let made = made();
    insta::assert_snapshot!(text(&made, &print(&made, 0)), @"
    # Nonconformity: No contract review

    ## Requirement

    - ISO/IEC 17025 7.1.1, Contract review: Requests, tenders and contracts go through a review; for internal and routine customers a simpler one will do, but not none.
    - ISO/IEC 17025 7.1.8, Records of review and talks: Reviews, significant changes, and talks with the customer about needs or results leave records.
    - P09-N1: No order is taken on without a review, least of all by an analyst; where it happens to many, that is said.

    Basis: the standard. In our own words; the standard's text is what binds.

    ## Statement of nonconformity

    The request was accepted, and no review covers it.

    ## Objective evidence

    - Record REQ-25-002: records/jobs/2025/REQ-25-002/request.yaml
    - accepted on 2025-07-08: records/jobs/2025/REQ-25-002/request.yaml:3, /accepted/on
          on: 2025-07-08
    - Looked at: commit 3f2a91c0, as of 2026-10-15 (given by --as-of)

    ## Extent

    The only finding of this rule: 1 of 5 that were looked at. Of 1 there was no telling.

    ## Proposed grade

    Major: the customer lost a decision, the contract or the results are in doubt, or there is no evidence at all. It is the usual grade of this rule.

    ## What would close it

    Write the review now as a late entry: say why it is late, check that the result is still valid, and open an action.

    ## Reference

    Finding 3a168e3ae1aee1e6 of rule REV-001 (review-missing)
    ");
}

#[test]
fn the_grade_says_why_it_is_this_one() {
    let mut made = made();
    let digits = print(&made, 0);
    assert!(text(&made, &digits).contains("It is the usual grade of this rule."));
    made.outcome(&MISSING).findings[0].grade = Grade::Minor;
    let said = text(&made, &digits);
    assert!(said.contains("The usual grade of this rule is major; this case differs."), "{said}");
    let setting = RuleSetting { off: false, grade: Some(Grade::Minor), reason: "One site only".into() };
    made.lab.settings.rules.insert("REV-001".into(), setting);
    made.lab.settings.grade_labels.minor = "Category 2".into();
    let said = text(&made, &digits);
    assert!(said.contains("\nCategory 2: the evidence is incomplete"), "{said}");
    assert!(said.contains("The laboratory's settings grade this rule so: One site only."), "{said}");
}

#[test]
fn what_would_close_it_is_said_once() {
    let mut made = made();
    let rule = rules::find("COM-002").expect("it is in the catalogue");
    let place = made.checked.findings()[0].place.clone();
    made.finding(rule, "REQ-25-004", place.clone(), "It was late.");
    made.finding(rule, "REQ-25-005", place, "It was late.").advice("Ask the courier.");
    let said = |at: usize| {
        let late: Vec<_> = made.checked.findings().into_iter().filter(|f| f.rule.code == "COM-002").collect();
        let print = late[at].fingerprint();
        let text = text(&made, &print);
        text.split("## What would close it\n\n").nth(1).expect("the heading").to_owned()
    };
    assert!(said(0).starts_with("Tell the customer the new date"), "{}", said(0));
    assert_eq!(said(0).matches("Tell the customer the new date").count(), 1, "{}", said(0));
    assert!(said(1).starts_with("Ask the courier.\n\nTell the customer the new date"), "{}", said(1));
    let paragraph = said(0).lines().next().map(str::len);
    assert!(paragraph.is_some_and(|long| long > 120), "paragraphs are not broken: {}", said(0));
}

#[test]
fn long_values_are_cut_where_it_shows() {
    let mut made = Made::new();
    let list = (1..=9).map(|n| format!("    - item {n}")).collect::<Vec<_>>().join("\n") + "\n";
    made.file(PATH, format!("lines:\n  all:\n{list}  note: {}\n", "é".repeat(300)));
    let whole = made.place(PATH, "/lines/all", &list);
    let note = made.place(PATH, "/lines/note", "é");
    made.finding(&MISSING, "REQ-25-002", whole, "It was long.").also(note, "wide");
    let said = text(&made, &print(&made, 0));
    assert!(said.contains("      - item 6\n      …\n") && !said.contains("item 7"), "{said}");
    assert!(said.contains(&format!("      note: {}…\n", "é".repeat(194))), "{said}");
}

#[test]
fn the_first_digits_will_do_in_either_case() {
    let made = made();
    let digits = print(&made, 0);
    for said in [&digits[..6], &digits[..9], &digits, &digits.to_uppercase(), &format!(" {digits} ")] {
        let found = finding::find(&made.checked, said).expect("it is found");
        assert_eq!(found.iter().map(|f| f.rule.code).collect::<Vec<_>>(), ["REV-001"], "{said}");
    }
}

#[test]
fn what_is_no_fingerprint_is_told_with_what_to_do() {
    let made = made();
    let hint = |said: &str| finding::find(&made.checked, said).expect_err("none is meant");
    for said in ["", "12345", "REV-001", "0123456g"] {
        let unknown = hint(said);
        assert_eq!(unknown.what, format!("\"{said}\" is no fingerprint."));
        assert!(unknown.advice.starts_with("Give 6 or more of its sixteen digits"), "{}", unknown.advice);
    }
    assert_eq!(hint("\u{1b}[2J").what, "\"␛[2J\" is no fingerprint.");
    let digits = print(&made, 0);
    let mut slip: Vec<u8> = digits.bytes().take(8).collect();
    slip[3] = if slip[3] == b'0' { b'1' } else { b'0' };
    let slip = String::from_utf8(slip).expect("digits");
    let unknown = hint(&slip);
    assert_eq!(unknown.what, format!("No finding has the fingerprint {slip}."));
    assert_eq!(unknown.advice, format!("The nearest is {digits} (REV-001, REQ-25-002)."));
    let far: String = digits.chars().map(|c| if c == 'f' { '0' } else { 'f' }).collect();
    assert!(hint(&far).advice.contains("check --fingerprints"), "{}", hint(&far).advice);
}

#[test]
fn several_that_begin_alike_are_named() {
    let mut made = made();
    // among so many findings two share six of their digits
    let place = made.checked.findings()[0].place.clone();
    for n in 0..9000 {
        made.finding(&OVERDUE, &format!("REQ-{n}"), place.clone(), "It was not decided.");
    }
    let mut prints: Vec<String> = made.checked.findings().iter().map(|f| f.fingerprint()).collect();
    prints.sort();
    let shared = prints.windows(2).find(|pair| pair[0][..6] == pair[1][..6]).expect("two begin alike");
    let unknown = finding::find(&made.checked, &shared[0][..6]).expect_err("two are meant");
    assert_eq!(unknown.what, format!("2 findings begin with {}.", &shared[0][..6]));
    for one in shared {
        assert!(unknown.advice.contains(&format!("{one} (REV-014, REQ-")), "{}", unknown.advice);
    }
}

#[test]
fn two_of_one_fingerprint_are_both_stated() {
    let mut made = made();
    let place = made.checked.findings()[0].place.clone();
    made.finding(&MISSING, "REQ-25-002", place, "It was accepted twice.");
    let said = text(&made, &print(&made, 0));
    assert_eq!(said.matches("# Nonconformity: No contract review\n").count(), 2, "{said}");
    assert!(said.contains("It was accepted twice.") && said.contains("no review covers it."), "{said}");
}

#[test]
fn programs_get_the_same() {
    let made = made();
    let digits = print(&made, 0);
    let found = finding::find(&made.checked, &digits).expect("it is found");
    let written = made.view(|view| finding::json(&view, &found).expect("it is written"));
    let report: Value = serde_json::from_str(&written).expect("it is JSON");
    assert_eq!(report["schema"], "countersign/nonconformity/1");
    assert_eq!((&report["as_of"], &report["commit"]), (&json!("2026-10-15"), &json!("3f2a91c0")));
    let one = &report["nonconformities"][0];
    assert_eq!((&one["fingerprint"], &one["grade"]), (&json!(digits), &json!("major")));
    assert_eq!(one["extent"], json!({ "findings": 1, "asked": 5, "not_evaluable": 1 }));
    assert_eq!(one["clauses"][0]["id"], "17025-7.1.1");
    assert_eq!(one["procedure"][0]["id"], "P09-N1");
    let wanted = json!({
        "file": PATH,
        "line": 3,
        "column": 7,
        "pointer": "/accepted/on",
        "says": "accepted on 2025-07-08",
        "excerpt": ["on: 2025-07-08"],
    });
    assert_eq!(one["evidence"][1], wanted);
    assert_eq!(one["evidence"][0]["excerpt"], json!([]), "a record as a whole");
}

#[test]
fn hostile_text_steers_no_terminal() {
    let mut made = Made::new();
    made.file(PATH, "by: \u{1b}[2J\u{202e}\n");
    let place = made.place(PATH, "/by", "\u{1b}[2J");
    made.finding(&MISSING, "R\u{1b}[2J", place, "It was \u{9b}31m missing.");
    let said = text(&made, &print(&made, 0));
    let steering = said.chars().find(|c| *c != '\n' && countersign::report::harmless::sign(*c) != *c);
    assert_eq!(steering, None, "{said}");
}

#[test]
fn the_program_states_a_finding_of_the_laboratory_at_hand() {
    let dir = laboratory();
    fs::remove_file(dir.path().join("records/jobs/2026/REQ-1/review.yaml")).expect("there was a review");
    let (_, out, _) = run(dir.path(), &["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&out).expect("it is JSON");
    let finding = report["findings"][0]["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let (code, out, err) = run(dir.path(), &["explain", "--finding", &finding[..7]]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.starts_with("# Nonconformity: ") && out.contains("not committed, as of 2026-06-30"), "{out}");
    let (code, out, _) = run(dir.path(), &["explain", "--finding", &finding, "--format", "json"]);
    assert!(code == 0 && out.contains(&finding), "{out}");
    let (code, out, err) = run(dir.path(), &["explain", "--finding", &finding, "--as-of", "2026-01-01"]);
    assert_eq!((code, out.as_str()), (2, ""), "nothing had happened by then");
    assert!(err.contains(&format!("No finding has the fingerprint {finding}.")), "{err}");
    for args in [
        &["explain", "--finding", "abc"][..],
        &["explain", "--as-of", "2026-01-01"],
        &["explain", "REV-001", "--finding", "abcdef"],
        &["explain", "--format", "json", "REV-001"],
    ] {
        let (code, out, err) = run(dir.path(), args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(!err.is_empty(), "{args:?}");
    }
}
