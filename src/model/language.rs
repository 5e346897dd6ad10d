//! Languages of the site.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The language in which pages speak. What records say stays as it was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Norwegian, bokmål.
    Nb,
}

impl Language {
    /// The language's code, as in HTML: `nb`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Nb => "nb",
        }
    }
}
