//! Commits that are dated back, by real git: nothing is older than what it follows.

use countersign::model::history::Clock;
use countersign::pipeline::{self, Examined};
use jiff::Timestamp;
use jiff::civil::{Date, date};

use super::repo::Repo;
use super::{OTHER, REQUEST, REVIEW, walked};
use crate::rules::examples::base;

/// Commits whatever there is, with these dates of author and committer.
fn dated(repo: &mut Repo, authored: &str, committed: &str) -> String {
    repo.commit_as(committed, &[("GIT_AUTHOR_DATE", authored), ("GIT_COMMITTER_DATE", committed)])
}

fn on(repo: &mut Repo, day: &str) -> String {
    let at = format!("{day}T10:00:00+01:00");
    dated(repo, &at, &at)
}

fn put(repo: &mut Repo, path: &str, day: &str) -> String {
    repo.write(path, day);
    on(repo, day)
}

/// The laboratory of the rules' examples without its review, the last of its commits of this day.
fn laboratory(days: &[&str]) -> Repo {
    let mut repo = Repo::new();
    for (path, bytes) in base().into_iter().filter(|(path, _)| path != REVIEW) {
        repo.write(&path, std::str::from_utf8(&bytes).unwrap());
    }
    on(&mut repo, "2025-01-01");
    for day in days {
        put(&mut repo, "README.md", day);
    }
    let review = String::from_utf8(base().remove(REVIEW).unwrap()).unwrap();
    repo.write(REVIEW, &review);
    repo
}

fn examine(repo: &Repo) -> Examined {
    let mut input = pipeline::open(repo.path(), None, None, Timestamp::UNIX_EPOCH).unwrap();
    pipeline::add_history(&mut input, repo.path(), None);
    pipeline::examine(input, &|_| {})
}

/// What GIT-001 says of the review: its finding's day and message, or why it can not tell.
fn late(examined: &Examined) -> Result<Vec<(Date, String)>, String> {
    if let Some(open) = examined.checked.cannot_tell().find(|c| c.rule.code == "GIT-001") {
        return Err(open.why.clone());
    }
    let all = examined.checked.findings();
    let ours = all.iter().filter(|f| f.rule.code == "GIT-001");
    Ok(ours.map(|f| (f.on.unwrap(), f.message.clone())).collect())
}

const CLAIMED: &str = "2026-03-03T11:00:00+01:00";

#[test]
fn a_commit_dated_back_is_not_older_than_what_it_follows() {
    let mut repo = laboratory(&["2026-03-10", "2026-03-24"]);
    dated(&mut repo, CLAIMED, CLAIMED);
    let examined = examine(&repo);
    let found = late(&examined).unwrap();
    let [(day, says)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*day, date(2026, 3, 5), "the last day on which it was in time");
    let why =
        "on 2026-03-24, 15 working days later (the commit says 2026-03-03, but follows one of 2026-03-24)";
    assert!(says.contains(why), "{says}");
    assert!(says.contains("by then the report had gone out"), "{says}");
    let written = examined.lab.jobs["REQ-1"].reviews[0].meta.written.as_ref().unwrap();
    assert_eq!((written.on.day, written.says.day), (date(2026, 3, 24), date(2026, 3, 3)));
}

#[test]
fn of_an_author_s_date_alone_git_can_not_tell() {
    let mut repo = laboratory(&["2026-03-10", "2026-03-23"]);
    dated(&mut repo, CLAIMED, "2026-03-24T10:00:00+01:00");
    let why = late(&examine(&repo)).unwrap_err();
    assert!(
        why.contains("the commit says 2026-03-03 and follows one that was written on 2026-03-23"),
        "{why}"
    );
    assert!(why.contains("moved on top of that one later, or dated back"), "{why}");
    // where it was in time by the commits before it too, nothing hangs on it
    let mut repo = laboratory(&["2026-03-04"]);
    dated(&mut repo, CLAIMED, "2026-03-24T10:00:00+01:00");
    assert_eq!(late(&examine(&repo)), Ok(Vec::new()));
    // and where it was late by its own word, that is enough
    let mut repo = laboratory(&["2026-03-23"]);
    dated(&mut repo, "2026-03-19T10:00:00+01:00", "2026-03-24T10:00:00+01:00");
    assert!(
        late(&examine(&repo)).unwrap()[0].1.contains("written down on 2026-03-19, 12 working days later")
    );
}

#[test]
fn a_rebase_is_no_dating_back_and_a_merge_keeps_the_order() {
    let beside = |land: &[&str]| {
        let mut repo = laboratory(&[]);
        repo.git(&["checkout", "-q", "-b", "work"]);
        on(&mut repo, "2026-03-03");
        repo.git(&["checkout", "-q", "main"]);
        put(&mut repo, "README.md", "2026-03-23");
        let at = "2026-03-24T10:00:00+01:00";
        repo.git_as(land, &[("GIT_AUTHOR_DATE", at), ("GIT_COMMITTER_DATE", at)]);
        repo
    };
    let merged = beside(&["merge", "-q", "--no-ff", "-m", "Merge", "work"]);
    assert_eq!(late(&examine(&merged)), Ok(Vec::new()), "beside the others it was written in time");
    let picked = beside(&["cherry-pick", "work"]);
    let history = walked(&picked);
    assert!(matches!(history.first(REVIEW).unwrap().clock, Clock::Moved(_)));
    assert!(late(&examine(&picked)).is_err(), "git can not tell a rebase from dating back");
}

#[test]
fn commits_on_every_branch_that_is_followed_count() {
    let mut repo = Repo::new();
    put(&mut repo, REQUEST, "2026-03-02");
    repo.git(&["checkout", "-q", "-b", "work"]);
    put(&mut repo, OTHER, "2026-03-19");
    put(&mut repo, OTHER, "2026-03-20");
    repo.git(&["checkout", "-q", "main"]);
    let at = "2026-03-21T10:00:00+01:00";
    repo.git_as(
        &["merge", "-q", "--no-ff", "-m", "Merge", "work"],
        &[("GIT_AUTHOR_DATE", at), ("GIT_COMMITTER_DATE", "2026-03-05T10:00:00+01:00")],
    );
    let claimed = put(&mut repo, REVIEW, "2026-03-06");
    let history = walked(&repo);
    let commit = history.first(REVIEW).unwrap();
    assert_eq!(commit.id, claimed);
    assert_eq!(commit.written().day, date(2026, 3, 20), "the day of the side branch, not of the line");
}

#[test]
fn clocks_that_differ_by_minutes_say_the_same() {
    let mut repo = Repo::new();
    put(&mut repo, REQUEST, "2026-03-03");
    repo.write(REVIEW, "a: 1");
    dated(&mut repo, "2026-03-03T09:56:00+01:00", "2026-03-03T09:56:00+01:00");
    repo.write(OTHER, "a: 1");
    dated(&mut repo, "2026-03-03T09:54:00+01:00", "2026-03-03T09:54:00+01:00");
    let history = walked(&repo);
    assert_eq!(history.first(REVIEW).unwrap().clock, Clock::Sound);
    let behind = history.first(OTHER).unwrap();
    assert!(matches!(behind.clock, Clock::Behind(_)), "six minutes are more than five");
    assert_eq!(behind.written().day, date(2026, 3, 3));
}

#[test]
fn one_clock_that_was_ahead_does_not_make_all_others_late() {
    let mut repo = laboratory(&["2026-02-20", "2026-06-01", "2026-03-02"]);
    on(&mut repo, "2026-03-03");
    put(&mut repo, "README.md", "2026-03-04");
    let history = walked(&repo);
    assert!(matches!(history.first(REVIEW).unwrap().clock, Clock::Disputed(_)));
    let why = late(&examine(&repo)).unwrap_err();
    assert!(why.contains("one of the clocks was wrong"), "{why}");
    // against two clocks that agree, dating back is dating back
    let mut repo = laboratory(&["2026-06-01", "2026-03-20", "2026-03-23"]);
    dated(&mut repo, CLAIMED, CLAIMED);
    assert!(
        late(&examine(&repo)).unwrap()[0].1.contains("written down on 2026-03-23, 14 working days later")
    );
}
