//! Does the laboratory act? Complaints and actions.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{ActionId, Agree, AnyId, Channel, CustomerId, JobId, PersonId};

/// A complaint (handled under procedure 14, counted in the analysis of satisfaction).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Complaint {
    /// Who complains.
    pub customer: Option<CustomerId>,
    /// Who complains, when it is no customer.
    #[schemars(example = &"Neighbour of the site")]
    pub third_party: Option<String>,
    /// When it came.
    pub received_on: Date,
    /// Who took it.
    pub by: Option<PersonId>,
    /// How it came.
    pub channel: Option<Channel>,
    /// What it says.
    #[schemars(example = &"The table on page 2 does not say which samples were diluted")]
    pub text: String,
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: ComplaintType,
    /// Jobs it is about.
    #[serde(default)]
    pub requests: Vec<JobId>,
    /// Whether it is about the laboratory's own work.
    pub about_our_work: Option<bool>,
    /// Whether it is justified.
    pub validated: Option<Validated>,
    /// When receipt was acknowledged.
    pub acknowledged_on: Option<Date>,
    /// When the complainant was told of progress.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub updates: Vec<Update>,
    /// People who did the work complained of.
    #[serde(default)]
    pub people_involved_in_work: Vec<PersonId>,
    /// What was looked into.
    pub investigation: Option<String>,
    /// The cause found.
    pub root_cause: Option<String>,
    /// Actions that came of it.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub actions: Vec<ActionId>,
    /// The number in the register of nonconforming work.
    #[schemars(example = &"NC-26-07")]
    pub nc_ref: Option<String>,
    /// The outcome.
    pub outcome: Option<ComplaintOutcome>,
    /// When the complainant was told the outcome.
    pub told_outcome_on: Option<Date>,
    /// When the complainant was told that handling has ended.
    pub formal_end_on: Option<Date>,
    /// Whether it was asked afterwards if the matter is settled.
    pub follow_up: Option<FollowUp>,
    /// When it is to be closed.
    pub target_close: Option<Date>,
    /// Set when more time was taken.
    pub extended: Option<Extension>,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// To whom it was passed up.
    pub escalated_to: Option<PersonId>,
    /// The customer's agreement to the remedy.
    pub remedy_agree: Option<Agree>,
    /// What it is about, in the vocabulary of feedback.
    #[schemars(example = &"report clarity")]
    pub theme: Option<String>,
}

/// What a complaint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintType {
    /// Time.
    Turnaround,
    /// How clear a report is.
    ReportClarity,
    /// Whether a result is right.
    ResultValidity,
    /// How the laboratory talks.
    Communication,
    /// Outside work.
    Subcontracting,
    /// Handling of items.
    SampleHandling,
    /// Secrecy.
    Confidentiality,
    /// Price.
    Price,
    /// A disagreement over terms.
    Dispute,
    /// Something else.
    Other,
}

/// Whether a complaint is justified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Validated {
    /// When this was decided.
    pub on: Date,
    /// By whom.
    pub by: PersonId,
    /// Whether it is.
    pub justified: bool,
}

/// A word to the complainant on progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Update {
    /// When.
    pub on: Date,
    /// What was said.
    pub text: Option<String>,
}

/// The outcome of a complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComplaintOutcome {
    /// What it is.
    #[schemars(example = &"Report reissued with a column for dilution")]
    pub text: String,
    /// Who decided.
    pub decided_by: PersonId,
    /// Who reviewed and approved it.
    pub reviewed_by: Option<PersonId>,
    /// When.
    pub on: Date,
}

/// Whether the complainant is content afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FollowUp {
    /// When they were asked.
    pub on: Date,
    /// What they said.
    pub satisfied: Satisfied,
}

/// Answers to "is the matter settled?"
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Satisfied {
    /// Yes.
    Yes,
    /// Partly.
    Partly,
    /// No.
    No,
    /// No answer.
    NoReply,
}

/// More time, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Extension {
    /// The new day.
    pub to: Date,
    /// Why.
    pub reason: String,
    /// When this was decided.
    pub on: Option<Date>,
}

/// Something done about a finding, feedback or complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Action {
    /// What brought it about.
    #[serde(default)]
    pub source: Vec<AnyId>,
    /// The matter.
    #[schemars(example = &"Seven of seventeen reports late in two quarters")]
    pub finding: String,
    /// When it was raised.
    pub raised_on: Option<Date>,
    /// Who sees to it.
    pub owner: Option<PersonId>,
    /// What is to be done.
    #[schemars(example = &"Second ICP and an autosampler for Karl Fischer")]
    pub plan: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// Later days agreed, oldest first.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub re_plans: Vec<Extension>,
    /// Plan, do, check or act.
    #[schemars(extend("x-significance" = "additive"))]
    pub phase: Option<Phase>,
    /// When it was carried out.
    #[schemars(extend("x-significance" = "additive"))]
    pub implemented_on: Option<Date>,
    /// Whether it worked.
    pub effectiveness: Option<Effectiveness>,
    /// Whether the matter is one of the system.
    pub systemic: Option<bool>,
    /// The number in the register of risks.
    #[schemars(example = &"R-26-04")]
    pub risk_ref: Option<String>,
    /// The number in the register of nonconforming work.
    #[schemars(example = &"NC-26-07")]
    pub nc_ref: Option<String>,
    /// What it is about, in the vocabulary of feedback.
    #[schemars(example = &"turnaround")]
    pub theme: Option<String>,
    /// When it was closed.
    pub closed_on: Option<Date>,
}

/// Plan, do, check, act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Planned.
    Plan,
    /// Being done.
    Do,
    /// Being checked.
    Check,
    /// Made the rule.
    Act,
}

/// Whether an action worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Effectiveness {
    /// The measure it is judged by.
    #[schemars(example = &"M01")]
    pub metric: Option<String>,
    /// The time before.
    pub before: Option<super::people::Interval>,
    /// The time after.
    pub after: Option<super::people::Interval>,
    /// When it was judged.
    pub evaluated_on: Date,
    /// By whom.
    pub by: Option<PersonId>,
    /// The judgement.
    pub verdict: EffectVerdict,
    /// The reasoning.
    pub text: Option<String>,
}

/// Judgements of an action's effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffectVerdict {
    /// It worked.
    Effective,
    /// It did not.
    NotEffective,
    /// The data do not tell.
    Inconclusive,
}
