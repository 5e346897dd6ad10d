//! Trends for spreadsheets: a row a figure (RFC 4180). No cell can start a formula.

use crate::model::trend::Trend;
use crate::report::harmless;

/// The columns.
const HEADS: [&str; 18] = [
    "metric", "name", "by", "series", "at", "from", "to", "open", "k", "n", "value", "low", "high", "p90",
    "unit", "verdict", "test", "p",
];

/// The figures of trends, one a row under a row of names.
#[must_use]
pub fn all(trends: &[Trend]) -> String {
    let mut out = HEADS.join(",") + "\r\n";
    for trend in trends {
        let verdict = &trend.found.verdict;
        for series in &trend.found.series {
            for point in &series.points {
                let (low, high) = point.interval.unzip();
                let cells: [String; HEADS.len()] = [
                    text(trend.metric.id),
                    text(trend.metric.name),
                    text(trend.by.word()),
                    text(&series.name),
                    text(&point.at),
                    plain(point.from),
                    plain(point.to),
                    if point.open { "yes" } else { "no" }.to_owned(),
                    plain(point.k),
                    point.n.to_string(),
                    plain(point.value),
                    plain(low),
                    plain(high),
                    plain(point.p90),
                    text(trend.metric.unit),
                    text(verdict.word.words()),
                    text(verdict.test.as_deref().unwrap_or_default()),
                    plain(verdict.p),
                ];
                out.push_str(&cells.join(","));
                out.push_str("\r\n");
            }
        }
    }
    out
}

/// A number or a day; nothing where there is none.
fn plain<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A text as a cell. One that a spreadsheet would take for a formula gets an apostrophe before it, as people
/// write it there themselves.
#[must_use]
pub fn text(text: &str) -> String {
    let line = harmless::line(text);
    let starts = line
        .trim_start()
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let safe = if starts { format!("'{line}") } else { line.into_owned() };
    if safe.contains([',', '"', '\n', '\r', ';']) || safe != safe.trim() {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}
