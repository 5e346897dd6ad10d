//! Every rule with its page, its thresholds in force and what it found.

use serde::Serialize;

use super::clauses;
use super::frame::At;
use super::markdown;
use super::names;
use super::say::say;
use super::view::{self, Link, Mark};
use super::{Build, RenderError};
use crate::model::finding::Outcome;
use crate::model::page::Page;
use crate::model::rule::Rule;

#[derive(Serialize)]
struct RulesPage {
    at: At,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    href: Option<String>,
    title: &'static str,
    summary: &'static str,
    grade: Mark,
    basis: &'static str,
    result: Mark,
    says: String,
    /// How the laboratory grades it, or that it is not asked, and why.
    setting: Option<(String, String)>,
}

#[derive(Serialize)]
struct RulePage {
    at: At,
    row: Row,
    name: &'static str,
    advice: &'static str,
    clauses: Vec<Link>,
    procedure: Vec<&'static str>,
    thresholds: Vec<(String, String)>,
    silenced_by: Vec<Link>,
    findings: usize,
    text: String,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let at = At::root(say("Rules"), "rules");
    let rows = names::rules(build.site.checked).map(|rule| row(build, rule, &at)).collect();
    let mut pages = vec![build.page("rules.html", "rules.html", &RulesPage { at, rows })?];
    for rule in names::rules(build.site.checked) {
        pages.push(page(build, rule)?);
    }
    Ok(pages)
}

fn outcome<'a>(build: &Build<'a>, rule: &Rule) -> Option<&'a Outcome> {
    build.site.checked.outcomes.iter().find(|o| o.rule.code == rule.code)
}

fn row(build: &Build, rule: &'static Rule, at: &At) -> Row {
    let labels = &build.lab().settings.grade_labels;
    let outcome = outcome(build, rule);
    let (result, says) = match outcome {
        None => (Mark::plain("none", say("Switched off")), String::new()),
        Some(outcome) => (result(build, outcome), k_of_n(outcome)),
    };
    Row {
        code: rule.code,
        href: build.names.rule(rule.code).map(|a| at.to(&a)),
        title: rule.title,
        summary: rule.summary,
        grade: Mark::grade(rule.grade, say(labels.of(rule.grade))),
        basis: say(rule.rests_on()),
        result,
        says,
        setting: setting(build, rule.code),
    }
}

/// How the laboratory deviates from the usual for a rule, and why.
pub(super) fn setting(build: &Build, code: &str) -> Option<(String, String)> {
    let settings = &build.lab().settings;
    let setting = settings.rules.get(code)?;
    let how = match (setting.off, setting.grade) {
        (true, _) => say("switched off").to_owned(),
        (false, Some(grade)) => {
            say!("always graded {grade} here", grade = say(settings.grade_labels.of(grade)).to_lowercase())
        }
        (false, None) => say("as usual").to_owned(),
    };
    Some((how, setting.reason.clone()))
}

fn result(build: &Build, outcome: &Outcome) -> Mark {
    let labels = &build.lab().settings.grade_labels;
    match view::worst(&outcome.findings) {
        Some(grade) => Mark::grade(grade, say(labels.of(grade))),
        None if outcome.population() == 0 => Mark::plain("none", say("Nothing to look at")),
        None if outcome.pass_count() == 0 => Mark::cannot(say("Cannot tell")),
        None => Mark::fine(say("No finding")),
    }
}

fn k_of_n(outcome: &Outcome) -> String {
    let cannot = match outcome.cannot_tell.len() {
        0 => String::new(),
        n => say!(" · {n} cannot tell", n),
    };
    say!(
        "{found} of {asked}{cannot}",
        found = outcome.findings.len(),
        asked = super::words::grouped(outcome.population() as u64),
        cannot
    )
}

fn page(build: &Build, rule: &'static Rule) -> Result<Page, RenderError> {
    let at = At::folder(format!("{}, {}", rule.code, rule.title), "rules");
    let link = |code: &str| Link { href: build.names.rule(code).map(|a| at.to(&a)), text: code.to_owned() };
    let view = RulePage {
        row: row(build, rule, &at),
        name: rule.name,
        advice: rule.advice,
        clauses: clauses::links(rule, &at),
        procedure: rule.procedure.to_vec(),
        thresholds: thresholds(build, rule),
        silenced_by: rule.silenced_by.iter().map(|(code, _)| link(code)).collect(),
        findings: outcome(build, rule).map_or(0, |o| o.findings.len()),
        text: markdown::html(without_title(rule.page), &|_| None),
        at,
    };
    build.page(&format!("rules/{}.html", rule.code), "rule.html", &view)
}

/// The page's text without its first heading, which the template shows as the title.
fn without_title(text: &str) -> &str {
    match text.strip_prefix("# ").and_then(|rest| rest.split_once('\n')) {
        Some((_, rest)) => rest,
        None => text,
    }
}

/// Settings that the rule reads, with their values in force.
fn thresholds(build: &Build, rule: &Rule) -> Vec<(String, String)> {
    let settings = &build.lab().settings;
    let items = settings.thresholds.items();
    let value = |key: &str| match items.iter().find(|(name, ..)| *name == key) {
        Some((_, value, unit)) => super::words::amount(*value, unit),
        None if key == "evidence_baseline" => {
            settings.evidence_baseline.map_or_else(|| say("none").to_owned(), |day| day.to_string())
        }
        None if key == "not_waivable" => settings.not_waivable.join(", "),
        None if key == "single_person_roles" => settings.single_person_roles.to_string(),
        None => say("see settings").to_owned(),
    };
    rule.thresholds.iter().map(|key| ((*key).to_owned(), value(key))).collect()
}
