//! The rules' answers, by record.

use std::collections::BTreeMap;

use crate::model::finding::{CannotTell, Checked, Finding, Grade, Pass};
use crate::model::rule::Rule;

/// Answers about one record and all its parts.
#[derive(Debug, Default)]
pub struct Answers<'a> {
    /// What was found, gravest first.
    pub findings: Vec<&'a Finding>,
    /// What could not be told.
    pub cannot_tell: Vec<&'a CannotTell>,
    /// What was in order, with the rule that says so.
    pub passes: Vec<(&'static Rule, &'a Pass)>,
}

impl Answers<'_> {
    /// How many findings are of this grade.
    #[must_use]
    pub fn count(&self, grade: Grade) -> usize {
        self.findings.iter().filter(|f| f.grade == grade).count()
    }

    /// The gravest grade.
    #[must_use]
    pub fn worst(&self) -> Option<Grade> {
        self.findings.iter().map(|f| f.grade).min()
    }

    /// Questions that are open: those that no finding explains away.
    pub fn open(&self) -> impl Iterator<Item = &&CannotTell> {
        self.cannot_tell.iter().filter(|c| c.follows_from.is_none())
    }

    /// Whether a rule found the record in order.
    #[must_use]
    pub fn passed(&self, code: &str) -> bool {
        self.passes.iter().any(|(rule, _)| rule.code == code)
    }
}

/// Answers by record.
#[derive(Debug, Default)]
pub struct Tally<'a> {
    by_record: BTreeMap<&'a str, Answers<'a>>,
}

/// No answers, for a record that no rule was asked about.
static NONE: Answers<'static> = Answers { findings: Vec::new(), cannot_tell: Vec::new(), passes: Vec::new() };

impl<'a> Tally<'a> {
    /// Sorts all answers by record.
    #[must_use]
    pub fn of(checked: &'a Checked) -> Self {
        let mut by_record: BTreeMap<&'a str, Answers<'a>> = BTreeMap::new();
        for outcome in &checked.outcomes {
            for pass in &outcome.passes {
                by_record.entry(&pass.record).or_default().passes.push((outcome.rule, pass));
            }
            for cannot in &outcome.cannot_tell {
                by_record.entry(&cannot.record).or_default().cannot_tell.push(cannot);
            }
        }
        for finding in checked.findings() {
            by_record.entry(&finding.record).or_default().findings.push(finding);
        }
        Self { by_record }
    }

    /// Answers about a record.
    #[must_use]
    pub fn about(&self, record: &str) -> &Answers<'a> {
        self.by_record.get(record).unwrap_or(&NONE)
    }
}
