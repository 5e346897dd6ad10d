//! The registers: people, methods, equipment, outside laboratories, job numbers.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::{LateEntry, MethodId, PersonId, Role, Sign};

/// A person of the laboratory. Roles are intervals: every check asks "on that day".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// The person's id, never reused.
    #[schemars(example = &"P4")]
    pub id: String,
    /// The name.
    #[schemars(example = &"Jonas Lindqvist")]
    pub name: String,
    /// Addresses of electronic mail, as in commits.
    #[serde(default)]
    #[schemars(inner(email))]
    pub emails: Vec<String>,
    /// Accounts at the forge.
    #[serde(default)]
    pub forge_accounts: Vec<ForgeAccount>,
    /// When employed.
    pub employed: Option<Interval>,
    /// Roles held.
    #[serde(default)]
    #[schemars(extend("x-significance" = "significant"))]
    pub roles: Vec<RoleHeld>,
    /// What the person is authorised to do.
    #[serde(default)]
    pub authorisations: Vec<Authorisation>,
    /// The undertaking of secrecy.
    pub confidentiality_undertaking: Option<Undertaking>,
    /// Training.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub training: Vec<Training>,
}

/// An account at a forge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForgeAccount {
    /// Which forge.
    #[schemars(example = &"github")]
    pub forge: String,
    /// The account's name.
    #[schemars(example = &"jlindqvist")]
    pub login: String,
    /// The account's number, which never changes.
    #[schemars(example = 1_048_576)]
    pub id: Option<u64>,
}

/// First and last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// First day.
    pub from: Date,
    /// Last day; open when absent.
    pub to: Option<Date>,
}

impl Interval {
    /// Whether `day` lies within, both ends included.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        covers(Some(self.from), self.to, day)
    }
}

/// Whether `day` lies between two days, both included; an absent end is open.
#[must_use]
pub fn covers(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t)
}

/// A role held from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoleHeld {
    /// The role.
    pub role: Role,
    /// First day.
    pub from: Date,
    /// Last day; open when absent.
    pub to: Option<Date>,
    /// Who appointed.
    pub appointed_by: Option<PersonId>,
    /// For a deputy: whose.
    pub deputy_for: Option<PersonId>,
    /// Set when the appointment was entered later than it was made.
    pub late_entry: Option<LateEntry>,
}

/// An authorisation for an activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Authorisation {
    /// The activity.
    pub activity: Activity,
    /// The method; all methods when absent.
    pub method: Option<MethodId>,
    /// First day.
    pub from: Date,
    /// Last day; open when absent.
    pub to: Option<Date>,
}

/// Activities that need an authorisation (6.2.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Perform the test.
    Perform,
    /// Review results.
    ReviewResults,
    /// Authorise reports.
    AuthoriseReport,
    /// Give opinions.
    GiveOpinion,
}

/// An undertaking of secrecy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Undertaking {
    /// When signed.
    pub signed_on: Date,
    /// Until when it holds; open when absent.
    pub valid_to: Option<Date>,
}

/// One training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Training {
    /// What about.
    #[schemars(example = &"Procedure 09, revision 01")]
    pub topic: String,
    /// When.
    pub on: Date,
}

/// A test method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Method {
    /// The method's code, never reused.
    #[schemars(example = &"M-KF-01")]
    pub id: String,
    /// What it determines.
    #[schemars(example = &"Water by Karl Fischer, coulometric")]
    pub title: String,
    /// The technique.
    #[schemars(example = &"KF")]
    pub technique: Option<String>,
    /// Classes of material for which it is validated.
    #[serde(default)]
    pub matrices: Vec<ValidatedMatrix>,
    /// The validated range.
    pub validated_range: Option<Range>,
    /// Editions, oldest first.
    #[serde(default)]
    pub editions: Vec<Edition>,
    /// From when it is validated.
    pub validated_from: Option<Date>,
    /// When it was under accreditation.
    #[serde(default)]
    pub accredited: Vec<Interval>,
    /// The laboratory's usual turnaround, in working days.
    #[schemars(range(min = 1, max = 400))]
    pub standard_tat_wd: u32,
    /// Who set the turnaround.
    pub tat_set_by: Option<Sign>,
    /// Request fields that orders for this method need.
    #[serde(default)]
    pub required_request_fields: Vec<String>,
    /// Departures that customers accept beforehand.
    #[serde(default)]
    #[schemars(extend("examples" = [["grinding below 90 µm"]]))]
    pub customer_acceptable_options: Vec<String>,
}

/// A class of material and since when the method is validated for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ValidatedMatrix {
    /// The class of material.
    #[schemars(example = &"NMC811")]
    pub matrix: String,
    /// Since when; as long as the method when absent.
    pub from: Option<Date>,
}

/// A range with its unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Range {
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The unit.
    #[schemars(example = &"mg/kg")]
    pub unit: String,
}

impl Eq for Range {}

/// An edition of a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edition {
    /// The edition.
    #[schemars(example = &"4")]
    pub edition: String,
    /// First day.
    pub from: Date,
    /// Last day; open when absent.
    pub to: Option<Date>,
}

/// An instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Equipment {
    /// The tag on it.
    #[schemars(example = &"KF-2")]
    pub id: String,
    /// What it is.
    #[schemars(example = &"Coulometric titrator with oven")]
    pub title: Option<String>,
    /// Methods that use it.
    #[serde(default)]
    pub methods: Vec<MethodId>,
    /// Its state over time.
    #[serde(default)]
    pub status: Vec<EquipmentStatus>,
}

/// State of an instrument from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EquipmentStatus {
    /// The state.
    pub state: EquipmentState,
    /// First day.
    pub from: Date,
    /// Last day; open when absent.
    pub to: Option<Date>,
    /// Why.
    #[schemars(example = &"Vacuum pump failed")]
    pub reason: Option<String>,
}

/// States of an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EquipmentState {
    /// Fit for use.
    InService,
    /// Taken out of use.
    OutOfService,
    /// Its calibration has run out.
    CalibrationDue,
}

/// An outside laboratory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provider {
    /// Its id, never reused.
    #[schemars(example = &"EP1")]
    pub id: String,
    /// Its name.
    #[schemars(example = &"SurfaChem Testlab")]
    pub name: String,
    /// Methods that it may do for the laboratory.
    #[serde(default)]
    pub methods: Vec<MethodId>,
    /// Approvals.
    #[serde(default)]
    pub approval: Vec<ProviderApproval>,
    /// When it signed the agreement on secrecy.
    pub confidentiality_agreement_on: Option<Date>,
    /// When it must be evaluated again.
    pub re_evaluation_due: Option<Date>,
}

/// An approval of an outside laboratory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProviderApproval {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What it rests on.
    pub basis: Option<ProviderBasis>,
    /// What shows it.
    #[schemars(example = &"Accreditation certificate T-118")]
    pub evidence: Option<String>,
}

/// What an approval rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProviderBasis {
    /// It is accredited for the work.
    Accredited,
    /// The laboratory evaluated it.
    Evaluated,
    /// The customer named it.
    CustomerNominated,
}

/// One row of the export of job and report numbers (`records/registers/jobs.csv`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegisterRow {
    /// The job's number in the laboratory's other system.
    #[schemars(example = &"REQ-26-011")]
    pub job: String,
    /// The report's number, when one was issued.
    #[schemars(example = &"RP-26-0382")]
    pub report_no: Option<String>,
    /// The customer as that system names it.
    #[schemars(example = &"C8")]
    pub customer: Option<String>,
    /// When it was registered there.
    pub registered_on: Option<Date>,
    /// `void` for a number that was never used.
    #[schemars(example = &"reported")]
    pub state: Option<String>,
    /// The day of the export.
    pub exported_on: Option<Date>,
}
