//! The front page: whose site, as of when, and the three questions in counts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::answers::Answer;
use super::changes::State;
use super::clauses::{self, Brief};
use super::frame::At;
use super::look::Stage;
use super::say::say;
use super::strip::{self, Strip};
use super::taken_up;
use super::view::Mark;
use super::words::{self, Day};
use super::{Build, RenderError};
use crate::model::clause::CLAUSES;
use crate::model::finding::{Finding, Grade, Outcome};
use crate::model::page::Page;
use crate::model::rule::Check;
use crate::model::settings::Thresholds;

/// Width of the bar of all questions, in its own units.
const BAR: usize = 620;

#[derive(Serialize)]
struct FrontPage {
    at: At,
    doors: Vec<Door>,
    questions: [Question; 3],
    /// The day on which the records end, where that is before the as-of day.
    ends: Option<Day>,
    /// How many findings rest on days after it.
    beyond: String,
    strip: Strip,
    grades: Vec<GradeCount>,
    asked: Asked,
    clauses: Vec<Brief>,
    blind: Vec<String>,
}

#[derive(Serialize)]
struct Door {
    href: &'static str,
    name: &'static str,
    says: String,
}

#[derive(Serialize)]
struct Question {
    title: &'static str,
    of: String,
    tally: Vec<(usize, Mark)>,
}

#[derive(Serialize)]
struct GradeCount {
    count: usize,
    mark: Mark,
    spread: String,
}

#[derive(Serialize)]
struct Asked {
    rules: String,
    /// Rules among them that had nothing to look at.
    idle: usize,
    questions: u64,
    records: u64,
    passes: u64,
    findings: u64,
    cannot: u64,
    pass_width: String,
    finding_width: String,
    finding_from: String,
    cannot_from: String,
    cannot_width: String,
    /// Of those that can not be told: how many are open, and how many another finding explains.
    open: u64,
    explained: u64,
    reasons: String,
    thresholds: String,
    /// What was asked of files while they were read: another population, never added to the first.
    files: Option<String>,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let view = FrontPage {
        at: At::root(say("Overview"), "index"),
        doors: doors(build),
        questions: [agreed(build), told(build), listens(build)],
        ends: build.records_end().map(Day::from),
        beyond: beyond(build),
        strip: strip::strip(build),
        grades: grades(build),
        asked: asked(build),
        clauses: clauses::brief(build),
        blind: blind(build),
    };
    build.page("index.html", "front.html", &view)
}

fn doors(build: &Build) -> Vec<Door> {
    let lab = build.lab();
    let reported = build.looks.iter().filter(|l| l.stage == Stage::Reported).count();
    let findings: usize = build.site.checked.outcomes.iter().map(|o| o.findings.len()).sum();
    let rules = build.site.checked.outcomes.iter().filter(|o| !o.findings.is_empty()).count();
    let closed = super::standing::counted(build.site.checked);
    let door = |href, name, says| Door { href, name, says };
    let mut doors = vec![
        door(
            "jobs.html",
            say("Jobs"),
            say!(
                "{requests}, {reported} reported",
                requests = words::count(build.looks.len(), "request"),
                reported
            ),
        ),
        door(
            "findings.html",
            say("Findings"),
            say!("{findings} under {rules}{closed}", findings, rules = words::count(rules, "rule"), closed),
        ),
        door("clauses.html", say("Clauses"), say("from clause to record").to_owned()),
        door(
            "customers.html",
            say("Customers"),
            say!("{customers} on record", customers = lab.customers.len()),
        ),
        door("registers.html", say("Registers"), registers(build)),
        door("roles.html", say("People"), say("who could sign, day by day").to_owned()),
        door("management-review.html", say("Review"), words::quarters(build.period())),
    ];
    let verdicts = super::approvals::in_short(build);
    doors.extend(verdicts.map(|says| door("approvals.html", say("Approvals"), says)));
    doors
}

fn registers(build: &Build) -> String {
    let lab = build.lab();
    say!(
        "{complaints}, {actions}, {surveys} and more",
        complaints = words::count(lab.complaints.len(), "complaint"),
        actions = words::count(lab.actions.len(), "action"),
        surveys = words::count(lab.campaigns.len(), "survey")
    )
}

fn agreed(build: &Build) -> Question {
    let count = |answer| build.looks.iter().filter(|l| l.agreed.answer == answer).count();
    let asked = build.looks.len() - count(Answer::DoesNotArise);
    Question {
        title: say("What was agreed?"),
        of: words::count(asked, "job accepted, begun or reported/jobs accepted, begun or reported"),
        tally: vec![
            (count(Answer::Shown), Mark::pass(say("shown"))),
            (count(Answer::Gaps), Mark::grade(Grade::Minor, say("shown, with gaps"))),
            (count(Answer::GraveGaps), Mark::grade(Grade::Major, say("shown, with a grave gap"))),
            (count(Answer::NotShown), Mark::grade(Grade::Major, say("not shown"))),
            (count(Answer::CannotTell), Mark::cannot(say("cannot tell"))),
        ],
    }
}

/// Counts jobs, as the strip below and the register do; a job may hold several changes.
fn told(build: &Build) -> Question {
    let count = |answer| build.looks.iter().filter(|l| l.told.answer == answer).count();
    let asked = build.looks.len() - count(Answer::DoesNotArise);
    let settled = build.looks.iter().filter(|l| l.told.answer != Answer::DoesNotArise);
    let changes: usize = settled.map(|l| l.changes.len()).sum();
    let pending = build.looks.iter().flat_map(|l| &l.changes).filter(|c| c.state == State::Pending).count();
    let mut tally = vec![
        (count(Answer::Shown), Mark::pass(say("shown"))),
        (count(Answer::Gaps), Mark::grade(Grade::Minor, say("shown, with gaps"))),
        (count(Answer::GraveGaps), Mark::grade(Grade::Major, say("shown, with a grave gap"))),
        (count(Answer::NotShown), Mark::grade(Grade::Major, say("not shown"))),
        (count(Answer::CannotTell), Mark::cannot(say("cannot tell"))),
    ];
    if pending > 0 {
        tally.push((pending, Mark::plain("open", say("proposed, not agreed yet"))));
    }
    Question {
        title: say("Was every change told, and agreed, before it happened?"),
        of: say!(
            "{jobs} with {changes}: amendments, deviations, outside work, and changes that rules found in the work",
            jobs = words::count(asked, "job"),
            changes = words::count(changes, "change")
        ),
        tally,
    }
}

/// Answers of customers taken up or not; what rules found about listening and acting.
fn listens(build: &Build) -> Question {
    let lab = build.lab();
    let standing = taken_up::standing(lab);
    let about: Vec<&Finding> = (build.site.checked.outcomes.iter())
        .filter(|o| ["FBK-", "CPL-", "ACT-", "MGT-"].iter().any(|family| o.rule.code.starts_with(family)))
        .flat_map(|o| &o.findings)
        .collect();
    let count = |grade| about.iter().filter(|f| f.grade == grade).count();
    let labels = &lab.settings.grade_labels;
    let finding = |grade| {
        Mark::grade(grade, say!("{grade} findings about it", grade = say(labels.of(grade)).to_lowercase()))
    };
    Question {
        title: say("Does the laboratory listen, and act?"),
        of: format!(
            "{}; {}; {}",
            words::count(standing.answers, "answer from customers/answers from customers"),
            words::count(lab.complaints.len(), "complaint"),
            words::count(lab.actions.len(), "action")
        ),
        tally: vec![
            (standing.taken_up, Mark::pass(say("taken up in an analysis"))),
            (standing.in_time, Mark::plain("open", say("in no analysis yet, still in time"))),
            (standing.past, Mark::grade(Grade::Minor, say("in no analysis, past the time for it"))),
            (count(Grade::Major), finding(Grade::Major)),
            (count(Grade::Minor), finding(Grade::Minor)),
        ],
    }
}

fn grades(build: &Build) -> Vec<GradeCount> {
    let labels = &build.lab().settings.grade_labels;
    let of = |grade| {
        let all = build.site.checked.outcomes.iter().flat_map(|o| &o.findings).filter(|f| f.grade == grade);
        let (jobs, others): (BTreeSet<&str>, BTreeSet<&str>) =
            all.clone().map(|f| f.record.as_str()).partition(|id| build.lab().jobs.contains_key(*id));
        let rules: BTreeSet<&str> = all.clone().map(|f| f.rule.code).collect();
        GradeCount {
            count: all.count(),
            mark: Mark::grade(grade, say(labels.of(grade))),
            spread: spread(jobs.len(), others.len(), rules.len()),
        }
    };
    [Grade::Major, Grade::Minor, Grade::Observation].into_iter().map(of).collect()
}

/// On how many jobs and other records findings stand, and of how many rules.
fn spread(jobs: usize, others: usize, rules: usize) -> String {
    let others_said = words::count(others, "other record");
    let on = match (jobs, others) {
        (0, 0) => return String::new(),
        (0, _) => words::count(others, "record"),
        (_, 0) => words::count(jobs, "job"),
        _ => say!("{jobs} and {others_said}", jobs = words::count(jobs, "job"), others_said),
    };
    say!("on {on}, under {rules}", on, rules = words::count(rules, "rule"))
}

/// Whether a rule asks files while they are read, and not records.
fn reads_files(outcome: &Outcome) -> bool {
    matches!(outcome.rule.check, Check::Reading(_))
}

/// What rules of reading found in how many files.
fn files(build: &Build) -> Option<String> {
    let of_files: Vec<&Outcome> = build.site.checked.outcomes.iter().filter(|o| reads_files(o)).collect();
    let files = of_files.iter().map(|o| o.population()).max()?;
    let found: usize = of_files.iter().map(|o| o.findings.len()).sum();
    let found = if found == 0 { say("no finding").to_owned() } else { words::count(found, "finding") };
    Some(say!(
        "{rules} looked at {files} while they were read: {found}.",
        rules = words::count(of_files.len(), "more rule"),
        files = words::count(files, "file"),
        found
    ))
}

fn asked(build: &Build) -> Asked {
    let checked = build.site.checked;
    let outcomes: Vec<&Outcome> = checked.outcomes.iter().filter(|o| !reads_files(o)).collect();
    let questions: usize = outcomes.iter().map(|o| o.population()).sum();
    let passes: usize = outcomes.iter().map(|o| o.pass_count()).sum();
    let findings: usize = outcomes.iter().map(|o| o.findings.len()).sum();
    let cannot = outcomes.iter().flat_map(|o| &o.cannot_tell);
    let explained = cannot.clone().filter(|c| c.follows_from.is_some()).count();
    let cannot = cannot.count();
    // To a tenth of a unit, so that every platform writes the same digits.
    let tenths = |part: usize| part * BAR * 10 / questions.max(1);
    let text = |tenths: usize| format!("{}.{}", tenths / 10, tenths % 10);
    let (pass, found) = (tenths(passes), tenths(findings));
    Asked {
        rules: words::count(outcomes.len(), "rule"),
        idle: outcomes.iter().filter(|o| o.population() == 0).count(),
        questions: questions as u64,
        records: build.lab().counts.values().sum::<usize>() as u64,
        passes: passes as u64,
        findings: findings as u64,
        cannot: cannot as u64,
        pass_width: text(pass),
        finding_from: text(pass),
        finding_width: text(found),
        cannot_from: text(pass + found),
        cannot_width: text(if cannot == 0 { 0 } else { BAR * 10 - pass - found }),
        open: (cannot - explained) as u64,
        explained: explained as u64,
        reasons: reasons(build),
        thresholds: thresholds(build),
        files: files(build),
    }
}

/// The commonest reasons for which there is no telling, with how often each was given.
fn reasons(build: &Build) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for cannot in build.site.checked.cannot_tell().filter(|c| c.follows_from.is_none()) {
        *counts.entry(&cannot.why).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(why, count)| (std::cmp::Reverse(*count), *why));
    let rest: usize = counts.iter().skip(3).map(|(_, count)| count).sum();
    let mut texts: Vec<String> =
        counts.iter().take(3).map(|(why, count)| format!("{why} ({count})")).collect();
    if rest > 0 {
        texts.push(say!("other ({rest})", rest));
    }
    texts.join(", ")
}

fn thresholds(build: &Build) -> String {
    let settings = &build.lab().settings;
    let all = settings.thresholds.items();
    let usual = Thresholds::default().items();
    let changed = all.iter().zip(&usual).filter(|(now, usual)| now.1 != usual.1).count();
    let off = build.site.checked.switched_off.len();
    let off = if off == 0 {
        String::new()
    } else {
        say!(" {rules} switched off.", rules = words::count(off, "rule"))
    };
    say!(
        "{thresholds} in force, {changed} changed by the laboratory.{off}",
        thresholds = words::count(all.len(), "threshold"),
        changed,
        off
    )
}

/// What no page can show, whatever the records say.
fn blind(build: &Build) -> Vec<String> {
    let lab = build.lab();
    let mut all = vec![say("Talks and phone calls that nobody wrote down.").to_owned(), completeness(build)];
    all.push(say("What e-mails and reports say: they are kept elsewhere, and only named here.").to_owned());
    let history = lab.jobs.values().any(|j| j.meta().written.is_some());
    all.push(if history {
        say("Whether a date typed into a record is true. Dates of commits are claims as well.").to_owned()
    } else {
        say("Whether a date typed into a record is true. When records were written down was not read from git.")
            .to_owned()
    });
    all.push(if lab.approvals.asked {
        say("Whether a person really signed what needs no approval: the records say so.").to_owned()
    } else {
        say("Whether a person really signed: the records say so, and no signature was verified.").to_owned()
    });
    if let Some(ends) = build.records_end() {
        all.push(say!("What happened after {ends}, the day of the commit: the records end there, and the as-of day is {day}.", ends, day = lab.as_of.day));
    }
    if !lab.unread.is_empty() {
        all.push(say!("{files} that could not be read.", files = words::count(lab.unread.len(), "file")));
    }
    if !lab.later.is_empty() {
        let later = words::count(lab.later.len(), "record");
        all.push(say!("{later} dated after {day}, left out.", later, day = lab.as_of.day));
    }
    all.extend(unseen(build));
    all
}

/// How many findings rest on days after those of which the records tell.
fn beyond(build: &Build) -> String {
    let all = build.site.checked.outcomes.iter().flat_map(|o| &o.findings);
    match all.filter(|finding| finding.beyond.is_some()).count() {
        0 => say("No finding rests").to_owned(),
        1 => say("1 finding rests").to_owned(),
        n => say!("{n} findings rest", n),
    }
}

/// How many clauses have no rule of their own, and how many of them are parts of one that has.
fn unseen(build: &Build) -> Option<String> {
    let unseen = clauses::unseen(build);
    let parts = unseen.iter().filter(|clause| clauses::part_of(build, clause).is_some()).count();
    let said = say!(
        "What {unseen} of the {all} clauses in the catalogue ask: no rule is about them by themselves",
        unseen = unseen.len(),
        all = CLAUSES.len()
    );
    let whole = match parts {
        0 => String::new(),
        1 => say("; 1 of them is part of a clause that rules look at as a whole").to_owned(),
        n => say!("; {n} of them are parts of clauses that rules look at as a whole", n),
    };
    (!unseen.is_empty()).then(|| format!("{said}{whole}."))
}

fn completeness(build: &Build) -> String {
    let register = &build.lab().register;
    let exported = register.iter().filter_map(|r| r.body.exported_on).max();
    if register.is_empty() {
        return say("Jobs without a record: there is no register of job numbers to compare with.").to_owned();
    }
    let of = exported.map_or_else(String::new, |day| say!(" of {iso}", iso = Day::from(day).iso));
    let reports = register.iter().filter(|r| r.body.report_no.is_some()).count();
    let numbers = words::count(reports, "report number");
    say!("Jobs that are in neither the records nor the register{of} ({numbers}).", of, numbers)
}
