//! Working days, against counting one by one.

use countersign::model::calendar::Calendar;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;

fn norrvik() -> Calendar {
    let off =
        [date(2025, 12, 24), date(2025, 12, 25), date(2025, 12, 26), date(2025, 12, 31), date(2026, 1, 1)];
    Calendar::new(vec![Weekday::Saturday, Weekday::Sunday], off)
}

#[test]
fn ten_working_days_over_christmas_skip_the_days_off() {
    assert_eq!(norrvik().after(date(2025, 12, 19), 10), date(2026, 1, 9));
    assert_eq!(norrvik().between(date(2025, 12, 19), date(2026, 1, 9)), 10);
    assert_eq!(norrvik().between(date(2026, 1, 9), date(2025, 12, 19)), -10);
}

#[test]
fn counting_ends_even_where_no_day_is_a_working_day() {
    let week = (1..=7).map(|d| Weekday::from_monday_one_offset(d).unwrap()).collect();
    let calendar = Calendar::new(week, []);
    assert_eq!(calendar.after(date(2026, 1, 1), 3), date(2026, 1, 4));
    assert_eq!(Calendar::default().after(Date::MAX, 5), Date::MAX);
}

proptest! {
    #[test]
    fn after_and_between_agree_with_counting(start in 0i32..700, count in 0u32..60) {
        let calendar = norrvik();
        let from = date(2025, 6, 1) + start.days();
        let to = calendar.after(from, count);
        prop_assert_eq!(calendar.between(from, to), i64::from(count));
        let mut counted = 0;
        let mut day = from;
        while day < to {
            day = day.tomorrow().unwrap();
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let holiday = (day.month() == 12 && day.year() == 2025 && [24, 25, 26, 31].contains(&day.day()))
                || day == date(2026, 1, 1);
            counted += u32::from(!weekend && !holiday);
        }
        prop_assert_eq!(counted, count);
        prop_assert!(count == 0 || calendar.works_on(to));
    }
}
