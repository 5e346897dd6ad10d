//! What is missing or wrong in one record: one finding, however much it is.

use jiff::civil::Date;

use crate::model::finding::{Grade, Outcome};
use crate::model::record::Meta;

/// The gaps of one record, in the order in which they were noticed.
#[derive(Debug, Default)]
pub(super) struct Gaps(Vec<Gap>);

#[derive(Debug)]
struct Gap {
    pointer: &'static str,
    on: Option<Date>,
    says: String,
    grade: Option<Grade>,
}

impl Gaps {
    /// Adds a gap in the rule's usual grade: where it shows, the day on which it went wrong, and a clause
    /// that says what it is.
    pub(super) fn add(
        &mut self,
        pointer: &'static str,
        on: impl Into<Option<Date>>,
        says: impl Into<String>,
    ) {
        self.0.push(Gap { pointer, on: on.into(), says: says.into(), grade: None });
    }

    /// Adds a gap in another grade.
    pub(super) fn add_as(
        &mut self,
        grade: Grade,
        pointer: &'static str,
        on: impl Into<Option<Date>>,
        says: impl Into<String>,
    ) {
        self.0.push(Gap { pointer, on: on.into(), says: says.into(), grade: Some(grade) });
    }

    /// Whether nothing is amiss.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Passes the record when nothing is amiss, else makes one finding of all gaps: the opening, then
    /// each clause; at the place of the first, on the earliest day, in the gravest of their grades. It is
    /// about the file, so that it stays the same finding when some of them are mended.
    pub(super) fn report(self, of: &Meta, opening: &str, out: &mut Outcome) {
        let Some(first) = self.0.first() else { return out.pass(of) };
        let usual = out.rule.grade;
        let gravest = self.0.iter().map(|gap| gap.grade.unwrap_or(usual)).min().unwrap_or(usual);
        let clauses: Vec<&str> = self.0.iter().map(|gap| gap.says.as_str()).collect();
        let message = format!("{opening} {}.", clauses.join("; "));
        let finding = out.finding(of, first.pointer, message);
        finding.grade(gravest).about_part();
        finding.on = self.0.iter().filter_map(|gap| gap.on).min();
        for gap in self.0.iter().skip(1) {
            finding.also(of.place(gap.pointer), gap.says.clone());
        }
    }
}
