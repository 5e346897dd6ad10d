//! About this build: settings in force, what was read, and what could not be.

use serde::Serialize;

use super::cards;
use super::dates::Fingerprints;
use super::findings;
use super::frame::At;
use super::names;
use super::rules;
use super::say::say;
use super::view::{Link, Pair};
use super::words::{self, Day};
use super::{Build, RenderError};
use crate::model::finding::{Finding, Outcome};
use crate::model::lab::BrokenLink;
use crate::model::page::Page;
use crate::model::place::Place;
use crate::model::rule::Check;
use crate::model::settings::{Limits, Settings, Thresholds};
use crate::model::tree::Origin;

/// Lines of one list at most; the rest is counted. Findings name all.
const LISTED: usize = 100;

/// Rules about names that lead nowhere: of records, and of talks and messages.
const NAMES: [&str; 2] = ["REF-001", "COM-005"];

#[derive(Serialize)]
struct AboutPage {
    at: At,
    facts: Vec<Pair>,
    counts: Vec<(String, usize)>,
    thresholds: Vec<Number>,
    limits: Vec<Number>,
    settings: Vec<Pair>,
    rules: Vec<Deviating>,
    unread: Vec<UnreadFile>,
    later: Vec<(String, Day)>,
    broken: Vec<Broken>,
    /// How many more files, records and names there are than the lists tell.
    more: [usize; 3],
}

#[derive(Serialize)]
struct Number {
    key: &'static str,
    meaning: &'static str,
    value: String,
    usual: Option<String>,
    /// Rules that read it.
    rules: Vec<Link>,
}

/// A rule that the laboratory switched off or grades otherwise.
#[derive(Serialize)]
struct Deviating {
    rule: Link,
    how: String,
    reason: String,
}

#[derive(Serialize)]
struct UnreadFile {
    file: String,
    kind: String,
    job: Link,
    why: Vec<String>,
}

#[derive(Serialize)]
struct Broken {
    record: Link,
    text: String,
    wants: String,
    file: String,
    /// The finding that says so, under the rule whose matter it is.
    found: Option<Link>,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("About this build"), "about");
    let lab = build.lab();
    let settings = &lab.settings;
    let view = AboutPage {
        facts: facts(build),
        counts: lab.counts.iter().map(|(kind, n)| (words::sentence(say(&kind.to_string())), *n)).collect(),
        thresholds: numbers(
            &settings.thresholds.items(),
            &Thresholds::default().items(),
            Thresholds::meaning,
            |key| readers(build, key, &at),
        ),
        limits: numbers(&settings.limits.items(), &Limits::default().items(), Limits::meaning, |_| {
            Vec::new()
        }),
        settings: rest(settings),
        rules: deviating(build, &at),
        unread: unread(build, &at),
        later: lab.later.iter().take(LISTED).map(|(meta, _, day)| (meta.id.clone(), (*day).into())).collect(),
        broken: broken(build, &at),
        more: [lab.unread.len(), lab.later.len(), lab.broken_links.len()].map(|n| n.saturating_sub(LISTED)),
        at,
    };
    build.page("about.html", "about.html", &view)
}

fn facts(build: &Build) -> Vec<Pair> {
    let lab = build.lab();
    let from = match (build.site.tree.commit(), &build.site.tree.origin) {
        (Some(commit), _) => say!("the files of commit {commit}", commit),
        (None, Origin::Memory) => say("files in memory").to_owned(),
        (None, _) => say("the files on disk, which stand in no commit").to_owned(),
    };
    let commit = build.site.commit.unwrap_or(say("none: the files stand in no commit"));
    let of_records = |o: &&Outcome| !matches!(o.rule.check, Check::Reading(_));
    let outcomes = &build.site.checked.outcomes;
    let questions: usize = outcomes.iter().filter(of_records).map(Outcome::population).sum();
    let written = lab.jobs.values().any(|j| j.meta().written.is_some());
    let history =
        if written { say("read: each record has the day of its first commit") } else { say("not read") };
    vec![
        Pair::new("As of", format!("{}, {}", lab.as_of.day, say(lab.as_of.origin.words()))),
        Pair::new("Read", from),
        Pair::new("Commit", commit),
        Pair::new("Records end on", ends(build)),
        Pair::new("History of git", history),
        Pair::new("Edition", say(lab.settings.edition.word())),
        Pair::new("Countersign", build.site.version),
        Pair::new("Records", words::grouped(lab.counts.values().sum::<usize>() as u64)),
        Pair::new("Questions asked of records", words::grouped(questions as u64)),
        Pair::new("Approvals", super::approvals::about(build)),
        Pair::new("Cannot tell", words::grouped(build.site.checked.cannot_tell().count() as u64)),
    ]
}

/// The day of the commit, and what that means for a later as-of day.
fn ends(build: &Build) -> String {
    let Some(on) = build.site.committed.map(|on| on.day) else {
        return say("not known: no commit holds these files").to_owned();
    };
    match build.records_end() {
        Some(_) => say!("{on}, the day of the commit; what happened after it is not in them yet", on),
        None => say!("{on}, the day of the commit", on),
    }
}

/// Rules that read a setting.
fn readers(build: &Build, key: &str, at: &At) -> Vec<Link> {
    let read = names::rules(build.site.checked).filter(|rule| rule.thresholds.contains(&key));
    read.map(|rule| cards::rule(build, rule.code, at)).collect()
}

/// Numbers of the settings with what each means.
fn numbers(
    now: &[(&'static str, u32, &'static str)],
    usual: &[(&'static str, u32, &'static str)],
    meaning: impl Fn(&str) -> Option<&'static str>,
    rules: impl Fn(&str) -> Vec<Link>,
) -> Vec<Number> {
    now.iter()
        .zip(usual)
        .map(|((key, value, unit), (_, usual, _))| Number {
            key,
            meaning: say(meaning(key).unwrap_or_default()),
            value: words::amount(*value, unit),
            usual: (value != usual).then(|| words::grouped(u64::from(*usual))),
            rules: rules(key),
        })
        .collect()
}

fn rest(settings: &Settings) -> Vec<Pair> {
    let days: Vec<String> = settings.calendar.weekend.iter().map(words::plain).collect();
    let holidays: Vec<String> = settings.calendar.holidays.iter().map(ToString::to_string).collect();
    let labels = &settings.grade_labels;
    let none = |text: String| if text.is_empty() { say("none").to_owned() } else { text };
    let baseline = settings.evidence_baseline.map_or_else(|| say("none").to_owned(), |d| d.to_string());
    let accreditation = settings.laboratory.accreditation.clone();
    let mut all = vec![Pair::new("Laboratory", settings.laboratory.name.clone())];
    all.extend(Pair::maybe("Accreditation", accreditation));
    all.extend([
        Pair::new("Time zone", settings.time_zone.clone()),
        Pair::new("Days off", none(words::list(&days))),
        Pair::new("Holidays", none(holidays.join(", "))),
        Pair::new("Nothing is looked at before", baseline),
        Pair::new("Branch whose history counts", settings.protected_branch.clone()),
        Pair::new(
            "One person may hold several roles",
            if settings.single_person_roles { say("yes") } else { say("no") },
        ),
        Pair::new(
            "Grades are called",
            format!("{}, {}, {}", say(&labels.major), say(&labels.minor), say(&labels.observation)),
        ),
    ]);
    all
}

fn deviating(build: &Build, at: &At) -> Vec<Deviating> {
    let known = |code: &str| names::rules(build.site.checked).any(|r| r.code == code);
    let all = build.lab().settings.rules.keys().filter(|code| known(code));
    all.filter_map(|code| {
        let (how, reason) = rules::setting(build, code)?;
        Some(Deviating { rule: cards::rule(build, code, at), how, reason })
    })
    .collect()
}

/// Files that were no records, with what the rules of reading found in them.
fn unread(build: &Build, at: &At) -> Vec<UnreadFile> {
    let lab = build.lab();
    let findings: Vec<&Finding> = build.site.checked.outcomes.iter().flat_map(|o| &o.findings).collect();
    let all = lab.unread.iter().take(LISTED).map(|unread| UnreadFile {
        file: unread.file.to_string(),
        kind: say(&unread.kind.to_string()).to_owned(),
        job: Link { href: build.names.record(&unread.record).map(|a| at.to(a)), text: unread.record.clone() },
        why: findings
            .iter()
            .filter(|f| f.place.file == unread.file && f.rule.code.starts_with("DATA-"))
            .map(|f| f.message.clone())
            .collect(),
    });
    all.collect()
}

fn broken(build: &Build, at: &At) -> Vec<Broken> {
    let all = build.lab().broken_links.iter().take(LISTED).map(|link| Broken {
        record: Link { href: build.names.record(&link.record).map(|a| at.to(a)), text: link.record.clone() },
        text: link.text.clone(),
        wants: if link.wants == "*" {
            say("any record").to_owned()
        } else {
            say(&link.wants.replace('_', " ")).to_owned()
        },
        file: link.place.file.to_string(),
        found: found(build, link, at),
    });
    all.collect()
}

/// The finding about a name that leads nowhere: of REF-001, or of COM-005 for a talk that is cited and
/// not on record.
fn found(build: &Build, link: &BrokenLink, at: &At) -> Option<Link> {
    let findings = build.site.checked.outcomes.iter().flat_map(|o| &o.findings);
    let is_there = |place: &Place| *place == link.place;
    let mut about = findings.filter(|f| NAMES.contains(&f.rule.code));
    let found = about.find(|f| {
        is_there(&f.place)
            || f.also.iter().any(|(place, _)| is_there(place))
            || f.message.contains(&link.text)
    })?;
    let href = at.to(&findings::entry_of(build, found, &Fingerprints::first(found)));
    Some(Link { href: Some(href), text: format!("{}, {}", found.rule.code, found.rule.title) })
}
