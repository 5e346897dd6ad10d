//! Trends: all metrics on one page, and a page for each.

mod axis;
mod lines;
mod rows;
mod svg;

use std::borrow::Cow;

use serde::Serialize;

use super::frame::At;
use super::names;
use super::view::Link;
use super::{Build, RenderError};
use crate::model::clause;
use crate::model::page::Page;
use crate::model::trend::{Drawing, Look, Point, Series, Table, Trend, Verdict, Word, p_words, short};
use crate::model::words::{counted, sentence};
use crate::render::say::say;
use svg::Svg;

/// Rows of a table beside a figure at most; the command line tells all.
const ROWS: usize = 60;

/// Rows of a list on a metric's page at most; the command line tells all.
const LISTED: usize = 300;

/// Cases drawn one by one at most: more lie upon each other, and make a page heavy.
const DRAWN: usize = 240;

/// What metrics are about, each with the first that is about it.
const PARTS: [(&str, &str); 5] = [
    ("M01", "Time"),
    ("M06", "Decisions and changes"),
    ("M13", "Complaints"),
    ("M17", "What customers say"),
    ("M22", "Customers, actions, records"),
];

#[derive(Serialize)]
struct TrendsPage {
    at: At,
    words: Vec<Boxed>,
    called: Vec<Called>,
    parts: Vec<Part>,
    count: usize,
}

/// A verdict word with its sign.
#[derive(Serialize)]
pub(super) struct Boxed {
    class: &'static str,
    icon: &'static str,
    text: &'static str,
    means: &'static str,
}

/// Metrics that ended in one word.
#[derive(Serialize)]
struct Called {
    word: Boxed,
    metrics: Vec<Link>,
}

#[derive(Serialize)]
struct Part {
    title: &'static str,
    charts: Vec<Chart>,
}

/// One metric as a figure.
#[derive(Serialize)]
struct Chart {
    id: &'static str,
    question: &'static str,
    name: &'static str,
    href: String,
    verdict: Boxed,
    ground: String,
    why: String,
    drawing: Option<Svg>,
    not_drawn: Option<String>,
    data: Option<Table>,
    untold: Option<String>,
}

#[derive(Serialize)]
struct MetricPage<'a> {
    at: At,
    chart: Chart,
    unit: &'static str,
    formula: &'static str,
    population: &'static str,
    test: &'static str,
    by: &'static str,
    clauses: Vec<Link>,
    looks: Vec<LookRow>,
    tables: Vec<Cow<'a, Table>>,
    notes: &'a [String],
    limits: Option<String>,
    untold: Vec<[String; 2]>,
    /// How many more of them there are.
    more: usize,
    splits: Vec<Table>,
}

/// A row of earlier looks.
#[derive(Serialize)]
struct LookRow {
    until: String,
    periods: String,
    verdict: Boxed,
    n: String,
    p: String,
    rates: String,
}

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut pages = vec![overview(build)?];
    for trend in usual(build) {
        pages.push(one(build, trend)?);
    }
    Ok(pages)
}

/// Each metric in its usual grouping.
pub(super) fn usual<'a>(build: &Build<'a>) -> impl Iterator<Item = &'a Trend> {
    build.site.trends.iter().filter(|trend| trend.by == trend.metric.usual())
}

fn overview(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("Trends"), "trends");
    let mut parts: Vec<Part> = Vec::new();
    for trend in usual(build) {
        if let Some((_, title)) = PARTS.iter().find(|(first, _)| *first == trend.metric.id) {
            parts.push(Part { title: say(title), charts: Vec::new() });
        }
        if let Some(part) = parts.last_mut() {
            part.charts.push(chart(trend, &at));
        }
    }
    let words = [Word::Signal, Word::Watch, Word::NoSignal, Word::NotEnough, Word::Listed];
    let page = TrendsPage {
        words: words.map(boxed).into(),
        called: called(build, &at),
        count: usual(build).count(),
        parts,
        at,
    };
    build.page("trends.html", "trends.html", &page)
}

/// Metrics by the words that call for a look.
fn called(build: &Build, at: &At) -> Vec<Called> {
    let words = [Word::Signal, Word::WrongWay, Word::Watch, Word::RightWay];
    let of = |word: Word| {
        let metrics = usual(build).filter(|trend| trend.found.verdict.word == word);
        Called { word: boxed(word), metrics: metrics.map(|trend| link(trend, at)).collect() }
    };
    words.map(of).into_iter().filter(|called| !called.metrics.is_empty()).collect()
}

/// A metric, leading to its page.
pub(super) fn link(trend: &Trend, at: &At) -> Link {
    Link {
        href: Some(at.to(&names::metric(trend.metric.id))),
        text: format!("{} {}", trend.metric.id, trend.metric.name),
    }
}

/// A verdict word with its sign and what it means.
pub(super) fn boxed(word: Word) -> Boxed {
    let (class, icon, means) = match word {
        Word::Signal => ("signal", "signal", say("unlikely to be chance")),
        Word::WrongWay => ("signal", "signal", say("no better than before")),
        Word::Watch => ("watch", "watch", say("look again next time")),
        Word::RightWay => ("way", "watch", say("better, and chance does as much")),
        Word::NoSignal => ("flat", "flat", say("nothing beyond chance")),
        Word::Shown => ("flat", "pass", say("better, and chance seldom does that")),
        Word::NotEnough => ("thin", "thin", say("too few to ask")),
        Word::Listed => ("list", "none", say("the list is the answer")),
    };
    Boxed { class, icon, text: say(word.words()), means }
}

fn chart(trend: &Trend, at: &At) -> Chart {
    let found = &trend.found;
    let cases = one_by_one(trend);
    let drawing = if cases > DRAWN { None } else { drawn(trend) };
    let not_drawn = match (&found.drawing, &drawing) {
        _ if cases > DRAWN => {
            Some(say!("{cases} cases are too many to draw one by one; the table counts them.", cases))
        }
        (Drawing::None(why), _) => Some(why.clone()),
        (_, None) => Some(say("These figures are told in the table.").to_owned()),
        _ => None,
    };
    let untold = found.cases.untold.len();
    Chart {
        id: trend.metric.id,
        question: trend.metric.question,
        name: trend.metric.name,
        href: at.to(&names::metric(trend.metric.id)),
        verdict: boxed(found.verdict.word),
        ground: ground(&found.verdict),
        why: found.verdict.why.clone(),
        drawing,
        not_drawn,
        data: data(trend),
        untold: (untold > 0).then(|| {
            let cases = counted(untold, say("case or file"), say("cases or files"));
            say!("{cases} could not be told, and stand in no figure", cases)
        }),
    }
}

/// How many cases the drawing of a metric has a mark of their own for, where that is its point.
fn one_by_one(trend: &Trend) -> usize {
    let points = trend.found.series.first().map_or(&[][..], |series| &series.points);
    match trend.found.drawing {
        Drawing::Dots => points.iter().map(|point| point.single.len()).sum(),
        Drawing::Pins | Drawing::Pairs => points.len(),
        _ => 0,
    }
}

/// A list, or its end where it is long.
fn listed(table: &Table) -> Cow<'_, Table> {
    let hidden = table.rows.len().saturating_sub(LISTED);
    if hidden == 0 {
        return Cow::Borrowed(table);
    }
    let rest = say!(", without {hidden} before", hidden);
    let rows = table.rows.iter().skip(hidden).cloned().collect();
    Cow::Owned(Table { title: format!("{}{rest}", table.title), heads: table.heads.clone(), rows })
}

fn drawn(trend: &Trend) -> Option<Svg> {
    match trend.found.drawing {
        Drawing::Shares => lines::shares(trend),
        Drawing::Values => lines::values(trend),
        Drawing::Dots => lines::dots(trend),
        Drawing::Parts => rows::parts(trend),
        Drawing::Field => rows::field(trend),
        Drawing::Pins => rows::pins(trend),
        Drawing::Pairs => rows::pairs(trend),
        Drawing::None(_) => None,
    }
}

/// What a verdict rests on: `p = .144, exact trend test; 40 reports`.
pub(super) fn ground(verdict: &Verdict) -> String {
    let p = verdict.p_words().map(|p| if p.starts_with('<') { format!("p {p}") } else { format!("p = {p}") });
    let test: Vec<String> = p.into_iter().chain(verdict.test.clone()).collect();
    if test.is_empty() { verdict.n.clone() } else { format!("{}; {}", test.join(", "), verdict.n) }
}

/// The figures as a table: a row a point, a column a series. `None` without any.
fn data(trend: &Trend) -> Option<Table> {
    let series = &trend.found.series;
    let first = series.first().filter(|series| !series.points.is_empty())?;
    let heads = std::iter::once(sentence(say(trend.by.word()))).chain(series.iter().map(|s| s.name.clone()));
    let hidden = first.points.len().saturating_sub(ROWS);
    let rows = first.points.iter().skip(hidden).map(|point| {
        let open = if point.open { say(" (not over)") } else { "" };
        let cells = series.iter().map(|series| figure(series, &point.at));
        std::iter::once(format!("{}{open}", point.at)).chain(cells).collect()
    });
    let rest = if hidden == 0 { String::new() } else { say!(", without {hidden} before", hidden) };
    let title =
        say!("{name}, by {period}{rest}", name = trend.metric.name, period = say(trend.by.word()), rest);
    Some(Table { title, heads: heads.collect(), rows: rows.collect() })
}

/// The figure of a series at a point.
fn figure(series: &Series, at: &str) -> String {
    series.points.iter().find(|p| p.at == at).map_or_else(|| "–".to_owned(), Point::words)
}

fn one(build: &Build, trend: &Trend) -> Result<Page, RenderError> {
    let (metric, found) = (trend.metric, &trend.found);
    let at = At::folder(format!("{} {}", metric.id, metric.name), "trends");
    let clauses = metric.clauses.iter().filter_map(|id| clause::by_id(id)).map(|clause| {
        let standard = if clause.id.starts_with("9001-") { "ISO 9001 " } else { "" };
        let href = at.to(&format!("clauses.html#{}", names::clause_fragment(clause.id)));
        Link { href: Some(href), text: format!("{standard}{}", clause.number()) }
    });
    let others = build.site.trends.iter().filter(|t| t.metric.id == metric.id && t.by != trend.by);
    let page = MetricPage {
        chart: chart(trend, &at),
        unit: metric.unit,
        formula: metric.formula,
        population: metric.population,
        test: metric.test,
        by: say(trend.by.word()),
        clauses: clauses.collect(),
        looks: looks(trend),
        tables: found.tables.iter().filter(|table| !table.rows.is_empty()).map(listed).collect(),
        notes: &found.notes,
        limits: limits(trend),
        untold: found.cases.untold.iter().take(LISTED).map(|u| [u.record.clone(), u.why.clone()]).collect(),
        more: found.cases.untold.len().saturating_sub(LISTED),
        splits: others.filter_map(data).collect(),
        at,
    };
    build.page(&names::metric(metric.id), "metric.html", &page)
}

fn looks(trend: &Trend) -> Vec<LookRow> {
    let row = |look: &Look| LookRow {
        until: look.until.clone(),
        periods: look.periods.to_string(),
        verdict: boxed(look.verdict.word),
        n: look.verdict.n.clone(),
        p: look.verdict.p_words().unwrap_or_else(|| "–".to_owned()),
        rates: look
            .rates
            .map_or_else(|| "–".to_owned(), |(s, p)| format!("S = {}, p = {}", short(s), p_words(p))),
    };
    trend.found.looks.iter().map(row).collect()
}

/// The limits of a control chart in words.
fn limits(trend: &Trend) -> Option<String> {
    let band = trend.found.series.first()?.limits?;
    let low = band.low.map_or_else(|| say("none below").to_owned(), short);
    let kind = if band.provisional {
        say(" They are provisional: they rest on fewer than twenty points.")
    } else {
        ""
    };
    Some(say!(
        "Middle {middle}, limits {low} and {high}.{kind}",
        middle = short(band.centre),
        low,
        high = short(band.high),
        kind
    ))
}
