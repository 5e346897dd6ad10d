//! The files with which a laboratory begins.

use jiff::civil::Date;
use serde_json::Value;

use super::{Planned, ci, idea, templates};
use crate::model::forge::Forge;
use crate::model::kind::Kind;
use crate::model::scalar;
use crate::model::settings::Settings;

/// What the texts of a new laboratory say of it.
#[derive(Debug, Clone)]
pub struct Start {
    /// Its name.
    pub name: String,
    /// Its time zone, by IANA name.
    pub zone: String,
    /// The branch that counts.
    pub branch: String,
    /// The day on which it begins.
    pub day: Date,
    /// Months within which customers are asked and management looks at the system, grace and all.
    pub months: u32,
    /// Where changes are reviewed, if anywhere.
    pub forge: Option<Forge>,
}

impl Start {
    /// A laboratory that begins on `day`, as far as its settings do not say otherwise: so the same texts come
    /// out when the command is given again on a later day.
    #[must_use]
    pub fn of(settings: &Settings, day: Date, forge: Option<Forge>) -> Self {
        let thresholds = &settings.thresholds;
        Self {
            name: settings.laboratory.name.clone(),
            zone: settings.time_zone.clone(),
            branch: settings.protected_branch.clone(),
            day: settings.evidence_baseline.unwrap_or(day),
            months: thresholds.feedback_window_months.saturating_add(thresholds.window_grace_months),
            forge,
        }
    }

    /// The id of the example job.
    #[must_use]
    pub fn job(&self) -> String {
        format!("REQ-{:02}-001", self.day.year() % 100)
    }

    fn fill(&self, text: &str) -> String {
        let year_end = self.day.checked_add(jiff::Span::new().days(364)).unwrap_or(self.day);
        let markdown = text.starts_with("# Records of");
        let own = |value: &str| if markdown { value.to_owned() } else { scalar::text(value) };
        let values = [
            ("name", own(&self.name)),
            ("zone", own(&self.zone)),
            ("branch", own(&self.branch)),
            ("day", self.day.to_string()),
            ("year_end", year_end.to_string()),
            ("job", self.job()),
            ("months", self.months.to_string()),
        ];
        values
            .iter()
            .fold(text.to_owned(), |text, (key, value)| text.replace(&format!("{{{{{key}}}}}"), value))
    }
}

/// Every file but CODEOWNERS, which takes the people of the folder; `schemas` and the `editor`'s settings are
/// those of `validate`.
#[must_use]
pub fn planned(start: &Start, schemas: &[(Kind, Value)], editor: &Value) -> Vec<Planned> {
    let job = format!("records/jobs/{}/{}/request.yaml", start.day.year(), start.job());
    let texts: [(&str, &str); 9] = [
        ("README.md", include_str!("start/README.md")),
        ("countersign.yaml", include_str!("start/settings.yaml")),
        ("records/registers/people.yaml", include_str!("start/people.yaml")),
        ("records/registers/methods.yaml", include_str!("start/methods.yaml")),
        ("records/registers/equipment.yaml", include_str!("start/equipment.yaml")),
        ("records/registers/providers.yaml", include_str!("start/providers.yaml")),
        ("records/customers/C1.yaml", include_str!("start/customer.yaml")),
        (&job, include_str!("start/request.yaml")),
        (".gitattributes", include_str!("start/gitattributes")),
    ];
    let mut files: Vec<Planned> =
        texts.into_iter().map(|(path, text)| Planned::new(path, start.fill(text))).collect();
    files.push(Planned::new(".gitignore", "# The site is built from the records at any time.\n/public/\n"));
    files.push(Planned::new(".vscode/settings.json", printed(editor)));
    files.push(Planned::new(
        ".vscode/extensions.json",
        "{\n  \"recommendations\": [\n    \"redhat.vscode-yaml\"\n  ]\n}\n",
    ));
    files.push(Planned::new(".idea/jsonSchemas.xml", idea::mappings(editor)));
    if let Some(forge) = start.forge {
        files.extend(ci::pieces(forge, &start.branch));
        files.push(templates::of(forge));
    }
    let schema = |(kind, value): &(Kind, Value)| {
        Planned::new(format!("schemas/{}.schema.json", kind.name()), printed(value))
    };
    files.extend(schemas.iter().map(schema));
    files
}

fn printed(value: &Value) -> String {
    // a value of text keys can always be printed
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
