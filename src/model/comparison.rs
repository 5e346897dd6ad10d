//! What is new in one state of a laboratory against another.

use std::collections::BTreeSet;

use super::finding::{CannotTell, Finding, Grade};
use super::rule::Rule;

/// A finding named in a line.
#[derive(Debug, Clone)]
pub struct Noted {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How grave it is.
    pub grade: Grade,
    /// The record.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
    /// What was found.
    pub message: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// What is to be said of it here, as a clause; empty when the list says all.
    pub why: String,
    /// Set when another finding explains it away: then nothing is open.
    pub explained: bool,
}

impl Noted {
    /// A finding, with what is to be said of it.
    #[must_use]
    pub fn of(finding: &Finding, why: impl Into<String>) -> Self {
        Self {
            rule: finding.rule,
            grade: finding.grade,
            record: finding.record.clone(),
            part: finding.part.clone(),
            message: finding.message.clone(),
            fingerprint: finding.fingerprint(),
            why: why.into(),
            explained: false,
        }
    }
}

/// What is new in the head against the base; both seen from the same day.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The base, as it was named.
    pub rev: String,
    /// The base's commit.
    pub commit: String,
    /// Fingerprints of the findings that only the head has.
    pub new: BTreeSet<String>,
    /// Findings that only the base has, and that were looked for.
    pub fixed: Vec<Noted>,
    /// Findings that only the base has, and of which there is no telling now.
    pub untold: Vec<Noted>,
    /// Findings of both that were answered or known debt, and are open now.
    pub lapsed: Vec<Noted>,
    /// Findings of both that were open, and are answered or known debt now.
    pub answered: Vec<Noted>,
    /// Fingerprints that were added to the list of known debt, which may only get shorter. Empty
    /// when the base had no such list.
    pub debt_added: BTreeSet<String>,
    /// How many findings were filed as known debt when the base had no list of it.
    pub debt_filed: Option<usize>,
    /// Questions that have no answer now and had one, or were not asked.
    pub questions: Vec<CannotTell>,
    /// Grades of what counts against the head: new findings that are open, or known debt that was
    /// added, and findings that were closed and are open again.
    pub against: Vec<Grade>,
}

impl Comparison {
    /// Whether the finding is new.
    #[must_use]
    pub fn is_new(&self, finding: &Finding) -> bool {
        self.new.contains(&finding.fingerprint())
    }

    /// Whether a new finding counts: it is open, or only entries added to known debt excuse it.
    #[must_use]
    pub fn counts(&self, finding: &Finding) -> bool {
        finding.is_open() || (finding.debt().is_some() && self.debt_added.contains(&finding.fingerprint()))
    }

    /// Whether head and base say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.new.is_empty()
            && self.fixed.is_empty()
            && self.untold.is_empty()
            && self.lapsed.is_empty()
            && self.answered.is_empty()
            && self.debt_added.is_empty()
            && self.debt_filed.is_none()
            && self.questions.is_empty()
    }
}
