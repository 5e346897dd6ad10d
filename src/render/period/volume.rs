//! Volume and type of work, quarter by quarter, beside the time before.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::line::Ask;
use crate::model::lab::Job;
use crate::model::quarters::{Quarter, Quarters};
use crate::model::trend::By;
use crate::render::say::say;
use crate::render::view::Link;
use crate::render::words;

/// Quarters that stand in columns of their own at most.
const COLUMNS: usize = 8;

/// Methods told at most, the most used first.
const METHODS: usize = 12;

/// The table.
#[derive(Serialize)]
pub(super) struct Volume {
    quarters: Vec<String>,
    whole: String,
    /// The same number of quarters before, and whether the records reach back over all of them.
    before: Option<String>,
    partly: bool,
    rows: Vec<Row>,
    methods: Vec<Row>,
    other: Option<String>,
}

#[derive(Serialize)]
struct Row {
    what: Link,
    quarters: Vec<String>,
    whole: String,
    before: Option<String>,
}

/// The columns that a row fills.
struct Columns {
    quarters: Vec<Quarter>,
    whole: Quarters,
    before: Option<Quarters>,
    as_of: Date,
}

impl Columns {
    fn row(&self, what: Link, days: &[Date]) -> Row {
        let happened: Vec<Date> = days.iter().copied().filter(|day| *day <= self.as_of).collect();
        let count = |is: &dyn Fn(Date) -> bool| happened.iter().filter(|day| is(**day)).count().to_string();
        Row {
            what,
            quarters: self.quarters.iter().map(|quarter| count(&|day| quarter.holds(day))).collect(),
            whole: count(&|day| self.whole.holds(day)),
            before: self.before.map(|before| count(&|day| before.holds(day))),
        }
    }
}

pub(super) fn of(ask: &Ask) -> Volume {
    let quarters: Vec<Quarter> = ask.period.each().collect();
    let columns = Columns {
        quarters: if quarters.len() > COLUMNS { Vec::new() } else { quarters },
        whole: ask.period,
        before: ask.period.earlier(),
        as_of: ask.lab().as_of.day,
    };
    let first = ask.build.looks.first().map(super::super::look::Look::received);
    let mut rows = jobs(ask, &columns);
    rows.push(on_time(ask, &columns));
    let (methods, other) = methods(ask, &columns);
    Volume {
        quarters: columns.quarters.iter().map(ToString::to_string).collect(),
        whole: words::quarters(ask.period),
        partly: columns.before.zip(first).is_some_and(|(before, first)| before.first() < first),
        before: columns.before.map(words::quarters),
        rows,
        methods,
        other,
    }
}

fn jobs(ask: &Ask, columns: &Columns) -> Vec<Row> {
    let lab = ask.lab();
    let all = || lab.jobs.values();
    let link = |text: &str, to: &str| Link { href: Some(ask.at.to(to)), text: text.to_owned() };
    let days = |of: &dyn Fn(&Job) -> Vec<Date>| all().flat_map(of).collect::<Vec<Date>>();
    let one = |when: Option<crate::model::when::When>| when.map(|w| w.day).into_iter().collect::<Vec<_>>();
    vec![
        columns.row(
            link(say("Requests received"), "jobs.html"),
            &days(&|j| vec![j.request.body.received_on.day]),
        ),
        columns.row(
            link(say("Accepted"), "jobs.html"),
            &days(&|j| one(j.facts.accepted.as_ref().map(|accepted| accepted.on))),
        ),
        columns.row(link(say("Declined, or taken back"), "jobs.html"), &days(&|j| one(j.facts.exit))),
        columns.row(link(say("Reports issued"), "jobs.html"), &days(&|j| one(j.facts.issued))),
        columns.row(
            link(say("Amendments proposed"), "amendments.html"),
            &days(&|j| j.amendments.iter().map(|a| a.body.proposed.on.day).collect()),
        ),
        columns.row(
            link(say("Deviations noticed"), "deviations.html"),
            &days(&|j| j.deviations.iter().map(|d| d.body.detected_on.day).collect()),
        ),
        columns.row(
            link(say("Work sent outside"), "outside.html"),
            &days(&|j| j.subcontracts.iter().filter_map(|s| s.body.sent_on.map(|on| on.day)).collect()),
        ),
    ]
}

/// Reports on time, as metric M01 counts them.
fn on_time(ask: &Ask, columns: &Columns) -> Row {
    let found = ask.build.site.trends.iter().find(|t| t.metric.id == "M01" && t.by == By::Quarter);
    let points = found.and_then(|t| t.found.series.first()).map_or(&[][..], |series| &series.points);
    let sum = |is: &dyn Fn(Date) -> bool| {
        let these = points.iter().filter(|p| p.from.is_some_and(is));
        let (k, n) = these.fold((0, 0), |(k, n), p| (k + p.k.unwrap_or(0), n + p.n));
        say!("{k} of {n}", k, n)
    };
    Row {
        what: Link {
            href: Some(ask.at.to("metrics/M01.html")),
            text: say("On time, of reports due").to_owned(),
        },
        quarters: columns.quarters.iter().map(|quarter| sum(&|day| quarter.holds(day))).collect(),
        whole: sum(&|day| columns.whole.holds(day)),
        before: columns.before.map(|before| sum(&|day| before.holds(day))),
    }
}

/// Lines of accepted jobs by method, the most used of the period first.
fn methods(ask: &Ask, columns: &Columns) -> (Vec<Row>, Option<String>) {
    let mut by: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for job in ask.lab().jobs.values() {
        let Some(on) = job.facts.accepted.as_ref().map(|accepted| accepted.on.day) else { continue };
        let Some(state) = job.contract.first() else { continue };
        for method in state.terms.lines.values().filter_map(|line| line.method.as_ref()) {
            by.entry(method.value.as_str()).or_default().push(on);
        }
    }
    let used = |days: &[Date]| days.iter().filter(|day| columns.whole.holds(**day)).count();
    let mut all: Vec<(&str, Vec<Date>)> = by.into_iter().filter(|(_, days)| used(days) > 0).collect();
    all.sort_by_key(|(method, days)| (std::cmp::Reverse(used(days)), *method));
    let other = all.len().saturating_sub(METHODS);
    let rows = all.iter().take(METHODS).map(|(method, days)| columns.row(ask.link(method), days));
    let other = (other > 0).then(|| say!("{other} methods less used are left out", other));
    (rows.collect(), other)
}
