//! Agreed, done, reported: the comparison as a table, each difference beside its findings.

use serde::Serialize;

use super::contract;
use crate::model::finding::{Finding, Grade};
use crate::render::answers::Answer;
use crate::render::changes::State;
use crate::render::compare::{self, Row as Compared, Term, Word};
use crate::render::dates::Fingerprints;
use crate::render::frame::At;
use crate::render::look::Look;
use crate::render::say::say;
use crate::render::view::{Link, Mark};
use crate::render::{Build, parts, words};

/// The section of the comparison.
#[derive(Serialize)]
pub(super) struct Section {
    rows: Vec<Row>,
    /// What the words can not mean here.
    note: Option<&'static str>,
}

/// Said where the contract itself is in doubt.
const AS_WRITTEN: &str = "“As agreed” means here: as the contract is written down now. Whether it was agreed so at \
                          the time, the records do not show.";

#[derive(Serialize)]
struct Row {
    term: String,
    agreed: String,
    origin: String,
    done: String,
    reported: String,
    /// What a file says instead, not agreed.
    edited: Vec<String>,
    word: Mark,
    why: Option<String>,
    findings: Vec<Link>,
}

pub(super) fn section(build: &Build, look: &Look, _: &At) -> Section {
    let rows = compare::of(build.lab(), look.job, &look.changes);
    let lines: Vec<u32> = rows.iter().filter_map(|r| r.line).collect();
    let several = lines.iter().any(|line| Some(line) != lines.first());
    let note = (look.agreed.answer == Answer::CannotTell).then_some(say(AS_WRITTEN));
    Section { rows: rows.iter().map(|r| row(build, look, r, several)).collect(), note }
}

fn row(build: &Build, look: &Look, row: &Compared, several: bool) -> Row {
    let or_dash = |text: Option<&String>| text.map_or_else(|| "–".to_owned(), |t| named(build, row.term, t));
    let agreed: Vec<String> = row.agreed.iter().map(|a| named(build, row.term, a)).collect();
    let origin: Vec<String> = row.origin.iter().map(|source| called(look, source)).collect();
    let prefix = row.line.filter(|_| several).map_or_else(String::new, |line| say!("Line {line}: ", line));
    let findings: Vec<&Finding> = match row.word {
        Word::Differs(_) => about(look, row),
        _ => Vec::new(),
    };
    let (word, why) = word(look, row, &findings);
    Row {
        term: words::sentence(&format!("{prefix}{}", term(row.term))),
        agreed: if agreed.is_empty() { "–".to_owned() } else { agreed.join(say(", then ")) },
        origin: words::list(&origin),
        done: or_dash(row.done.as_ref()),
        reported: or_dash(row.reported.as_ref()),
        edited: row.edited.iter().map(|text| words::sentence(text)).collect(),
        word,
        why,
        findings: findings
            .into_iter()
            .map(|f| Link {
                href: Some(format!("#{}", Fingerprints::first(f))),
                text: f.rule.code.to_owned(),
            })
            .collect(),
    }
}

fn term(term: Term) -> &'static str {
    match term {
        Term::Work => say("work"),
        Term::Method => say("method"),
        Term::Edition => say("edition"),
        Term::Departures => say("departures from the method"),
        Term::Items => say("items"),
        Term::Provider => say("done by"),
        Term::Due => say("report by"),
        Term::DecisionRule => say("decision rule"),
    }
}

/// A value with the name that goes with an id.
fn named(build: &Build, term: Term, value: &str) -> String {
    match term {
        Term::Provider => {
            let id = value.split([',', ' ']).next().unwrap_or(value);
            let name = contract::provider(build, id);
            value.replacen(id, &name, 1)
        }
        _ => value.to_owned(),
    }
}

/// Where a value comes from, as people call it.
fn called(look: &Look, source: &str) -> String {
    if let Some(id) = source.strip_prefix("agreement ") {
        return say!("Agreement {id}", id);
    }
    parts::called(look.job, source)
}

fn word(look: &Look, row: &Compared, findings: &[&Finding]) -> (Mark, Option<String>) {
    match &row.word {
        Word::AsAgreed => (Mark::fine(say("as agreed")), None),
        Word::Covered(by) => {
            let by: Vec<String> = by.iter().map(|source| called(look, source)).collect();
            (Mark::fine(say("as agreed")), Some(say!("covered by {by}", by = words::list(&by))))
        }
        Word::Differs(why) => {
            let worst = findings.iter().map(|f| f.grade).min();
            let mark = match worst {
                Some(grade) => Mark::grade(grade, say("differs")),
                None => Mark::plain("open", say("differs, no finding")),
            };
            let told = look.late.filter(|late| row.term == Term::Due && late.told == State::Before);
            let told = told.map_or("", |_| say(", told in time"));
            (mark, Some(format!("{why}{told}")))
        }
        Word::CannotTell(why) => (Mark::cannot(say("cannot tell")), Some(why.clone())),
        Word::Open => (Mark::plain("open", say("still to come")), None),
    }
}

/// Findings about a term: of the rules that ask about it, on its line where they name one.
fn about<'a>(look: &Look<'a>, row: &Compared) -> Vec<&'a Finding> {
    let rules: &[&str] = match row.term {
        Term::Work => &["AMD-001", "AMD-002", "REV-001"],
        Term::Method | Term::Edition | Term::Departures => {
            &["DEV-001", "DEV-002", "DEV-003", "DEV-005", "AMD-001", "AMD-002", "REV-012"]
        }
        Term::Items => &["AMD-001", "AMD-002"],
        Term::Provider => &["SUB-001", "SUB-002", "SUB-003", "DEV-001"],
        Term::Due => &["COM-002"],
        Term::DecisionRule => &["REV-010", "RPT-002", "RPT-003"],
    };
    let on_line = |f: &&Finding| match (f.contract_line, row.line) {
        (Some(of), Some(line)) => of == line,
        _ => true,
    };
    let mut all: Vec<&Finding> = look
        .answers
        .findings
        .iter()
        .copied()
        .filter(|f| rules.contains(&f.rule.code))
        .filter(on_line)
        .collect();
    all.sort_by_key(|f| (f.grade, f.rule.code));
    all.retain(|f| f.grade != Grade::Observation);
    all
}
