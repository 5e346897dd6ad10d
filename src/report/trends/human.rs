//! Trends for people: a line a metric, or one metric with all its figures.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::{CAUTION, ground, untold};
use crate::model::finding::Grade;
use crate::model::lab::Lab;
use crate::model::trend::{Drawing, Look, Point, Table, Trend, Word};
use crate::model::words::counted;
use crate::report::{Look as Style, harmless, wrap};

/// Every metric in a few lines: its question, the word, and why.
#[must_use]
pub fn overview(lab: &Lab, trends: &[Trend], look: Style, quiet: bool) -> String {
    let mut out = String::new();
    for trend in trends {
        let verdict = &trend.found.verdict;
        let word = painted(verdict.word, look);
        let _ = writeln!(out, "{}  {}: {word}", look.bold(trend.metric.id), trend.metric.name);
        if !quiet {
            let says = format!("{} {}. {}", trend.metric.question, ground(trend), verdict.why);
            out.push_str(&wrap::hanging("     ", &harmless::line(&says), look.width));
        }
    }
    if !quiet {
        let closing = format!(
            "As of {}. `countersign trends --metric M01` shows the figures of one metric. {CAUTION}",
            lab.as_of.day
        );
        let _ = write!(out, "\n{}", wrap::hanging("", &closing, look.width));
    }
    out
}

/// One metric with its figures, lists and notes.
#[must_use]
pub fn one(trend: &Trend, look: Style) -> String {
    let (metric, found) = (trend.metric, &trend.found);
    let mut out = format!("{}  {}, by {}\n", look.bold(metric.id), metric.name, trend.by.word());
    let _ = writeln!(out, "{}", metric.question);
    let _ = writeln!(out, "\n{}", painted(found.verdict.word, look));
    let why = format!("{}. {}", ground(trend), found.verdict.why);
    out.push_str(&wrap::hanging("  ", &harmless::line(&why), look.width));
    for series in &found.series {
        let _ = writeln!(out, "\n{}", look.bold(&harmless::line(&series.name)));
        points(&mut out, &series.points, look);
        if let Some(band) = &series.limits {
            let low = band.low.map_or_else(|| "none".to_owned(), crate::model::trend::short);
            let kind = if band.provisional { " (provisional)" } else { "" };
            let (centre, high) =
                (crate::model::trend::short(band.centre), crate::model::trend::short(band.high));
            let _ = writeln!(out, "  Middle {centre}, limits {low} and {high}{kind}.");
        }
    }
    looks(&mut out, &found.looks, look);
    for list in found.tables.iter().filter(|table| !table.rows.is_empty()) {
        table(&mut out, list, look);
    }
    out.push('\n');
    if let Drawing::None(why) = &found.drawing {
        out.push_str(&wrap::hanging("", why, look.width));
    }
    for note in &found.notes {
        out.push_str(&wrap::hanging("", &harmless::line(note), look.width));
    }
    let cases = counted(found.cases.told, found.cases.one, found.cases.many);
    let untold = untold(trend).map_or_else(String::new, |untold| format!("; {untold}"));
    out.push_str(&wrap::hanging("Rests on ", &format!("{cases}{untold}. {}", metric.population), look.width));
    for case in &found.cases.untold {
        let text = format!("{}: {}", case.record, case.why);
        out.push_str(&wrap::hanging("  cannot tell  ", &harmless::line(&text), look.width));
    }
    out.push_str(&wrap::hanging("Formula  ", metric.formula, look.width));
    out.push_str(&wrap::hanging("Test     ", metric.test, look.width));
    out
}

fn painted(word: Word, look: Style) -> String {
    match word {
        Word::Signal | Word::WrongWay => look.grade(Grade::Major, word.words()),
        Word::Watch | Word::RightWay => look.grade(Grade::Minor, word.words()),
        _ => look.bold(word.words()),
    }
}

fn points(out: &mut String, points: &[Point], look: Style) {
    let width = points.iter().map(|p| p.at.width()).max().unwrap_or(0);
    for point in points {
        let at = harmless::line(&point.at);
        let pad = " ".repeat(width.saturating_sub(at.width()));
        let open = if point.open { ", not over yet: not tested" } else { "" };
        let head = format!("  {at}{pad}  ");
        out.push_str(&wrap::hanging(&head, &format!("{}{open}", point.words()), look.width));
    }
}

fn looks(out: &mut String, looks: &[Look], look: Style) {
    if looks.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", look.bold("What the verdict was with the quarters up to each"));
    for one in looks {
        let p = one.verdict.p_words().map_or_else(String::new, |p| format!(", p {p}"));
        let rates = one.rates.map_or_else(String::new, |(s, p)| {
            let p = crate::model::trend::p_words(p);
            format!(" (the rates alone, by Mann-Kendall: S = {s}, p {p})")
        });
        let text = format!("{} quarters: {}{p}{rates}", one.periods, one.verdict.word);
        out.push_str(&wrap::hanging(&format!("  {}  ", one.until), &text, look.width));
    }
}

fn table(out: &mut String, table: &Table, look: Style) {
    let _ = writeln!(out, "\n{}", look.bold(&harmless::line(&table.title)));
    let rows: Vec<&[String]> =
        std::iter::once(table.heads.as_slice()).chain(table.rows.iter().map(Vec::as_slice)).collect();
    let widths: Vec<usize> = (0..table.heads.len())
        .map(|column| rows.iter().filter_map(|row| row.get(column)).map(|c| c.width()).max().unwrap_or(0))
        .collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let cell = harmless::line(cell);
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            format!("{cell}{pad}")
        });
        let line: Vec<String> = cells.collect();
        let _ = writeln!(out, "  {}", line.join("  ").trim_end());
    }
}
