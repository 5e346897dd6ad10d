//! A rule: plain data and one function.

use std::fmt;

use super::answer::Judged;
use super::fault::FaultKind;
use super::finding::{Basis, Grade, Outcome};
use super::lab::{Job, Lab};

/// How a rule asks.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// As the laboratory wrote it itself.
    Laboratory(OwnCheck),
    /// Once for every job that can be read and has not been left by its customer.
    Job(fn(&Lab, &Job, &mut Outcome)),
    /// Once for the laboratory.
    Lab(fn(&Lab, &mut Outcome)),
    /// Once for the laboratory, when the answers of the other rules stand: silenced and graded.
    Findings(fn(&Lab, &[Outcome], &mut Outcome)),
    /// Once for the laboratory, when it stands which answers to findings are in force.
    Answers(fn(&Lab, &Judged, &mut Outcome)),
    /// Raised while files are read and validated: one kind of fault.
    Reading(FaultKind),
}

/// A question that was not known when the program was built: made once a run, from a laboratory's
/// own rule.
#[derive(Clone, Copy)]
pub struct OwnCheck(pub &'static (dyn Fn(&Lab, &mut Outcome) + Send + Sync));

impl fmt::Debug for OwnCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnCheck")
    }
}

/// How near a root finding must be to silence what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Anywhere in the same job or record.
    Record,
    /// In the same part (file) of it.
    Part,
    /// At the same place or below it: the same signature, say.
    Place,
    /// On the same line of the contract.
    Line,
}

/// One rule of the catalogue.
#[derive(Debug)]
pub struct Rule {
    /// Its code, never reused: `REV-001`.
    pub code: &'static str,
    /// Its name: `review-missing`.
    pub name: &'static str,
    /// Its title as a statement of what is wrong.
    pub title: &'static str,
    /// Its usual grade.
    pub grade: Grade,
    /// What it rests on.
    pub basis: Basis,
    /// Clauses, as in the clause catalogue: `17025-7.1.1`.
    pub clauses: &'static [&'static str],
    /// Requirements of procedure 09 and its companions: `P09-6.2-a`.
    pub procedure: &'static [&'static str],
    /// What it asks, in one sentence.
    pub summary: &'static str,
    /// What to do when it finds something.
    pub advice: &'static str,
    /// Settings that it reads, by key.
    pub thresholds: &'static [&'static str],
    /// Root findings that explain this rule's, and how near they must be.
    pub silenced_by: &'static [(&'static str, Reach)],
    /// Its page, in Markdown.
    pub page: &'static str,
    /// How it asks.
    pub check: Check,
}

impl Rule {
    /// What it rests on, in words; a rule of the laboratory's own is marked as such.
    #[must_use]
    pub fn rests_on(&self) -> &'static str {
        match (self.is_own(), self.basis) {
            (false, basis) => basis.words(),
            (true, Basis::Standard) => "the standard (laboratory's own rule)",
            (true, Basis::Procedure) => "own procedure (laboratory's own rule)",
            (true, Basis::Data) => "data integrity (laboratory's own rule)",
        }
    }

    /// Whether the laboratory wrote it itself.
    #[must_use]
    pub fn is_own(&self) -> bool {
        matches!(self.check, Check::Laboratory(_))
    }
}
