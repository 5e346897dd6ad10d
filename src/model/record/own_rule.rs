//! Rules that a laboratory writes for itself.

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::finding::{Basis, Grade};
use crate::model::kind::{Kind, SHAPES};

/// A rule of the laboratory's own: which records are asked, and what must hold of each. Its two
/// questions are short expressions (CEL) over the keys of the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OwnRule {
    /// Its code: two to four letters of your own, a dash, three digits. Never reuse one.
    #[schemars(regex(pattern = r"^[A-Z][A-Z0-9]{1,3}-[0-9]{3}$"), example = &"LAB-001")]
    pub id: String,
    /// Its name in a few words with dashes.
    #[schemars(regex(pattern = r"^[a-z0-9]+(-[a-z0-9]+)*$"), example = &"express-not-confirmed")]
    pub name: String,
    /// Its title, as a statement of what is wrong.
    #[schemars(example = &"Express work confirmed late")]
    pub title: String,
    /// How grave a finding is.
    pub grade: Grade,
    /// What it rests on; the laboratory's own procedure when absent.
    #[serde(default = "own_procedure")]
    pub basis: Basis,
    /// Clauses of a standard (`17025-7.1.8`), or sections of the laboratory's procedures in words.
    #[serde(default)]
    #[schemars(extend("examples" = [["17025-7.1.8", "Procedure 09, section 6.3"]]))]
    pub clauses: Vec<String>,
    /// What it asks, in one sentence.
    #[schemars(example = &"An express order is confirmed to the customer by the next working day.")]
    pub summary: String,
    /// What to do when it finds something.
    #[schemars(example = &"Confirm the order now, and note in the review why it was late.")]
    pub advice: String,
    /// The kind of record that it asks.
    #[serde(rename = "for")]
    #[schemars(schema_with = "kinds")]
    pub kind: Kind,
    /// Which of these records it asks; all of them when absent.
    #[schemars(example = &"has(agreed) && agreed.tat_wd <= 5")]
    pub when: Option<String>,
    /// What must hold of each record asked.
    #[schemars(example = &"working_days(job.request.received_on, confirmation.on) <= 1")]
    pub require: String,
    /// What a finding says; names in braces are replaced by what the record says. The title when
    /// absent.
    #[schemars(example = &"The order of {job.request.received_on} was confirmed on {confirmation.on}.")]
    pub message: Option<String>,
    /// Records with the answer that the rule must give; `countersign rules test` runs them.
    #[serde(default)]
    #[schemars(extend("x-significance" = "additive"))]
    pub examples: Vec<RuleExample>,
}

/// A record, as far as a rule reads it, with the answer that the rule must give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RuleExample {
    /// What it shows.
    #[schemars(example = &"Confirmed two days later")]
    pub name: String,
    /// The answer.
    pub expect: Expect,
    /// The record; only the keys that the rule reads are needed.
    pub record: Map<String, Value>,
    /// What the rule reads of the record's job.
    pub job: Option<Map<String, Value>>,
    /// The day from which it is looked at; 2026-01-01 when absent.
    pub as_of: Option<Date>,
}

/// Answers of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Expect {
    /// Something is wrong.
    Finding,
    /// The record is in order.
    Pass,
    /// The rule does not ask of this record.
    NotAsked,
    /// The record does not say enough.
    CannotTell,
}

impl Expect {
    /// The answer in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Finding => "finding",
            Self::Pass => "pass",
            Self::NotAsked => "not asked",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// One example, tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The rule's code.
    pub rule: String,
    /// The example's name.
    pub name: String,
    /// The answer that it must give.
    pub wanted: Expect,
    /// What came of it.
    pub got: Got,
}

/// What came of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Got {
    /// An answer, with what the rule says to it: the message of a finding, or why it can not tell.
    Answer(Expect, String),
    /// None, and why: the rule or the example could not be understood.
    Broken(String),
}

impl Tried {
    /// Whether the rule answered at all.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        matches!(self.got, Got::Answer(..))
    }

    /// Whether the rule answered as it must.
    #[must_use]
    pub fn is_as_expected(&self) -> bool {
        matches!(self.got, Got::Answer(answer, _) if answer == self.wanted)
    }
}

fn own_procedure() -> Basis {
    Basis::Procedure
}

/// Kinds that a rule may ask: every kind of record but rules themselves.
fn kinds(_: &mut SchemaGenerator) -> Schema {
    let asked = SHAPES.iter().filter(|s| !matches!(s.kind, Kind::Settings | Kind::Rule));
    let (names, titles): (Vec<_>, Vec<_>) = asked.map(|s| (s.name, s.title)).unzip();
    json_schema!({ "type": "string", "enum": names, "enumDescriptions": titles })
}
