//! The contract review: can the laboratory do it, and what was agreed?

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{Agree, Channel, MethodId, PersonId, ProviderId, ReviewId, Sign};
use super::request::{FormUsed, Reporting};
use crate::model::when::When;

/// A contract review (form 09-App-01, parts B and C); locked once decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// How thorough the review is.
    pub mode: ReviewMode,
    /// The questions of part B, each answered.
    #[serde(default)]
    pub checklist: Checklist,
    /// For routine work: the review that still holds.
    pub unchanged_since: Option<ReviewId>,
    /// The technical manager's signature.
    pub technical: Option<Sign>,
    /// The quality manager's signature.
    pub qms: Option<Sign>,
    /// Whether the contract departs from the laboratory's usual terms.
    pub non_standard: Option<bool>,
    /// The director's signature, for non-standard contracts.
    pub director: Option<Sign>,
    /// The load that capacity was judged by.
    #[schemars(extend("x-significance" = "additive"))]
    pub load_snapshot: Option<Load>,
    /// Work that is to go outside.
    #[serde(default)]
    pub subcontract_plan: Vec<PlannedSubcontract>,
    /// The decision; a draft when absent.
    pub decision: Option<Decision>,
    /// Conditions on which the work was accepted.
    #[serde(default)]
    #[schemars(extend("examples" = [["12 working days instead of 8"]]))]
    pub conditions: Vec<String>,
    /// The customer's answer to the conditions.
    pub agree: Option<Agree>,
    /// Why the work was declined.
    #[schemars(example = &"Electron microscopy is not in our scope")]
    pub decline_reason: Option<String>,
    /// The other laboratory that was named to the customer.
    #[schemars(example = &"Kystlab Imaging")]
    pub alternative_offered: Option<String>,
    /// What was agreed.
    pub agreed: Option<Agreed>,
    /// What the customer was told on acceptance.
    pub confirmation: Option<Confirmation>,
    /// The form used, with its revision.
    pub form: Option<FormUsed>,
}

/// How thorough a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewMode {
    /// All questions, both managers.
    Full,
    /// An order under an agreement: a short tick that nothing changed.
    Routine,
    /// An internal customer's simple checklist.
    Simplified,
    /// The review repeated after a change.
    Repeat,
    /// The review of an amendment.
    Amendment,
}

/// The answers of part B.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Checklist {
    /// Requirements are clear and understood.
    pub requirements_clear: Option<Answer>,
    /// The laboratory is capable.
    pub capability: Option<Answer>,
    /// The work is within the scope.
    pub scope: Option<Answer>,
    /// The method suits the items and the need.
    pub method_suitability: Option<Answer>,
    /// The equipment is there and fit.
    pub equipment: Option<Answer>,
    /// Competent, authorised people are there.
    pub personnel: Option<Answer>,
    /// There is capacity without harm to other work.
    pub capacity: Option<Answer>,
    /// Format, language and content of the report can be met.
    pub reporting: Option<Answer>,
    /// A decision rule is agreed where pass or fail is wanted.
    pub decision_rule: Option<Answer>,
    /// Work that goes outside is known, told and approved.
    pub subcontracting: Option<Answer>,
    /// Secrecy beyond the usual is settled.
    pub confidentiality: Option<Answer>,
}

impl Checklist {
    /// Every question with its key, its words, and its answer.
    #[must_use]
    pub fn items(&self) -> [(&'static str, &'static str, Option<&Answer>); 11] {
        [
            ("requirements_clear", "Requirements clear", self.requirements_clear.as_ref()),
            ("capability", "Able: method, equipment, people", self.capability.as_ref()),
            ("scope", "In scope", self.scope.as_ref()),
            ("method_suitability", "Method suits the sample", self.method_suitability.as_ref()),
            ("equipment", "Equipment in service", self.equipment.as_ref()),
            ("personnel", "People authorised", self.personnel.as_ref()),
            ("capacity", "Capacity", self.capacity.as_ref()),
            ("reporting", "Reporting can be met", self.reporting.as_ref()),
            ("decision_rule", "Decision rule", self.decision_rule.as_ref()),
            ("subcontracting", "Outside work", self.subcontracting.as_ref()),
            ("confidentiality", "Confidentiality", self.confidentiality.as_ref()),
        ]
    }
}

/// One answer of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// Yes, no, or not applicable.
    pub answer: Tick,
    /// Why; wanted for no and not applicable.
    #[schemars(example = &"No pass or fail asked for")]
    pub note: Option<String>,
}

/// Yes, no, or not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not applicable.
    Na,
}

/// The load on the day of the review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Load {
    /// Jobs in work.
    pub open_jobs: Option<u32>,
    /// Instrument hours already promised for the following week.
    pub instrument_hours: Option<u32>,
}

impl Eq for Load {}

/// A line that is planned to go outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedSubcontract {
    /// The request's line.
    #[schemars(range(min = 1, max = 999))]
    pub line: u32,
    /// To whom.
    pub provider: ProviderId,
    /// Why.
    #[schemars(example = &"Own instrument out of service until 20 February")]
    pub reason: Option<String>,
}

/// The decision of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Accept, accept with conditions, or decline.
    pub outcome: DecisionOutcome,
    /// When it was decided.
    pub on: When,
    /// Who decided.
    pub by: PersonId,
    /// How the customer was told the decision, when it was spoken.
    pub channel: Option<Channel>,
    /// When a spoken decision was confirmed in writing.
    pub confirmed_in_writing_on: Option<Date>,
}

/// Accept, accept with conditions, or decline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionOutcome {
    /// The work is taken on.
    Accept,
    /// The work is taken on if the customer agrees to the conditions.
    AcceptWithConditions,
    /// The work is not taken on.
    Decline,
}

/// What was agreed with the customer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agreed {
    /// Lines of work.
    #[serde(default)]
    pub lines: Vec<AgreedLine>,
    /// The day by which the report is promised.
    pub due_on: Option<Date>,
    /// Turnaround promised, in working days from the clock's start.
    #[schemars(range(min = 1, max = 400), example = 10)]
    pub tat_wd: Option<u32>,
    /// When the clock starts.
    pub clock: Option<Clock>,
    /// The price, or where it stands.
    #[schemars(example = &"price list 2026, KF")]
    pub price_ref: Option<String>,
    /// How results are reported.
    pub reporting: Option<Reporting>,
    /// The decision rule, where pass or fail is stated.
    pub decision_rule: Option<DecisionRule>,
}

/// When the turnaround clock starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// When the items arrive.
    Receipt,
    /// When the work is accepted.
    Acceptance,
    /// At the later of the two.
    LaterOfBoth,
}

/// One agreed line of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreedLine {
    /// The request's line.
    #[schemars(range(min = 1, max = 999))]
    pub line: u32,
    /// The method.
    pub method: Option<MethodId>,
    /// Its edition.
    #[schemars(example = &"4")]
    pub edition: Option<String>,
    /// Who chose the method.
    pub method_chosen_by: Option<ChosenBy>,
    /// When the customer was told of the laboratory's choice.
    pub informed_on: Option<When>,
    /// How many items.
    #[schemars(range(min = 1, max = 100_000))]
    pub sample_count: Option<u32>,
    /// Departures from the method that are part of the contract.
    #[serde(default)]
    #[schemars(extend("examples" = [["sample diluted 1 : 10"]]))]
    pub modifications: Vec<String>,
    /// The outside laboratory that is to do it.
    pub provider: Option<ProviderId>,
}

/// Who chose the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    /// The customer named it.
    Customer,
    /// The laboratory chose it, and must tell.
    Lab,
}

/// How pass or fail is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DecisionRule {
    /// The specification.
    #[schemars(example = &"Product safety order 112/2024, annex B")]
    pub specification: Option<String>,
    /// The rule.
    pub rule: Option<RuleKind>,
    /// The guard band, with unit.
    #[schemars(example = &"U (k = 2)")]
    pub guard_band: Option<String>,
    /// Two outcomes, or more.
    pub statement_type: Option<StatementType>,
    /// The customer's agreement; not needed when the rule is inherent in the specification.
    pub agree: Option<Agree>,
}

/// Kinds of decision rule (names after ILAC-G8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// The result is compared with the limit as it is.
    SimpleAcceptance,
    /// The limit is drawn in by the expanded uncertainty.
    GuardBandU,
    /// The limit is drawn in by another amount.
    GuardBandCustom,
    /// The specification itself says how.
    InherentInSpec,
    /// The customer says how.
    CustomerDefined,
    /// Something else.
    Other,
}

/// Outcomes that a statement of conformity may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementType {
    /// Pass or fail.
    Binary,
    /// Also conditional pass or conditional fail.
    NonBinary,
}

/// What the customer was told when the work was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Confirmation {
    /// When.
    pub on: When,
    /// How.
    pub channel: Option<Channel>,
    /// To whom, by name.
    #[schemars(example = &"Hélène Marchand")]
    pub to: Option<String>,
    /// What it listed.
    #[serde(default)]
    pub items: Vec<ConfirmedItem>,
    /// Turnaround that it stated, in working days, when it stated one.
    #[schemars(range(min = 1, max = 400), example = 10)]
    pub tat_wd: Option<u32>,
    /// Due day that it stated, when it stated one.
    pub due_on: Option<Date>,
}

/// What a confirmation listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmedItem {
    /// The work.
    Scope,
    /// The methods.
    Method,
    /// The turnaround or due day.
    Tat,
    /// The price.
    Price,
}
