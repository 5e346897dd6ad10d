//! The timeline: when each thing happened, when it was written down, and the gap between.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use super::events::{self, Event};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Written;
use crate::model::when::When;
use crate::render::look::Look;
use crate::render::names;
use crate::render::say::say;
use crate::render::words::{self, Day};

/// Width of the strip in its own units, and the margin at both ends.
const WIDTH: f64 = 190.0;
const MARGIN: f64 = 6.0;

/// Room that a label takes.
const LABEL: f64 = 40.0;

/// The section of the timeline.
#[derive(Serialize)]
pub(super) struct Section {
    rows: Vec<Row>,
    /// Whether the first commit of any of the records was read.
    history: bool,
    first: Option<Day>,
    last: Option<Day>,
    start: Option<String>,
    report: Option<String>,
    /// Whether the two stand too near each other for a label each.
    near: bool,
    limit: u32,
}

#[derive(Serialize)]
struct Row {
    /// Fragment of a message, at its first row.
    id: Option<String>,
    happened: Day,
    /// When the file that tells of it was first written.
    written: Option<Day>,
    /// By which clock that day was told, where it is not plainly that of the author.
    clock: Option<String>,
    gap: String,
    late: bool,
    from: String,
    to: Option<String>,
    what: String,
    who: String,
}

pub(super) fn section(lab: &Lab, look: &Look) -> Section {
    let events = events::of(lab, look.job);
    let axis = Axis::over(&events);
    let limit = lab.settings.thresholds.late_entry_wd;
    let facts = &look.job.facts;
    let mark = |day: Option<When>| axis.as_ref().and_then(|a| Some(a.at(day?.day)));
    let (start, report) = (mark(facts.started), mark(facts.issued));
    Section {
        history: events.iter().any(|e| e.meta.written.is_some()),
        first: axis.as_ref().map(|a| a.first.into()),
        last: axis.as_ref().map(|a| a.last.into()),
        near: start.zip(report).is_some_and(|(a, b)| (b - a).abs() < LABEL),
        start: start.map(text),
        report: report.map(text),
        rows: axis.map(|axis| rows(lab, &events, &axis, limit)).unwrap_or_default(),
        limit,
    }
}

/// The days that the strip spans.
struct Axis {
    first: Date,
    last: Date,
}

impl Axis {
    fn over(events: &[Event]) -> Option<Self> {
        let happened = events.iter().map(|e| e.on.day);
        let written = events.iter().filter_map(|e| e.meta.written.as_ref()).map(|w| w.on.day);
        let days: Vec<Date> = happened.chain(written).collect();
        Some(Self { first: *days.iter().min()?, last: *days.iter().max()? })
    }

    /// Where a day stands on the strip.
    fn at(&self, day: Date) -> f64 {
        let days = |to: Date| f64::from((to - self.first).get_days());
        let share = if self.last > self.first { days(day) / days(self.last) } else { 0.0 };
        MARGIN + share.clamp(0.0, 1.0) * (WIDTH - 2.0 * MARGIN)
    }

    fn x(&self, day: Date) -> String {
        text(self.at(day))
    }
}

/// To a tenth of a unit, so that every platform writes the same digits.
fn text(x: f64) -> String {
    format!("{x:.1}")
}

/// The rows, with a fragment at the first row of each message.
fn rows(lab: &Lab, events: &[Event], axis: &Axis, limit: u32) -> Vec<Row> {
    let mut seen = BTreeSet::new();
    let row = |event: &Event| {
        let first = event.meta.kind == Kind::Communication && seen.insert(event.meta.id.clone());
        Row { id: first.then(|| names::place(event.meta)), ..row(lab, event, axis, limit) }
    };
    events.iter().map(row).collect()
}

fn row(lab: &Lab, event: &Event, axis: &Axis, limit: u32) -> Row {
    let happened = event.on.day;
    let of_file = event.meta.written.as_ref().filter(|_| event.written.is_none());
    let written = event.written.map(|w| w.day).or(of_file.map(|w| w.on.day));
    // A file that was begun before the event was added to later; when, its first commit does not say.
    let begun_before = written.is_some_and(|w| w < happened);
    let known = written.filter(|w| *w >= happened);
    let days = known.map(|w| lab.calendar.between(happened, w));
    let declared = event.meta.common.late_entry.is_some();
    let gap = match days {
        None if begun_before => say("added later, day not told").to_owned(),
        None => String::new(),
        Some(0) => say("same day").to_owned(),
        Some(days) => words::count(usize::try_from(days).unwrap_or(0), "working day"),
    };
    Row {
        id: None,
        happened: happened.into(),
        written: written.map(Day::from),
        clock: of_file.and_then(Written::by_which_clock),
        late: days.is_some_and(|d| d > i64::from(limit)) && !declared,
        gap: if declared && known.is_some() { say!("{gap}, late entry", gap) } else { gap },
        from: axis.x(happened),
        to: known.map(|w| axis.x(w)),
        what: event.what.clone(),
        who: event.who.clone(),
    }
}
