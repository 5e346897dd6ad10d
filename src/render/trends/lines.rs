//! Drawings along periods: shares with intervals, values with limits, single cases with marks.

use super::DRAWN;
use super::axis::{Across, LEFT, Up, extent};
use super::svg::Svg;
use crate::model::statistics::order::size;
use crate::model::trend::{Mark, Point, Series, Trend, percent, short};
use crate::render::say::say;

/// Top and bottom of the field.
const FIELD: (f64, f64) = (26.0, 196.0);

/// Height of the whole.
const HEIGHT: f64 = 238.0;

/// Shares from nought to all, each with its interval.
pub(super) fn shares(trend: &Trend) -> Option<Svg> {
    let (first, others) = trend.found.series.split_first()?;
    let across = Across::of(first.points.len());
    let up = Up::over(&[0.0, 1.0], FIELD);
    let mut svg = Svg::new(trend.metric.id, trend.metric.name, across.width(), HEIGHT);
    for (value, label) in [(0.0, "0"), (0.5, "50"), (1.0, "100 %")] {
        svg.line("gr", &[(LEFT, up.at(value)), (across.end(), up.at(value))]);
        svg.text("t e", LEFT - 6.0, up.at(value) + 4.0, label);
    }
    let target = target(&mut svg, first, &across, &up);
    across.changes(&mut svg, &first.points, &trend.found.changes, FIELD);
    let over = first.points.iter().enumerate().filter(|(_, p)| !p.open);
    let known: Vec<(f64, f64)> = over.filter_map(|(i, p)| Some((across.at(i), up.at(p.value?)))).collect();
    for (index, point) in first.points.iter().enumerate() {
        if let Some((low, high)) = point.interval {
            svg.line("ci", &[(across.at(index), up.at(low)), (across.at(index), up.at(high))]);
        }
    }
    if first.points.iter().all(|p| p.to.is_some()) {
        svg.line("ln", &known);
    }
    for (index, point) in first.points.iter().enumerate() {
        let Some(value) = point.value else { continue };
        for other in others.iter().filter_map(|s| s.points.iter().find(|p| p.at == point.at)?.value) {
            let (x, y) = (across.at(index), up.at(other));
            svg.line("act", &[(x - 10.0, y), (x + 10.0, y)]);
        }
        svg.dot(if point.open { "ho" } else { "pt" }, across.at(index), up.at(value), 4.5);
    }
    across.labels(&mut svg, &first.points, FIELD.1 + 20.0, |p| {
        if p.n == 0 { "–".to_owned() } else { say!("{k} of {n}", k = p.k.unwrap_or_default(), n = p.n) }
    });
    let bar =
        others.first().map_or_else(String::new, |s| say!(" Short bar: {series}.", series = lower(&s.name)));
    let say = say!(
        "Dot: {series}. Band: 95 % interval (Wilson).{bar}{target}{open}",
        series = lower(&first.name),
        bar,
        target,
        open = open(first)
    );
    Some(svg.described(spoken(&trend.found.series), say))
}

/// Medians, single values, limits.
pub(super) fn values(trend: &Trend) -> Option<Svg> {
    let first = trend.found.series.first()?;
    let across = Across::of(first.points.len());
    let up = Up::over(&extent(first), FIELD);
    let mut svg = Svg::new(trend.metric.id, trend.metric.name, across.width(), HEIGHT);
    up.marks(&mut svg, across.end());
    let target = target(&mut svg, first, &across, &up);
    across.changes(&mut svg, &first.points, &trend.found.changes, FIELD);
    let mut limits = String::new();
    if let Some(band) = &first.limits {
        for (value, class) in [(Some(band.centre), "ax"), (band.low, "lim"), (Some(band.high), "lim")] {
            if let Some(value) = value {
                svg.line(class, &[(LEFT, up.at(value)), (across.end(), up.at(value))]);
            }
        }
        let kind = if band.provisional { "provisional " } else { "" };
        limits = say!(" Dash and dot: {kind}limits.", kind);
    }
    let is_rate = first.points.iter().any(|p| p.k.is_some());
    let singles = (1..=DRAWN).contains(&first.points.iter().map(|p| p.single.len()).sum());
    for (index, point) in first.points.iter().enumerate() {
        if singles {
            singles_of(&mut svg, point, across.at(index), &up);
        }
        let Some(value) = point.value else { continue };
        let (x, y) = (across.at(index), up.at(value));
        if singles {
            svg.line("act", &[(x - 18.0, y), (x + 18.0, y)]);
        } else {
            if let Some(p90) = point.p90 {
                svg.line("ln", &[(x, y), (x, up.at(p90))]);
                svg.dot("ho", x, up.at(p90), 3.0);
            }
            svg.dot(if point.open { "ho" } else { "pt" }, x, y, 4.0);
        }
    }
    across.labels(&mut svg, &first.points, FIELD.1 + 20.0, |p| match p.k {
        Some(k) => say!("{k} on {n}", k, n = p.n),
        None => format!("n {}", p.n),
    });
    let signs = match (singles, is_rate) {
        (true, _) => say("Ring: one case. Bar: median."),
        (false, true) => say("Dot: the rate; below it how many on how many."),
        (false, false) => say("Dot: median; ring: ninetieth percentile."),
    };
    let say = format!("{}. {signs}{limits}{target}{}", first.name, open(first));
    Some(svg.described(spoken(&trend.found.series), say))
}

/// The single values behind a median, equal ones side by side.
fn singles_of(svg: &mut Svg, point: &Point, x: f64, up: &Up) {
    let mut placed: Vec<f64> = Vec::new();
    for single in &point.single {
        let y = up.at(single.value);
        let same = placed.iter().filter(|other| (**other - y).abs() < 4.0).count();
        placed.push(y);
        svg.dot("ho", x + aside(same, 7.0), y, 2.8);
    }
}

/// To the right, to the left, further right: where the next of equal values stands.
fn aside(same: usize, step: f64) -> f64 {
    let away = size(same.div_ceil(2)) * step;
    if same % 2 == 1 { away } else { -away }
}

/// Single cases with a mark each.
pub(super) fn dots(trend: &Trend) -> Option<Svg> {
    let first = trend.found.series.first()?;
    let across = Across::of(first.points.len());
    let mut all = extent(first);
    all.push(0.0);
    let up = Up::over(&all, FIELD);
    let mut svg = Svg::new(trend.metric.id, trend.metric.name, across.width(), HEIGHT);
    up.marks(&mut svg, across.end());
    across.changes(&mut svg, &first.points, &trend.found.changes, FIELD);
    let mut said = Vec::new();
    for (index, point) in first.points.iter().enumerate() {
        let mut placed: Vec<f64> = Vec::new();
        for single in &point.single {
            let y = up.at(single.value);
            let same = placed.iter().filter(|other| (**other - y).abs() < 10.0).count();
            placed.push(y);
            let x = across.at(index) + aside(same, 17.0);
            match single.mark {
                Some(Mark::InTime) => svg.icon("c-pass", "pass", x, y),
                Some(Mark::Afterwards) => svg.icon("c-minor", "minor", x, y),
                Some(Mark::Never) => svg.icon("c-major", "major", x, y),
                Some(Mark::CannotTell) => svg.icon("c-cannot", "cannot", x, y),
                None => svg.dot("ho", x, y, 3.0),
            }
            let mark = single.mark.map_or("", Mark::words);
            said.push(format!("{} {} {mark}", point.at, short(single.value)));
        }
    }
    across.labels(&mut svg, &first.points, FIELD.1 + 20.0, |p| {
        if p.n == 0 { say("none").to_owned() } else { p.n.to_string() }
    });
    Some(svg.described(format!("{}.", said.join("; ")), ""))
}

/// The line of what is to be reached; gives the words on it.
fn target(svg: &mut Svg, series: &Series, across: &Across, up: &Up) -> String {
    let Some(target) = &series.target else { return String::new() };
    let y = up.at(target.value);
    svg.line("tg", &[(LEFT, y), (across.end(), y)]);
    let value = if series.points.iter().any(|p| p.interval.is_some()) {
        format!("{} %", percent(target.value))
    } else {
        short(target.value)
    };
    say!(" Dashes: {source}, {value}.", source = target.source, value)
}

fn open(series: &Series) -> &'static str {
    if series.points.iter().any(|p| p.open) {
        say(" The period marked … is not over yet and is not tested.")
    } else {
        ""
    }
}

/// The figures in words.
fn spoken(series: &[Series]) -> String {
    let one = |series: &Series| {
        let points: Vec<String> = series.points.iter().map(|p| format!("{} {}", p.at, p.words())).collect();
        format!("{}: {}.", series.name, points.join("; "))
    };
    series.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// A name within a sentence.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
