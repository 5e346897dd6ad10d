//! Customers, framework agreements and quotations.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{Agree, AgreementId, ContingencyId, CustomerId, MethodId, PersonId, ProviderId};
use super::request::Reporting;
use super::review::DecisionRule;
use crate::model::when::When;

/// A customer, external or internal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Customer {
    /// The name.
    #[schemars(example = &"Cobaltis Trading SA")]
    pub name: String,
    /// Outside the laboratory's own organisation, or inside.
    #[serde(rename = "type")]
    pub kind: CustomerType,
    /// What sort of customer.
    pub category: Option<CustomerCategory>,
    /// People to talk to.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    /// Language of letters and reports.
    #[schemars(example = &"English")]
    pub language: Option<String>,
    /// Where the relation stands.
    pub status: Option<CustomerStatus>,
    /// Customer since.
    pub active_since: Option<Date>,
    /// When and why the customer left.
    pub lost: Option<Lost>,
    /// Terms agreed once for all orders.
    pub standing_terms: Option<StandingTerms>,
    /// When the customer's needs were last talked over.
    #[schemars(extend("x-significance" = "additive"))]
    pub needs_reviewed_on: Option<Date>,
    /// When the customer asked not to be surveyed.
    pub opted_out_of_surveys_on: Option<Date>,
    /// When contact data are to be erased.
    pub anonymise_after: Option<Date>,
}

/// Outside or inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerType {
    /// Outside the laboratory's own organisation.
    External,
    /// Another department of it.
    Internal,
}

/// Sorts of customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerCategory {
    /// A company.
    Industry,
    /// A research institute.
    Research,
    /// An authority.
    Regulator,
    /// A department of the laboratory's own organisation.
    InternalDepartment,
}

/// A person at the customer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    /// The name.
    #[schemars(example = &"Hélène Marchand")]
    pub name: String,
    /// The address of electronic mail.
    #[schemars(email)]
    pub email: Option<String>,
    /// The telephone number.
    #[schemars(example = &"+41 22 555 01 20")]
    pub phone: Option<String>,
    /// Whether they may agree to changes.
    pub may_agree_changes: Option<bool>,
    /// Whether results may be sent to them.
    pub may_receive_results: Option<bool>,
    /// First day.
    pub from: Option<Date>,
    /// Last day; open when absent.
    pub to: Option<Date>,
}

/// Where the relation with a customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerStatus {
    /// Has asked, not yet ordered.
    Prospect,
    /// Orders.
    Active,
    /// Has not ordered for a while.
    Dormant,
    /// Has left.
    Lost,
}

/// When and why a customer left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lost {
    /// When.
    pub on: Date,
    /// Why.
    pub reason: Option<LostReason>,
    /// What they said.
    #[schemars(example = &"Two late reports in one quarter; moved to a laboratory nearer the plant")]
    pub detail: Option<String>,
}

/// Reasons for leaving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LostReason {
    /// Too slow.
    Turnaround,
    /// Too dear.
    Price,
    /// Not good enough.
    Quality,
    /// Not offered here.
    Capability,
    /// The customer closed.
    Closed,
    /// The customer tests itself.
    Insourced,
    /// Not told.
    Unknown,
}

/// Terms agreed once for all orders of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingTerms {
    /// Secrecy.
    #[schemars(example = &"Usual terms; no publication of lot numbers")]
    pub confidentiality: Option<String>,
    /// Consent to outside work.
    pub subcontract_consent: Option<SubcontractConsent>,
    /// The decision rule for pass or fail.
    pub decision_rule: Option<DecisionRule>,
    /// Usual reporting.
    pub reporting: Option<Reporting>,
    /// What becomes of items.
    #[schemars(example = &"Kept 60 days, then disposed of")]
    pub disposition: Option<String>,
}

/// Consent to outside work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubcontractConsent {
    /// How far it goes.
    pub scope: ConsentScope,
    /// The outside laboratories that are named.
    #[serde(default)]
    pub providers: Vec<ProviderId>,
    /// The methods that are named.
    #[serde(default)]
    pub methods: Vec<MethodId>,
    /// The customer's agreement to it.
    pub agree: Option<Agree>,
}

/// How far a consent goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentScope {
    /// No outside work.
    None,
    /// To the laboratories and methods named.
    Named,
    /// To any approved laboratory.
    Blanket,
}

/// A framework agreement: routine work reviewed once, with an end date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agreement {
    /// The customer.
    pub customer: CustomerId,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Date,
    /// Work that it covers.
    pub covers: Vec<Cover>,
    /// How results are reported.
    pub reporting: Option<Reporting>,
    /// The decision rule for pass or fail.
    pub decision_rule: Option<DecisionRule>,
    /// Consent to outside work.
    pub subcontract_consent: Option<SubcontractConsent>,
    /// Terms for the customer's property.
    #[schemars(example = &"Kept 90 days, returned on request")]
    pub property_terms: Option<String>,
    /// The contingency plan that it asks for.
    pub contingency: Option<ContingencyId>,
    /// The price, or where it stands.
    #[schemars(example = &"annex 2, prices of 2024")]
    pub price_ref: Option<String>,
    /// When it must be reviewed.
    pub review_due: Option<Date>,
    /// The customer's agreement.
    pub agree: Option<Agree>,
    /// The agreement that it replaces.
    pub supersedes: Option<AgreementId>,
    /// Set when it was ended early.
    pub terminated_on: Option<Date>,
}

/// Work that an agreement covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cover {
    /// The method.
    pub method: MethodId,
    /// Classes of material.
    #[serde(default)]
    #[schemars(extend("examples" = [["NMC811"]]))]
    pub matrices: Vec<String>,
    /// Most items in one order.
    #[schemars(range(min = 1, max = 100_000))]
    pub max_samples_per_order: Option<u32>,
    /// Turnaround, in working days.
    #[schemars(range(min = 1, max = 400))]
    pub tat_wd: u32,
}

/// A formal offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quotation {
    /// When it was sent.
    pub issued_on: When,
    /// Until when it holds.
    pub valid_to: Option<Date>,
    /// Its lines.
    #[serde(default)]
    pub lines: Vec<QuotedLine>,
    /// Turnaround offered, in working days.
    #[schemars(range(min = 1, max = 400))]
    pub tat_wd: Option<u32>,
    /// Due day offered.
    pub due_on: Option<Date>,
    /// Terms.
    #[schemars(example = &"General terms of 2025")]
    pub terms: Option<String>,
    /// Who made it.
    pub by: Option<PersonId>,
    /// The customer's acceptance.
    pub accepted: Option<Agree>,
}

/// One line of a quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuotedLine {
    /// The line of the request.
    #[schemars(range(min = 1, max = 999))]
    pub line: u32,
    /// The test.
    pub test: Option<String>,
    /// The method.
    pub method: Option<MethodId>,
    /// How many items.
    #[schemars(range(min = 1, max = 100_000))]
    pub sample_count: Option<u32>,
    /// The price, with currency.
    #[schemars(example = &"EUR 180.00")]
    pub price: Option<String>,
}
