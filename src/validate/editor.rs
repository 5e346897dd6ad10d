//! Settings of VS Code that give every record its schema while it is written.

use serde_json::{Map, Value, json};

use crate::model::kind::{Holds, SHAPES};

/// The content of `.vscode/settings.json`: each schema with the files it is for.
///
/// Front matter and tables are left out: the YAML extension does not read them.
#[must_use]
pub fn settings() -> Value {
    let files = SHAPES.iter().filter(|s| matches!(s.holds, Holds::One | Holds::List(_)));
    let schemas: Map<String, Value> = files
        .map(|shape| {
            let globs: Vec<String> = shape.paths.iter().flat_map(|path| globs(path)).collect();
            (format!("./schemas/{}.schema.json", shape.name), json!(globs))
        })
        .collect();
    json!({ "yaml.schemas": schemas })
}

/// The globs of one path pattern: names become `*`, an optional number both its forms.
fn globs(pattern: &str) -> Vec<String> {
    let steps =
        pattern.split('/').map(|step| if step.starts_with('<') && step.ends_with('>') { "*" } else { step });
    let path = steps.collect::<Vec<_>>().join("/").replace("<id>", "*");
    match path.split_once("-<n>") {
        Some((stem, ending)) => vec![format!("{stem}{ending}"), format!("{stem}-*{ending}")],
        None => vec![path],
    }
}
