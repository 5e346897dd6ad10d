//! Windows of months that end on the as-of day, and how far back records go.

use jiff::civil::Date;

use super::days::{months_after, months_before, next_day};
use super::lab::Lab;

/// A number of months up to and with the as-of day.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// Its first day.
    pub from: Date,
    /// Its last day: the as-of day.
    pub to: Date,
    /// How many months it has.
    pub months: u32,
}

impl Window {
    /// The window of so many months.
    #[must_use]
    pub fn of(lab: &Lab, months: u32) -> Self {
        let to = lab.as_of.day;
        Self { from: months_before(next_day(to), months), to, months }
    }

    /// The window of so many months and the settings' grace.
    #[must_use]
    pub fn with_grace(lab: &Lab, months: u32) -> Self {
        Self::of(lab, months.saturating_add(lab.settings.thresholds.window_grace_months))
    }

    /// The day by which something had to be done again that was last done, or could first be, on `since`.
    #[must_use]
    pub fn end(&self, since: Option<Date>) -> Date {
        since.map_or(self.to, |since| months_after(since, self.months)).min(self.to)
    }

    /// Whether the day lies within.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// Why nothing follows when the window is empty: records that begin within it. `None` when they
    /// go back far enough.
    #[must_use]
    pub fn doubt(&self, since: Option<Date>) -> Option<String> {
        let months = self.months;
        match since {
            Some(since) if since <= self.from => None,
            Some(since) => {
                Some(format!("records are looked at since {since} only, which is less than {months} months"))
            }
            None => Some("no record says since when the laboratory works".to_owned()),
        }
    }
}

/// Since when records can be held against the laboratory: the settings' evidence baseline, else the
/// first dated trace of its work.
#[must_use]
pub fn records_since(lab: &Lab) -> Option<Date> {
    lab.settings.evidence_baseline.or_else(|| {
        let jobs = lab.jobs.values().map(|j| j.request.body.received_on.day);
        let customers = lab.customers.values().filter_map(|c| c.body.active_since);
        let surveys = lab.campaigns.values().filter_map(|c| c.body.sent_on);
        jobs.chain(customers).chain(surveys).min()
    })
}
