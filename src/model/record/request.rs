//! What the customer asked: one request is one job.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{AgreementId, Channel, CustomerId, PersonId};
use crate::model::when::When;

/// A customer's request for tests; its folder is the job, and the folder's name the job's id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// Who asks.
    pub customer: CustomerId,
    /// The customer's person to talk to, by name.
    #[schemars(example = &"Hélène Marchand")]
    pub contact: Option<String>,
    /// When it came in.
    pub received_on: When,
    /// Who took it in.
    pub received_by: Option<PersonId>,
    /// How it came in.
    pub channel: Option<Channel>,
    /// When a spoken request was confirmed in writing.
    pub confirmed_in_writing_on: Option<Date>,
    /// Who told the customer that the laboratory takes the work on, when no review says so.
    pub accepted: Option<Acceptance>,
    /// The customer's order number.
    #[schemars(example = &"PO 4500-2217")]
    pub client_order_no: Option<String>,
    /// The customer's own reference.
    #[schemars(example = &"Lot qualification week 17")]
    pub client_reference: Option<String>,
    /// What is to be tested, a line for each material and test.
    #[serde(default)]
    pub lines: Vec<RequestLine>,
    /// Turnaround asked for, in working days.
    #[schemars(range(min = 1, max = 400), example = 5)]
    pub requested_tat_wd: Option<u32>,
    /// The day by which the report is wanted.
    pub requested_due: Option<Date>,
    /// How results are to be reported.
    pub reporting: Option<Reporting>,
    /// Specifications and regulations to meet; `none` is an answer, an empty list is not.
    #[serde(default)]
    #[schemars(extend("examples" = [["none"]]))]
    pub specifications: Vec<String>,
    /// Handling and storage that the items need; `none` is an answer.
    #[schemars(example = &"Keep under argon, below 25 °C")]
    pub special_handling: Option<String>,
    /// Whether work may go to an outside laboratory.
    pub subcontracting_acceptable: Option<YesNo>,
    /// Secrecy beyond the laboratory's usual terms, as asked.
    #[schemars(example = &"Results to H. Marchand only")]
    pub confidentiality_request: Option<String>,
    /// Whether the work is routine for the laboratory; post-project feedback is sought when not.
    pub routine: Option<bool>,
    /// The agreement under which the order is placed.
    pub agreement: Option<AgreementId>,
    /// Data that were missing, and what was done to get them.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub clarifications: Vec<Clarification>,
    /// Times during which the job waited for the customer.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub on_hold: Vec<Hold>,
    /// Set when the customer took the request back.
    #[schemars(extend("x-significance" = "additive"))]
    pub withdrawn: Option<Withdrawal>,
    /// The form on which it was taken in, with its revision.
    pub form: Option<FormUsed>,
    /// When the job was closed.
    #[schemars(extend("x-significance" = "additive"))]
    pub closed_on: Option<Date>,
}

/// One line of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RequestLine {
    /// Number of the line, from 1.
    #[schemars(range(min = 1, max = 999))]
    pub line: u32,
    /// What the items are.
    #[schemars(example = &"NMC 811 cathode powder")]
    pub material: Option<String>,
    /// The class of material that methods are validated for.
    #[schemars(example = &"NMC811")]
    pub matrix: Option<String>,
    /// Dangers of the items.
    #[schemars(example = &"nickel compounds, carcinogenic dust")]
    pub hazard: Option<String>,
    /// How many items.
    #[schemars(range(min = 1, max = 100_000))]
    pub sample_count: Option<u32>,
    /// The customer's names of the items.
    #[serde(default)]
    pub client_sample_ids: Vec<String>,
    /// What is wanted of them.
    #[schemars(example = &"Water by Karl Fischer")]
    pub test: Option<String>,
    /// The method asked for, or `lab_to_select`.
    #[schemars(example = &"M-KF-01")]
    pub method_requested: Option<String>,
    /// Whether the result is wanted under accreditation.
    pub accredited_result_wanted: Option<bool>,
}

/// Who accepted a request, when no review carries the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Acceptance {
    /// When the customer was told yes.
    pub on: When,
    /// Who said it.
    pub by: PersonId,
    /// How it was said.
    pub channel: Option<Channel>,
    /// When a spoken acceptance was confirmed in writing.
    pub confirmed_in_writing_on: Option<Date>,
}

/// Yes, no, or to be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The customer is to be asked.
    ToBeConfirmed,
}

/// How results are reported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reporting {
    /// The form of the report.
    #[schemars(example = &"PDF by e-mail")]
    pub format: Option<String>,
    /// Its language.
    #[schemars(example = &"English")]
    pub language: Option<String>,
    /// Data wanted beside it.
    #[serde(default)]
    #[schemars(extend("examples" = [["raw data as CSV"]]))]
    pub data: Vec<String>,
    /// Whether a statement of conformity (pass or fail) is wanted.
    pub conformity_statement: Option<bool>,
    /// The specification against which conformity is stated.
    #[schemars(example = &"Product safety order 112/2024, annex B")]
    pub specification: Option<String>,
    /// The decision rule that the customer asks for.
    #[schemars(example = &"simple acceptance")]
    pub decision_rule_requested: Option<String>,
}

/// Missing or unclear data, and how they were settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Clarification {
    /// What was missing or unclear.
    #[schemars(example = &"Expected water content")]
    pub what: String,
    /// When the customer was asked.
    pub asked_on: Date,
    /// When the customer answered.
    pub answered_on: Option<Date>,
    /// What the customer answered.
    #[schemars(example = &"300 to 900 mg/kg")]
    pub answer: Option<String>,
}

/// A time during which the job waited for the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hold {
    /// First day of waiting.
    pub from: Date,
    /// Last day of waiting; open when absent.
    pub to: Option<Date>,
    /// What was waited for.
    #[schemars(example = &"Second bottle, the first arrived broken")]
    pub reason: String,
}

/// The customer took the request back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Withdrawal {
    /// When.
    pub on: When,
    /// Why, as far as told.
    #[schemars(example = &"Lot sold before testing")]
    pub reason: Option<String>,
    /// Who of the laboratory took the message.
    pub recorded_by: Option<PersonId>,
}

/// A form and the revision that was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormUsed {
    /// The form.
    pub document: super::blocks::DocumentId,
    /// Its revision.
    #[schemars(example = &"01")]
    pub revision: String,
}
