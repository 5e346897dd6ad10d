//! Findings by rule: one nonconformity, many instances; what could not be told; what was in order.

use std::collections::BTreeMap;

use serde::Serialize;

use super::clauses;
use super::dates::{self, Fingerprints};
use super::frame::At;
use super::rules;
use super::say::say;
use super::standing::{self, Stands};
use super::view::{Link, Mark};
use super::words::{self, Day};
use super::{Build, RenderError, view};
use crate::model::finding::{Finding, Grade, Outcome};
use crate::model::page::Page;

/// Findings that the page shows in full at most; with more it shows some of each rule, and leads to the rule's own
/// list of all.
const WHOLE: usize = 220;

/// How many of each rule it shows then.
const SOME: usize = 3;

/// Findings on one sheet of a rule's list.
const SHEET: usize = 220;

/// Records named at most of which there was no telling for one reason.
const NAMED: usize = 60;

/// Width of the bar of one rule, in its own units.
const BAR: usize = 208;

#[derive(Serialize)]
struct FindingsPage {
    at: At,
    total: usize,
    /// Whether all findings stand here, so that filtering them says something of all.
    whole: bool,
    /// How many of them are answered or known debt, in words.
    closed: String,
    firing: usize,
    rules: usize,
    grades: Vec<Graded>,
    cannot_tell: Vec<Unanswered>,
    cannot_total: usize,
    clean: Vec<Clean>,
    /// How many of them looked at something.
    sound: String,
    /// How many of them had nothing to look at.
    idle: Option<(Mark, String)>,
    off: Vec<Off>,
}

#[derive(Serialize)]
struct Graded {
    id: &'static str,
    mark: Mark,
    findings: usize,
    rules: Vec<Entry>,
}

/// One rule with its findings.
#[derive(Serialize)]
struct Entry {
    code: &'static str,
    href: Option<String>,
    title: &'static str,
    class: &'static str,
    found: usize,
    asked: usize,
    cannot: usize,
    found_width: String,
    cannot_from: String,
    cannot_width: String,
    clauses: Vec<Link>,
    basis: &'static str,
    oldest: Option<i64>,
    /// How the laboratory grades it, and why, where that is not as usual.
    setting: Option<(String, String)>,
    advice: String,
    instances: Vec<Instance>,
    /// The list of all its findings, where they do not all stand here.
    all: Option<Link>,
}

/// A sheet of the list of one rule's findings.
#[derive(Serialize)]
struct ListPage {
    at: At,
    title: String,
    code: &'static str,
    rule: Link,
    above: Link,
    found: usize,
    asked: usize,
    sheets: Vec<Link>,
    instances: Vec<Instance>,
}

/// What a finding is filtered by.
#[derive(Serialize)]
struct Facets {
    grade: String,
    basis: String,
    stands: &'static str,
    quarter: String,
}

#[derive(Serialize)]
struct Instance {
    id: String,
    facets: Facets,
    record: Link,
    message: String,
    /// What to do here, where it differs from the rule's usual advice.
    advice: Option<String>,
    place: String,
    day: Option<Day>,
    grade: Option<Mark>,
    /// The answer to it, in words.
    stands: Option<Stands>,
}

#[derive(Serialize)]
struct Unanswered {
    code: &'static str,
    href: Option<String>,
    title: &'static str,
    reasons: Vec<Reason>,
}

/// Records of which there was no telling for one reason.
#[derive(Serialize)]
struct Reason {
    why: String,
    count: usize,
    /// The first of them.
    records: Vec<Link>,
    /// How many more there are.
    more: usize,
}

#[derive(Serialize)]
struct Clean {
    code: &'static str,
    href: Option<String>,
    title: &'static str,
    asked: usize,
    cannot: usize,
}

#[derive(Serialize)]
struct Off {
    code: &'static str,
    href: Option<String>,
    title: &'static str,
    reason: String,
}

/// Whether all findings stand on the page.
fn is_whole(build: &Build) -> bool {
    build.site.checked.outcomes.iter().map(|o| o.findings.len()).sum::<usize>() <= WHOLE
}

/// The address of a finding's entry from the site's root: its own, or that of its rule where there are too many.
pub(super) fn entry_of(build: &Build, finding: &Finding, fragment: &str) -> String {
    let fragment = if is_whole(build) { fragment } else { finding.rule.code };
    format!("findings.html#{fragment}")
}

/// The page of all findings, and the lists of rules that it has no room for.
pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut pages = vec![page(build)?];
    if !is_whole(build) {
        let long = build.site.checked.outcomes.iter().filter(|o| o.findings.len() > SOME);
        for outcome in long {
            pages.extend(list(build, outcome)?);
        }
    }
    Ok(pages)
}

/// Where a sheet of a rule's list stands.
fn sheet(code: &str, place: usize) -> String {
    match place {
        0 => format!("findings/{code}.html"),
        n => format!("findings/{code}-{}.html", n + 1),
    }
}

fn list(build: &Build, outcome: &Outcome) -> Result<Vec<Page>, RenderError> {
    let code = outcome.rule.code;
    let all = by_day(build, outcome);
    let worst = view::worst(&outcome.findings).unwrap_or(outcome.rule.grade);
    let mut ids = Fingerprints::default();
    let mut pages = Vec::new();
    for (place, some) in all.chunks(SHEET).enumerate() {
        let at = At::folder(say!("Findings of {code}", code), "findings");
        let sheets = (0..all.len().div_ceil(SHEET)).map(|other| Link {
            href: (other != place).then(|| at.to(&sheet(code, other))),
            text: say!(
                "{first} to {last}",
                first = other * SHEET + 1,
                last = ((other + 1) * SHEET).min(all.len())
            ),
        });
        let view = ListPage {
            title: outcome.rule.title.to_owned(),
            code,
            rule: Link { href: build.names.rule(code).map(|a| at.to(&a)), text: code.to_owned() },
            above: Link {
                href: Some(at.to(&format!("findings.html#{code}"))),
                text: say("Findings").to_owned(),
            },
            found: all.len(),
            asked: outcome.population(),
            sheets: sheets.collect(),
            instances: some.iter().map(|f| instance(build, f, worst, &at, &mut ids)).collect(),
            at,
        };
        pages.push(build.page(&sheet(code, place), "findings_list.html", &view)?);
    }
    Ok(pages)
}

fn page(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("Findings"), "findings");
    let outcomes = &build.site.checked.outcomes;
    let silent = outcomes.iter().filter(|o| o.findings.is_empty());
    let (idle, sound): (Vec<&Outcome>, Vec<&Outcome>) = silent.partition(|o| o.population() == 0);
    let (idle, sound) = (idle.len(), sound.len());
    let mut ids = Fingerprints::default();
    let grades = [Grade::Major, Grade::Minor, Grade::Observation];
    let view = FindingsPage {
        total: outcomes.iter().map(|o| o.findings.len()).sum(),
        whole: is_whole(build),
        closed: standing::counted(build.site.checked),
        firing: outcomes.iter().filter(|o| !o.findings.is_empty()).count(),
        rules: outcomes.len(),
        grades: grades.into_iter().map(|grade| graded(build, grade, &at, &mut ids)).collect(),
        cannot_tell: outcomes.iter().filter_map(|o| unanswered(build, o, &at)).collect(),
        cannot_total: build.site.checked.cannot_tell().count(),
        clean: outcomes.iter().filter(|o| o.findings.is_empty()).map(|o| clean(build, o, &at)).collect(),
        sound: words::count(sound, "rule"),
        idle: (idle > 0)
            .then(|| (Mark::plain("none", say("Nothing to look at")), words::count(idle, "rule"))),
        off: off(build, &at),
        at,
    };
    build.page("findings.html", "findings.html", &view)
}

/// Rules whose gravest finding is of `grade`, most findings first.
fn graded(build: &Build, grade: Grade, at: &At, ids: &mut Fingerprints) -> Graded {
    let labels = &build.lab().settings.grade_labels;
    let outcomes = build.site.checked.outcomes.iter();
    let mut these: Vec<&Outcome> = outcomes.filter(|o| view::worst(&o.findings) == Some(grade)).collect();
    these.sort_by_key(|o| (std::cmp::Reverse(o.findings.len()), o.rule.code));
    Graded {
        id: grade.word(),
        mark: Mark::grade(grade, say(labels.of(grade))),
        findings: these.iter().map(|o| o.findings.len()).sum(),
        rules: these.into_iter().map(|o| entry(build, o, at, ids)).collect(),
    }
}

fn entry(build: &Build, outcome: &Outcome, at: &At, ids: &mut Fingerprints) -> Entry {
    let asked = outcome.population();
    let (found, cannot) = (outcome.findings.len(), outcome.cannot_tell.len());
    let width = |part: usize| part * BAR * 10 / asked.max(1);
    let text = |tenths: usize| format!("{}.{}", tenths / 10, tenths % 10);
    // A sliver of two units is the least that the eye finds.
    let shown = |part: usize| if part == 0 { 0 } else { width(part).max(20) };
    let oldest = outcome.findings.iter().filter_map(|f| dates::day(build.lab(), f)).min();
    let worst = view::worst(&outcome.findings).unwrap_or(outcome.rule.grade);
    let is_whole = is_whole(build);
    Entry {
        code: outcome.rule.code,
        href: build.names.rule(outcome.rule.code).map(|a| at.to(&a)),
        title: outcome.rule.title,
        class: worst.word(),
        found,
        asked,
        cannot,
        found_width: text(shown(found)),
        cannot_from: text(BAR * 10 - shown(cannot)),
        cannot_width: text(shown(cannot)),
        clauses: clauses::links(outcome.rule, at),
        basis: say(outcome.rule.rests_on()),
        oldest: oldest.map(|day| i64::from((build.lab().as_of.day - day).get_days())),
        advice: outcome.rule.advice.to_owned(),
        setting: rules::setting(build, outcome.rule.code),
        instances: by_day(build, outcome)
            .into_iter()
            .take(if is_whole { usize::MAX } else { SOME })
            .map(|f| instance(build, f, worst, at, ids))
            .collect(),
        all: (!is_whole && found > SOME).then(|| Link {
            href: Some(at.to(&sheet(outcome.rule.code, 0))),
            text: say!("All {findings}", findings = words::count(found, "finding")),
        }),
    }
}

/// Findings of one rule, oldest first; those without a day last.
fn by_day<'a>(build: &Build, outcome: &'a Outcome) -> Vec<&'a Finding> {
    let mut all: Vec<&Finding> = outcome.findings.iter().collect();
    all.sort_by_key(|f| {
        let day = dates::day(build.lab(), f);
        (day.is_none(), day)
    });
    all
}

fn instance(build: &Build, finding: &Finding, worst: Grade, at: &At, ids: &mut Fingerprints) -> Instance {
    let labels = &build.lab().settings.grade_labels;
    let advice = (finding.advice != finding.rule.advice).then(|| finding.advice.clone());
    let day = dates::day(build.lab(), finding);
    let facets = Facets {
        grade: say(labels.of(finding.grade)).to_owned(),
        basis: words::sentence(say(finding.rule.rests_on())),
        stands: match () {
            () if finding.answer().is_some() => say("Answered"),
            () if finding.debt().is_some() => say("Known debt"),
            () => say("Open"),
        },
        quarter: day.map_or_else(|| say("none").to_owned(), words::quarter),
    };
    Instance {
        id: ids.fragment(finding),
        facets,
        record: card(build, finding, at),
        message: finding.message.clone(),
        advice,
        place: dates::place(build, &finding.place),
        day: day.map(Day::from),
        grade: (finding.grade != worst).then(|| Mark::grade(finding.grade, say(labels.of(finding.grade)))),
        stands: standing::of(build, finding),
    }
}

/// The record of a finding, leading to the finding's card on the record's page; where no page shows
/// the record, to what stands in the same file.
fn card(build: &Build, finding: &Finding, at: &At) -> Link {
    let mut link = record(build, &finding.record, finding.part.as_deref(), at);
    if build.lab().jobs.contains_key(&finding.record) {
        link.href = build.names.record(&finding.record).map(|page| at.to(page));
    }
    let has_cards = |page: &str| !page.contains('#');
    if let Some(page) = link.href.as_mut().filter(|page| has_cards(page)) {
        page.push('#');
        page.push_str(&Fingerprints::first(finding));
    }
    if link.href.is_none() {
        link.href = build.names.file(&finding.place.file).map(|a| at.to(a));
    }
    link
}

/// A record by its id and part, leading to the page that shows it.
fn record(build: &Build, id: &str, part: Option<&str>, at: &At) -> Link {
    let whole = part.map_or_else(|| id.to_owned(), |part| format!("{id}/{part}"));
    let address = build.names.record(&whole).or_else(|| build.names.record(id));
    Link { href: address.map(|a| at.to(a)), text: whole }
}

fn unanswered(build: &Build, outcome: &Outcome, at: &At) -> Option<Unanswered> {
    if outcome.cannot_tell.is_empty() {
        return None;
    }
    let mut reasons: BTreeMap<&str, (usize, Vec<Link>)> = BTreeMap::new();
    for cannot in &outcome.cannot_tell {
        let (count, records) = reasons.entry(&cannot.why).or_default();
        *count += 1;
        if records.len() < NAMED {
            records.push(record(build, &cannot.record, cannot.part.as_deref(), at));
        }
    }
    let reasons = reasons.into_iter().map(|(why, (count, records))| Reason {
        why: words::sentence(why),
        count,
        more: count - records.len(),
        records,
    });
    Some(Unanswered {
        code: outcome.rule.code,
        href: build.names.rule(outcome.rule.code).map(|a| at.to(&a)),
        title: outcome.rule.title,
        reasons: reasons.collect(),
    })
}

fn clean(build: &Build, outcome: &Outcome, at: &At) -> Clean {
    Clean {
        code: outcome.rule.code,
        href: build.names.rule(outcome.rule.code).map(|a| at.to(&a)),
        title: outcome.rule.title,
        asked: outcome.pass_count(),
        cannot: outcome.cannot_tell.len(),
    }
}

fn off(build: &Build, at: &At) -> Vec<Off> {
    let all = build.site.checked.switched_off.iter();
    all.map(|(rule, reason)| Off {
        code: rule.code,
        href: build.names.rule(rule.code).map(|a| at.to(&a)),
        title: rule.title,
        reason: reason.clone(),
    })
    .collect()
}
