//! Settings of a laboratory (`countersign.yaml`), with their defaults.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::edition::Edition;
use super::finding::Grade;
use super::forge::Forge;
use super::language::Language;
use super::policy::ApprovalSettings;

/// Settings of a laboratory. Thresholds are the laboratory's own: ISO/IEC 17025 gives no number of
/// days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The laboratory.
    pub laboratory: Laboratory,
    /// Time zone of the laboratory, by its IANA name.
    #[serde(default = "utc")]
    #[schemars(example = &"Europe/Oslo")]
    pub time_zone: String,
    /// Working days.
    #[serde(default)]
    pub calendar: CalendarSettings,
    /// The day from which everything is looked at, pinned; today when absent.
    pub as_of: Option<Date>,
    /// Rules look at nothing that happened before this day.
    pub evidence_baseline: Option<Date>,
    /// The branch whose history counts.
    #[serde(default = "main_branch")]
    #[schemars(example = &"main")]
    pub protected_branch: String,
    /// Where the records are kept for everybody: forms of the site lead there.
    pub forge: Option<ForgeSettings>,
    /// Whom the site is for.
    #[serde(default)]
    pub edition: Edition,
    /// The language in which the pages of the site speak.
    #[serde(default)]
    pub language: Language,
    /// Whether one person may hold several roles of one decision (a laboratory of very few people).
    #[serde(default)]
    pub single_person_roles: bool,
    /// Rules whose major findings may not be waived: a decision that was the customer's is not the
    /// laboratory's to give up. Such a finding can be mended or refuted, but neither its risk be
    /// borne nor the requirement be called not applicable.
    #[serde(default = "decisions_of_customers")]
    #[schemars(extend("examples" = [["DEV-001", "SUB-001"]]))]
    pub not_waivable: Vec<String>,
    /// Thresholds.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// Bounds on what is read.
    #[serde(default)]
    pub limits: Limits,
    /// What counts how in git's history.
    #[serde(default)]
    pub history: HistorySettings,
    /// What must be approved by pull request or signature, and what counts as proof.
    #[serde(default)]
    pub approvals: ApprovalSettings,
    /// What grades are called in output.
    #[serde(default)]
    pub grade_labels: GradeLabels,
    /// Rules that are switched off or graded otherwise, each with a reason.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleSetting>,
}

fn utc() -> String {
    "UTC".to_owned()
}

fn main_branch() -> String {
    "main".to_owned()
}

/// The rules by which a customer was deprived of a decision: on the statement of conformity, on
/// conditions, changes and departures, on a doubtful item, on outside work, on who may know.
fn decisions_of_customers() -> Vec<String> {
    const CODES: [&str; 11] = [
        "REV-010", "REV-012", "AMD-001", "AMD-002", "DEV-001", "DEV-002", "DEV-003", "SMP-002", "SUB-001",
        "RPT-002", "CNF-001",
    ];
    CODES.map(str::to_owned).to_vec()
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            laboratory: Laboratory::default(),
            time_zone: utc(),
            calendar: CalendarSettings::default(),
            language: Language::default(),
            as_of: None,
            evidence_baseline: None,
            protected_branch: main_branch(),
            forge: None,
            edition: Edition::Internal,
            single_person_roles: false,
            not_waivable: decisions_of_customers(),
            thresholds: Thresholds::default(),
            limits: Limits::default(),
            history: HistorySettings::default(),
            approvals: ApprovalSettings::default(),
            grade_labels: GradeLabels::default(),
            rules: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The working calendar that these settings describe.
    #[must_use]
    pub fn working_calendar(&self) -> Calendar {
        let weekend = self.calendar.weekend.iter().map(|d| d.weekday()).collect();
        Calendar::new(weekend, self.calendar.holidays.iter().copied())
    }
}

/// Who the laboratory is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Laboratory {
    /// Its name.
    #[schemars(example = &"Norrvik Battery Materials Laboratory")]
    pub name: String,
    /// What it tests or calibrates.
    #[schemars(example = &"Chemical and physical testing of battery materials")]
    pub scope: Option<String>,
    /// Its accreditation number.
    #[schemars(example = &"TEST 999")]
    pub accreditation: Option<String>,
}

/// Where the records are kept for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgeSettings {
    /// What runs there.
    pub name: Forge,
    /// The address of the repository's page, without a `/` at its end.
    #[schemars(regex(pattern = r"^https://[^\s?#]+[^\s?#/]$"), example = &"https://forge.norrvik.example/quality/records")]
    pub url: String,
}

/// Working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarSettings {
    /// Days of the week off.
    #[serde(default = "saturday_sunday")]
    pub weekend: Vec<DayOfWeek>,
    /// Single days off.
    #[serde(default)]
    pub holidays: Vec<Date>,
}

impl Default for CalendarSettings {
    fn default() -> Self {
        Self { weekend: saturday_sunday(), holidays: Vec::new() }
    }
}

fn saturday_sunday() -> Vec<DayOfWeek> {
    vec![DayOfWeek::Saturday, DayOfWeek::Sunday]
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum DayOfWeek {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl DayOfWeek {
    fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}

/// The largest number that makes sense in a unit: days up to ten years, shares up to the whole, counts up to
/// ten thousand. Larger ones are slips, and would switch off in silence what reads them.
#[must_use]
pub fn most(unit: &str) -> u32 {
    match unit {
        "working days" | "days" => 3660,
        "months" => 120,
        "quarters" => 40,
        "percent" => 100,
        "mark of 5" => 5,
        "bytes" | "levels" | "values" => u32::MAX,
        _ => 10_000,
    }
}

macro_rules! numbers {
    ($(#[$doc:meta])* $name:ident { $($(#[doc = $field_doc:literal])+ $field:ident = $default:literal $unit:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[doc = $field_doc])+ #[schemars(range(min = 0, max = most($unit)), extend("x-unit" = $unit))] pub $field: u32,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default),+ }
            }
        }

        impl $name {
            /// Every key with its value and unit.
            #[must_use]
            pub fn items(&self) -> Vec<(&'static str, u32, &'static str)> {
                vec![$((stringify!($field), self.$field, $unit)),+]
            }

            /// What the number called `key` means, as a sentence without its full stop that its
            /// value ends: "A request is decided within".
            #[must_use]
            pub fn meaning(key: &str) -> Option<&'static str> {
                match key {
                    $(stringify!($field) => Some(concat!($($field_doc),+).trim().trim_end_matches('.')),)+
                    _ => None,
                }
            }
        }
    };
}

numbers! {
    /// Thresholds that rules read.
    Thresholds {
        /// A request is decided within.
        decision_wd = 5 "working days";
        /// Something spoken is confirmed in writing within.
        verbal_confirmation_wd = 2 "working days";
        /// An emergency job is reviewed within.
        emergency_review_wd = 1 "working days";
        /// An amendment is answered within.
        amendment_pending_wd = 5 "working days";
        /// Deviations of one cause on one method need an action from this many on.
        recurring_deviations = 3 "deviations";
        /// Deviations of one cause on one method are counted over.
        recurring_quarters = 2 "quarters";
        /// An administrative delay needs no technical assessment below.
        administrative_delay_wd = 1 "working days";
        /// Receipt is acknowledged within.
        receipt_ack_wd = 1 "working days";
        /// Loss or damage is told within.
        incident_told_wd = 1 "working days";
        /// Items past their retention are decided on within.
        retention_decision_days = 30 "days";
        /// Customers are asked for feedback at least every.
        feedback_window_months = 12 "months";
        /// Grace on top of a window of months.
        window_grace_months = 1 "months";
        /// A customer counts as new for.
        new_customer_months = 3 "months";
        /// Answers are analysed within, after a survey's close or their receipt.
        analysis_days = 90 "days";
        /// Feedback on non-routine work is asked for within.
        post_project_wd = 20 "working days";
        /// Feedback that calls for it is decided on within.
        feedback_decision_wd = 20 "working days";
        /// A mark is bad at or below.
        bad_rating = 2 "mark of 5";
        /// Response rates below this carry no conclusion.
        response_rate_percent = 25 "percent";
        /// A trend between surveys takes this many customers in each.
        trend_customers = 8 "customers";
        /// A theme needs an action at this many customers.
        theme_customers = 3 "customers";
        /// A complaint is acknowledged within.
        complaint_ack_wd = 2 "working days";
        /// A complainant hears of progress at least every.
        complaint_update_wd = 10 "working days";
        /// A complaint is validated within.
        complaint_validation_wd = 5 "working days";
        /// An action's effect is judged no sooner than.
        effectiveness_days = 30 "days";
        /// An action's day is moved no more than.
        action_moves = 2 "times";
        /// A management review is held at least every.
        management_review_months = 12 "months";
        /// A record is late beyond.
        late_entry_wd = 2 "working days";
        /// A late record is minor beyond.
        late_entry_minor_wd = 5 "working days";
        /// A commit that first brings more records than this is looked at.
        bulk_commit_records = 20 "records";
        /// A rule broken on this share of a quarter's jobs is systemic.
        systemic_percent = 20 "percent";
        /// A rule broken on this many of a quarter's jobs is systemic.
        systemic_jobs = 3 "jobs";
        /// A rule broken in this many quarters running is systemic.
        systemic_quarters = 3 "quarters";
        /// Orders under an agreement may exceed its number of items by.
        sample_count_tolerance = 0 "items";
        /// A planned communication may be late by.
        planned_communication_grace_days = 14 "days";
        /// Drafts begun before a form's changeover are fine for.
        form_changeover_days = 30 "days";
        /// A new edition of a method may be used for a contract on the old one for.
        edition_transition_days = 0 "days";
        /// An answer to a finding holds for at most.
        disposition_days = 366 "days";
        /// Known debt is put off for at most.
        known_debt_days = 366 "days";
    }
}

numbers! {
    /// Bounds on what is read, held while reading.
    Limits {
        /// A file's size.
        file_bytes = 1_048_576 "bytes";
        /// Nesting of values.
        depth = 64 "levels";
        /// Values in a file.
        nodes = 100_000 "values";
        /// A path's length.
        path_bytes = 200 "bytes";
    }
}

/// What counts how in git's history. Commits are named by their ids or the first seven digits or more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HistorySettings {
    /// Commits that brought records which were kept elsewhere before.
    #[schemars(inner(regex(pattern = r"^[0-9a-f]{7,64}$")), extend("examples" = [["4f2a91c0de"]]))]
    pub import_commits: Vec<String>,
    /// Commits that only put records into another form; what they changed is held against nobody.
    #[schemars(inner(regex(pattern = r"^[0-9a-f]{7,64}$")), extend("examples" = [["9c01d3e7ab"]]))]
    pub migration_commits: Vec<String>,
    /// People, by id, who may commit what others signed.
    #[schemars(extend("examples" = [["P8"]]))]
    pub recorders: Vec<String>,
    /// Whether a commit that brings a signature must be signed itself.
    pub require_signed_commits: bool,
    /// Commits that were published, say in the footer of a site, and must never leave history.
    #[schemars(inner(regex(pattern = r"^[0-9a-f]{7,64}$")), extend("examples" = [["0b7d52f6ea"]]))]
    pub anchors: Vec<String>,
}

/// What grades are called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct GradeLabels {
    /// The gravest.
    pub major: String,
    /// The middle.
    pub minor: String,
    /// The lightest.
    pub observation: String,
}

impl Default for GradeLabels {
    fn default() -> Self {
        Self { major: "Major".into(), minor: "Minor".into(), observation: "Observation".into() }
    }
}

impl GradeLabels {
    /// The label of a grade.
    #[must_use]
    pub fn of(&self, grade: Grade) -> &str {
        match grade {
            Grade::Major => &self.major,
            Grade::Minor => &self.minor,
            Grade::Observation => &self.observation,
        }
    }
}

/// A rule switched off or graded otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSetting {
    /// Set when the rule is not asked at all.
    #[serde(default)]
    pub off: bool,
    /// Another grade for all its findings.
    pub grade: Option<Grade>,
    /// Why.
    #[schemars(example = &"Receipt is acknowledged by the courier's signed slip")]
    pub reason: String,
}
