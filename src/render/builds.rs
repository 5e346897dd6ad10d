//! Earlier builds: what each judged, as the file of builds says.

use std::collections::BTreeSet;

use serde::Serialize;

use super::frame::At;
use super::say::say;
use super::view::Link;
use super::words::Day;
use super::{Build, RenderError};
use crate::model::builds::{self, Builds, Built};
use crate::model::page::Page;

/// Builds listed at most, the newest.
const LISTED: usize = 100;

/// Builds drawn and told by rule at most, the newest.
const COLUMNS: usize = 8;

/// Width and height of the field of the drawing, and what is left free beside it.
const FIELD: (usize, usize) = (640, 150);
const LEFT: usize = 44;
const TOP: usize = 14;

#[derive(Serialize)]
struct BuildsPage {
    at: At,
    file: &'static str,
    /// Whether there is such a file at all.
    is_there: bool,
    wrong: Vec<String>,
    rows: Vec<Row>,
    hidden: usize,
    /// The newest builds, oldest first, with what each rule found; only of one edition and one as-of order.
    columns: Vec<Day>,
    rules: Vec<Rule>,
    drawing: Option<Drawing>,
}

#[derive(Serialize)]
struct Row {
    on: Day,
    commit: String,
    as_of: Day,
    edition: &'static str,
    version: String,
    findings: usize,
    cannot_tell: usize,
    site: String,
}

#[derive(Serialize)]
struct Rule {
    code: Link,
    counts: Vec<String>,
}

/// Findings of each build as dots, with a dash for what could not be told.
#[derive(Serialize)]
struct Drawing {
    width: usize,
    height: usize,
    base: usize,
    most: usize,
    top: usize,
    left: usize,
    desc: String,
    points: Vec<Point>,
}

#[derive(Serialize)]
struct Point {
    x: usize,
    found: usize,
    label: String,
    count: usize,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("Earlier builds"), "about");
    let file = build.site.tree.get(builds::FILE);
    let Builds { all, wrong } = file.map(|file| builds::read(&file.bytes)).unwrap_or_default();
    let newest: Vec<&Built> = all.iter().rev().take(COLUMNS).rev().collect();
    let view = BuildsPage {
        file: builds::FILE,
        is_there: file.is_some(),
        wrong,
        hidden: all.len().saturating_sub(LISTED),
        rows: all.iter().rev().take(LISTED).map(row).collect(),
        rules: rules(build, &newest, &at),
        drawing: drawing(&newest),
        columns: newest.iter().map(|built| built.on.into()).collect(),
        at,
    };
    build.page("builds.html", "builds.html", &view)
}

fn short(id: &str) -> String {
    id.chars().take(12).collect()
}

fn row(built: &Built) -> Row {
    Row {
        on: built.on.into(),
        commit: short(&built.commit),
        as_of: built.as_of.into(),
        edition: say(built.edition.word()),
        version: built.version.clone(),
        findings: built.findings,
        cannot_tell: built.cannot_tell,
        site: short(&built.site),
    }
}

/// Rules that found something in one of the builds, with what each build says of them.
fn rules(build: &Build, newest: &[&Built], at: &At) -> Vec<Rule> {
    let found = newest.iter().flat_map(|built| &built.by_rule).filter(|count| count.found > 0);
    let codes: BTreeSet<&str> = found.map(|count| count.code.as_str()).collect();
    let of = |code: &str| Rule {
        code: Link { href: build.names.rule(code).map(|a| at.to(&a)), text: code.to_owned() },
        counts: newest
            .iter()
            .map(|built| {
                let count = built.by_rule.iter().find(|count| count.code == code);
                count.map_or_else(
                    || say("not asked").to_owned(),
                    |c| say!("{found} of {asked}", found = c.found, asked = c.asked),
                )
            })
            .collect(),
    };
    codes.into_iter().map(of).collect()
}

/// A drawing from two builds on; one build is a number, and stands in the table.
fn drawing(newest: &[&Built]) -> Option<Drawing> {
    if newest.len() < 2 {
        return None;
    }
    let most = newest.iter().map(|built| built.findings).max()?.max(1);
    let step = FIELD.0 / newest.len();
    let points = newest.iter().enumerate().map(|(place, built)| Point {
        x: LEFT + step / 2 + place * step,
        found: TOP + FIELD.1 - built.findings.min(most) * FIELD.1 / most,
        label: built.on.to_string(),
        count: built.findings,
    });
    let said = newest
        .iter()
        .map(|built| say!("{on}: {findings} findings", on = built.on, findings = built.findings));
    Some(Drawing {
        width: LEFT + FIELD.0,
        height: TOP + FIELD.1 + 26,
        base: TOP + FIELD.1,
        most,
        top: TOP,
        left: LEFT,
        desc: said.collect::<Vec<_>>().join("; "),
        points: points.collect(),
    })
}
