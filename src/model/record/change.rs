//! Changes to a contract: amendments that either side proposes, deviations that the work brings.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{Agree, Channel, PersonId, ReviewId, Sign};
use super::request::Reporting;
use super::review::{AgreedLine, DecisionRule};
use crate::model::when::When;

/// A change to the contract, proposed by either side (form 09-App-01, part D).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amendment {
    /// Who proposed it, and when.
    pub proposed: Proposal,
    /// What it changes.
    pub change_type: ChangeType,
    /// The terms before.
    pub before: Option<Terms>,
    /// The terms after; they replace those of the contract from `effective_on`.
    pub after: Option<Terms>,
    /// Why.
    #[schemars(example = &"Second furnace batch joins the lot")]
    pub reason: Option<String>,
    /// What it does to due date, price and other work.
    #[schemars(example = &"Due date moves by five working days")]
    pub impact: Option<String>,
    /// The customer's agreement.
    pub agree: Option<Agree>,
    /// The laboratory's approval.
    pub lab_approval: Option<Sign>,
    /// From when it holds.
    pub effective_on: Option<When>,
    /// The review that was repeated for it.
    pub repeat_review: Option<ReviewId>,
    /// Who of the staff was told, and when.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub informed: Vec<Told>,
}

/// Who proposed a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proposal {
    /// Customer or laboratory.
    pub by_party: Party,
    /// When.
    pub on: When,
    /// The person, by name.
    #[schemars(example = &"Petra Holm")]
    pub by: Option<String>,
}

/// The two sides of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The customer.
    Customer,
    /// The laboratory.
    Laboratory,
}

/// What an amendment changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeType {
    /// Tests are added.
    TestsAdded,
    /// Tests are dropped.
    TestsRemoved,
    /// The number of items changes.
    SampleQuantity,
    /// The turnaround changes.
    Turnaround,
    /// The method changes.
    Method,
    /// The reporting changes.
    Reporting,
    /// Work goes outside, or comes back.
    Subcontract,
    /// The price changes.
    Price,
    /// Something else.
    Other,
}

/// Terms of a contract, as far as a change touches them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Terms {
    /// The terms in words.
    #[schemars(example = &"Ni, Co, Mn and Li; Fe and Cu added")]
    pub text: Option<String>,
    /// Lines of work; each replaces the contract's line of the same number.
    #[serde(default)]
    pub lines: Vec<AgreedLine>,
    /// Numbers of lines that fall away.
    #[serde(default)]
    pub removed_lines: Vec<u32>,
    /// Due day.
    pub due_on: Option<Date>,
    /// How results are reported.
    pub reporting: Option<Reporting>,
    /// The decision rule.
    pub decision_rule: Option<DecisionRule>,
    /// The price, or where it stands.
    #[schemars(example = &"quotation Q-26-041, option B")]
    pub price_ref: Option<String>,
}

/// A person who was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// Who.
    pub person: PersonId,
    /// When.
    pub on: When,
}

/// A departure from the contract that the laboratory's work brings on one job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deviation {
    /// Lines that it touches; all when empty.
    #[serde(default)]
    pub lines: Vec<u32>,
    /// When it was noticed.
    pub detected_on: When,
    /// Who noticed.
    pub by: Option<PersonId>,
    /// What it departs from.
    #[serde(rename = "type")]
    pub kind: DeviationType,
    /// What brought it about.
    pub cause: Option<Cause>,
    /// What happened.
    #[schemars(example = &"Water content above the validated range; sample diluted 1 : 10")]
    pub description: String,
    /// The technical manager's judgement.
    pub technical_assessment: Option<TechnicalAssessment>,
    /// Whether the director must approve.
    pub significance: Option<Significance>,
    /// The director's signature, when significant.
    pub director: Option<Sign>,
    /// What the customer was told.
    pub informed: Option<Informed>,
    /// The customer's agreement.
    pub agree: Option<Agree>,
    /// When the changed work went ahead.
    pub proceeded_on: Option<When>,
    /// The new due day, where it moves.
    pub new_due_on: Option<Date>,
    /// The terms after, where they change: method, edition, modifications, provider.
    pub after: Option<Terms>,
    /// What the report says about it.
    #[schemars(example = &"Measured after dilution 1 : 10; uncertainty 7 % (k = 2)")]
    pub report_statement: Option<String>,
    /// Set when it was agreed before it happened and so counts as an amendment.
    pub treated_as_amendment: Option<bool>,
    /// Set when the customer brought it about and proposed it.
    pub proposed_by_customer: Option<bool>,
}

/// What a deviation departs from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviationType {
    /// The method or its edition.
    Method,
    /// The work that was agreed.
    Scope,
    /// The turnaround.
    Turnaround,
    /// The reporting.
    Reporting,
    /// The equipment.
    Equipment,
    /// The state of the items.
    SampleCondition,
    /// The validated range.
    Range,
    /// Who does the work.
    Provider,
}

impl DeviationType {
    /// Whether it is a departure from the method, which the customer must accept (7.2.1.7).
    #[must_use]
    pub fn touches_method(self) -> bool {
        matches!(self, Self::Method | Self::Range | Self::Equipment)
    }

    /// Whether the report must say so.
    #[must_use]
    pub fn belongs_in_report(self) -> bool {
        matches!(self, Self::Method | Self::Range | Self::SampleCondition | Self::Provider)
    }
}

/// What brought a deviation about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The matrix of the items.
    Matrix,
    /// An instrument failed.
    InstrumentFailure,
    /// Staff.
    Staff,
    /// The items.
    Sample,
    /// A reagent.
    Reagent,
    /// The customer.
    Customer,
    /// Something else.
    Other,
}

/// The technical manager's judgement of a deviation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TechnicalAssessment {
    /// The signature.
    pub sign: Option<Sign>,
    /// Whether results stay valid.
    pub validity_ok: Option<bool>,
    /// What it does to the measurement uncertainty.
    #[schemars(example = &"U widened from 4 % to 7 % (k = 2)")]
    pub uncertainty_impact: Option<String>,
    /// The reasoning.
    #[schemars(example = &"Recovery of a diluted control was 99 %")]
    pub text: Option<String>,
}

/// Whether a deviation needs the director.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Significance {
    /// The technical manager suffices.
    Normal,
    /// The director approves.
    Significant,
}

/// What the customer was told of a deviation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Informed {
    /// When.
    pub on: When,
    /// How.
    pub channel: Option<Channel>,
    /// What was told.
    #[schemars(example = &"Samples must be diluted")]
    pub what: Option<String>,
    /// The reason given.
    #[schemars(example = &"Water content above 5000 mg/kg")]
    pub reason: Option<String>,
    /// The alternative offered.
    #[schemars(example = &"Wait for the oven method, four working days")]
    pub alternative: Option<String>,
    /// All options offered.
    #[serde(default)]
    #[schemars(extend("examples" = [["wait three working days"]]))]
    pub options_offered: Vec<String>,
    /// What was said about the measurement uncertainty.
    #[schemars(example = &"7 % instead of 4 % (k = 2)")]
    pub uncertainty: Option<String>,
}
