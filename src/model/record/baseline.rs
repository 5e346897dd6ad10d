//! Known debt: the findings of one day, filed with owners and days by which they are mended.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::PersonId;

/// Known debt: findings that stood on one day, each with an owner and a day by which it is mended.
/// Entries go when their findings are gone, and none is added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Baseline {
    /// The day on which the findings stood.
    pub filed_on: Date,
    /// Who filed them.
    pub filed_by: PersonId,
    /// The findings.
    #[serde(default)]
    pub entries: Vec<DebtEntry>,
}

/// One finding of known debt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DebtEntry {
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
    /// What was found.
    #[schemars(example = &"The call of 2026-04-27 was never confirmed in writing.")]
    pub message: String,
    /// Who sees to it.
    pub owner: PersonId,
    /// The last day on which it is known debt; after it the finding is open again.
    pub due: Date,
}
