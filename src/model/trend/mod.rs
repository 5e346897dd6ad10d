//! Trends: a question, the figures that bear on it, and whether they tell more than chance does. One value
//! from which page, command line and JSON are made.

mod verdict;
mod words;

use jiff::civil::Date;
use serde::Serialize;

use super::lab::Lab;
use super::statistics::Share;
use super::statistics::interval::wilson;
pub use verdict::{SIGNAL, Verdict, WATCH, Word};
pub use words::{of, p_words, percent, short};

/// What figures are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Months of the calendar.
    Month,
    /// Quarters of the calendar.
    Quarter,
    /// Halves of the calendar's year.
    HalfYear,
    /// Years of the calendar.
    Year,
    /// Methods in the contract; a job of two methods counts with both.
    Method,
    /// Customers.
    Customer,
    /// Surveys.
    Campaign,
    /// Twelve months up to the as-of day, and the twelve before.
    TwelveMonths,
    /// Complaints, one after another.
    Complaint,
    /// Actions.
    Action,
}

impl By {
    /// What one of the groups is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
            Self::Method => "method",
            Self::Customer => "customer",
            Self::Campaign => "survey",
            Self::TwelveMonths => "twelve months",
            Self::Complaint => "complaint",
            Self::Action => "action",
        }
    }
}

/// How a metric is worked out.
pub type Count = fn(&Lab, By) -> Found;

/// One metric of the catalogue: plain data and one function.
#[derive(Debug)]
pub struct Metric {
    /// Its id, never reused: `M01`.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// Clauses that it bears on, as in the clause catalogue.
    pub clauses: &'static [&'static str],
    /// What a figure is in: `% of reports`.
    pub unit: &'static str,
    /// How it is worked out, in words.
    pub formula: &'static str,
    /// What is counted, and what is not.
    pub population: &'static str,
    /// The groupings in which it can be given, the usual one first. A verdict is given in that one only.
    pub by: &'static [By],
    /// The test and the least number of cases for it, in words.
    pub test: &'static str,
    /// How it is worked out.
    pub count: Count,
}

impl Metric {
    /// The grouping in which it is given unless asked otherwise.
    #[must_use]
    pub fn usual(&self) -> By {
        self.by.first().copied().unwrap_or(By::Quarter)
    }
}

/// A metric worked out.
#[derive(Debug, Clone)]
pub struct Trend {
    /// The metric.
    pub metric: &'static Metric,
    /// The grouping.
    pub by: By,
    /// What was found.
    pub found: Found,
}

/// What was found for a metric.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// How many cases there were, and of how many there is no telling.
    pub cases: Cases,
    /// The figures, one row of points a series.
    pub series: Vec<Series>,
    /// What they tell.
    pub verdict: Verdict,
    /// How they are drawn, or why they are not.
    pub drawing: Drawing,
    /// What the verdict was with the periods up to each.
    pub looks: Vec<Look>,
    /// Actions that were to change the figures, by the day on which they were carried out.
    pub changes: Vec<Change>,
    /// Lists beside the figures.
    pub tables: Vec<Table>,
    /// What else must be said, as sentences.
    pub notes: Vec<String>,
}

impl Found {
    /// Figures with a verdict, drawn as told; lists and notes are added to it.
    #[must_use]
    pub fn new(cases: Cases, series: Vec<Series>, verdict: Verdict, drawing: Drawing) -> Self {
        Self {
            cases,
            series,
            verdict,
            drawing,
            looks: Vec::new(),
            changes: Vec::new(),
            tables: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a sentence.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds a list.
    #[must_use]
    pub fn table(mut self, table: Table) -> Self {
        self.tables.push(table);
        self
    }
}

/// How many cases figures rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cases {
    /// One case: `report`.
    pub one: &'static str,
    /// Several: `reports`.
    pub many: &'static str,
    /// How many were counted.
    pub told: usize,
    /// Those of which there is no telling, each with the reason. They stand in no figure.
    pub untold: Vec<Untold>,
}

/// A case of which there is no telling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Untold {
    /// The record, or the file that could not be read.
    pub record: String,
    /// Why.
    pub why: String,
}

/// One row of points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// Its name: `On time`.
    pub name: String,
    /// The points, in order.
    pub points: Vec<Point>,
    /// Limits of a control chart, where the figures carry some.
    pub limits: Option<Band>,
    /// Something to be reached, in the unit of the values.
    pub target: Option<Target>,
}

impl Series {
    /// A row of points without limits.
    #[must_use]
    pub fn new(name: impl Into<String>, points: Vec<Point>) -> Self {
        Self { name: name.into(), points, limits: None, target: None }
    }
}

/// Limits of a control chart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// The middle.
    pub centre: f64,
    /// The lower limit; none where nought is the lowest there is.
    pub low: Option<f64>,
    /// The upper limit.
    pub high: f64,
    /// Whether there are too few points yet for limits to be firm.
    pub provisional: bool,
}

/// Something to be reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// The value.
    pub value: f64,
    /// Where it stands: `objective OBJ-26-TAT`.
    pub source: String,
}

/// One figure.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Point {
    /// What it is of: `2026 Q1`, `M-ICP-01`, `SUR-26`.
    pub at: String,
    /// The first day of its period.
    pub from: Option<Date>,
    /// The last.
    pub to: Option<Date>,
    /// Whether the period is not over yet: it is shown, and not tested.
    pub open: bool,
    /// Cases that fulfil what is asked, for a share or count.
    pub k: Option<u32>,
    /// All cases.
    pub n: u32,
    /// The figure: a share from 0 to 1, a median, a rate. None without cases.
    pub value: Option<f64>,
    /// The ends of the 95 % interval of a share.
    pub interval: Option<(f64, f64)>,
    /// Of a rate: the value is on so many cases.
    pub per: Option<u32>,
    /// What nine of ten stay at or under.
    pub p90: Option<f64>,
    /// Single values, where they are few enough to be shown.
    pub single: Vec<Single>,
}

impl Point {
    /// A share with its interval.
    #[must_use]
    pub fn share(at: impl Into<String>, share: Share) -> Self {
        let value = (share.all > 0).then(|| f64::from(share.of) / f64::from(share.all));
        Self {
            at: at.into(),
            k: Some(share.of),
            n: share.all,
            value,
            interval: wilson(share),
            ..Self::default()
        }
    }

    /// A number of cases among others, without an interval.
    #[must_use]
    pub fn count(at: impl Into<String>, share: Share) -> Self {
        Self { interval: None, ..Self::share(at, share) }
    }

    /// The figure in words, the cases always beside it: `6 of 7, 86 % (95 %: 49 to 97 %)`. A share of
    /// nothing is no share.
    #[must_use]
    pub fn words(&self) -> String {
        if let (Some(per), Some(k)) = (self.per, self.k) {
            let rate =
                self.value.map_or_else(|| "no rate".to_owned(), |rate| format!("{} per {per}", short(rate)));
            return format!("{rate} ({k} on {})", self.n);
        }
        match (self.k, self.value, self.interval) {
            (Some(k), Some(value), Some((low, high))) => {
                let (value, low, high) = (percent(value), percent(low), percent(high));
                format!("{k} of {}, {value} % (95 %: {low} to {high} %)", self.n)
            }
            (Some(k), _, _) => format!("{k} of {}", self.n),
            (None, Some(value), _) => match self.p90 {
                Some(p90) => format!("{} (of {}; 90 % up to {})", short(value), self.n, short(p90)),
                None => format!("{} (of {})", short(value), self.n),
            },
            (None, None, _) => "no case".to_owned(),
        }
    }

    /// The share, for tests.
    #[must_use]
    pub fn as_share(&self) -> Share {
        Share { of: self.k.unwrap_or_default(), all: self.n }
    }
}

/// One value behind a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Single {
    /// The record.
    pub record: String,
    /// The value.
    pub value: f64,
    /// A word on it: `told in time`.
    pub mark: Option<Mark>,
}

/// How the customer of a late report heard of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// On or before the due day.
    InTime,
    /// After it.
    Afterwards,
    /// Not at all.
    Never,
    /// A message could not be read.
    CannotTell,
}

impl Mark {
    /// The mark in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::InTime => "told in time",
            Self::Afterwards => "told afterwards",
            Self::Never => "never told",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// How figures are drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "why", rename_all = "snake_case")]
pub enum Drawing {
    /// Shares from 0 to 100 %, with intervals.
    Shares,
    /// Values in their unit, with single values and limits.
    Values,
    /// Single values with marks.
    Dots,
    /// Counts beside one another: a row of parts for each point.
    Parts,
    /// Counts in a field of rows and columns.
    Field,
    /// Events on a line.
    Pins,
    /// Pairs of shares or values.
    Pairs,
    /// Not at all, for this reason.
    None(String),
}

/// What the verdict was with fewer periods.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Look {
    /// The last period that was over: `2026 Q1`.
    pub until: String,
    /// How many periods.
    pub periods: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// Rises less falls of the rates, and its two-sided p, by Mann-Kendall.
    pub rates: Option<(f64, f64)>,
}

/// An action that was to change figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// When it was carried out.
    pub on: Date,
    /// The action.
    pub action: String,
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its title.
    pub title: String,
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// The rows; each has as many cells as there are heads.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty list.
    #[must_use]
    pub fn new(title: impl Into<String>, heads: &[&str]) -> Self {
        let heads = heads.iter().map(|head| (*head).to_owned()).collect();
        Self { title: title.into(), heads, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }
}
