//! From each requirement of the procedure to the rules that look at it and what they found in this
//! build, beside how often they were asked.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::frame::At;
use super::say::say;
use super::trace as traced;
use super::view::{self, Link, Mark};
use super::words;
use super::{Build, RenderError};
use crate::model::finding::Outcome;
use crate::model::page::Page;
use crate::model::trace::{self, Requirement, Section as Sources, Support};

#[derive(Serialize)]
struct ProcedurePage {
    at: At,
    total: usize,
    /// How many requirements are in each state, the gravest first.
    states: Vec<(usize, Mark)>,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Section {
    id: String,
    title: &'static str,
    count: String,
    rows: Vec<Row>,
    found: usize,
    /// Rules of the laboratory's own for the section as a whole, with their counts.
    own: Vec<Asked>,
}

#[derive(Serialize)]
struct Row {
    requirement: Vec<Link>,
    text: &'static str,
    mark: Mark,
    /// How grave its state is, the gravest first.
    #[serde(skip)]
    rank: usize,
    found: u64,
    asked: u64,
    cannot: u64,
    rules: Vec<Asked>,
}

/// A rule with its own counts.
#[derive(Serialize)]
struct Asked {
    rule: Link,
    /// `3 of 41`, leading to the findings; `None` for a rule that was not asked.
    says: Option<Link>,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("Procedure"), "procedure");
    let sections: Vec<Section> = trace::by_section()
        .map(|(section, requirements)| Section {
            id: format!("s-{}", super::names::slug(section.prefix)),
            title: section.title,
            count: words::count(requirements.len(), "requirement"),
            found: found_under(build, section, &requirements),
            own: own(build, section, &at),
            rows: requirements.into_iter().map(|r| row(build, r, &at)).collect(),
        })
        .collect();
    let view = ProcedurePage { total: trace::requirements().len(), states: states(&sections), sections, at };
    build.page("procedure.html", "procedure.html", &view)
}

/// The outcomes of a requirement's rules.
fn outcomes<'a>(build: &Build<'a>, requirement: &Requirement<'static>) -> Vec<&'a Outcome> {
    let all = build.site.checked.outcomes.iter();
    let codes = codes(build, requirement);
    all.filter(|outcome| codes.contains(&outcome.rule.code)).collect()
}

/// The rules of a requirement: the catalogue's, then the laboratory's own.
fn codes(build: &Build, requirement: &Requirement<'static>) -> Vec<&'static str> {
    let own = traced::own_rules(build, requirement).into_iter().map(|rule| rule.code);
    requirement.rules.iter().copied().chain(own).collect()
}

/// The laboratory's own rules of a section, with their counts.
fn own(build: &Build, section: &Sources, at: &At) -> Vec<Asked> {
    let rules = traced::own_rules_of(build, section);
    let outcomes: Vec<&Outcome> = build.site.checked.outcomes.iter().collect();
    let links = traced::own_links(build, &rules, at);
    let asked = rules.iter().zip(links).map(|(r, rule)| Asked { rule, says: says(&outcomes, r.code, at) });
    asked.collect()
}

/// Findings under any requirement of a section, each counted once.
fn found_under(build: &Build, section: &Sources, requirements: &[&Requirement<'static>]) -> usize {
    let all = build.site.checked.outcomes.iter();
    let mut of_it: BTreeSet<&str> = requirements.iter().flat_map(|r| codes(build, r)).collect();
    of_it.extend(traced::own_rules_of(build, section).iter().map(|rule| rule.code));
    let of_section = all.filter(|o| of_it.contains(o.rule.code));
    of_section.map(|outcome| outcome.findings.len()).sum()
}

/// How many requirements are in each state, the gravest first.
fn states(sections: &[Section]) -> Vec<(usize, Mark)> {
    let mut all: BTreeMap<usize, (usize, Mark)> = BTreeMap::new();
    for row in sections.iter().flat_map(|section| &section.rows) {
        all.entry(row.rank).or_insert_with(|| (0, row.mark.clone())).0 += 1;
    }
    all.into_values().collect()
}

fn row(build: &Build, requirement: &'static Requirement<'static>, at: &At) -> Row {
    let outcomes = outcomes(build, requirement);
    let sum = |of: fn(&Outcome) -> usize| outcomes.iter().map(|o| of(o) as u64).sum();
    let names = traced::rules(build, requirement, at);
    let rules = codes(build, requirement).into_iter().zip(names);
    let (rank, mark) = state(build, requirement, &outcomes);
    Row {
        requirement: traced::links([requirement.id], at),
        text: requirement.text,
        mark,
        rank,
        found: sum(|o| o.findings.len()),
        asked: sum(Outcome::population),
        cannot: sum(|o| o.cannot_tell.len()),
        rules: rules.map(|(code, rule)| Asked { rule, says: says(&outcomes, code, at) }).collect(),
    }
}

fn says(outcomes: &[&Outcome], code: &str, at: &At) -> Option<Link> {
    let outcome = outcomes.iter().find(|o| o.rule.code == code)?;
    let text = say!(
        "{findings} of {population}",
        findings = outcome.findings.len(),
        population = words::grouped(outcome.population() as u64)
    );
    let href = at.to(&format!("findings.html#{code}"));
    Some(Link { href: (!outcome.findings.is_empty()).then_some(href), text })
}

/// The state of a requirement, with its place in the order of states.
fn state(build: &Build, requirement: &Requirement<'static>, outcomes: &[&Outcome]) -> (usize, Mark) {
    let support = requirement.support();
    if support != Support::Rule && traced::own_rules(build, requirement).is_empty() {
        return (10 + support as usize, traced::mark(support));
    }
    let labels = &build.lab().settings.grade_labels;
    let asked: usize = outcomes.iter().map(|o| o.population()).sum();
    let told: usize = outcomes.iter().map(|o| o.pass_count()).sum();
    match view::worst(outcomes.iter().flat_map(|o| &o.findings)) {
        Some(grade) => (grade as usize, Mark::grade(grade, say(labels.of(grade)))),
        None if outcomes.is_empty() => (6, Mark::plain("none", say("Switched off"))),
        None if asked == 0 => (5, Mark::plain("none", say("Nothing to look at"))),
        None if told == 0 => (3, Mark::cannot(say("Cannot tell"))),
        None => (4, Mark::fine(say("No finding"))),
    }
}
