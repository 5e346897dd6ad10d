//! Periods of the calendar in which something planned is to be done.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::record::system::Frequency;

/// A week, month, quarter or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

/// Whole periods from `from` on, one after another; none for what is done when something happens.
pub fn periods(from: Date, every: Frequency) -> impl Iterator<Item = Period> {
    let start = length(every).and_then(|step| {
        let begun = begun(from, every)?;
        if begun == from { Some(begun) } else { begun.checked_add(step).ok() }
    });
    std::iter::successors(start.and_then(|first| period(first, every)), move |before| {
        period(before.last.tomorrow().ok()?, every)
    })
}

fn period(first: Date, every: Frequency) -> Option<Period> {
    let last = first.checked_add(length(every)?).ok()?.yesterday().ok()?;
    Some(Period { first, last })
}

fn length(every: Frequency) -> Option<Span> {
    match every {
        Frequency::Weekly => Some(1.week()),
        Frequency::Monthly => Some(1.month()),
        Frequency::Quarterly => Some(3.months()),
        Frequency::Yearly => Some(1.year()),
        Frequency::Event => None,
    }
}

/// The first day of the period that `day` lies in; weeks begin on Monday.
fn begun(day: Date, every: Frequency) -> Option<Date> {
    match every {
        Frequency::Weekly => {
            let since = day.weekday().since(Weekday::Monday);
            day.checked_sub(i64::from(since).days()).ok()
        }
        Frequency::Monthly => Some(day.first_of_month()),
        Frequency::Quarterly => {
            let month = day.month() - (day.month() - 1) % 3;
            Date::new(day.year(), month, 1).ok()
        }
        Frequency::Yearly => Some(day.first_of_year()),
        Frequency::Event => None,
    }
}
