//! What was agreed goes by what was signed, in repositories that real git made: an edit under a signature
//! is not in force anywhere.

use countersign::model::contract::Contract;
use countersign::model::finding::Grade;
use countersign::model::lab::Job;
use countersign::pipeline::{self, Examined};
use countersign::render::{self, Site, changes, compare, tally::Tally};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::repo::Repo;
use super::{REQUEST, REVIEW};
use crate::rules::examples::base;

const LINE: &str =
    "    - { line: 1, method: M-1, edition: \"1\", method_chosen_by: customer, sample_count: 4 }\n";
const SECOND: &str =
    "    - { line: 2, method: M-2, edition: \"1\", method_chosen_by: customer, sample_count: 3 }\n";
const AGREEMENT: &str = "records/agreements/AGR-1/agreement.yaml";
const REPORT: &str = "records/jobs/2026/REQ-1/report.yaml";

/// The laboratory of the rules' examples, written down in its opening, but for the review.
fn laboratory() -> Repo {
    let mut repo = Repo::new();
    for (path, bytes) in base().into_iter().filter(|(path, _)| path != REVIEW) {
        repo.write(&path, std::str::from_utf8(&bytes).unwrap());
    }
    on(&mut repo, "2025-01-01");
    repo
}

/// Commits whatever there is on a day.
fn on(repo: &mut Repo, day: &str) -> String {
    let at = format!("{day}T10:00:00+01:00");
    repo.commit_as(day, &[("GIT_AUTHOR_DATE", &at), ("GIT_COMMITTER_DATE", &at)])
}

fn review() -> String {
    String::from_utf8(base().remove(REVIEW).unwrap()).unwrap()
}

fn report(issued: &str) -> String {
    String::from_utf8(base().remove(REPORT).unwrap()).unwrap().replace("2026-03-16", issued)
}

fn examine(repo: &Repo, as_of: Option<Date>) -> Examined {
    let mut input = pipeline::open(repo.path(), None, as_of, Timestamp::UNIX_EPOCH).unwrap();
    pipeline::add_history(&mut input, repo.path(), None);
    pipeline::examine(input, &|_| {})
}

fn job(examined: &Examined) -> &Job {
    &examined.lab.jobs["REQ-1"]
}

fn due(contract: &Contract) -> Vec<Option<Date>> {
    contract.states.iter().map(|s| s.terms.due.as_ref().map(|t| t.value)).collect()
}

fn found(examined: &Examined, rule: &str) -> Vec<(Grade, String)> {
    let all = examined.checked.findings();
    all.iter().filter(|f| f.rule.code == rule).map(|f| (f.grade, f.message.clone())).collect()
}

/// The repository in which the review was signed as `then` and stands as `now`, edited on 12 March.
fn edited(then: &str, now: &str) -> (Repo, String) {
    let mut repo = laboratory();
    repo.write(REVIEW, then);
    on(&mut repo, "2026-03-03");
    repo.write(REVIEW, now);
    let commit = on(&mut repo, "2026-03-12");
    (repo, commit)
}

fn page(examined: &Examined, path: &str) -> String {
    let site = Site {
        forms: &[],
        lab: &examined.lab,
        checked: &examined.checked,
        spots: &examined.spots,
        tree: &examined.tree,
        commit: None,
        committed: None,
        vouchers: None,
        period: None,
        version: "0.0.0",
        overrides: &[],
        trends: pipeline::groupings(&examined.lab).leak(),
    };
    let pages = render::site(&site).unwrap();
    let page = String::from_utf8(pages.iter().find(|p| p.path == path).unwrap().bytes.clone()).unwrap();
    // its words alone
    page.split('<').filter_map(|part| Some(part.split_once('>')?.1)).collect()
}

fn moved() -> String {
    review().replacen("due_on: 2026-03-17", "due_on: 2026-03-20", 1)
}

#[test]
fn a_due_day_moved_under_the_signature_is_not_in_force() {
    let (mut repo, commit) = edited(&review(), &moved());
    // in time by the edited day, late by the one that was agreed
    repo.write(REPORT, &report("2026-03-19"));
    on(&mut repo, "2026-03-19");
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert_eq!(due(contract), [Some(date(2026, 3, 17))]);
    let [edit] = contract.edits.as_slice() else { panic!("{:?}", contract.edits) };
    assert_eq!((edit.before.as_deref(), edit.after.as_deref()), (Some("2026-03-17"), Some("2026-03-20")));
    assert_eq!((edit.what().as_str(), edit.sealed_on.day), ("due day", date(2026, 3, 3)));
    let by = edit.by.as_ref().unwrap();
    assert_eq!((by.on.day, by.commit.as_str()), (date(2026, 3, 12), &commit[..10]));
    assert_eq!(found(&examined, "GIT-002").len(), 1);
    let [(_, late)] = &found(&examined, "COM-002")[..] else { panic!("the report was late") };
    assert!(late.contains("due on 2026-03-17 and was issued on 2026-03-19, 2 working days late"), "{late}");
    // each place that names the edited day says that it is not agreed
    let text = page(&examined, "jobs/REQ-1.html");
    for says in [
        "The file says 20 Mar 2026 since 12 Mar 2026, commit",
        "The file says 20 Mar 2026 since 12 Mar 2026, not agreed",
        "No agreement to that is on record, so it is not in force",
        "from 17 Mar 2026 to 20 Mar 2026; not agreed, not in force",
        "2 working days late",
    ] {
        assert!(text.contains(says), "{says}");
    }
    assert!(page(&examined, "jobs.html").contains("2026-03-17"));
    assert!(!page(&examined, "jobs.html").contains("2026-03-20"));
}

#[test]
fn before_the_edit_nothing_was_edited_and_without_git_the_file_says() {
    let (repo, _) = edited(&review(), &moved());
    let before = examine(&repo, Some(date(2026, 3, 11)));
    assert_eq!(due(&job(&before).contract), [Some(date(2026, 3, 17))]);
    assert!(job(&before).contract.edits.is_empty());
    let input = pipeline::open(repo.path(), None, None, Timestamp::UNIX_EPOCH).unwrap();
    let without = pipeline::examine(input, &|_| {});
    assert_eq!(due(&job(&without).contract), [Some(date(2026, 3, 20))]);
    assert!(job(&without).contract.edits.is_empty());
}

#[test]
fn an_edit_that_is_not_committed_is_not_in_force_either() {
    let mut repo = laboratory();
    repo.write(REVIEW, &review());
    on(&mut repo, "2026-03-03");
    repo.write(REVIEW, &moved());
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert_eq!(due(contract), [Some(date(2026, 3, 17))]);
    assert!(
        contract.edits[0].did().ends_with("and that is not committed yet"),
        "{}",
        contract.edits[0].did()
    );
}

#[test]
fn a_method_swapped_under_the_signature_is_not_agreed() {
    let (repo, _) = edited(&review(), &review().replacen("method: M-1", "method: M-2", 1));
    let examined = examine(&repo, None);
    let job = job(&examined);
    let term = job.contract.states[0].terms.lines[&1].method.clone().unwrap();
    assert_eq!((term.value.as_str(), term.place.pointer.as_str()), ("M-1", "/agreed/lines/0/method"));
    let edit = job.contract.edit(&term.place).expect("the term was edited");
    assert_eq!((edit.what().as_str(), edit.after.as_deref()), ("method of line 1", Some("M-2")));
    // the work was done by M-1, which is what was agreed
    assert!(found(&examined, "DEV-001").is_empty());
    let tally = Tally::of(&examined.checked);
    let rows = compare::of(&examined.lab, job, &changes::of(&examined.lab, job, tally.about("REQ-1")));
    let row = rows.iter().find(|r| r.term == compare::Term::Method).unwrap();
    assert_eq!((row.agreed.join(","), &row.word), ("M-1".to_owned(), &compare::Word::AsAgreed));
    assert_eq!(row.edited, ["the file says M-2 since 2026-03-12, not agreed"]);
}

#[test]
fn a_line_added_under_the_signature_is_no_part_of_the_contract() {
    // in front of the other, so that places move
    let (repo, _) = edited(&review(), &review().replacen(LINE, &format!("{SECOND}{LINE}"), 1));
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    let lines = &contract.states[0].terms.lines;
    assert_eq!(lines.keys().copied().collect::<Vec<_>>(), [1]);
    let method = lines[&1].method.as_ref().unwrap();
    assert_eq!(method.place.pointer, "/agreed/lines/1/method", "where the line stands in the file");
    let [edit] = contract.edits.as_slice() else { panic!("{:?}", contract.edits) };
    assert_eq!((edit.what().as_str(), edit.place.pointer.as_str()), ("line 2", "/agreed/lines/0"));
    assert!(edit.before.is_none() && edit.after.as_deref().unwrap().contains("method M-2"), "{edit:?}");
    assert_eq!(found(&examined, "GIT-002").len(), 1);
}

#[test]
fn a_line_removed_under_the_signature_stays_in_the_contract() {
    let (repo, _) = edited(&review().replacen(LINE, &format!("{SECOND}{LINE}"), 1), &review());
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    let lines = &contract.states[0].terms.lines;
    assert_eq!(lines.keys().copied().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(lines[&1].method.as_ref().unwrap().place.pointer, "/agreed/lines/0/method");
    assert_eq!(lines[&2].sample_count.as_ref().map(|t| t.value), Some(3));
    let [edit] = contract.edits.as_slice() else { panic!("{:?}", contract.edits) };
    assert_eq!(edit.what(), "line 2");
    assert!(edit.did().starts_with("taken away (") && edit.did().contains("method M-2"), "{}", edit.did());
    assert!(page(&examined, "jobs/REQ-1.html").contains("taken away; not agreed, not in force"));
}

const AMENDMENT: &str = "\
proposed: { by_party: customer, on: 2026-03-11, by: Petra Holm }
change_type: turnaround
reason: The customer can wait
before: { due_on: 2026-03-17 }
after: { due_on: 2026-03-20 }
agree: { customer_contact: Petra Holm, outcome: agreed, agreed_on: 2026-03-12, channel: email }
lab_approval: { person: P4, role: technical_manager, on: 2026-03-12, meaning: approved }
effective_on: 2026-03-12
";

#[test]
fn what_was_amended_properly_is_in_force_from_its_day() {
    let (mut repo, _) = edited(&review(), &moved());
    repo.write("records/jobs/2026/REQ-1/amendment-1.yaml", AMENDMENT);
    on(&mut repo, "2026-03-12");
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert_eq!(due(contract), [Some(date(2026, 3, 17)), Some(date(2026, 3, 20))]);
    assert!(contract.edits.is_empty(), "{:?}", contract.edits);
    assert!(found(&examined, "GIT-002").is_empty());
    assert!(!page(&examined, "jobs/REQ-1.html").contains("not in force"));
}

#[test]
fn an_amendment_to_another_day_does_not_cover_the_edit() {
    let (mut repo, _) = edited(&review(), &moved());
    let shorter = AMENDMENT.replace("after: { due_on: 2026-03-20 }", "after: { due_on: 2026-03-18 }");
    repo.write("records/jobs/2026/REQ-1/amendment-1.yaml", &shorter);
    on(&mut repo, "2026-03-12");
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert_eq!(due(contract), [Some(date(2026, 3, 17)), Some(date(2026, 3, 18))]);
    assert_eq!(contract.edits.len(), 1);
    assert_eq!(found(&examined, "GIT-002").len(), 1);
}

#[test]
fn a_decision_dated_back_afterwards_is_of_the_day_on_which_it_was_made() {
    let decided = |day: &str| {
        review().replacen("outcome: accept, on: 2026-03-03", &format!("outcome: accept, on: {day}"), 1)
    };
    let mut repo = laboratory();
    repo.write(REVIEW, &decided("2026-03-06"));
    on(&mut repo, "2026-03-06");
    repo.write(REVIEW, &decided("2026-03-03"));
    on(&mut repo, "2026-03-12");
    let examined = examine(&repo, None);
    let job = job(&examined);
    assert_eq!(job.review().unwrap().body.decision.as_ref().unwrap().on.day, date(2026, 3, 6));
    let edit = job.contract.edits.iter().find(|e| e.key == "on").expect("the day was edited");
    assert_eq!(edit.what(), "day of the decision");
    // work began on 5 March
    assert_eq!(found(&examined, "REV-002").len(), 1);
}

#[test]
fn moving_the_file_away_does_not_free_it_of_its_signatures() {
    let elsewhere = REVIEW.replace("/2026/", "/2025/");
    let mut repo = laboratory();
    repo.write(&elsewhere, &review());
    on(&mut repo, "2026-03-03");
    repo.write(&elsewhere, &format!("{}notes: none\n", review()));
    on(&mut repo, "2026-03-04");
    repo.git(&["rm", "-q", &elsewhere]);
    repo.write(REVIEW, &moved());
    on(&mut repo, "2026-03-12");
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert_eq!(due(contract), [Some(date(2026, 3, 17))]);
    assert_eq!(contract.edits.len(), 1);
    assert_eq!(found(&examined, "GIT-002").len(), 1);
    let open: Vec<_> = examined.checked.cannot_tell().filter(|c| c.rule.code == "GIT-002").collect();
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn an_amendment_that_does_not_say_what_holds_leaves_it_to_the_file() {
    let (mut repo, _) = edited(&review(), &moved());
    let in_words = AMENDMENT.replace("after: { due_on: 2026-03-20 }", "after: { text: three days more }");
    repo.write("records/jobs/2026/REQ-1/amendment-1.yaml", &in_words);
    on(&mut repo, "2026-03-12");
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert_eq!(due(contract).last(), Some(&Some(date(2026, 3, 20))));
    assert!(contract.edits.is_empty(), "{:?}", contract.edits);
}

#[test]
fn an_amendment_edited_after_both_agreed_is_in_force_as_agreed() {
    let mut repo = laboratory();
    repo.write(REVIEW, &review());
    on(&mut repo, "2026-03-03");
    repo.write("records/jobs/2026/REQ-1/amendment-1.yaml", AMENDMENT);
    on(&mut repo, "2026-03-12");
    let longer = AMENDMENT.replace("after: { due_on: 2026-03-20 }", "after: { due_on: 2026-03-27 }");
    repo.write("records/jobs/2026/REQ-1/amendment-1.yaml", &longer);
    on(&mut repo, "2026-03-16");
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert_eq!(due(contract), [Some(date(2026, 3, 17)), Some(date(2026, 3, 20))]);
    assert_eq!(contract.edits[0].source, "amendment-1");
}

#[test]
fn what_was_edited_and_edited_back_is_as_it_was() {
    let (mut repo, _) = edited(&review(), &moved());
    repo.write(REVIEW, &review());
    on(&mut repo, "2026-03-13");
    let examined = examine(&repo, None);
    assert_eq!(due(&job(&examined).contract), [Some(date(2026, 3, 17))]);
    assert!(job(&examined).contract.edits.is_empty());
    assert!(found(&examined, "GIT-002").is_empty());
}

#[test]
fn what_was_decided_last_counts_and_not_what_was_signed_first() {
    let mut repo = laboratory();
    let decided = review().replacen("outcome: accept, on: 2026-03-03", "outcome: accept, on: 2026-03-04", 1);
    // the technical manager signed for another day than was decided on the day after
    let open = moved().lines().filter(|l| !l.starts_with("decision:")).collect::<Vec<_>>().join("\n");
    repo.write(REVIEW, &open);
    on(&mut repo, "2026-03-03");
    repo.write(REVIEW, &decided);
    on(&mut repo, "2026-03-04");
    let examined = examine(&repo, None);
    assert_eq!(due(&job(&examined).contract), [Some(date(2026, 3, 17))]);
    assert!(job(&examined).contract.edits.is_empty());
    assert_eq!(found(&examined, "GIT-002").len(), 1, "the signature covers another day");
    // a decision of the same day that was written later, with another day, does not make that day agreed
    let mut repo = laboratory();
    repo.write(
        REVIEW,
        &review().lines().filter(|l| !l.starts_with("decision:")).collect::<Vec<_>>().join("\n"),
    );
    on(&mut repo, "2026-03-03");
    repo.write(REVIEW, &moved());
    on(&mut repo, "2026-03-12");
    let examined = examine(&repo, None);
    assert_eq!(due(&job(&examined).contract), [Some(date(2026, 3, 17))]);
}

#[test]
fn an_agreement_counts_as_the_customer_agreed_to_it() {
    let mut repo = laboratory();
    repo.write(REVIEW, &review());
    repo.write(
        REQUEST,
        &std::fs::read_to_string(repo.path().join(REQUEST))
            .unwrap()
            .replace("received_on:", "agreement: AGR-1\nreceived_on:"),
    );
    on(&mut repo, "2026-03-03");
    let agreement = std::fs::read_to_string(repo.path().join(AGREEMENT)).unwrap();
    let shorter = agreement.replacen("valid_to: 2026-12-31", "valid_to: 2027-12-31", 1);
    assert_ne!(agreement, shorter);
    repo.write(AGREEMENT, &shorter);
    on(&mut repo, "2026-03-12");
    let examined = examine(&repo, None);
    let framework = &examined.lab.agreements["AGR-1"];
    assert_eq!(framework.agreement.body.valid_to, date(2026, 12, 31));
    assert_eq!(job(&examined).contract.edits[0].source, "agreement AGR-1");
}

#[test]
fn a_commit_that_only_puts_records_into_another_form_is_no_edit() {
    let (mut repo, commit) = edited(&review(), &review().replacen("PDF by e-mail", "pdf by mail", 1));
    let settings = std::fs::read_to_string(repo.path().join("countersign.yaml")).unwrap();
    repo.write(
        "countersign.yaml",
        &format!("{settings}\nhistory: {{ migration_commits: [\"{commit}\"] }}\n"),
    );
    on(&mut repo, "2026-03-13");
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert!(contract.edits.is_empty(), "{:?}", contract.edits);
    let reporting = contract.states[0].terms.reporting.as_ref().unwrap();
    assert_eq!(reporting.value.format.as_deref(), Some("pdf by mail"));
}

/// A rule of the laboratory's own, on what was agreed.
const OWN: &str = "\
id: LAB-001
name: in-time
title: Reported in time
grade: minor
clauses: [17025-7.1.8]
summary: A report goes out by its due day.
advice: Tell the customer.
for: request
require: job.issued <= job.due
message: The report was late.
";

#[test]
fn where_what_was_signed_can_not_be_read_there_is_no_telling() {
    let (mut repo, _) = edited("decision: [", &moved());
    repo.write("rules/LAB-001.yaml", OWN);
    on(&mut repo, "2026-03-12");
    let examined = examine(&repo, None);
    let contract = &job(&examined).contract;
    assert!(contract.states.is_empty());
    let why = contract.untold.as_deref().unwrap();
    assert!(why.contains("what was agreed on 2026-03-03 can not be read"), "{why}");
    for rule in ["COM-002", "LAB-001"] {
        assert!(
            examined.checked.cannot_tell().any(|c| c.rule.code == rule),
            "{rule} rests on what was agreed"
        );
    }
    let says =
        "Cannot tell: what was agreed on 3 Mar 2026 can not be read: an earlier version of this contract";
    assert!(page(&examined, "jobs/REQ-1.html").contains(says));
    // what could not be read and was mended on the day of the decision is no doubt
    let mut repo = laboratory();
    repo.write(REVIEW, "decision: [");
    on(&mut repo, "2026-03-02");
    repo.write(REVIEW, &review());
    on(&mut repo, "2026-03-03");
    assert_eq!(due(&job(&examine(&repo, None)).contract), [Some(date(2026, 3, 17))]);
}
