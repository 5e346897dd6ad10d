//! The management system: analyses, documents, objectives, disclosures, answers to findings.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{ActionId, Agree, AgreementId, CustomerId, JobId, PersonId, Sign};
use super::change::Told;
use super::listening::AnalysisInputs;
use super::people::Interval;
use crate::model::when::When;

/// A feedback analysis, or a management review with its decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Analysis {
    /// Which of the two.
    #[serde(rename = "type")]
    pub kind: AnalysisType,
    /// The time it covers.
    pub period: Interval,
    /// When it was done or held.
    pub held_on: Date,
    /// Who prepared it.
    pub prepared: Option<Sign>,
    /// What it took up.
    #[serde(default)]
    pub inputs: AnalysisInputs,
    /// What it says on each of the five topics.
    #[serde(default)]
    pub topics: Topics,
    /// What its conclusion rests on.
    #[schemars(example = &"Six answers of six customers, no earlier survey")]
    pub basis: Option<String>,
    /// Its conclusion.
    #[schemars(example = &"Turnaround is the weakest aspect")]
    pub conclusion: Option<String>,
    /// Whether it claims that something rises or falls.
    pub claims_trend: Option<bool>,
    /// Actions that came of it.
    #[serde(default)]
    pub actions: Vec<ActionId>,
    /// To whom it was reported.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub reported_to: Vec<Told>,
    /// Decisions of a management review.
    #[serde(default)]
    pub decisions: Vec<ReviewDecision>,
    /// Where the minutes are.
    #[schemars(example = &"Minutes MR-26, archive 2026/01")]
    pub minutes: Option<String>,
}

/// The two kinds of analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnalysisType {
    /// The yearly analysis of feedback.
    FeedbackAnalysis,
    /// The management review.
    ManagementReview,
}

/// The five topics of the analysis; "no data", with the reason, is an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Topics {
    /// How ratings go.
    pub trend: Option<String>,
    /// What comes back again and again.
    pub themes: Option<String>,
    /// Turnaround promised and kept.
    pub turnaround: Option<String>,
    /// Complaints.
    pub complaints: Option<String>,
    /// Customers kept and lost.
    pub retention: Option<String>,
    /// How communication works.
    pub communication: Option<String>,
}

/// A decision of a management review (8.9.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewDecision {
    /// What it is about.
    pub about: DecisionAbout,
    /// What was decided.
    #[schemars(example = &"Budget for a second ICP approved")]
    pub text: String,
}

/// Subjects of a management review's decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecisionAbout {
    /// How well the system works.
    Effectiveness,
    /// Improvement.
    Improvement,
    /// Resources.
    Resources,
    /// Need for change.
    Change,
}

/// A controlled document; the front matter of a Markdown file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Its title.
    #[schemars(example = &"Customer service")]
    pub title: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Its revisions, oldest first.
    pub revisions: Vec<Revision>,
    /// When it must be reviewed.
    pub review_due: Option<Date>,
}

/// Kinds of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A procedure.
    Procedure,
    /// A form.
    Form,
    /// A policy.
    Policy,
    /// A document from outside.
    External,
}

/// A revision of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Revision {
    /// The revision.
    #[schemars(example = &"01")]
    pub rev: String,
    /// First day.
    pub effective_from: Date,
    /// Last day; open when absent.
    pub effective_to: Option<Date>,
    /// What changed.
    #[schemars(example = &"Feedback on non-routine jobs added")]
    pub description: Option<String>,
    /// Rules that this revision brought: what happened before its first day is not held against them.
    #[serde(default)]
    #[schemars(example = &["FBK-004"])]
    pub rules: Vec<String>,
    /// Who approved it.
    pub approved: Option<Sign>,
}

/// Release of a customer's data to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disclosure {
    /// Whose data.
    pub customer: CustomerId,
    /// Jobs they come from.
    #[serde(default)]
    pub requests: Vec<JobId>,
    /// Who received them.
    #[schemars(example = &"Customs office")]
    pub recipient: String,
    /// On what ground.
    pub basis: DisclosureBasis,
    /// The law, order or contract.
    #[schemars(example = &"Court order 26-1182")]
    pub legal_reference: Option<String>,
    /// The customer's consent.
    pub consent: Option<Agree>,
    /// When they were released.
    pub released_on: Date,
    /// What was released.
    #[schemars(example = &"Report RP-26-0298")]
    pub what: String,
    /// When the customer was told.
    #[schemars(extend("x-significance" = "additive"))]
    pub customer_told_on: Option<Date>,
    /// Set when the law forbids to tell.
    pub telling_prohibited: Option<Prohibition>,
    /// Who approved the release.
    pub approved: Option<Sign>,
}

/// Grounds of a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureBasis {
    /// The customer consented.
    CustomerConsent,
    /// The law demands it.
    Law,
    /// A contract demands it.
    Contract,
    /// An assessment of the accreditation body.
    AccreditationAssessment,
}

/// A ban on telling the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Prohibition {
    /// Where it stands.
    #[schemars(example = &"Court order 26-1182, section 4")]
    pub reference: String,
    /// Until when; open when absent.
    pub until: Option<Date>,
}

/// An answer to a finding: findings are answered, never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disposition {
    /// Fingerprint of the finding, as `countersign check --fingerprints` prints it.
    #[schemars(regex(pattern = r"^[0-9a-f]{16}$"), example = &"9f2c1a7be0d44c31")]
    pub finding: String,
    /// The rule that found it.
    #[schemars(example = &"COM-003")]
    pub rule: String,
    /// The record that it was found at: for anything in a job's folder the job.
    #[schemars(example = &"REQ-26-011")]
    pub record: String,
    /// The part of the job, where the finding names one.
    #[schemars(example = &"deviation-1")]
    pub part: Option<String>,
    /// The answer.
    pub verdict: DispositionVerdict,
    /// Why.
    pub reason: String,
    /// The quality manager's signature.
    pub by: Sign,
    /// The action that mends it.
    pub action: Option<ActionId>,
    /// When the answer must be looked at again, at most a year on.
    pub review_by: Date,
    /// When the finding was gone, and the answer with it. The record stays.
    #[schemars(extend("x-significance" = "additive"))]
    pub closed_on: Option<Date>,
}

/// Answers to a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DispositionVerdict {
    /// It is right, and a mend is planned.
    AcceptedFixPlanned,
    /// The requirement does not apply here.
    NotApplicable,
    /// The tool is wrong.
    FalsePositive,
    /// It is right, and the risk is borne.
    RiskAccepted,
}

impl DispositionVerdict {
    /// The answer in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::AcceptedFixPlanned => "right, and a fix is planned",
            Self::NotApplicable => "the requirement does not apply here",
            Self::FalsePositive => "the finding is wrong",
            Self::RiskAccepted => "right, and the risk is borne",
        }
    }
}

/// An objective, with what makes it specific, measurable and dated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Objective {
    /// What is to be reached.
    #[schemars(example = &"Nine of ten reports on time")]
    pub specific: String,
    /// What it is measured by.
    #[schemars(example = &"Reports issued on or before the due day")]
    pub measure: Option<String>,
    /// The metric of the site that shows it.
    #[schemars(example = &"M01")]
    pub metric: Option<String>,
    /// The target, in the measure's unit.
    #[schemars(example = &"90 %")]
    pub target: Option<String>,
    /// How it is to be reached.
    pub how: Option<String>,
    /// With which means.
    pub resources: Option<String>,
    /// Who sees to it.
    pub owner: Option<PersonId>,
    /// From when it holds.
    pub from: Option<Date>,
    /// By when.
    pub due: Option<Date>,
    /// What was reached, period by period.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub results: Vec<ObjectiveResult>,
    /// Actions taken where it was missed.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub actions: Vec<ActionId>,
}

/// What was reached in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ObjectiveResult {
    /// The period.
    #[schemars(example = &"2026Q1")]
    pub period: String,
    /// What was reached.
    #[schemars(example = &"5 of 8")]
    pub value: String,
    /// Whether that meets the target.
    pub met: bool,
}

/// Who is told what, when and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommPlan {
    /// Channels in use.
    #[serde(default)]
    #[schemars(extend("examples" = [["monthly letter to customers"]]))]
    pub channels: Vec<String>,
    /// Entries of the plan.
    pub entries: Vec<PlanEntry>,
    /// What was done.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub done: Vec<PlanDone>,
}

/// One entry of a communication plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanEntry {
    /// Its name within the plan.
    #[schemars(example = &"clients-monthly")]
    pub entry: String,
    /// Who is told.
    pub audience: Audience,
    /// What.
    #[schemars(example = &"On-time share and changes of methods")]
    pub what: String,
    /// How often.
    pub when: Frequency,
    /// How.
    #[schemars(example = &"letter by e-mail")]
    pub how: Option<String>,
    /// Who sees to it.
    pub owner: Option<PersonId>,
    /// From when.
    pub from: Option<Date>,
}

/// Audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Staff.
    Employees,
    /// The owner.
    Owner,
    /// Customers.
    Clients,
    /// Suppliers.
    Suppliers,
    /// Authorities.
    Authorities,
    /// Partners.
    Partners,
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Each week.
    Weekly,
    /// Each month.
    Monthly,
    /// Each quarter.
    Quarterly,
    /// Each year.
    Yearly,
    /// When something happens.
    Event,
}

/// Something done under the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanDone {
    /// The entry.
    #[schemars(example = &"clients-monthly")]
    pub entry: String,
    /// When.
    pub on: Date,
}

/// What happens when the laboratory can not deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contingency {
    /// The customer.
    pub customer: Option<CustomerId>,
    /// The agreement that asks for it.
    pub agreement: Option<AgreementId>,
    /// What may happen, and what is then done.
    #[serde(default)]
    pub scenarios: Vec<Scenario>,
    /// Who bears the cost.
    pub cost_terms: Option<String>,
    /// The customer's agreement.
    pub agreed: Option<Agree>,
    /// When it must be reviewed.
    pub review_due: Option<Date>,
    /// Tests of the plan.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub tests: Vec<PlanTest>,
    /// Times it was needed.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub activations: Vec<Activation>,
}

/// One thing that may happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scenario {
    /// What.
    #[schemars(example = &"Both ICP instruments out for more than two days")]
    pub risk: String,
    /// What sets the plan going.
    pub trigger: Option<String>,
    /// What is done.
    #[serde(default)]
    pub actions: Vec<String>,
    /// Within how many hours the customer is told.
    #[schemars(range(min = 1, max = 1000))]
    pub notify_within_h: Option<u32>,
    /// Who is called.
    pub contacts: Option<String>,
}

/// A test of a contingency plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanTest {
    /// When.
    pub on: Date,
    /// What came of it.
    pub result: Option<String>,
}

/// A time when a contingency plan was needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Activation {
    /// When.
    pub on: When,
    /// When the customer was told.
    pub notified_on: Option<When>,
    /// When it was over.
    pub closed_on: Option<Date>,
}
