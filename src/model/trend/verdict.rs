//! The word in which a trend ends, and what it rests on.

use std::fmt;

use serde::Serialize;

use super::p_words;

/// The word in which a chart ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// Unlikely to be chance.
    Signal,
    /// Look again next time.
    Watch,
    /// Nothing beyond chance.
    NoSignal,
    /// Too few to ask.
    NotEnough,
    /// Of an action: the effect is shown.
    Shown,
    /// Of an action: the figures go the right way, and chance does as much.
    RightWay,
    /// Of an action: the figures did not become better.
    WrongWay,
    /// No test belongs to this question: the list is the answer.
    Listed,
}

impl Word {
    /// The word as readers see it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Signal => "Signal",
            Self::Watch => "Watch",
            Self::NoSignal => "No signal",
            Self::NotEnough => "Not enough data",
            Self::Shown => "Shown",
            Self::RightWay => "Right way, not shown",
            Self::WrongWay => "Wrong way",
            Self::Listed => "No test",
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// Below this probability chance is no longer believed in.
pub const SIGNAL: f64 = 0.05;

/// Below this probability one looks again.
pub const WATCH: f64 = 0.20;

/// What figures tell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// In a word.
    pub word: Word,
    /// The test; none where no test belongs to the question.
    pub test: Option<String>,
    /// What the test rests on: `40 reports in 5 quarters`.
    pub n: String,
    /// How probable as much is by chance.
    pub p: Option<f64>,
    /// Why this word, as a sentence.
    pub why: String,
}

impl Verdict {
    /// The verdict of a test whose p is small when something is at work.
    #[must_use]
    pub fn of_p(test: impl Into<String>, n: impl Into<String>, p: f64) -> Self {
        let (word, why) = if p < SIGNAL {
            (Word::Signal, "Chance alone seldom does this.")
        } else if p < WATCH {
            (Word::Watch, "Chance alone may well do this; look again next time.")
        } else {
            (Word::NoSignal, "Nothing here goes beyond what chance does.")
        };
        Self { word, test: Some(test.into()), n: n.into(), p: Some(p), why: why.to_owned() }
    }

    /// Too few cases for the test.
    #[must_use]
    pub fn not_enough(test: impl Into<String>, n: impl Into<String>, why: impl Into<String>) -> Self {
        Self { word: Word::NotEnough, test: Some(test.into()), n: n.into(), p: None, why: why.into() }
    }

    /// No test belongs to the question, and why not.
    #[must_use]
    pub fn listed(n: impl Into<String>, why: impl Into<String>) -> Self {
        Self { word: Word::Listed, test: None, n: n.into(), p: None, why: why.into() }
    }

    /// p as it is printed: `.144`, of very small ones `< .001`.
    #[must_use]
    pub fn p_words(&self) -> Option<String> {
        self.p.map(p_words)
    }
}
