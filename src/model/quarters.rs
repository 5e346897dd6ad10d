//! Quarters of the calendar, and spans of them that somebody asks about.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// Quarters of one span at most: ten years.
pub const MOST: usize = 40;

/// A quarter of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    first: Date,
    last: Date,
}

impl Quarter {
    /// The quarter that `day` lies in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let first = Date::new(day.year(), day.month() - (day.month() - 1) % 3, 1).unwrap_or(day);
        let last = Date::new(first.year(), (first.month() + 2).min(12), 1).unwrap_or(day).last_of_month();
        Self { first, last }
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }

    /// Whether `day` lies in it.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Its name where no space may stand: `2026Q1`.
    #[must_use]
    pub fn key(self) -> String {
        format!("{}Q{}", self.first.year(), self.number())
    }

    /// The quarter before; none at the beginning of the calendar.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        self.first.yesterday().ok().map(Self::of)
    }

    fn number(self) -> i8 {
        (self.first.month() + 2) / 3
    }

    fn after(self) -> Option<Self> {
        self.last.tomorrow().ok().map(Self::of)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Q{}", self.first.year(), self.number())
    }
}

impl FromStr for Quarter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("\"{text}\" is no quarter; write a year and a quarter, as 2026Q3");
        let (year, number) = text.trim().split_once(['Q', 'q']).ok_or_else(wrong)?;
        let is_number = |text: &str, digits: usize| {
            text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !is_number(year, 4) || !is_number(number, 1) {
            return Err(wrong());
        }
        let year: i16 = year.parse().map_err(|_| wrong())?;
        let number: i8 = number.parse().map_err(|_| wrong())?;
        if !(1..=4).contains(&number) {
            return Err(format!("a year has quarters 1 to 4, and {text} names quarter {number}"));
        }
        Date::new(year, number * 3 - 2, 1).map(Self::of).map_err(|_| wrong())
    }
}

/// Quarters one after another: the time that a page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quarters {
    from: Quarter,
    to: Quarter,
}

impl Quarters {
    /// From one quarter to another, both within.
    ///
    /// # Errors
    /// When the second lies before the first, or so long after it that no page could tell of all.
    pub fn new(from: Quarter, to: Quarter) -> Result<Self, String> {
        let all = Self { from, to };
        if to < from {
            return Err(format!("{to} lies before {from}; name the earlier quarter first"));
        }
        if all.each().nth(MOST).is_some() {
            return Err(format!(
                "{from} to {to} is more than {MOST} quarters, the most that one page tells of"
            ));
        }
        Ok(all)
    }

    /// The four quarters before the one that `day` lies in.
    #[must_use]
    pub fn before(day: Date) -> Self {
        let now = Quarter::of(day);
        let to = now.before().unwrap_or(now);
        let from = std::iter::successors(Some(to), |quarter| quarter.before()).take(4).last().unwrap_or(to);
        Self { from, to }
    }

    /// As many quarters, directly before these; none at the beginning of the calendar.
    #[must_use]
    pub fn earlier(self) -> Option<Self> {
        let to = self.from.before()?;
        let from =
            std::iter::successors(Some(to), |quarter| quarter.before()).nth(self.each().count() - 1)?;
        Some(Self { from, to })
    }

    /// The quarters, oldest first.
    pub fn each(self) -> impl Iterator<Item = Quarter> {
        std::iter::successors(Some(self.from), |quarter| quarter.after())
            .take_while(move |quarter| *quarter <= self.to)
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> Date {
        self.from.first
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.to.last
    }

    /// Whether `day` lies in one of them.
    #[must_use]
    pub fn holds(self, day: Date) -> bool {
        self.first() <= day && day <= self.last()
    }
}

impl fmt::Display for Quarters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to {
            write!(f, "{}", self.from)
        } else {
            write!(f, "{} to {}", self.from, self.to)
        }
    }
}

impl FromStr for Quarters {
    type Err = String;

    /// `2026Q1..2026Q3`, or one quarter alone.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once("..") {
            Some((from, to)) => Self::new(from.parse()?, to.parse()?),
            None => text.parse().map(|one| Self { from: one, to: one }),
        }
    }
}
