//! Blocks that many kinds of record share.

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::model::when::When;

/// Declares a text that names another record; its schema carries `x-link` with the kinds it may name.
macro_rules! link_type {
    ($($(#[$doc:meta])* $name:ident => $kinds:literal, $example:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The name as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string", "minLength": 1, "maxLength": 200,
                    "x-link": $kinds, "examples": [$example],
                })
            }
        }
    )+};
}

link_type! {
    /// A person of `records/registers/people.yaml`.
    PersonId => "person", "P4";
    /// A customer of `records/customers/`.
    CustomerId => "customer", "C2";
    /// A method of `records/registers/methods.yaml`.
    MethodId => "method", "M-KF-01";
    /// An external provider of `records/registers/providers.yaml`.
    ProviderId => "provider", "EP1";
    /// An instrument of `records/registers/equipment.yaml`.
    EquipmentId => "equipment", "KF-2";
    /// An agreement of `records/agreements/`.
    AgreementId => "agreement", "AGR-24-01";
    /// A job of `records/jobs/`.
    JobId => "request", "REQ-26-011";
    /// A contract review: `review` in the same folder, or `AGR-24-01/review` elsewhere.
    ReviewId => "review", "review-2";
    /// A quotation in the same job.
    QuotationId => "quotation", "quotation";
    /// A deviation in the same job, by part or by the laboratory's own number.
    DeviationId => "deviation", "deviation-1";
    /// A report in the same job, by part or by its number.
    ReportId => "report", "report-1";
    /// A survey campaign of `records/feedback/`.
    CampaignId => "campaign", "SUR-26";
    /// A piece of feedback, by id or by the laboratory's own number.
    FeedbackId => "feedback", "SUR-26/response-01";
    /// A complaint of `records/complaints/`.
    ComplaintId => "complaint", "CPL-26-01";
    /// An action of `records/actions/`.
    ActionId => "action", "ACT-26-01";
    /// A feedback analysis or management review of `records/analyses/`.
    AnalysisId => "analysis", "ANL-25";
    /// A controlled document of `documents/`.
    DocumentId => "document", "09-App-02";
    /// A contingency plan of `records/contingency/`.
    ContingencyId => "contingency", "CTG-01";
    /// A communication, by id, by part of the same job or by the laboratory's own number.
    CommunicationId => "communication", "communication-1";
    /// Any record, by id or number.
    AnyId => "*", "CPL-26-01";
}

/// Role that a person holds from one day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Approves non-standard contracts and significant deviations, gives the resources.
    LaboratoryDirector,
    /// Keeps the management system, reviews contracts for it, runs surveys.
    QualityManager,
    /// Judges technical capability, sets turnaround times, approves technical deviations.
    TechnicalManager,
    /// Performs the tests.
    Analyst,
    /// Receives requests and talks to customers.
    CustomerContact,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::LaboratoryDirector,
        Self::QualityManager,
        Self::TechnicalManager,
        Self::Analyst,
        Self::CustomerContact,
    ];

    /// The role as records write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LaboratoryDirector => "laboratory_director",
            Self::QualityManager => "quality_manager",
            Self::TechnicalManager => "technical_manager",
            Self::Analyst => "analyst",
            Self::CustomerContact => "customer_contact",
        }
    }

    /// The role that records write so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The role in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::LaboratoryDirector => "laboratory director",
            Self::QualityManager => "quality manager",
            Self::TechnicalManager => "technical manager",
            Self::Analyst => "analyst",
            Self::CustomerContact => "customer contact",
        }
    }
}

/// What a signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Meaning {
    /// Prepared the content.
    Prepared,
    /// Reviewed the content.
    Reviewed,
    /// Approved the content.
    Approved,
    /// Authorised the release.
    Authorised,
    /// Was informed of the content.
    Informed,
}

/// A signature as the record claims it: who, in which role, when, meaning what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sign {
    /// Who signed.
    pub person: PersonId,
    /// The role in which they signed; it must be held on that day.
    pub role: Role,
    /// When they signed: a day, or a day with time and zone.
    pub on: When,
    /// What the signature says.
    pub meaning: Meaning,
    /// For a deputy: whose place they took.
    pub deputising_for: Option<PersonId>,
}

/// How a message reached the other party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Electronic mail.
    Email,
    /// A call.
    Phone,
    /// A form filled in online or on paper.
    Form,
    /// At the counter or in a meeting.
    InPerson,
    /// The laboratory's or the customer's portal.
    Portal,
    /// A signed paper.
    Signed,
    /// A letter.
    Letter,
    /// A term agreed beforehand that covers the case.
    StandingTerm,
    /// Something else; say what in the notes.
    Other,
}

impl Channel {
    /// Whether nothing written comes of this channel by itself.
    #[must_use]
    pub fn is_verbal(self) -> bool {
        matches!(self, Self::Phone | Self::InPerson)
    }

    /// The channel in words that follow a verb: "agreed by phone".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Email => "by e-mail",
            Self::Phone => "by phone",
            Self::Form => "by form",
            Self::InPerson => "in person",
            Self::Portal => "by portal",
            Self::Signed => "in a signed paper",
            Self::Letter => "by letter",
            Self::StandingTerm => "by standing term",
            Self::Other => "by other means",
        }
    }
}

/// Outcome of asking the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The customer agreed.
    Agreed,
    /// The customer agreed on conditions that the record names.
    AgreedWithConditions,
    /// The customer said no.
    Refused,
    /// The customer withdrew the order.
    Withdrew,
    /// The customer has not answered.
    NoResponse,
}

/// The customer's agreement: who, when, how, and when it was confirmed in writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agree {
    /// Name of the customer's contact who answered.
    #[schemars(example = &"Hélène Marchand")]
    pub customer_contact: String,
    /// What they answered.
    pub outcome: Outcome,
    /// When they answered.
    pub agreed_on: When,
    /// How they answered.
    pub channel: Channel,
    /// When a spoken answer was confirmed in writing.
    pub confirmed_in_writing_on: Option<Date>,
    /// Who of the laboratory wrote it down.
    pub recorded_by: Option<PersonId>,
    /// What shows it.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub evidence: Vec<Evidence>,
}

impl Agree {
    /// Whether the customer said yes, with or without conditions.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        matches!(self.outcome, Outcome::Agreed | Outcome::AgreedWithConditions)
    }
}

/// What kind of thing a piece of evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceType {
    /// A mail.
    Email,
    /// A PDF file.
    Pdf,
    /// A photograph.
    Photo,
    /// An entry of a portal.
    Portal,
    /// A note of a call.
    CallNote,
    /// A letter.
    Letter,
    /// Minutes of a meeting.
    Minutes,
    /// An export of another system.
    SystemExport,
}

/// A pointer to evidence kept elsewhere, with its fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: EvidenceType,
    /// Where to find it: message id, file name, archive number.
    #[serde(rename = "ref")]
    #[schemars(example = &"mail 2026-04-21 Marchand, order 4500-2217")]
    pub reference: String,
    /// SHA-256 of the file, 64 hexadecimal digits.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: Option<String>,
    /// Who or what system holds it.
    #[schemars(example = &"mail archive")]
    pub held_at: Option<String>,
}

/// A frank late entry: the event date stays true, and this says why it was written down late.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LateEntry {
    /// Why it was not written down when it happened.
    #[schemars(example = &"Note of the call was found in the paper log book")]
    pub reason: String,
    /// The day on which it was written down.
    pub entered_on: Date,
    /// Who approved the late entry.
    pub approved_by: PersonId,
}

/// Where a record came from when it was not written here first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Imported {
    /// The system it came from.
    #[schemars(example = &"LIMS export 2026-10-01")]
    pub system: String,
    /// When it was first recorded there.
    pub original_on: Option<Date>,
    /// What tells it from all others there: its number, or a digest of what it said. An import knows by it what
    /// it brought before.
    #[schemars(example = &"J-2019-0412")]
    pub key: Option<String>,
}

/// How long the record is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retention {
    /// The retention class of the laboratory's procedure.
    #[schemars(example = &"contract")]
    pub class: String,
    /// The first day on which it may be disposed of.
    pub until: Option<Date>,
}

/// How secret the record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidentiality {
    /// As everything that customers send.
    Standard,
    /// Under special terms.
    Special,
}

/// Keys that every record may carry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Common {
    /// Version of the record's schema; 1 today.
    #[schemars(range(min = 1, max = 1), extend("x-significance" = "cosmetic"))]
    pub schema: Option<u32>,
    /// The laboratory's own number for it, unique in the repository, when it has one beside its id.
    #[schemars(example = &"DEV-26-04")]
    pub number: Option<String>,
    /// What shows it, kept elsewhere.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub evidence: Vec<Evidence>,
    /// Set when it was written down late: the frank way.
    #[schemars(extend("x-significance" = "additive"))]
    pub late_entry: Option<LateEntry>,
    /// Set when it was imported.
    #[schemars(extend("x-significance" = "additive"))]
    pub imported: Option<Imported>,
    /// How long it is kept.
    #[schemars(extend("x-significance" = "additive"))]
    pub retention: Option<Retention>,
    /// How secret it is; standard when absent.
    pub confidentiality: Option<Confidentiality>,
    /// Anything worth knowing that has no key of its own.
    #[schemars(extend("x-significance" = "cosmetic"), example = &"Customer prefers calls before noon")]
    pub notes: Option<String>,
}
