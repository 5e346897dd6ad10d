//! Drawings of counts: rows of parts, fields, pins on a line, pairs.

use super::axis::brief;
use super::svg::{Shade, Svg, shortened};
use crate::model::statistics::order::size;
use crate::model::trend::{Point, Trend, percent, short};
use crate::render::say::say;

/// Letters of what rows are called, at most.
const LETTERS: usize = 30;

/// Room for the parts of the longest row.
const ROOM: f64 = 180.0;

/// Room for what rows are called.
fn room<'a>(names: impl Iterator<Item = &'a str>) -> f64 {
    let longest = names.map(|name| name.chars().count().min(LETTERS)).max().unwrap_or_default();
    (6.9 * size(longest) + 12.0).max(72.0)
}

/// Shades of parts, first to last; each part also has its number on it.
const SHADES: [&[&str]; 3] = [&["b1"], &["b1", "b3"], &["b1", "b2", "b3", "z1"]];

/// Shades of marks from poor to excellent.
const MARKS: [&str; 5] = ["n1", "n2", "p0", "p1", "p2"];

/// Shades of three: below, at, above.
const THIRDS: [&str; 3] = ["n1", "p0", "p2"];

fn shades(parts: usize, is_rating: bool) -> Vec<&'static str> {
    match (parts, is_rating) {
        (5, _) => MARKS.to_vec(),
        (3, true) => THIRDS.to_vec(),
        (1, _) => SHADES[0].to_vec(),
        (2, _) => SHADES[1].to_vec(),
        _ => SHADES[2].to_vec(),
    }
}

/// A row a point, a part a series.
pub(super) fn parts(trend: &Trend) -> Option<Svg> {
    let series = &trend.found.series;
    let rows = series.first()?.points.len();
    let count = |part: usize, row: usize| series.get(part)?.points.get(row)?.k;
    let total = |row: usize| (0..series.len()).filter_map(|part| count(part, row)).sum::<u32>();
    let most = f64::from((0..rows).map(total).max().unwrap_or(1).max(1));
    let shades = shades(series.len(), matches!(trend.metric.id, "M18"));
    let height = 28.0 * size(rows) + 8.0;
    let label = room(series.first()?.points.iter().map(|p| p.at.as_str()));
    let mut svg = Svg::new(trend.metric.id, trend.metric.name, label + ROOM + 26.0, height);
    let mut said = Vec::new();
    for (row, point) in series.first()?.points.iter().enumerate() {
        let y = 28.0 * size(row) + 4.0;
        let open = if point.open { " …" } else { "" };
        svg.text("ts", 0.0, y + 15.0, format!("{}{open}", shortened(&point.at, LETTERS)));
        let mut x = label;
        let mut words = Vec::new();
        for (part, series) in series.iter().enumerate() {
            let Some(k) = count(part, row).filter(|k| *k > 0) else { continue };
            let width = f64::from(k) / most * ROOM;
            let shade = shades.get(part.min(shades.len() - 1)).copied().unwrap_or("b1");
            svg.rect(shade, (x, y), ((width - 1.0).max(1.0), 22.0));
            if width >= 13.0 {
                let class = if matches!(shade, "b1" | "n1" | "p2") { "ts m onb" } else { "ts m" };
                svg.text(class, x + width / 2.0, y + 15.0, k.to_string());
            }
            words.push(format!("{} {k}", series.name));
            x += width;
        }
        svg.text("t", x + 5.0, y + 15.0, total(row).to_string());
        said.push(format!(
            "{}: {}",
            point.at,
            if words.is_empty() { say("none").to_owned() } else { words.join(", ") }
        ));
    }
    let names = series.iter().zip(&shades);
    svg.key = names.map(|(series, class)| Shade { class, text: series.name.clone() }).collect();
    Some(svg.described(
        format!("{}.", said.join("; ")),
        say("The number on each part, and after the row their sum."),
    ))
}

/// Rows and columns of numbers, darker where there are more.
pub(super) fn field(trend: &Trend) -> Option<Svg> {
    let series = &trend.found.series;
    let columns = &series.first()?.points;
    let is_share = columns.iter().any(|p| p.interval.is_some());
    let step = 44.0;
    let label = room(series.iter().map(|s| s.name.as_str()));
    let width = label + step * size(columns.len()) + 4.0;
    let mut svg = Svg::new(trend.metric.id, trend.metric.name, width, 36.0 * size(series.len()) + 28.0);
    for (column, point) in columns.iter().enumerate() {
        svg.text("t m", label + step * (size(column) + 0.5), 14.0, brief(point));
    }
    let mut said = Vec::new();
    for (row, series) in series.iter().enumerate() {
        let y = 36.0 * size(row) + 22.0;
        svg.text("ts", 0.0, y + 20.0, shortened(&series.name, LETTERS));
        let mut words = Vec::new();
        for (column, point) in series.points.iter().enumerate() {
            let x = label + step * size(column);
            let k = point.k.unwrap_or_default();
            let class = match (k, is_share) {
                (0, _) => "z0",
                (1, false) => "b3",
                (2, false) => "b2",
                (_, true) if k * 2 <= point.n => "b3",
                (_, true) if k < point.n => "b2",
                _ => "b1",
            };
            svg.rect(class, (x, y), (step - 2.0, 32.0));
            let text = match (k, is_share) {
                (_, true) if point.n == 0 => "·".to_owned(),
                (_, true) => format!("{k}/{}", point.n),
                (0, false) => "·".to_owned(),
                (_, false) => k.to_string(),
            };
            svg.text(
                if class == "b1" { "ts m onb" } else { "ts m" },
                x + step / 2.0 - 1.0,
                y + 20.0,
                text.clone(),
            );
            words.push(format!("{} {}", point.at, if text == "·" { say("none").to_owned() } else { text }));
        }
        said.push(format!("{}: {}", series.name, words.join(", ")));
    }
    Some(svg.described(
        format!("{}.", said.join("; ")),
        say("Darker where there are more; the number stands on each."),
    ))
}

/// Events on a line, with the distance between them.
pub(super) fn pins(trend: &Trend) -> Option<Svg> {
    let points = &trend.found.series.first()?.points;
    let gaps: Vec<f64> = points.iter().filter_map(|p| p.value).collect();
    let whole: f64 = gaps.iter().sum::<f64>().max(1.0);
    let width = (36.0 * size(points.len())).max(344.0);
    let mut svg = Svg::new(trend.metric.id, trend.metric.name, width + 16.0, 112.0);
    svg.line("ax", &[(4.0, 70.0), (width + 8.0, 70.0)]);
    let ticks = if whole <= 120.0 {
        (1..=120_u32).map(f64::from).take_while(|n| *n <= whole).collect()
    } else {
        Vec::new()
    };
    for tick in ticks {
        let x = 4.0 + tick / whole * width;
        svg.line("ax", &[(x, 66.0), (x, 74.0)]);
    }
    let mut sum = 0.0;
    let mut said = Vec::new();
    for (number, (point, gap)) in points.iter().zip(&gaps).enumerate() {
        let from = 4.0 + sum / whole * width;
        sum += gap;
        let x = 4.0 + sum / whole * width;
        svg.line("ln", &[(x, 70.0), (x, 36.0)]);
        svg.dot("pt", x, 32.0, 5.0);
        svg.text("t m", x, 20.0, (number + 1).to_string());
        svg.text("ts m", f64::midpoint(from, x), 92.0, short(*gap));
        said.push(say!("{day} after {gap}", day = point.at, gap = short(*gap)));
    }
    let say = say(
        "Each pin is a complaint, numbered in order; below the line how many reports went out since the one \
               before.",
    );
    Some(svg.described(format!("{}.", said.join("; ")), say))
}

/// Shares one under the other, each with its interval.
pub(super) fn pairs(trend: &Trend) -> Option<Svg> {
    let points: Vec<&Point> =
        trend.found.series.first()?.points.iter().filter(|p| p.interval.is_some()).collect();
    if points.is_empty() {
        return None;
    }
    let (left, room) = (124.0, 220.0);
    let bottom = 44.0 * size(points.len()) + 10.0;
    let mut svg = Svg::new(trend.metric.id, trend.metric.name, 360.0, bottom + 26.0);
    for (value, label) in [(0.0, "0"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, "100 %")] {
        let x = left + value * room;
        svg.line("gr", &[(x, 8.0), (x, bottom)]);
        svg.text("t m", x, bottom + 18.0, label);
    }
    let mut said = Vec::new();
    for (row, point) in points.iter().enumerate() {
        let y = 44.0 * size(row) + 26.0;
        let (Some((low, high)), Some(value)) = (point.interval, point.value) else { continue };
        svg.text("ts", 0.0, y, point.at.clone());
        svg.text("t", 0.0, y + 16.0, say!("{k} of {n}", k = point.k.unwrap_or_default(), n = point.n));
        svg.line("ci", &[(left + low * room, y), (left + high * room, y)]);
        svg.dot("pt", left + value * room, y, 5.0);
        svg.text("t m", left + value * room, y + 20.0, format!("{} %", percent(value)));
        said.push(format!("{}: {}", point.at, point.words()));
    }
    Some(svg.described(
        format!("{}.", said.join("; ")),
        say("Dot: share of bad cases. Band: 95 % interval (Wilson)."),
    ))
}
