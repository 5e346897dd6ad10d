//! Reports: what was told to the customer as the result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{DeviationId, MethodId, ProviderId, ReportId, Sign};
use super::review::RuleKind;
use crate::model::when::When;

/// A report as issued; results themselves are kept elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The number on the report.
    #[schemars(example = &"RP-26-0382")]
    pub report_no: String,
    /// Its version, from 1.
    #[schemars(range(min = 1, max = 99), example = 1)]
    pub version: u32,
    /// When it was issued; a draft when absent.
    pub issued_on: Option<When>,
    /// Who authorised it.
    pub authorised: Option<Sign>,
    /// To whom it went.
    #[serde(default)]
    pub sent_to: Vec<SentTo>,
    /// Its lines.
    #[serde(default)]
    pub lines: Vec<ReportLine>,
    /// The statement of conformity.
    pub conformity: Option<Conformity>,
    /// Deviations that it names.
    #[serde(default)]
    pub deviations: Vec<DeviationId>,
    /// Disclaimers that it carries.
    #[serde(default)]
    pub disclaimers: Vec<Disclaimer>,
    /// Whether results of outside laboratories are marked as theirs.
    pub external_results_marked: Option<bool>,
    /// Set when a result was unexpected and the customer should hear before the report.
    pub anomaly_flag: Option<bool>,
    /// Why the customer was not called about an unexpected result.
    #[schemars(example = &"Customer asked for no contact before the report")]
    pub anomaly_not_discussed_because: Option<String>,
    /// The form of the report as sent.
    #[schemars(example = &"PDF by e-mail")]
    pub format: Option<String>,
    /// Its language.
    #[schemars(example = &"English")]
    pub language: Option<String>,
    /// Data sent beside it.
    #[serde(default)]
    pub data: Vec<String>,
    /// The report that it replaces.
    pub replaces: Option<ReportId>,
    /// Why it was issued anew.
    #[schemars(example = &"Dilution was not stated")]
    pub reason_for_change: Option<String>,
}

/// A recipient of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SentTo {
    /// The contact, by name.
    #[schemars(example = &"Hélène Marchand")]
    pub contact: String,
    /// When.
    pub on: When,
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportLine {
    /// The line of the contract.
    #[schemars(range(min = 1, max = 999))]
    pub line: u32,
    /// The method as the report names it.
    pub method_reported: Option<MethodId>,
    /// Its edition as the report names it.
    #[schemars(example = &"4")]
    pub edition: Option<String>,
    /// How many items it reports.
    #[schemars(range(min = 1, max = 100_000))]
    pub sample_count: Option<u32>,
    /// Whether the result is reported under accreditation.
    pub accredited: Option<bool>,
    /// The outside laboratory whose result it is.
    pub provider: Option<ProviderId>,
    /// Whether this line is marked as an outside laboratory's result.
    pub external_marked: Option<bool>,
    /// Departures from the method that the report states.
    #[serde(default)]
    #[schemars(extend("examples" = [["sample diluted 1 : 10"]]))]
    pub modifications: Vec<String>,
}

/// A statement of conformity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Conformity {
    /// Whether a statement was made.
    pub made: bool,
    /// Against which specification.
    #[schemars(example = &"Product safety order 112/2024, annex B")]
    pub specification: Option<String>,
    /// By which rule.
    pub rule: Option<RuleKind>,
    /// The results it covers.
    #[serde(default)]
    #[schemars(extend("examples" = [["lead, cadmium"]]))]
    pub results: Vec<String>,
}

/// A disclaimer on a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Disclaimer {
    /// The items or results it is about.
    #[schemars(example = &"26-0490-2")]
    pub about_sample: Option<String>,
    /// Its text.
    #[schemars(example = &"The seal was broken on arrival; tested on the customer's instruction")]
    pub text: String,
}
