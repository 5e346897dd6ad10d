//! Quarters of a year.

use std::fmt;

use jiff::civil::Date;

/// A quarter: the number of quarters since the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quarter(i32);

impl Quarter {
    /// The quarter of a day.
    pub(super) fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 4 + i32::from((day.month() - 1) / 3))
    }

    /// The quarter that people write as `2026Q1`, with or without a space.
    pub(super) fn named(text: &str) -> Option<Self> {
        let (year, quarter) = text.split_once(['Q', 'q'])?;
        let (year, quarter) = (year.trim().parse::<i16>().ok()?, quarter.trim().parse::<i32>().ok()?);
        (1..=4).contains(&quarter).then_some(Self(i32::from(year) * 4 + quarter - 1))
    }

    /// Its last day; the last day of the calendar at worst.
    pub(super) fn last_day(self) -> Date {
        let (year, month) = (self.0.div_euclid(4), self.0.rem_euclid(4) * 3 + 3);
        let year = i16::try_from(year).unwrap_or(i16::MAX);
        let month = i8::try_from(month).unwrap_or(12);
        Date::new(year, month, 1).map_or(Date::MAX, Date::last_of_month)
    }

    /// Whether this is the quarter that follows `other`.
    pub(super) fn follows(self, other: Self) -> bool {
        self.0 == other.0 + 1
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.0.div_euclid(4), self.0.rem_euclid(4) + 1)
    }
}
