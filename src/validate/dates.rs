//! What is wrong with a text that should be a date, and which date was probably meant.

use jiff::civil::Date;

use super::quote::short;

/// Says why `text` is no date, or no date with time and zone where `takes_time`, and how to write it.
pub(super) fn wrong(name: &str, text: &str, takes_time: bool) -> (String, String) {
    let text = text.trim();
    let (day, time) = match text.split_once(['T', ' ']) {
        Some((day, time)) => (day, Some(time.trim())),
        None => (text, None),
    };
    if let Some((year, month, number)) = written(day) {
        return match (impossible(year, month, number), time) {
            (Some(why), _) => {
                (format!("{name} is {}, but {why}.", short(day)), "Correct the date.".to_owned())
            }
            (None, Some(time)) => wrong_time(name, day, time, takes_time),
            (None, None) => unreadable(name, text),
        };
    }
    let meant = meant(day);
    match meant.as_slice() {
        [] => unreadable(name, text),
        [one] => (not_written_so(name, text), format!("Write {one}.")),
        several => {
            (not_written_so(name, text), format!("Write {}, whichever is meant.", several.join(" or ")))
        }
    }
}

/// A sound day with a time that does not belong or can not be read.
fn wrong_time(name: &str, day: &str, time: &str, takes_time: bool) -> (String, String) {
    if !takes_time {
        return (format!("{name} gives a time, where only a day belongs."), format!("Write {day}."));
    }
    let (clock, zone) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let mut parts = clock.split(':').map(|p| p.parse::<u8>().ok());
    let is_clock = matches!((parts.next().flatten(), parts.next().flatten()), (Some(0..24), Some(0..60)));
    if is_clock && zone.is_empty() {
        return (
            format!("{name} gives the time {} without its zone.", short(clock)),
            format!(
                "Write {day}T{}+02:00 with the zone of the place, or the day alone: {day}.",
                short(clock)
            ),
        );
    }
    let message = if is_clock {
        format!("{name} gives a time that is not written as one: “{}”.", short(time))
    } else {
        format!("{name} gives the time {}, which no clock shows.", short(clock))
    };
    (message, format!("Write it as in {day}T10:15+02:00, or the day alone: {day}."))
}

fn unreadable(name: &str, text: &str) -> (String, String) {
    (
        format!("{name} is “{}”, which is no date.", short(text)),
        "Write year, month and day, as in 2026-04-27.".to_owned(),
    )
}

fn not_written_so(name: &str, text: &str) -> String {
    format!("{name} is “{}”; a date is written year-month-day.", short(text))
}

/// Year, month and day of a text in the right form, whether or not there is such a day.
fn written(day: &str) -> Option<(i16, i8, i8)> {
    let is_form = day.len() == 10
        && day
            .bytes()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    let mut parts = day.split('-');
    let year = parts.next().filter(|_| is_form)?.parse().ok()?;
    Some((year, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Why there is no such day.
fn impossible(year: i16, month: i8, day: i8) -> Option<String> {
    let Ok(first) = Date::new(year, month, 1) else { return Some(format!("there is no month {month}")) };
    let last = first.days_in_month();
    (day < 1 || day > last).then(|| {
        let month = first.strftime("%B %Y");
        if day < 1 { format!("the days of {month} begin with 1") } else { format!("{month} has {last} days") }
    })
}

/// Days that a text in another form may mean: 27.4.2026, 2026/4/27, 4/27/2026.
fn meant(text: &str) -> Vec<String> {
    let numbers: Option<Vec<i16>> = text.split(['.', '/', '-']).map(|p| p.trim().parse().ok()).collect();
    let orders: &[(i16, i16, i16)] = match numbers.as_deref() {
        Some([year, month, day]) if *year > 999 => &[(*year, *month, *day)],
        Some([day, month, year]) if *year > 999 && !text.contains('/') => &[(*year, *month, *day)],
        Some([a, b, year]) if *year > 999 => &[(*year, *a, *b), (*year, *b, *a)],
        _ => &[],
    };
    let days = orders.iter().filter_map(|(year, month, day)| {
        Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()
    });
    let mut days: Vec<String> = days.map(|d| d.to_string()).collect();
    days.dedup();
    days
}
