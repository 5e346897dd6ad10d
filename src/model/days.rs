//! Days before and after others, by the calendar and without regard to working days.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// The day so many months earlier, the last of its month where that month is shorter; the first day
/// of the calendar at worst.
#[must_use]
pub fn months_before(day: Date, months: u32) -> Date {
    Span::new().try_months(months).map_or(Date::MIN, |span| day.saturating_sub(span))
}

/// The day so many months later, the last of its month where that month is shorter; the last day of the
/// calendar at worst.
#[must_use]
pub fn months_after(day: Date, months: u32) -> Date {
    Span::new().try_months(months).map_or(Date::MAX, |span| day.saturating_add(span))
}

/// The day so many days later; the last day of the calendar at worst.
#[must_use]
pub fn days_after(day: Date, days: u32) -> Date {
    Span::new().try_days(days).map_or(Date::MAX, |span| day.saturating_add(span))
}

/// The day after; the last day of the calendar at worst.
#[must_use]
pub fn next_day(day: Date) -> Date {
    day.saturating_add(1.day())
}

/// The last day on which `from` is no longer ago than so many months: the day before
/// [`months_before`] leaves it behind. The last day of the calendar at worst.
#[must_use]
pub fn last_within(from: Date, months: u32) -> Date {
    let holds = |day: Date| months_before(next_day(day), months) <= from;
    let mut day = months_after(from, months);
    // Months differ in length, so the guess is a few days off at most.
    while !holds(day) && day > from {
        day = day.saturating_sub(1.day());
    }
    while day < Date::MAX && holds(next_day(day)) {
        day = next_day(day);
    }
    day
}
