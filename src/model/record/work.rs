//! What was done: the work log, the samples, work given to outside laboratories.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{Agree, Channel, EquipmentId, MethodId, PersonId, ProviderId, Sign};
use crate::model::when::When;

/// The work done on a job, an entry for each line and run; it grows while the request stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Work {
    /// Entries of the log, oldest first.
    #[schemars(extend("x-significance" = "additive"))]
    pub entries: Vec<WorkEntry>,
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WorkEntry {
    /// The line of the contract.
    #[schemars(range(min = 1, max = 999))]
    pub line: u32,
    /// When it began.
    pub started_on: When,
    /// Who did it.
    pub by: Option<PersonId>,
    /// The equipment used.
    #[serde(default)]
    pub equipment: Vec<EquipmentId>,
    /// The method used.
    pub method_used: Option<MethodId>,
    /// Its edition.
    #[schemars(example = &"4")]
    pub method_edition: Option<String>,
    /// Departures from the method.
    #[serde(default)]
    #[schemars(extend("examples" = [["HF added to the digestion"]]))]
    pub modifications: Vec<String>,
    /// The outside laboratory that did it.
    pub performed_by_provider: Option<ProviderId>,
    /// Set when it was done on the customer's premises, so that no item came in.
    pub on_site: Option<bool>,
    /// When it was finished.
    pub completed_on: Option<When>,
    /// How many items were worked on.
    #[schemars(range(min = 1, max = 100_000))]
    pub sample_count: Option<u32>,
}

/// Items that the customer sent: the customer's property in the laboratory's care.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sample {
    /// The line of the request.
    #[schemars(range(min = 1, max = 999))]
    pub line: Option<u32>,
    /// The laboratory's number of the item, or of the set.
    #[schemars(example = &"26-0411-1")]
    pub lab_sample_id: Option<String>,
    /// How many items the number stands for; 1 when absent.
    #[schemars(range(min = 1, max = 100_000))]
    pub count: Option<u32>,
    /// The customer's name of it.
    #[schemars(example = &"COB-NMC-17")]
    pub client_sample_id: Option<String>,
    /// When it arrived.
    pub received_on: When,
    /// Who took it in.
    pub by: Option<PersonId>,
    /// Its state on arrival.
    pub condition: Option<Condition>,
    /// What was odd.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub discrepancies: Vec<Discrepancy>,
    /// The acknowledgement sent to the customer.
    #[schemars(extend("x-significance" = "additive"))]
    pub ack: Option<Ack>,
    /// Where and how it is kept.
    #[schemars(extend("x-significance" = "additive"))]
    pub storage: Option<Storage>,
    /// Uses beyond the test that the customer allowed.
    pub use_authorised: Option<String>,
    /// Where it went, oldest first.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub custody: Vec<CustodyEvent>,
    /// Until when it is kept.
    pub retention_until: Option<Date>,
    /// What became of it.
    #[schemars(extend("x-significance" = "additive"))]
    pub disposition: Option<SampleDisposition>,
    /// Loss or damage.
    #[schemars(extend("x-significance" = "additive"))]
    pub incident: Option<Incident>,
}

impl Sample {
    /// Whether the item was destroyed by the test itself, as agreed, so that nobody need be told.
    #[must_use]
    pub fn loss_was_agreed(&self) -> bool {
        let used_up = self.disposition.as_ref().filter(|d| d.kind == DispositionType::Consumed);
        let is_damage = self.incident.as_ref().is_some_and(|i| i.kind == IncidentType::Damaged);
        is_damage && used_up.is_some_and(|d| d.agreed_terms_ref.is_some())
    }
}

/// State of an item on arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// As announced.
    AsExpected,
    /// Not as announced.
    Discrepant,
    /// Damaged.
    Damaged,
    /// Not fit for the test.
    Unsuitable,
}

/// Something odd about an item, and what the customer said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Discrepancy {
    /// What.
    #[schemars(example = &"Seal broken")]
    pub what: String,
    /// When the customer was asked.
    pub customer_asked_on: Option<When>,
    /// What the customer instructed.
    #[schemars(example = &"Test anyway, state it in the report")]
    pub instruction: Option<String>,
    /// When the customer instructed it.
    pub instructed_on: Option<When>,
    /// Set by the technical manager when it can not affect results.
    pub no_effect: Option<bool>,
}

/// The acknowledgement of receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ack {
    /// When.
    pub on: When,
    /// How.
    pub channel: Option<Channel>,
}

/// Where and how an item is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Storage {
    /// The place.
    #[schemars(example = &"Glovebox 2, shelf C")]
    pub location: String,
    /// The conditions.
    #[schemars(example = &"argon, 22 °C")]
    pub conditions: Option<String>,
}

/// One step of an item's way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustodyEvent {
    /// When.
    pub on: When,
    /// What happened.
    pub event: CustodyStep,
    /// Who did it.
    pub by: Option<PersonId>,
}

/// Steps of an item's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustodyStep {
    /// Moved within the laboratory.
    Moved,
    /// Divided.
    Subsampled,
    /// Sent to an outside laboratory.
    SentToProvider,
    /// Came back.
    Back,
    /// Looked at.
    Inspected,
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SampleDisposition {
    /// What was done.
    #[serde(rename = "type")]
    pub kind: DispositionType,
    /// When.
    pub on: Date,
    /// Who did it.
    pub by: Option<PersonId>,
    /// The terms it follows.
    #[schemars(example = &"standing terms of C8")]
    pub agreed_terms_ref: Option<String>,
}

/// What can become of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DispositionType {
    /// Sent back.
    Returned,
    /// Thrown away.
    Disposed,
    /// Used up in the test.
    Consumed,
    /// Kept on.
    Retained,
}

/// Loss of or damage to an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Incident {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: IncidentType,
    /// When it was found.
    pub found_on: When,
    /// How it came about.
    #[schemars(example = &"Shelf C cleared without checking the retention list")]
    pub circumstances: Option<String>,
    /// When the customer was told.
    pub customer_told_on: Option<When>,
    /// What was offered.
    #[schemars(example = &"Free repeat on new material")]
    pub remedy: Option<String>,
}

/// Kinds of loss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IncidentType {
    /// Gone.
    Lost,
    /// Damaged.
    Damaged,
    /// Contaminated.
    Contaminated,
}

impl IncidentType {
    /// What the item was found to be.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Lost => "missing",
            Self::Damaged => "damaged",
            Self::Contaminated => "contaminated",
        }
    }
}

/// Work given to an outside laboratory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subcontract {
    /// Lines that went outside.
    pub lines: Vec<u32>,
    /// To whom.
    pub provider: ProviderId,
    /// The method that the outside laboratory uses.
    pub method: Option<MethodId>,
    /// Why.
    pub reason: Option<SubcontractReason>,
    /// When the need was seen.
    pub identified_on: Option<When>,
    /// The customer's approval.
    pub customer_approval: Option<Agree>,
    /// Set when a standing consent covers it: where that stands.
    #[schemars(example = &"standing terms of C4")]
    pub standing_consent: Option<String>,
    /// When the requirements were passed on.
    pub requirements_sent_on: Option<When>,
    /// When the items were sent.
    pub sent_on: Option<When>,
    /// When results came back.
    pub results_received_on: Option<When>,
    /// Who checked the results.
    pub results_checked: Option<Sign>,
}

/// Why work goes outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubcontractReason {
    /// The laboratory can not do it.
    NoCapability,
    /// The laboratory has no room for it.
    Capacity,
    /// An instrument is out.
    Outage,
    /// The customer wishes it.
    CustomerWish,
}
