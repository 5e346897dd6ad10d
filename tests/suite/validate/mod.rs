//! Schemas, and what becomes of files held against them.

mod broken;
mod committed;
mod drift;
mod places;
mod records;
mod sample;

use std::sync::{Arc, LazyLock};

use countersign::model::doc::Doc;
use countersign::model::fault::Fault;
use countersign::model::kind::{Identity, Kind, SHAPES};
use countersign::model::record::Record;
use countersign::validate::Schemas;
use serde_json::Value;

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::compile);

/// Reads `value` as the file at `path`. Places are asked for by pointer, so the text has no spans.
fn read(path: &str, value: Value) -> (Vec<Record>, Vec<Fault>) {
    let identity = Identity::of(path).unwrap_or_else(|| panic!("{path} is no record"));
    SCHEMAS.records(&identity, &Arc::from(path), &Doc { value, spans: Vec::new() })
}

/// A path at which a file of this kind may stand.
fn path_of(kind: Kind) -> String {
    let pattern = kind.shape().paths[0];
    pattern.replace("**/", "").replace("<job>", "J1").replace("<id>", "I1").replace("-<n>", "-1")
}

/// Every kind.
fn kinds() -> impl Iterator<Item = Kind> {
    SHAPES.iter().map(|shape| shape.kind)
}
