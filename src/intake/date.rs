//! Dates as people write them, by a format that the map names. Nothing is guessed: a text that does not fit is refused.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// How dates of a column are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DateFormat {
    /// Real dates of a spreadsheet only.
    Cell,
    /// As ISO 8601 has it.
    Iso,
    /// By these steps.
    Steps(Vec<Step>),
}

/// One piece of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A number of so many digits, or of one or two where none is said.
    Number(Part, Option<usize>),
    /// Morning or afternoon.
    HalfDay,
    /// An offset from UTC: `+01:00`, `GMT+1`, `UTC`, `Z`.
    Zone,
    /// This character.
    Sign(char),
}

/// What a number of a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day of the month.
    Day,
    /// The hour.
    Hour,
    /// The minute.
    Minute,
    /// The second.
    Second,
}

/// A moment as read: by the clock on the wall, and the offset from UTC where the text names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    moment: DateTime,
    offset: Option<Offset>,
    has_time: bool,
}

impl From<DateTime> for Read {
    fn from(moment: DateTime) -> Self {
        Self { moment, offset: None, has_time: moment.time() != Time::midnight() }
    }
}

impl Read {
    /// As a record writes it: the day, or with `time` the day and time with its offset, in the laboratory's zone.
    pub(super) fn written(self, time: bool, zone: &TimeZone) -> Result<String, String> {
        let here = match self.offset {
            Some(offset) => Some(
                offset
                    .to_timestamp(self.moment)
                    .map_err(|_| "holds a time that no calendar has".to_owned())?
                    .to_zoned(zone.clone()),
            ),
            None if time && self.has_time => {
                Some(zone.to_ambiguous_zoned(self.moment).unambiguous().map_err(|_| {
                    format!(
                        "holds {}, a time that the clock showed twice or never when it was changed",
                        self.moment
                    )
                })?)
            }
            None => None,
        };
        Ok(match here {
            Some(zoned) if time && self.has_time => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            Some(zoned) => zoned.date().to_string(),
            None => self.moment.date().to_string(),
        })
    }
}

impl DateFormat {
    /// Reads a format.
    pub(super) fn of(text: &str) -> Result<Self, String> {
        match text {
            "cell" => return Ok(Self::Cell),
            "iso" => return Ok(Self::Iso),
            _ => {}
        }
        let mut steps: Vec<Step> = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let run = rest.chars().take_while(|letter| *letter == first).count();
            let is_after_hour = steps.iter().rev().find_map(|step| match step {
                Step::Number(part, _) => Some(matches!(part, Part::Hour | Part::Minute)),
                _ => None,
            });
            let (step, length) = if rest.starts_with("zone") {
                (Step::Zone, 4)
            } else if let Some(word) = ["AM/PM", "am/pm"].into_iter().find(|word| rest.starts_with(word)) {
                (Step::HalfDay, word.len())
            } else if first.is_ascii_alphabetic() && !(first == 'T' && run == 1) {
                (Step::Number(part(first, is_after_hour == Some(true), text)?, width(first, run, text)?), run)
            } else {
                (Step::Sign(first), first.len_utf8())
            };
            steps.push(step);
            rest = rest.get(length..).unwrap_or_default();
        }
        let times = |wanted: Part| {
            steps.iter().filter(|s| matches!(s, Step::Number(part, _) if *part == wanted)).count()
        };
        if [Part::Year, Part::Month, Part::Day].into_iter().any(|part| times(part) != 1) {
            return Err(format!(
                "The date format \"{text}\" does not name year, month and day once each, as dd.mm.yyyy does."
            ));
        }
        Ok(Self::Steps(steps))
    }

    /// Reads a text by the format.
    pub(super) fn read(&self, text: &str) -> Result<Read, String> {
        let read = match self {
            Self::Cell => None,
            Self::Iso => iso(text),
            Self::Steps(steps) => by_steps(steps, text),
        };
        read.ok_or_else(|| match self {
            Self::Cell => "holds a text, not a date of the spreadsheet".to_owned(),
            Self::Iso => "holds no day written as 2026-04-27".to_owned(),
            Self::Steps(_) => "holds no day of the calendar in the format that the map names".to_owned(),
        })
    }
}

fn part(letter: char, is_after_hour: bool, text: &str) -> Result<Part, String> {
    Ok(match letter.to_ascii_lowercase() {
        'y' => Part::Year,
        'm' if is_after_hour => Part::Minute,
        'm' => Part::Month,
        'd' => Part::Day,
        'h' => Part::Hour,
        's' => Part::Second,
        _ => return Err(format!("The date format \"{text}\" holds {letter}, which stands for nothing.")),
    })
}

fn width(letter: char, run: usize, text: &str) -> Result<Option<usize>, String> {
    match (letter.to_ascii_lowercase(), run) {
        ('y', 4) => Ok(Some(4)),
        ('y', _) => Err(format!(
            "The date format \"{text}\" writes the year without its century, which would be a guess."
        )),
        (_, 1) => Ok(None),
        (_, 2) => Ok(Some(2)),
        _ => Err(format!(
            "The date format \"{text}\" repeats {letter} more than twice; months in letters are not read."
        )),
    }
}

fn iso(text: &str) -> Option<Read> {
    let has_time = text.contains(['T', ' ']);
    if !has_time {
        return text
            .parse::<Date>()
            .ok()
            .filter(|day| day.to_string() == text)
            .map(|day| Read::from(day.at(0, 0, 0, 0)));
    }
    let (day, time) = text.split_once(['T', ' '])?;
    let clock = time.split_once(['Z', '+', '-']).map_or(time, |(clock, _)| clock);
    let moment = day.parse::<Date>().ok()?.to_datetime(clock.parse().ok()?);
    let offset = match time.get(clock.len()..) {
        None | Some("") => None,
        Some(zone) => Some(offset(zone)?),
    };
    Some(Read { moment, offset, has_time })
}

fn by_steps(steps: &[Step], text: &str) -> Option<Read> {
    let mut numbers: [Option<i16>; 6] = [None; 6];
    let (mut rest, mut afternoon, mut zone) = (text, None, None);
    for step in steps {
        match step {
            Step::Sign(sign) => rest = rest.strip_prefix(*sign)?,
            Step::HalfDay => {
                let word = rest.get(..2)?.to_ascii_lowercase();
                afternoon = Some(match word.as_str() {
                    "am" => false,
                    "pm" => true,
                    _ => return None,
                });
                rest = rest.get(2..)?;
            }
            Step::Zone => {
                let length = rest.find(' ').unwrap_or(rest.len());
                zone = Some(offset(rest.get(..length)?)?);
                rest = rest.get(length..)?;
            }
            Step::Number(part, width) => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                let length = match width {
                    Some(width) if digits >= *width => *width,
                    None if digits > 0 => digits.min(2),
                    _ => return None,
                };
                *numbers.get_mut(*part as usize)? = Some(rest.get(..length)?.parse().ok()?);
                rest = rest.get(length..)?;
            }
        }
    }
    let [year, month, day, hour, minute, second] = numbers;
    let small = |number: Option<i16>| i8::try_from(number.unwrap_or_default()).ok();
    let hour = match (small(hour)?, afternoon) {
        (hour @ 1..=12, Some(is_afternoon)) => hour % 12 + if is_afternoon { 12 } else { 0 },
        (_, Some(_)) => return None,
        (hour, None) => hour,
    };
    let time = Time::new(hour, small(minute)?, small(second)?, 0).ok()?;
    let moment = Date::new(year?, small(month)?, small(day)?).ok()?.to_datetime(time);
    let has_time = steps.iter().any(|step| matches!(step, Step::Number(Part::Hour, _)));
    rest.is_empty().then_some(Read { moment, offset: zone, has_time })
}

/// An offset from UTC: `Z`, `UTC`, `GMT+1`, `+01:00`, `+0100`.
fn offset(text: &str) -> Option<Offset> {
    let rest = text.strip_prefix("GMT").or_else(|| text.strip_prefix("UTC")).unwrap_or(text);
    if (rest.is_empty() && !text.is_empty()) || rest == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, digits) = match rest.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match (digits.split_once(':'), digits.len()) {
        (Some(both), _) => both,
        (None, 4) => digits.split_at(2),
        (None, _) => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if !(0..=14).contains(&hours) || !(0..60).contains(&minutes) {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}
