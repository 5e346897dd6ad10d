//! Cases gathered from the records, and figures made of them.

use jiff::civil::Date;

pub(super) use super::case::Case;
use super::slots::{Slot, grouped};
use crate::model::evidence::unreadable;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::statistics::Share;
use crate::model::statistics::order::{median, ninetieth};
use crate::model::trend::{By, Cases, Drawing, Point, Single, Untold, Verdict};
use crate::model::words::counted;

/// Cases from which a chart of shares is drawn: of fewer a share is more chance than figure.
pub(super) const CARRIES: usize = 20;

/// Single values shown beside a figure at most.
const SHOWN: usize = 40;

/// Cases, and those of which there is no telling.
#[derive(Debug, Clone)]
pub(super) struct Gathered<'a, V> {
    /// The cases.
    pub(super) told: Vec<Case<'a, V>>,
    /// Those of which there is no telling.
    pub(super) untold: Vec<Untold>,
}

impl<'a, V> Gathered<'a, V> {
    /// Nothing yet but the files of these kinds that could not be read: each may hold a case.
    pub(super) fn beside(lab: &Lab, kinds: &[Kind]) -> Self {
        Self { told: Vec::new(), untold: unread(lab, kinds) }
    }

    /// Adds a case of a job.
    pub(super) fn job(&mut self, job: &'a Job, on: Date, value: V) {
        self.told.push(Case { on, record: job.id.clone(), job: Some(job), value });
    }

    /// Says that there is no telling of a record.
    pub(super) fn no_telling(&mut self, record: &str, why: impl Into<String>) {
        self.untold.push(Untold { record: record.to_owned(), why: why.into() });
    }

    /// How many cases there are.
    pub(super) fn cases(&self, one: &'static str, many: &'static str) -> Cases {
        Cases { one, many, told: self.told.len(), untold: self.untold.clone() }
    }
}

/// Files of some kinds that could not be read.
pub(super) fn unread(lab: &Lab, kinds: &[Kind]) -> Vec<Untold> {
    let of = lab.unread.iter().chain(&lab.unplaced).filter(|u| kinds.contains(&u.kind));
    of.map(|u| Untold { record: u.file.to_string(), why: unreadable(u.kind) }).collect()
}

/// How many of the cases fulfil what is asked.
pub(super) fn share<'c, 'a: 'c>(cases: impl IntoIterator<Item = &'c Case<'a, bool>>) -> Share {
    cases
        .into_iter()
        .fold(Share::default(), |sum, case| Share { of: sum.of + u32::from(case.value), all: sum.all + 1 })
}

/// Shares by group, with their intervals.
pub(super) fn shares(lab: &Lab, by: By, cases: &[Case<'_, bool>]) -> Vec<Point> {
    let groups = grouped(lab, by, cases).into_iter();
    groups.map(|(slot, cases)| slot.point(Point::share("", share(cases)))).collect()
}

/// Medians and ninetieth percentiles by group.
pub(super) fn medians(lab: &Lab, by: By, cases: &[Case<'_, f64>]) -> Vec<Point> {
    grouped(lab, by, cases).into_iter().map(|(slot, cases)| slot.point(middle(&cases))).collect()
}

/// The median of some cases, with the values behind it.
pub(super) fn middle(cases: &[&Case<'_, f64>]) -> Point {
    let values: Vec<f64> = cases.iter().map(|case| case.value).collect();
    let single =
        cases.iter().map(|case| Single { record: case.record.clone(), value: case.value, mark: None });
    Point {
        n: count(values.len()),
        value: median(&values),
        p90: ninetieth(&values),
        single: if cases.len() > SHOWN { Vec::new() } else { single.collect() },
        ..Point::default()
    }
}

/// How many cases fall into each group, of how many there: a rate per ten or hundred.
pub(super) fn rates<T, U>(
    lab: &Lab,
    by: By,
    events: &[Case<'_, T>],
    among: &[Case<'_, U>],
    per: u32,
) -> Vec<Point> {
    let mut days: Vec<Date> = events.iter().map(|case| case.on).collect();
    days.extend(among.iter().map(|case| case.on));
    let slots: Vec<(Slot, usize, usize)> = if super::slots::is_time(by) {
        let slots = super::slots::periods(by, days, lab).into_iter();
        let in_slot = |slot: Slot| {
            let (k, n) = (
                events.iter().filter(|case| slot.holds(case.on)).count(),
                among.iter().filter(|case| slot.holds(case.on)).count(),
            );
            (slot, k, n)
        };
        slots.map(in_slot).collect()
    } else {
        let k = grouped(lab, by, events);
        let found =
            |slot: &Slot| k.iter().find(|(other, _)| other == slot).map_or(0, |(_, cases)| cases.len());
        let groups = grouped(lab, by, among).into_iter();
        groups.map(|(slot, n)| (found(&slot), slot, n.len())).map(|(k, slot, n)| (slot, k, n)).collect()
    };
    let point = |(slot, k, n): (Slot, usize, usize)| {
        let (k, n) = (count(k), count(n));
        let value = (n > 0).then(|| f64::from(per) * f64::from(k) / f64::from(n));
        slot.point(Point { k: Some(k), n, value, per: Some(per), ..Point::default() })
    };
    slots.into_iter().map(point).collect()
}

/// Jobs by the day on which the first version of their report went out.
pub(super) fn reported(lab: &Lab) -> Vec<Case<'_, ()>> {
    let issued = |job: &'_ Job| job.facts.issued.map(|on| on.day);
    let jobs = lab.jobs.values().filter_map(|job| Some((issued(job)?, job)));
    jobs.map(|(on, job)| Case { on, record: job.id.clone(), job: Some(job), value: () }).collect()
}

/// The verdict where a test goes by periods and something else is asked for.
pub(super) fn elsewhere(by: By, usual: By, cases: &Cases) -> Verdict {
    let n = counted(cases.told, cases.one, cases.many);
    Verdict::listed(n, format!("The test is made by {}, not by {}.", usual.word(), by.word()))
}

/// A number of cases.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// How figures are drawn, where there are cases enough for it.
pub(super) fn drawn(cases: &Cases, least: usize, drawing: Drawing) -> Drawing {
    let Cases { one, many, told, .. } = cases;
    match told {
        0 => Drawing::None(format!("There is no {one}, so nothing is drawn.")),
        told if *told < least => {
            let there = counted(*told, one, many);
            Drawing::None(format!("There is too little to draw: {there}; {least} are needed."))
        }
        _ => drawing,
    }
}
