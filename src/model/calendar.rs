//! Working days of the laboratory.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

/// Which days the laboratory works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    weekend: Vec<Weekday>,
    holidays: BTreeSet<Date>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::new(vec![Weekday::Saturday, Weekday::Sunday], [])
    }
}

impl Calendar {
    /// A calendar of weekly days off and single holidays. A week without any working day is taken
    /// as one without days off, so that counting always ends.
    #[must_use]
    pub fn new(weekend: Vec<Weekday>, holidays: impl IntoIterator<Item = Date>) -> Self {
        let all = (1..=7).all(|d| Weekday::from_monday_one_offset(d).is_ok_and(|d| weekend.contains(&d)));
        let mut weekend = if all { Vec::new() } else { weekend };
        weekend.sort_by_key(|d| d.to_monday_one_offset());
        weekend.dedup();
        Self { weekend, holidays: holidays.into_iter().collect() }
    }

    /// Whether the laboratory works on `day`.
    #[must_use]
    pub fn works_on(&self, day: Date) -> bool {
        !self.weekend.contains(&day.weekday()) && !self.holidays.contains(&day)
    }

    /// The `count`th working day after `from`; `from` itself for 0. Stops at the last day that the
    /// calendar knows (9999-12-31).
    #[must_use]
    pub fn after(&self, from: Date, count: u32) -> Date {
        let mut day = from;
        let mut left = count;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            left -= u32::from(self.works_on(day));
        }
        day
    }

    /// Working days after `from` up to and with `to`; negative when `to` comes first.
    #[must_use]
    pub fn between(&self, from: Date, to: Date) -> i64 {
        if to < from {
            return -self.between(to, from);
        }
        // Whole weeks by arithmetic, so that a day centuries away is found as soon as tomorrow.
        let days = from.until(to).map_or(0, |span| i64::from(span.get_days()));
        let in_week = i64::try_from(7 - self.weekend.len()).unwrap_or(0);
        let works = |day: Date| !self.weekend.contains(&day.weekday());
        let mut count = days / 7 * in_week;
        let mut day = to;
        for _ in 0..days % 7 {
            count += i64::from(works(day));
            day = day.yesterday().unwrap_or(day);
        }
        let off = self.holidays.iter().filter(|h| from < **h && **h <= to && works(**h)).count();
        count -= i64::try_from(off).unwrap_or(0);
        count
    }
}
