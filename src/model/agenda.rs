//! What falls due: duties with their last day, and days on which something ends by itself.

use std::fmt::Write as _;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::place::Place;

macro_rules! matters {
    ($($name:ident $slug:literal $is_duty:literal;)+) => {
        /// What an item of the agenda is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the names say it")]
        pub enum Matter { $($name),+ }

        impl Matter {
            /// Every matter.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its name for programs.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),+ }
            }

            /// Whether somebody must do something by that day. What is no duty ends by itself, or may be
            /// done from then on, and is never overdue.
            #[must_use]
            pub fn is_duty(self) -> bool {
                match self { $(Self::$name => $is_duty),+ }
            }
        }
    };
}

matters! {
    Decision "decision" true;
    Report "report" true;
    WrittenConfirmation "written_confirmation" true;
    Receipt "receipt" true;
    LossTold "loss_told" true;
    AmendmentAnswer "amendment_answer" true;
    PostProject "post_project" true;
    Survey "survey" true;
    YearlyAnalysis "yearly_analysis" true;
    AnalysisTold "analysis_told" true;
    Analysis "analysis" true;
    FeedbackDecision "feedback_decision" true;
    ComplaintReceipt "complaint_receipt" true;
    ComplaintUpdate "complaint_update" true;
    ComplaintValidation "complaint_validation" true;
    ComplaintClose "complaint_close" true;
    ComplaintFollowUp "complaint_follow_up" true;
    Action "action" true;
    EffectCheck "effect_check" true;
    AgreementReview "agreement_review" true;
    ContingencyReview "contingency_review" true;
    ContingencyTrial "contingency_trial" true;
    ProviderEvaluation "provider_evaluation" true;
    DocumentReview "document_review" true;
    ManagementReview "management_review" true;
    PlannedCommunication "planned_communication" true;
    DisclosureTold "disclosure_told" true;
    AnswerReview "answer_review" true;
    KnownDebt "known_debt" true;
    ContactsErased "contacts_erased" true;
    ItemDecision "item_decision" true;
    ItemKept "item_kept" false;
    RecordKept "record_kept" false;
    QuotationEnd "quotation_end" false;
    AgreementEnd "agreement_end" false;
    ApprovalEnd "approval_end" false;
    EquipmentEnd "equipment_end" false;
    MethodEnd "method_end" false;
    AuthorisationEnd "authorisation_end" false;
    UndertakingEnd "undertaking_end" false;
    ObjectiveEnd "objective_end" false;
}

/// What is counted when something is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days of the laboratory's calendar on which it works.
    WorkingDays,
    /// Days.
    Days,
}

/// How late something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Late {
    /// How many days after the last on which it was in time; 0 when none of that unit lies between.
    pub count: i64,
    /// Which days are counted: those that the rule counts.
    pub unit: Unit,
}

/// One thing that falls due.
#[derive(Debug, Clone)]
pub struct Item {
    /// The last day on which it is in time; for what is no duty, the day on which it ends.
    pub on: Date,
    /// How late it is, when it is overdue.
    pub late: Option<Late>,
    /// What it is about.
    pub matter: Matter,
    /// Code of the rule that finds it when it is missed, if there is one and it is asked.
    pub rule: Option<&'static str>,
    /// The job's id for anything in its folder, else the record's own.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// Who is to see to it, by id, where the record or a role says so.
    pub owner: Option<String>,
    /// What is to be done, or was, in a sentence.
    pub text: String,
    /// Tells two items of one matter at one place apart; part of the key.
    pub discriminator: String,
}

impl Item {
    /// Whether its last day has passed.
    #[must_use]
    pub fn is_overdue(&self) -> bool {
        self.late.is_some()
    }

    /// Sixteen hexadecimal digits that stay the same while matter, record and pointer do, whatever
    /// becomes of day and wording. The first 64 bits of a SHA-256.
    #[must_use]
    pub fn key(&self) -> String {
        let mut hash = Sha256::new();
        let part = self.part.as_deref().unwrap_or("");
        for piece in [self.matter.slug(), &self.record, part, &self.place.pointer, &self.discriminator] {
            hash.update(piece.as_bytes());
            hash.update([0]);
        }
        hash.finalize().iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// Says who is to see to it.
    pub fn owner(&mut self, person: Option<impl Into<String>>) -> &mut Self {
        self.owner = person.map(Into::into).filter(|id| !id.is_empty());
        self
    }

    /// Tells it apart from another of the same matter at the same pointer.
    pub fn told_apart_by(&mut self, text: impl Into<String>) -> &mut Self {
        self.discriminator = text.into();
        self
    }
}

/// How many of a kind were looked at, whether or not something is due for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedAt {
    /// Its name for programs.
    pub key: &'static str,
    /// How many.
    pub count: usize,
    /// What they are, with the number: `3 open complaints`.
    pub words: String,
}

/// Something of which there is no telling what falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoTelling {
    /// The job's id, or the record's own.
    pub record: String,
    /// The part within the folder.
    pub part: Option<String>,
    /// Why.
    pub why: String,
}

/// What falls due from the as-of day on, and what is overdue.
#[derive(Debug, Clone)]
pub struct Agenda {
    /// The day from which it looks ahead.
    pub as_of: Date,
    /// The last day to which it looks.
    pub until: Date,
    /// The items: overdue ones first, then by day.
    pub items: Vec<Item>,
    /// What was looked at.
    pub looked_at: Vec<LookedAt>,
    /// What could not be told.
    pub no_telling: Vec<NoTelling>,
}

impl Agenda {
    /// How many items are overdue.
    #[must_use]
    pub fn overdue(&self) -> usize {
        self.items.iter().filter(|item| item.is_overdue()).count()
    }

    /// How many days it looks ahead.
    #[must_use]
    pub fn days(&self) -> i32 {
        self.as_of.until(self.until).map_or(0, |span| span.get_days())
    }
}

/// How far to look ahead: `14d`, `3w` or `2m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// So many days.
    Days(u32),
    /// So many weeks.
    Weeks(u32),
    /// So many months.
    Months(u32),
}

impl Within {
    /// The longest time that can be asked for, in any unit.
    const MOST: u32 = 9999;

    /// The last day within, seen from `day`; the last day of the calendar at worst.
    #[must_use]
    pub fn until(self, day: Date) -> Date {
        let span = match self {
            Self::Days(count) => Span::new().try_days(count),
            Self::Weeks(count) => Span::new().try_weeks(count),
            Self::Months(count) => Span::new().try_months(count),
        };
        day.saturating_add(span.unwrap_or_else(|_| 0.days()))
    }
}

impl FromStr for Within {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = text.get(number.len()..).unwrap_or_default();
        let count = Some(number).filter(|n| n.bytes().all(|b| b.is_ascii_digit()));
        let count = count.and_then(|n| n.parse().ok()).filter(|n| *n <= Self::MOST);
        match (count, unit) {
            (Some(count), "d") => Ok(Self::Days(count)),
            (Some(count), "w") => Ok(Self::Weeks(count)),
            (Some(count), "m") => Ok(Self::Months(count)),
            _ => Err(format!(
                "write a number up to {} with d for days, w for weeks or m for months, as 14d, 3w or 2m",
                Self::MOST
            )),
        }
    }
}
