//! Agreed, done, reported: a sound job is as agreed on every line, and each planted fault is seen.

use countersign::model::history::Clock;
use countersign::model::kind::Kind;
use countersign::model::lab::{Job, Unread};
use countersign::model::record::Written;
use countersign::model::when::When;
use countersign::render::changes;
use countersign::render::compare::{self, Row, Term, Word};
use countersign::render::tally::Tally;
use jiff::civil::date;

use super::NORRVIK;

fn job(id: &str) -> Job {
    NORRVIK.lab.jobs.get(id).unwrap_or_else(|| panic!("no job {id}")).clone()
}

fn rows(job: &Job) -> Vec<Row> {
    let tally = Tally::of(&NORRVIK.checked);
    compare::of(&NORRVIK.lab, job, &changes::of(&NORRVIK.lab, job, tally.about(&job.id)))
}

fn row(job: &Job, line: u32, term: Term) -> Row {
    let whole = matches!(term, Term::Due | Term::DecisionRule);
    let found = rows(job).into_iter().find(|r| r.term == term && (whole || r.line == Some(line)));
    found.unwrap_or_else(|| panic!("{}: no row {term:?}", job.id))
}

fn word(job: &Job, line: u32, term: Term) -> Word {
    row(job, line, term).word
}

/// Terms that differ or can not be told, with their lines.
fn odd(job: &Job) -> Vec<(Option<u32>, Term)> {
    let fine = |word: &Word| matches!(word, Word::AsAgreed | Word::Covered(_) | Word::Open);
    rows(job).into_iter().filter(|r| !fine(&r.word)).map(|r| (r.line, r.term)).collect()
}

#[test]
fn a_sound_job_is_as_agreed_on_every_line() {
    let job = job("REQ-26-019");
    let rows = rows(&job);
    assert!(rows.iter().all(|r| r.word == Word::AsAgreed), "{rows:#?}");
    let terms: Vec<Term> = rows.iter().map(|r| r.term).collect();
    let line = [Term::Work, Term::Method, Term::Edition, Term::Departures, Term::Items, Term::Provider];
    assert_eq!(terms[..6], line);
    assert_eq!(terms[6..], [Term::Due], "no pass or fail was wanted");
}

#[test]
fn jobs_without_planted_departures_show_none() {
    for id in
        ["REQ-25-001", "REQ-25-008", "REQ-25-010", "REQ-25-012", "REQ-25-013", "REQ-26-004", "REQ-26-009"]
    {
        assert_eq!(odd(&job(id)), [], "{id}");
    }
}

#[test]
fn an_undeclared_departure_differs() {
    let job = job("REQ-26-003");
    assert_eq!(odd(&job), [(Some(1), Term::Departures)]);
    let row = row(&job, 1, Term::Departures);
    assert_eq!(
        (row.agreed, row.done),
        (vec!["none".to_owned()], Some("HF added to the digestion".to_owned()))
    );
    assert_eq!(row.reported.as_deref(), Some("none"));
}

#[test]
fn a_statement_without_an_agreed_rule_differs() {
    let job = job("REQ-26-008");
    assert_eq!(odd(&job), [(None, Term::DecisionRule)]);
    let word = word(&job, 1, Term::DecisionRule);
    assert_eq!(word, Word::Differs("a statement was made, and no rule was agreed".to_owned()));
}

#[test]
fn an_amended_method_is_covered_and_the_late_day_differs() {
    let job = job("REQ-26-012");
    let row = row(&job, 1, Term::Method);
    assert_eq!(row.agreed, ["M-ICP-01", "M-ICP-02"], "what was agreed on the day of each run");
    assert_eq!(row.word, Word::Covered(vec!["amendment-1".to_owned()]));
    assert_eq!(odd(&job), [(None, Term::Due)]);
    assert_eq!(word(&job, 1, Term::Due), Word::Differs("1 working day late".to_owned()));
}

#[test]
fn outside_work_without_approval_differs_on_its_line_only() {
    let job = job("REQ-26-001");
    assert_eq!(odd(&job), [(Some(1), Term::Provider)]);
    assert!(matches!(word(&job, 1, Term::Provider), Word::Differs(why) if why.contains("2026-01-19")));
    assert_eq!(word(&job, 2, Term::Provider), Word::AsAgreed);
}

#[test]
fn a_change_that_was_agreed_only_afterwards_covers_nothing() {
    let word = word(&job("REQ-26-021"), 1, Term::Departures);
    assert!(matches!(&word, Word::Differs(why) if why.contains("not agreed by then")), "{word:?}");
}

#[test]
fn more_items_than_agreed_differ() {
    let word = word(&job("REQ-25-015"), 1, Term::Items);
    assert_eq!(word, Word::Differs("6 agreed, 9 received".to_owned()));
}

#[test]
fn a_change_whose_record_came_too_late_does_not_cover() {
    let mut job = job("REQ-26-011");
    assert_eq!(word(&job, 1, Term::Departures), Word::Covered(vec!["deviation-1".to_owned()]));
    let (author, email) = ("A. Writer".to_owned(), "a@lab.example".to_owned());
    let on = When::on(date(2026, 5, 11));
    job.deviations[0].meta.written =
        Some(Written { commit: "c0ffee".to_owned(), author, email, on, says: on, clock: Clock::Sound });
    assert!(matches!(word(&job, 1, Term::Departures), Word::CannotTell(_)));
}

#[test]
fn what_is_not_on_record_can_not_be_told() {
    let mut job = job("REQ-26-019");
    job.work = None;
    assert!(matches!(word(&job, 1, Term::Work), Word::CannotTell(_)));
    assert!(matches!(word(&job, 1, Term::Provider), Word::CannotTell(_)));
    let file = "records/jobs/x.yaml".into();
    let record = job.id.clone();
    job.unread.push(Unread { file, kind: Kind::Work, record, part: Some("work".to_owned()) });
    assert_eq!(word(&job, 1, Term::Method), Word::CannotTell("the work log could not be read".to_owned()));
}

#[test]
fn a_difference_that_an_unreadable_file_may_explain_can_not_be_told() {
    let mut job = job("REQ-26-003");
    let file = "records/jobs/x.yaml".into();
    let record = job.id.clone();
    job.unread.push(Unread { file, kind: Kind::Deviation, record, part: Some("deviation-1".to_owned()) });
    assert!(matches!(word(&job, 1, Term::Departures), Word::CannotTell(_)));
}

#[test]
fn what_is_still_to_come_is_open_and_not_missing() {
    let job = job("REQ-26-027");
    assert_eq!(word(&job, 1, Term::Work), Word::Open);
    assert_eq!(word(&job, 1, Term::Due), Word::Open);
    assert_eq!(word(&job, 1, Term::Method), Word::AsAgreed, "the work that is on record was compared");
}

#[test]
fn a_line_that_nobody_agreed_to_differs() {
    let mut job = job("REQ-26-019");
    let mut extra = job.reports[0].body.lines[0].clone();
    extra.line = 7;
    job.reports[0].body.lines.push(extra);
    assert_eq!(word(&job, 7, Term::Work), Word::Differs("the line is not part of the contract".to_owned()));
}
