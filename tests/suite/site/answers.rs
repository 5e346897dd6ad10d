//! The two questions, answered from records and findings.

use std::collections::BTreeMap;

use countersign::model::finding::{Basis, CannotTell, Finding, Grade, Pass};
use countersign::model::history::Clock;
use countersign::model::kind::Kind;
use countersign::model::lab::{Job, Unread};
use countersign::model::record::Written;
use countersign::model::record::blocks::LateEntry;
use countersign::model::rule::{Check, Rule};
use countersign::model::when::When;
use countersign::render::answers::{self, Answer};
use countersign::render::changes::{self, State};
use countersign::render::late;
use countersign::render::tally::{Answers, Tally};
use jiff::civil::{Date, date};

use super::NORRVIK;

/// A rule that asks nothing; only its code matters here.
const fn rule(code: &'static str) -> Rule {
    Rule {
        code,
        name: "made-up",
        title: "Made up",
        grade: Grade::Major,
        basis: Basis::Standard,
        clauses: &[],
        procedure: &[],
        summary: "",
        advice: "",
        thresholds: &[],
        silenced_by: &[],
        page: "",
        check: Check::Lab(|_, _| {}),
    }
}

static REV_001: Rule = rule("REV-001");
static REV_010: Rule = rule("REV-010");
static DEV_001: Rule = rule("DEV-001");
static DEV_002: Rule = rule("DEV-002");
static DEV_004: Rule = rule("DEV-004");
static SUB_001: Rule = rule("SUB-001");
static COM_002: Rule = rule("COM-002");
static RET_001: Rule = rule("RET-001");
static GIT_001: Rule = rule("GIT-001");

fn job(id: &str) -> Job {
    NORRVIK.lab.jobs.get(id).unwrap_or_else(|| panic!("no job {id}")).clone()
}

/// A finding about a part of a job, `None` for the job as a whole.
fn finding(rule: &'static Rule, grade: Grade, job: &Job, part: Option<&str>) -> Finding {
    let place = match part {
        Some(part) => job.meta().place("").file.replace("request", part),
        None => job.meta().file.to_string(),
    };
    Finding {
        rule,
        grade,
        record: job.id.clone(),
        part: part.map(str::to_owned),
        place: countersign::model::place::Place::file(place),
        about: countersign::model::finding::About::Place,
        beyond: None,
        also: Vec::new(),
        message: format!("{} found something.", rule.code),
        advice: String::new(),
        contract_line: None,
        discriminator: String::new(),
        on: None,
        standing: countersign::model::answer::Standing::Open,
    }
}

fn found(findings: &[Finding]) -> Answers<'_> {
    Answers { findings: findings.iter().collect(), ..Answers::default() }
}

fn cannot_tell(rule: &'static Rule, job: &Job, part: Option<&str>) -> CannotTell {
    let why = "the other half is missing".to_owned();
    CannotTell { rule, record: job.id.clone(), part: part.map(str::to_owned), why, follows_from: None }
}

fn agreed(job: &Job, answers: &Answers) -> Answer {
    answers::agreed(&NORRVIK.lab, job, answers).answer
}

fn told(job: &Job, answers: &Answers) -> Answer {
    let changes = changes::of(&NORRVIK.lab, job, answers);
    answers::told(job, &changes, answers).answer
}

fn unread(job: &mut Job, kind: Kind) {
    let file = "records/jobs/x.yaml".into();
    job.unread.push(Unread { file, kind, record: job.id.clone(), part: None });
}

#[test]
fn the_storylines_jobs_have_the_answers_that_their_faults_give() {
    let expected: BTreeMap<&str, (Answer, Answer)> = BTreeMap::from([
        ("REQ-25-001", (Answer::Shown, Answer::DoesNotArise)),
        ("REQ-25-002", (Answer::NotShown, Answer::DoesNotArise)),
        ("REQ-25-006", (Answer::NotShown, Answer::DoesNotArise)),
        ("REQ-25-009", (Answer::DoesNotArise, Answer::DoesNotArise)),
        ("REQ-25-010", (Answer::Shown, Answer::Shown)),
        ("REQ-25-011", (Answer::Gaps, Answer::DoesNotArise)),
        ("REQ-25-013", (Answer::Shown, Answer::Shown)),
        ("REQ-26-001", (Answer::Shown, Answer::NotShown)),
        ("REQ-26-003", (Answer::Shown, Answer::NotShown)),
        ("REQ-26-004", (Answer::Shown, Answer::Shown)),
        ("REQ-26-009", (Answer::Shown, Answer::Shown)),
        ("REQ-26-010", (Answer::Shown, Answer::Shown)),
        ("REQ-26-011", (Answer::Shown, Answer::Gaps)),
        ("REQ-26-015", (Answer::GraveGaps, Answer::DoesNotArise)),
        ("REQ-26-018", (Answer::DoesNotArise, Answer::DoesNotArise)),
        ("REQ-26-021", (Answer::Shown, Answer::NotShown)),
        ("REQ-26-023", (Answer::GraveGaps, Answer::DoesNotArise)),
        ("REQ-26-028", (Answer::DoesNotArise, Answer::DoesNotArise)),
    ]);
    let tally = Tally::of(&NORRVIK.checked);
    for (id, answers) in expected {
        let job = job(id);
        let about = tally.about(id);
        assert_eq!((agreed(&job, about), told(&job, about)), answers, "{id}");
    }
}

#[test]
fn a_job_without_a_review_does_not_show_what_was_agreed() {
    let job = job("REQ-26-004");
    let findings = [finding(&REV_001, Grade::Major, &job, None), finding(&REV_010, Grade::Major, &job, None)];
    let verdict = answers::agreed(&NORRVIK.lab, &job, &found(&findings));
    assert_eq!(verdict.answer, Answer::NotShown);
    assert_eq!(verdict.because, ["REV-001 found something."]);
}

#[test]
fn findings_about_the_agreement_are_gaps_and_others_are_not() {
    let job = job("REQ-26-004");
    let of = |rule, grade, part| agreed(&job, &found(&[finding(rule, grade, &job, part)]));
    assert_eq!(of(&REV_010, Grade::Major, None), Answer::GraveGaps, "the tone follows the gravest");
    assert_eq!(of(&REV_010, Grade::Minor, None), Answer::Gaps);
    assert_eq!(of(&REV_010, Grade::Observation, None), Answer::Shown);
    assert_eq!(of(&COM_002, Grade::Minor, None), Answer::Shown);
    assert_eq!(of(&RET_001, Grade::Minor, Some("review")), Answer::Shown);
    assert_eq!(of(&DEV_004, Grade::Minor, Some("deviation-1")), Answer::Shown);
}

#[test]
fn what_can_not_be_told_is_no_pass() {
    let mut job = job("REQ-26-004");
    let open = cannot_tell(&REV_010, &job, None);
    assert_eq!(agreed(&job, &Answers { cannot_tell: vec![&open], ..Answers::default() }), Answer::Gaps);
    let root = CannotTell { follows_from: Some("REV-001"), ..open };
    assert_eq!(agreed(&job, &Answers { cannot_tell: vec![&root], ..Answers::default() }), Answer::Shown);
    let no_review = cannot_tell(&REV_001, &job, None);
    assert_eq!(
        agreed(&job, &Answers { cannot_tell: vec![&no_review], ..Answers::default() }),
        Answer::CannotTell
    );
    unread(&mut job, Kind::Review);
    assert_eq!(agreed(&job, &Answers::default()), Answer::CannotTell);
}

#[test]
fn without_terms_or_without_anybody_having_asked_nothing_is_shown() {
    let mut job = job("REQ-26-004");
    job.reviews.clear();
    job.facts.review = None;
    assert_eq!(agreed(&job, &Answers::default()), Answer::CannotTell);
    let pass = Pass { record: job.id.clone(), part: None };
    assert_eq!(
        agreed(&job, &Answers { passes: vec![(&REV_001, &pass)], ..Answers::default() }),
        Answer::Shown
    );
    job.contract.states.clear();
    assert_eq!(agreed(&job, &Answers::default()), Answer::NotShown);
}

#[test]
fn no_change_is_not_said_when_a_change_could_not_be_read_or_compared() {
    let mut job = job("REQ-26-019");
    assert_eq!(told(&job, &Answers::default()), Answer::DoesNotArise);
    let open = cannot_tell(&DEV_001, &job, None);
    assert_eq!(told(&job, &Answers { cannot_tell: vec![&open], ..Answers::default() }), Answer::CannotTell);
    unread(&mut job, Kind::Amendment);
    assert_eq!(told(&job, &Answers::default()), Answer::CannotTell);
}

#[test]
fn an_undeclared_change_was_never_told() {
    let job = job("REQ-26-019");
    let findings = [finding(&DEV_001, Grade::Major, &job, Some("work"))];
    let changes = changes::of(&NORRVIK.lab, &job, &found(&findings));
    assert_eq!(changes.len(), 1);
    assert_eq!((changes[0].part.as_deref(), changes[0].state), (None, State::Never));
    assert_eq!(told(&job, &found(&findings)), Answer::NotShown);
}

#[test]
fn the_rules_answer_goes_before_the_dates() {
    let mut job = job("REQ-26-004");
    let state = |job: &Job, answers: &Answers| changes::of(&NORRVIK.lab, job, answers)[0].state;
    assert_eq!(state(&job, &Answers::default()), State::Before);

    let late = [finding(&DEV_002, Grade::Major, &job, Some("deviation-1"))];
    assert_eq!(state(&job, &found(&late)), State::After);
    job.deviations[0].body.agree = None;
    assert_eq!(state(&job, &found(&late)), State::Never);
    assert_eq!(state(&job, &Answers::default()), State::Never);

    // A rule that found it in order knows of exemptions that the dates do not show.
    let pass = Pass { record: job.id.clone(), part: Some("deviation-1".to_owned()) };
    assert_eq!(
        state(&job, &Answers { passes: vec![(&DEV_002, &pass)], ..Answers::default() }),
        State::Before
    );
    let open = cannot_tell(&DEV_002, &job, Some("deviation-1"));
    assert_eq!(state(&job, &Answers { cannot_tell: vec![&open], ..Answers::default() }), State::CannotTell);
}

#[test]
fn agreed_on_the_very_day_is_not_told_as_before() {
    let mut job = job("REQ-26-004");
    let state = |job: &Job| changes::of(&NORRVIK.lab, job, &Answers::default())[0].state;
    let on = When::on(date(2026, 2, 9));
    job.deviations[0].body.proceeded_on = Some(on);
    job.deviations[0].body.agree.as_mut().unwrap().agreed_on = on;
    assert_eq!(state(&job), State::SameDay);
    assert_eq!(told(&job, &Answers::default()), Answer::Shown, "of one day counts as in order");
    assert!(State::SameDay.words().contains("the order is not recorded"));
    let at = |time: &str| format!("2026-02-09T{time}:00+01:00").parse::<When>().unwrap();
    job.deviations[0].body.proceeded_on = Some(at("10:00"));
    job.deviations[0].body.agree.as_mut().unwrap().agreed_on = at("09:00");
    assert_eq!(state(&job), State::Before, "times order them");
    job.deviations[0].body.proceeded_on = Some(at("08:00"));
    assert_eq!(state(&job), State::After);
}

#[test]
fn an_amendment_in_force_from_its_day_came_before_the_work() {
    let state = |job: &Job| changes::of(&NORRVIK.lab, job, &Answers::default())[0].state;
    let mut job = job("REQ-25-010");
    let on = job.amendments[0].body.effective_on.unwrap();
    assert_eq!(state(&job), State::Before);
    job.work.as_mut().unwrap().body.entries[0].started_on = When::on(on.day);
    assert_eq!(state(&job), State::SameDay, "work began that very day");
}

#[test]
fn agreed_afterwards_is_not_shown_where_it_is_major() {
    let job = job("REQ-26-021");
    let of = |grade| told(&job, &found(&[finding(&DEV_002, grade, &job, Some("deviation-1"))]));
    assert_eq!(of(Grade::Major), Answer::NotShown);
    assert_eq!(of(Grade::Minor), Answer::Gaps);
}

#[test]
fn dates_decide_where_no_rule_was_asked() {
    let mut job = job("REQ-26-004");
    let day = |d: Date| Some(When::on(d));
    let state = |job: &Job| changes::of(&NORRVIK.lab, job, &Answers::default())[0].state;
    job.deviations[0].body.proceeded_on = day(date(2026, 1, 1));
    assert_eq!(state(&job), State::After);
    job.deviations[0].body.proceeded_on = None;
    job.facts.issued = None;
    assert_eq!(state(&job), State::Before);
    job.deviations[0].body.agree = None;
    assert_eq!(state(&job), State::Pending);
    assert_eq!(told(&job, &Answers::default()), Answer::DoesNotArise, "nothing has changed yet");
}

#[test]
fn outside_work_follows_the_rule_that_answers_for_the_whole_job() {
    let job = job("REQ-26-002");
    let state = |answers: &Answers| changes::of(&NORRVIK.lab, &job, answers)[0].state;
    let pass = Pass { record: job.id.clone(), part: None };
    assert_eq!(state(&Answers { passes: vec![(&SUB_001, &pass)], ..Answers::default() }), State::Before);
    let open = cannot_tell(&SUB_001, &job, None);
    assert_eq!(state(&Answers { cannot_tell: vec![&open], ..Answers::default() }), State::CannotTell);
}

fn written(on: Date) -> Written {
    let (author, email) = ("A. Writer".to_owned(), "a@lab.example".to_owned());
    Written {
        commit: "c0ffee".to_owned(),
        author,
        email,
        on: When::on(on),
        says: When::on(on),
        clock: Clock::Sound,
    }
}

#[test]
fn a_record_written_after_the_step_that_it_precedes_shows_nothing() {
    let mut job = job("REQ-26-011");
    let state = |job: &Job| changes::of(&NORRVIK.lab, job, &Answers::default())[0].state;
    job.deviations[0].meta.written = Some(written(date(2026, 4, 27)));
    assert_eq!(state(&job), State::SameDay);
    job.deviations[0].meta.written = Some(written(date(2026, 5, 11)));
    assert_eq!(state(&job), State::CannotTell);
    assert_eq!(told(&job, &Answers::default()), Answer::CannotTell);
    let reason = "found in the paper log".to_owned();
    let entered = LateEntry {
        reason,
        entered_on: date(2026, 5, 11),
        approved_by: countersign::model::record::blocks::PersonId("P2".to_owned()),
    };
    job.deviations[0].meta.common.late_entry = Some(entered);
    assert_eq!(state(&job), State::SameDay, "a frank late entry is no doubt");
}

#[test]
fn a_review_written_after_work_began_shows_nothing() {
    let mut job = job("REQ-26-017");
    job.reviews[0].meta.written = Some(written(date(2026, 5, 26)));
    assert_eq!(agreed(&job, &Answers::default()), Answer::Shown);
    job.reviews[0].meta.written = Some(written(date(2026, 6, 24)));
    let verdict = answers::agreed(&NORRVIK.lab, &job, &Answers::default());
    assert_eq!(verdict.answer, Answer::CannotTell);
    assert!(verdict.because[0].contains("first written down on 2026-06-24"), "{verdict:?}");
}

#[test]
fn a_late_record_that_a_rule_found_shows_nothing_either() {
    let job = job("REQ-26-011");
    let on_review = [finding(&GIT_001, Grade::Major, &job, Some("review"))];
    assert_eq!(agreed(&job, &found(&on_review)), Answer::CannotTell);
    let on_change = [finding(&GIT_001, Grade::Major, &job, Some("deviation-1"))];
    assert_eq!(agreed(&job, &found(&on_change)), Answer::Shown);
    assert_eq!(told(&job, &found(&on_change)), Answer::CannotTell);
    let hygiene = [finding(&GIT_001, Grade::Observation, &job, Some("review"))];
    assert_eq!(agreed(&job, &found(&hygiene)), Answer::Shown);
}

#[test]
fn late_is_told_before_after_or_never() {
    let tally = Tally::of(&NORRVIK.checked);
    let late = |id: &str| late::of(&NORRVIK.lab, &job(id), tally.about(id)).map(|l| (l.days, l.open, l.told));
    assert_eq!(late("REQ-25-014"), Some((2, false, State::Before)));
    assert_eq!(late("REQ-26-005"), Some((1, false, State::Never)));
    assert_eq!(late("REQ-26-006"), Some((4, false, State::After)));
    assert_eq!(late("REQ-26-029"), Some((3, true, State::Never)));
    assert_eq!(late("REQ-25-013"), None, "an agreed extension is not late");
    assert_eq!(late("REQ-26-018"), None, "a withdrawn job is not late");
    // Where the rule was not asked, the delay messages on record say it.
    let none = Answers::default();
    let by_dates = |id: &str| late::of(&NORRVIK.lab, &job(id), &none).map(|l| l.told);
    assert_eq!(by_dates("REQ-25-014"), Some(State::Before));
    assert_eq!(by_dates("REQ-26-006"), Some(State::After));
    assert_eq!(by_dates("REQ-26-005"), Some(State::Never));
}
