//! The map of an import: which column of a table becomes which field of a record, and how it is read.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::model::kind::Kind;

/// What the columns of a table mean.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct ImportMap {
    /// What a row becomes.
    pub kind: Target,
    /// The system that the rows come from, as each record will say; the same in every run, for rows are known again by it.
    #[schemars(length(min = 1, max = 200), example = &"Job list in Excel")]
    pub system: String,
    /// The sheet of the workbook; needed when it has several.
    pub sheet: Option<String>,
    /// The row that names the columns; the first that holds anything when absent.
    #[schemars(range(min = 1, max = 1_048_576))]
    pub header: Option<u32>,
    /// What stands between the columns of a text file; told by the row of names when absent.
    pub separator: Option<Separator>,
    /// The survey campaign that answers belong to.
    #[schemars(example = &"SUR-26")]
    pub campaign: Option<String>,
    /// What tells one row from all others.
    pub key: Key,
    /// Where ids come from; the next free number of the kind when absent.
    pub id: Option<IdFrom>,
    /// When the row was first written down in that system.
    pub original_on: Option<From>,
    /// Fields of the record, by name; `reporting.language` for one inside another, `lines.1.test` for one of the first item.
    pub fields: Fields,
    /// Further records of the same job, made where the row holds anything for them.
    #[serde(default)]
    pub parts: Parts,
    /// Columns that are left out on purpose.
    #[serde(default)]
    pub ignore: Vec<String>,
}

/// What a row can become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A job.
    Request,
    /// An answer to a survey, or another piece of feedback.
    Feedback,
    /// A complaint.
    Complaint,
}

impl Target {
    /// The kind of record.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Request => Kind::Request,
            Self::Feedback => Kind::Feedback,
            Self::Complaint => Kind::Complaint,
        }
    }
}

/// What stands between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// The tab character.
    Tab,
}

/// What tells one row from all others: one of the two.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct Key {
    /// The column with the row's own number.
    pub column: Option<String>,
    /// Columns that together tell rows apart; a digest of what they hold is kept.
    #[serde(default)]
    pub digest: Vec<String>,
}

/// Where ids of records come from: one of the two.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
pub struct IdFrom {
    /// The column with the id.
    pub column: Option<String>,
    /// The pattern of the next free number: `{yyyy}` or `{yy}` is the year of receipt, `{nnn}` the number with so many digits.
    #[schemars(example = &"REQ-{yy}-{nnn}")]
    pub next: Option<String>,
}

/// Further records of a job.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct Parts {
    /// Fields of the contract review.
    pub review: Option<Fields>,
    /// Fields of the report.
    pub report: Option<Fields>,
}

/// Where the value of a field comes from, and how it is read.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct From {
    /// The column, by its name.
    pub column: Option<String>,
    /// The same value in every record, in the place of a column.
    pub constant: Option<Constant>,
    /// What the cell is read as; a text when absent.
    #[serde(rename = "as")]
    pub read_as: Option<ReadAs>,
    /// How dates are written: `dd.mm.yyyy`, `m/d/yyyy h:mm AM/PM`; `iso` for 2026-04-27 with or without time and zone; `cell` for real
    /// dates of a spreadsheet only.
    #[schemars(example = &"dd.mm.yyyy")]
    pub date: Option<String>,
    /// Whether the time of day is kept, in the laboratory's zone; only the day when absent.
    pub time: Option<bool>,
    /// The spreadsheet's words and what each becomes; another word refuses the row.
    pub values: Option<BTreeMap<String, Constant>>,
    /// What stands between the items of a list in one cell.
    #[schemars(length(min = 1, max = 5), example = &";")]
    pub split: Option<String>,
    /// Whether an empty cell refuses the row.
    pub required: Option<bool>,
    /// Whether blanks at both ends are taken away; they are when absent.
    pub trim: Option<bool>,
}

/// What a cell can be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadAs {
    /// A text, as it stands.
    Text,
    /// A whole number.
    Whole,
    /// A number with a decimal point.
    Decimal,
    /// A number with a decimal comma.
    DecimalComma,
    /// Yes or no: `yes`, `no`, `ja`, `nei`, `true`, `false`, in capitals or not.
    YesNo,
}

/// A text, a number, or true or false.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Constant(pub Value);

impl JsonSchema for Constant {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Constant".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// Fields in the order of the map, which becomes that of the record.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub Vec<(String, From)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("fields by name")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Fields(fields))
            }
        }
        from.deserialize_map(InOrder)
    }
}

impl JsonSchema for Fields {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fields".into()
    }

    fn json_schema(from: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "minProperties": 1, "additionalProperties": from.subschema_for::<From>() })
    }
}
