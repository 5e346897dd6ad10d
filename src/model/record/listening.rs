//! Does the laboratory listen? Communications, surveys, feedback.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{
    ActionId, AnalysisId, AnyId, CampaignId, Channel, ComplaintId, CustomerId, DocumentId, FeedbackId, JobId,
    PersonId,
};
use super::change::Told;
use crate::model::when::When;

/// A talk, mail or message worth keeping.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Communication {
    /// The customer, when it is about one.
    pub customer: Option<CustomerId>,
    /// The customer's person, by name.
    #[schemars(example = &"Petra Holm")]
    pub contact: Option<String>,
    /// When.
    pub on: When,
    /// From the customer, to the customer, or inside.
    pub direction: Direction,
    /// When the matter was first seen inside.
    pub issue_seen_on: Option<Date>,
    /// How.
    pub channel: Option<Channel>,
    /// Which of the four processes it belongs to.
    pub category: Option<CommunicationCategory>,
    /// What about.
    pub topic: Topic,
    /// What was said.
    #[schemars(example = &"Report will be two working days late; digestion had to be repeated")]
    pub summary: Option<String>,
    /// What came of it.
    #[schemars(example = &"Customer accepts 28 November")]
    pub outcome: Option<String>,
    /// Whether it bears on needs or results and so must be recorded in full.
    pub significant: Option<bool>,
    /// Who of the laboratory.
    pub by: Option<PersonId>,
    /// When it was answered.
    pub answered_on: Option<Date>,
    /// When what was said was confirmed in writing.
    pub confirmed_in_writing_on: Option<Date>,
    /// Options offered.
    #[serde(default)]
    #[schemars(extend("examples" = [["preliminary figures by phone"]]))]
    pub options_offered: Vec<String>,
    /// Turnaround that was promised in it, in working days.
    #[schemars(range(min = 1, max = 400))]
    pub promised_tat_wd: Option<u32>,
    /// Due day that was promised in it.
    pub promised_due: Option<Date>,
    /// Records it refers to.
    #[serde(default)]
    pub links: Vec<AnyId>,
}

/// Which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the customer.
    In,
    /// To the customer.
    Out,
    /// Inside the laboratory.
    Internal,
}

/// The four processes of customer communication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommunicationCategory {
    /// General information.
    General,
    /// Enquiries, orders and changes.
    EnquiryOrder,
    /// Feedback and complaints.
    FeedbackComplaint,
    /// After the sale, and contingency.
    AfterSaleContingency,
}

/// What a communication is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A question before an order.
    Enquiry,
    /// Receipt of items.
    ReceiptAck,
    /// How the work goes.
    Progress,
    /// The report will be, or is, late.
    Delay,
    /// A departure from the contract.
    Deviation,
    /// An unexpected result.
    AnomalousResult,
    /// Outside work.
    Subcontract,
    /// Confirmation of something said or agreed.
    Confirmation,
    /// A change of the services.
    ServiceChange,
    /// A complaint.
    Complaint,
    /// Something else.
    Other,
}

/// A survey sent to customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Campaign {
    /// What time it asks about.
    #[schemars(example = &"2025")]
    pub period: String,
    /// Who runs it.
    pub owner: Option<PersonId>,
    /// When it was sent.
    pub sent_on: Option<Date>,
    /// When it was closed.
    pub closed_on: Option<Date>,
    /// The questionnaire.
    pub questionnaire: Option<DocumentId>,
    /// The questionnaire's revision.
    #[schemars(example = &"01")]
    pub questionnaire_revision: Option<String>,
    /// What it asks about.
    #[serde(default)]
    pub aspects: Vec<Aspect>,
    /// The scale.
    pub scale: Option<Scale>,
    /// Who was asked.
    #[serde(default)]
    pub recipients: Vec<Recipient>,
    /// What was given for answering, if anything.
    pub incentive: Option<String>,
    /// The analysis that took it up.
    #[schemars(extend("x-significance" = "additive"))]
    pub analysed_by: Option<AnalysisId>,
}

/// Aspects of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// Turnaround.
    Turnaround,
    /// Quality of reports.
    ReportQuality,
    /// Communication.
    Communication,
    /// Technical competence.
    TechnicalCompetence,
    /// Responsiveness.
    Responsiveness,
    /// Handling of items.
    SampleHandling,
    /// The service as a whole.
    Overall,
}

impl Aspect {
    /// The aspect in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Turnaround => "turnaround",
            Self::ReportQuality => "report quality",
            Self::Communication => "communication",
            Self::TechnicalCompetence => "technical competence",
            Self::Responsiveness => "responsiveness",
            Self::SampleHandling => "sample handling",
            Self::Overall => "overall",
        }
    }
}

/// The scale of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scale {
    /// The lowest mark.
    pub min: u32,
    /// The highest mark.
    pub max: u32,
    /// What each mark means, lowest first.
    #[serde(default)]
    pub labels: Vec<String>,
}

/// A customer who was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recipient {
    /// The customer.
    pub customer: CustomerId,
    /// The person, by name.
    pub contact: Option<String>,
    /// When the survey went to them.
    pub sent_on: Option<Date>,
    /// When they were reminded.
    pub reminder_on: Option<Date>,
}

/// Anything a customer said about the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Feedback {
    /// How it came about.
    pub kind: FeedbackKind,
    /// The job, when it is about one and does not stand in its folder.
    pub request: Option<JobId>,
    /// Who said it; absent when anonymous.
    pub customer: Option<CustomerId>,
    /// Whether it is anonymous.
    pub anonymous: Option<bool>,
    /// When it was asked for.
    pub requested_on: Option<Date>,
    /// When it came; absent when it was asked for and has not come.
    pub received_on: Option<Date>,
    /// Marks by aspect, 1 to 5, or `na`.
    #[serde(default)]
    #[schemars(schema_with = "marks")]
    pub ratings: BTreeMap<Aspect, Rating>,
    /// Whether they would recommend the laboratory.
    pub recommend: Option<Recommend>,
    /// Likelihood to recommend, 0 to 10, when asked that way; never converted into the other.
    #[schemars(range(min = 0, max = 10))]
    pub nps: Option<u32>,
    /// When it was acknowledged.
    #[schemars(extend("x-significance" = "additive"))]
    pub acknowledged_on: Option<Date>,
    /// Its tone.
    pub sentiment: Option<Sentiment>,
    /// What it is about, in the laboratory's vocabulary.
    #[serde(default)]
    #[schemars(extend("examples" = [["report clarity"]]))]
    pub themes: Vec<String>,
    /// What was said.
    #[schemars(example = &"Two reports came late without a word")]
    pub text: Option<String>,
    /// Whether the customer expects an answer.
    pub response_expected: Option<bool>,
    /// Whether something could be done about it.
    pub actionable: Option<bool>,
    /// What was decided.
    #[schemars(extend("x-significance" = "additive"))]
    pub decision: Option<FeedbackDecision>,
    /// The action that came of it.
    #[schemars(extend("x-significance" = "additive"))]
    pub action: Option<ActionId>,
    /// The complaint that it became.
    #[schemars(extend("x-significance" = "additive"))]
    pub complaint: Option<ComplaintId>,
    /// Who of the staff was told.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub shared_with: Vec<Told>,
    /// When the customer was told what came of it.
    #[schemars(extend("x-significance" = "additive"))]
    pub customer_told_on: Option<Date>,
}

/// Schema of the marks: unlike the derived one it says which aspects there are.
fn marks(from: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "object",
        "propertyNames": from.subschema_for::<Aspect>(),
        "additionalProperties": from.subschema_for::<Rating>(),
    })
}

/// How feedback came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    /// An answer to a survey.
    SurveyResponse,
    /// Asked for after a job.
    PostProject,
    /// A remark.
    Informal,
    /// An interview.
    Interview,
    /// A visit.
    Visit,
    /// Sent unasked.
    Unsolicited,
    /// A structured review of repeat business.
    RepeatBusinessReview,
}

impl FeedbackKind {
    /// Whether the laboratory went and asked (8.6.2).
    #[must_use]
    pub fn is_sought(self) -> bool {
        matches!(self, Self::PostProject | Self::Interview | Self::Visit | Self::RepeatBusinessReview)
    }
}

/// A mark from 1 to 5, or not applicable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    /// 1 poor, 2 below, 3 meets, 4 exceeds, 5 excellent.
    Mark(u8),
    /// Not applicable.
    Na,
}

impl<'de> Deserialize<'de> for Rating {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(from)? {
            serde_json::Value::String(s) if s == "na" => Ok(Self::Na),
            value => match value.as_u64() {
                Some(mark @ 1..=5) => Ok(Self::Mark(u8::try_from(mark).unwrap_or(5))),
                _ => Err(serde::de::Error::custom("a rating is 1, 2, 3, 4, 5 or na")),
            },
        }
    }
}

impl Serialize for Rating {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Mark(mark) => to.serialize_u8(*mark),
            Self::Na => to.serialize_str("na"),
        }
    }
}

impl JsonSchema for Rating {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Rating".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A mark from 1 (poor) to 5 (excellent), or `na`.",
            "enum": [1, 2, 3, 4, 5, "na"],
        })
    }
}

/// Whether a customer would recommend the laboratory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Recommend {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Perhaps.
    Maybe,
}

/// Tone of feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    /// Praise.
    Positive,
    /// Neither.
    Neutral,
    /// Blame.
    Negative,
}

/// What was decided on a piece of feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FeedbackDecision {
    /// What.
    pub outcome: FeedbackOutcome,
    /// Why.
    #[schemars(example = &"One remark; watched in the next survey")]
    pub reason: Option<String>,
    /// When.
    pub on: Date,
    /// By whom.
    pub by: Option<PersonId>,
}

/// What can be decided on feedback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackOutcome {
    /// An action is taken.
    Action,
    /// Nothing is done, for the reason given.
    NoAction,
    /// It is handled as a complaint.
    Complaint,
}

/// Feedback that an analysis took up: by campaign, or one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AnalysisInputs {
    /// Campaigns.
    #[serde(default)]
    pub campaigns: Vec<CampaignId>,
    /// Single pieces of feedback.
    #[serde(default)]
    pub feedback: Vec<FeedbackId>,
    /// Complaints.
    #[serde(default)]
    pub complaints: Vec<ComplaintId>,
    /// Earlier actions.
    #[serde(default)]
    pub actions: Vec<ActionId>,
}
