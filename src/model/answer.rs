//! How a finding stands: open, answered or known debt; and how the answers themselves stand.

use std::fmt;

use jiff::civil::Date;

use super::finding::Outcome;
use super::judged::LABORATORY;
use super::kind::Holds;
use super::lab::{Lab, Unread};
use super::record::system::DispositionVerdict;

/// How a finding stands on the as-of day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has answered it.
    #[default]
    Open,
    /// Somebody answered it, or filed it as known debt, and that holds no longer: why, in a sentence.
    Reopened(String),
    /// An answer to it is in force.
    Answered(Box<Answer>),
    /// It is known debt whose day has not passed.
    Known(Debt),
    /// It is on the list of known debt and counts as open all the same: a decision of the customer can
    /// not be put off.
    Listed(Debt),
}

/// An answer in force: what a disposition says of its finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The disposition's id.
    pub id: String,
    /// The answer.
    pub verdict: DispositionVerdict,
    /// Id of the quality manager who signed it.
    pub by: String,
    /// When it was signed.
    pub on: Date,
    /// The last day on which it holds.
    pub review_by: Date,
    /// Why.
    pub reason: String,
    /// The action that mends the finding.
    pub action: Option<String>,
    /// How far that action is, for an answer that plans one.
    pub fix: Option<Fix>,
}

impl Answer {
    /// The answer in words, true for the state of its action on the as-of day, which it names.
    #[must_use]
    pub fn words(&self) -> String {
        let words = match self.fix {
            None => self.verdict.words().to_owned(),
            Some(fix) => fix.to_string(),
        };
        match &self.action {
            Some(action) => format!("{words} ({action})"),
            None => words,
        }
    }
}

/// How far the action is that mends a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fix {
    /// It is to be carried out, by that day where the action names one.
    Planned {
        /// The day in force.
        by: Option<Date>,
    },
    /// It was to be carried out by that day and has not been.
    Overdue {
        /// The day in force.
        by: Date,
    },
    /// It was carried out, and nobody has judged yet whether it worked.
    Unchecked {
        /// When it was carried out.
        done: Date,
    },
    /// It was carried out, and could not be judged for lack of data.
    Unclear {
        /// When that was said.
        judged: Date,
    },
    /// It was carried out, and it worked.
    Worked {
        /// When that was said.
        judged: Date,
    },
}

impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Planned { by: None } => write!(f, "right, and a fix is planned"),
            Self::Planned { by: Some(by) } => write!(f, "right, and a fix is planned by {by}"),
            Self::Overdue { by } => {
                write!(f, "right; the fix was to be carried out by {by} and has not been yet")
            }
            Self::Unchecked { done } => {
                write!(f, "right; the fix was carried out on {done} and waits for its check")
            }
            Self::Unclear { judged } => write!(
                f,
                "right; the fix was carried out, and on {judged} nobody could tell whether it worked"
            ),
            Self::Worked { judged } => {
                write!(f, "right; the fix was carried out and judged on {judged} to have worked")
            }
        }
    }
}

/// What is said of a finding that stays open though it is on the list of known debt.
pub const NOT_PUT_OFF: &str = "It counts as open all the same: it is major and about a decision of the customer, which can not be put off.";

/// Known debt: who mends the finding, and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debt {
    /// Id of the person who sees to it.
    pub owner: String,
    /// The last day on which it is known debt.
    pub due: Date,
    /// When it was filed.
    pub filed_on: Date,
}

/// How a disposition stands on the as-of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// In force.
    Holds,
    /// Not in force, for these reasons; at least one.
    Fails(Vec<Reason>),
    /// Its finding, or what it needs, could not be judged this time.
    CannotTell(Untold),
    /// Closed, or replaced by a later answer to the same finding: nothing is asked of it.
    Past,
}

/// Why a disposition is not in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Pointer to what is wrong with it.
    pub pointer: &'static str,
    /// What is wrong, as a clause in the past tense.
    pub says: String,
    /// Whether it only outlived its finding.
    pub outlived: bool,
}

/// How an entry of known debt stands on the as-of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// Its finding stands, and its day has not passed.
    Known,
    /// Its finding stands, and its day has passed.
    Overdue,
    /// Its finding stands, and the entry holds for nothing: why, as a clause in the past tense.
    Void(String),
    /// Its finding is gone.
    Gone,
    /// Its finding could not be judged this time.
    CannotTell(Untold),
}

/// How all answers stand.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// Every disposition's id with its state, in order of ids.
    pub dispositions: Vec<(String, State)>,
    /// Every entry of known debt, in the order of the file.
    pub debt: Vec<Entered>,
}

/// Why there is no telling whether a finding stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Why, as a clause.
    pub why: String,
    /// The rule whose finding explains this one away.
    pub follows_from: Option<&'static str>,
}

impl Untold {
    /// No telling, for this reason.
    #[must_use]
    pub fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), follows_from: None }
    }
}

/// Why there is no telling whether a rule would find something at a record, where it found nothing:
/// a file could not be read, the rule could not tell, or the record is dated later than the day
/// looked from. `None` when the rule looked and found nothing.
#[must_use]
pub fn untold(lab: &Lab, outcome: &Outcome, record: &str, part: Option<&str>) -> Option<Untold> {
    let same = |a: Option<&str>, b: Option<&str>| a.is_none() || b.is_none() || a == b;
    let here = |file: &&Unread| file.record == record || record == LABORATORY;
    let exact = lab.unread.iter().find(|u| u.record == record && u.part.as_deref() == part);
    if let Some(file) = exact {
        return Some(Untold::new(format!("{} could not be read", file.file)));
    }
    let lists = |name: &str| {
        let is_list = |u: &Unread| matches!(u.kind.shape().holds, Holds::List(_) | Holds::Csv);
        lab.unread.iter().any(|u| is_list(u) && u.record == name)
    };
    let doubt = outcome.cannot_tell.iter().find(|c| {
        let whole = c.record == LABORATORY || lists(&c.record);
        whole || (c.record == record && same(c.part.as_deref(), part))
    });
    if let Some(doubt) = doubt {
        return Some(Untold { why: doubt.why.clone(), follows_from: doubt.follows_from });
    }
    if let Some((later, _, day)) = lab
        .later
        .iter()
        .find(|(meta, ..)| meta.record == record && (meta.part.is_none() || meta.part.as_deref() == part))
    {
        return Some(Untold::new(format!("{} was dated {day}, after the day looked from", later.id)));
    }
    let passed = outcome.passes.iter().any(|p| p.record == record && same(p.part.as_deref(), part));
    let other = lab.unread.iter().find(here).filter(|_| !passed);
    other.map(|file| Untold::new(format!("{} could not be read", file.file)))
}
