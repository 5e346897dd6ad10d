//! `countersign schema`.

use clap::Args;

use super::failure::Failure;
use super::{CLEAN, screen};
use crate::pipeline;
use crate::report::{Look, harmless, kinds};

/// Print the JSON Schema of a kind of record.
///
/// Editors that know YAML offer keys and mark mistakes by it. Without a kind: all kinds, with the
/// paths where their files stand.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  countersign schema                       all kinds, with their paths
  countersign schema deviation             the schema of a deviation")]
pub(super) struct Schema {
    /// The kind of record
    #[arg(value_name = "KIND")]
    kind: Option<String>,
}

impl Schema {
    pub(super) fn run(&self, look: Look) -> anyhow::Result<u8> {
        let Some(name) = &self.kind else {
            screen::write([kinds::list(look)])?;
            return Ok(CLEAN);
        };
        let Some(kind) = kinds::called(name) else {
            let text = format!("No kind of record is called \"{name}\".");
            let advice = kinds::nearest(name).map_or_else(
                || "`countersign schema` lists the kinds.".to_owned(),
                |nearest| format!("Did you mean {nearest}?"),
            );
            return Err(Failure::new(text, advice).into());
        };
        let text = serde_json::to_string_pretty(&pipeline::schema(kind))?;
        screen::write([harmless::json(&text) + "\n"])?;
        Ok(CLEAN)
    }
}
