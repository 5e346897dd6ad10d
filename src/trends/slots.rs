//! Periods of the calendar, and other groups that cases fall into.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::case::Case;
use crate::model::days::next_day;
use crate::model::lab::{Job, Lab};
use crate::model::trend::{By, Point};

/// Periods shown at most: the newest. Older ones are in the records.
const MOST: usize = 60;

/// A group of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// What it is called.
    pub(super) name: String,
    /// Its first day, of a period.
    pub(super) from: Option<Date>,
    /// Its last day, of a period.
    pub(super) to: Option<Date>,
    /// Whether the period is not over yet.
    pub(super) open: bool,
}

impl Slot {
    /// A group that is no period.
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The period of a kind in which a day lies.
    pub(super) fn of(by: By, day: Date, as_of: Date) -> Self {
        let (year, month) = (day.year(), day.month());
        let months = match by {
            By::Month => 1,
            By::HalfYear => 6,
            By::Year => 12,
            _ => 3,
        };
        let first = month - (month - 1) % months;
        let from = Date::new(year, first, 1).unwrap_or(day);
        let to = Date::new(year, first + months - 1, 1).map_or(day, Date::last_of_month);
        let name = match by {
            By::Month => format!("{year:04}-{month:02}"),
            By::HalfYear => format!("{year} H{}", (month + 5) / 6),
            By::Year => year.to_string(),
            _ => format!("{year} Q{}", (month + 2) / 3),
        };
        Self { name, from: Some(from), to: Some(to), open: to > as_of }
    }

    /// Its point, with what is known of the period.
    pub(super) fn point(&self, point: Point) -> Point {
        Point { at: self.name.clone(), from: self.from, to: self.to, open: self.open, ..point }
    }

    /// Whether a day lies in the period.
    pub(super) fn holds(&self, day: Date) -> bool {
        self.from.is_some_and(|from| from <= day) && self.to.is_some_and(|to| day <= to)
    }
}

/// Whether a grouping is one of periods.
pub(super) fn is_time(by: By) -> bool {
    matches!(by, By::Month | By::Quarter | By::HalfYear | By::Year)
}

/// All periods from the first day to the last, those without a case among them.
pub(super) fn periods(by: By, days: impl IntoIterator<Item = Date>, lab: &Lab) -> Vec<Slot> {
    let as_of = lab.as_of.day;
    let days: BTreeSet<Date> = days.into_iter().collect();
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Vec::new() };
    let last = (*last).max(as_of);
    let mut slots = vec![Slot::of(by, last, as_of)];
    while slots.len() < MOST {
        let before = slots.last().and_then(|slot| slot.from?.yesterday().ok());
        match before.filter(|day| first <= day) {
            Some(day) => slots.push(Slot::of(by, day, as_of)),
            None => break,
        }
    }
    slots.reverse();
    slots
}

/// Cases by group: periods in order, methods and customers by name.
pub(super) fn grouped<'c, 'a, V>(
    lab: &Lab,
    by: By,
    cases: &'c [Case<'a, V>],
) -> Vec<(Slot, Vec<&'c Case<'a, V>>)> {
    if is_time(by) {
        let slots = periods(by, cases.iter().map(|case| case.on), lab);
        let of = |slot: &Slot| cases.iter().filter(|case| slot.holds(case.on)).collect();
        return slots.into_iter().map(|slot| (of(&slot), slot)).map(|(cases, slot)| (slot, cases)).collect();
    }
    let mut groups: BTreeMap<String, Vec<&Case<'a, V>>> = BTreeMap::new();
    for case in cases {
        for name in names(lab, by, case.job) {
            groups.entry(name).or_default().push(case);
        }
    }
    groups.into_iter().map(|(name, cases)| (Slot::named(name), cases)).collect()
}

/// The groups that a job belongs to.
fn names(lab: &Lab, by: By, job: Option<&Job>) -> BTreeSet<String> {
    let Some(job) = job else { return BTreeSet::from(["of no job".to_owned()]) };
    if by == By::Customer {
        return BTreeSet::from([lab.customer_name(job.request.body.customer.as_str())]);
    }
    let terms = job.contract.last().into_iter().flat_map(|state| state.terms.lines.values());
    let agreed = terms.filter_map(|line| line.method.as_ref()).map(|method| method.value.clone());
    let mut methods: BTreeSet<String> = agreed.collect();
    if methods.is_empty() {
        let asked = job.request.body.lines.iter().filter_map(|line| line.method_requested.clone());
        methods.extend(asked.filter(|method| method != "lab_to_select"));
    }
    if methods.is_empty() { BTreeSet::from(["no method named".to_owned()]) } else { methods }
}

/// The last two half-years that are over.
pub(super) fn last_halves(lab: &Lab) -> [Slot; 2] {
    let as_of = lab.as_of.day;
    let mut half = Slot::of(By::HalfYear, as_of, as_of);
    let before = |slot: &Slot| {
        let day = slot.from.and_then(|from| from.yesterday().ok()).unwrap_or(as_of);
        Slot::of(By::HalfYear, day, as_of)
    };
    if half.open {
        half = before(&half);
    }
    [before(&half), half]
}

/// The twelve months up to a day.
pub(super) fn twelve_months(to: Date) -> Slot {
    let from = crate::model::days::months_before(next_day(to), 12);
    Slot { name: format!("{from} to {to}"), from: Some(from), to: Some(to), open: false }
}
