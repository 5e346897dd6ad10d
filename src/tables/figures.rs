//! Metrics: the figures, and what they tell.

use super::Source;
use super::help::{joined, word};
use crate::model::table::{Draft, Table};
use crate::model::trend::{Point, Series, Trend};

/// A row a metric in a grouping.
pub(super) fn verdicts(source: &Source<'_>) -> Table {
    let meaning = "A metric in one grouping, with what its figures tell.";
    Draft::of("metric_verdicts", meaning, source.trends)
        .from("trends")
        .text("metric", "The metric's id", |t: &&Trend| Some(t.metric.id))
        .key()
        .words("grouped_by", "What figures are grouped by", |t| word(t.by))
        .key()
        .text("name", "Its name", |t| Some(t.metric.name))
        .text("unit", "What a figure is in", |t| Some(t.metric.unit))
        .flag("usual", "Whether this is the grouping in which a verdict is given", |t| {
            Some(t.by == t.metric.usual())
        })
        .words(
            "verdict",
            "signal, watch, no_signal, not_enough, shown, right_way, wrong_way or listed",
            |t| word(t.found.verdict.word),
        )
        .text("test", "The test; none where no test belongs to the question", |t| {
            t.found.verdict.test.as_deref()
        })
        .real("p", "How probable as much is by chance", |t| t.found.verdict.p)
        .unit("probability")
        .text("cases", "What the test rests on, in words", |t| Some(&t.found.verdict.n))
        .text("why", "Why this verdict", |t| Some(&t.found.verdict.why))
        .whole("counted", "How many cases were counted", |t| Some(t.found.cases.told))
        .unit("cases")
        .whole("cannot_tell", "Of how many cases there is no telling; they stand in no figure", |t| {
            Some(t.found.cases.untold.len())
        })
        .unit("cases")
        .words("clauses", "Clauses that it bears on", |t| joined(t.metric.clauses))
        .done()
}

/// A figure with its metric, its row of points and its place in it.
type Figure<'a> = (&'a Trend, usize, &'a Series, usize, &'a Point);

fn figures(trends: &[Trend]) -> impl Iterator<Item = Figure<'_>> {
    trends.iter().flat_map(|trend| {
        let rows = trend.found.series.iter().enumerate();
        rows.flat_map(move |(row, series)| {
            series.points.iter().enumerate().map(move |(at, point)| (trend, row + 1, series, at + 1, point))
        })
    })
}

/// A row a figure.
pub(super) fn metrics(source: &Source<'_>) -> Table {
    Draft::of("metrics", "A figure of a metric: of one group or period.", figures(source.trends))
        .from("trends")
        .text("metric", "The metric", |(t, ..): &Figure<'_>| Some(t.metric.id))
        .key()
        .words("grouped_by", "What figures are grouped by", |(t, ..)| word(t.by))
        .key()
        .link(&["metric", "grouped_by"], "metric_verdicts")
        .whole("series", "Which row of figures, from 1", |(_, row, ..)| Some(*row))
        .key()
        .whole("position", "The figure's place in that row, from 1", |(_, _, _, at, _)| Some(*at))
        .key()
        .text("series_name", "The row's name", |(_, _, series, ..)| Some(&series.name))
        .text("period", "The group or period: 2026 Q1, M-ICP-01, SUR-26", |(.., p)| Some(&p.at))
        .day("from_on", "First day of the period", |(.., p)| p.from)
        .day("to_on", "Last day of it", |(.., p)| p.to)
        .flag("open", "Whether the period is not over yet", |(.., p)| Some(p.open))
        .whole("k", "Cases that fulfil what is asked, for a share or count", |(.., p)| p.k)
        .unit("cases")
        .whole("n", "All cases", |(.., p)| Some(p.n))
        .unit("cases")
        .real("value", "The figure: a share from 0 to 1, a median, a rate; none without cases", |(.., p)| {
            p.value
        })
        .unit("as the metric says")
        .real("low", "Lower end of the 95 % interval of a share", |(.., p)| p.interval.map(|(low, _)| low))
        .unit("share")
        .real("high", "Upper end of it", |(.., p)| p.interval.map(|(_, high)| high))
        .unit("share")
        .whole("per", "Of a rate: the value is on so many cases", |(.., p)| p.per)
        .unit("cases")
        .real("p90", "What nine of ten stay at or under", |(.., p)| p.p90)
        .unit("as the metric says")
        .dated_by("to_on")
        .done()
}
