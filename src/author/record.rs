//! The text of a new record: the lines of its sheet, as a file or as an entry of a register.

use serde_json::{Map, Value};

use super::field::Field;
use super::sheet;
use crate::model::kind::{Holds, Kind};

/// What stands at the head of a file that was begun by a command.
const OPEN: &str = "# What is open stands behind a #: take the # away and fill it in, or delete the line.";

/// The text of a file of its own. `schemas` says whether the folder with the schemas is there for editors.
#[must_use]
pub fn file(kind: Kind, path: &str, record: Field<'_>, values: &Map<String, Value>, schemas: bool) -> String {
    let lines = sheet::lines(record, values, 0).join("\n");
    if kind.shape().holds == Holds::FrontMatter {
        let title = values.get("title").and_then(Value::as_str).unwrap_or_default();
        return format!("---\n{OPEN}\n{lines}\n---\n\n# {title}\n\n");
    }
    let up = "../".repeat(path.matches('/').count());
    let schema = if schemas {
        format!("# yaml-language-server: $schema={up}schemas/{}.schema.json\n", kind.name())
    } else {
        String::new()
    };
    format!("{schema}{OPEN}\n{lines}\n")
}

/// A register with one entry more, all that stands there unchanged to the byte; `None` where the list is not
/// the last thing in the file, or not written one entry a line, so that adding by rote could break it.
#[must_use]
pub fn entry(
    register: Option<&str>,
    list: &str,
    record: Field<'_>,
    values: &Map<String, Value>,
) -> Option<String> {
    let Some(text) = register else {
        let lines = sheet::item(record, values, 2).join("\n");
        return Some(format!("{list}:\n{lines}\n"));
    };
    let head = format!("{list}:");
    let mut after = text.lines().skip_while(|line| !line.starts_with(&head)).skip(1);
    let is_last = after.clone().all(|line| line.is_empty() || line.starts_with([' ', '#', '-']));
    let first = after.find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let indent = first.len() - first.trim_start().len();
    if !is_last || !first.trim_start().starts_with("- ") {
        return None;
    }
    let lines = sheet::item(record, values, indent).join("\n");
    let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
    Some(format!("{text}{gap}{lines}\n"))
}
