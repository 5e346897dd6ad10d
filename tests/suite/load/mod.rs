//! The loading door: parsing, places, the work tree, revisions, settings.

#![allow(clippy::expect_used, reason = "a test that can not go on has failed")]

mod csv;
mod front_matter;
mod numbers;
mod places;
mod properties;
mod revision;
mod settings;
mod syntax;
mod text;
mod work_tree;

pub(crate) use revision::git;

use countersign::load::parse;
use countersign::model::doc::Doc;
use countersign::model::fault::{Fault, FaultKind};
use countersign::model::settings::Limits;
use countersign::model::tree::SourceFile;

/// A file of the tree.
fn file(path: &str, bytes: impl AsRef<[u8]>) -> SourceFile {
    SourceFile { path: path.into(), bytes: bytes.as_ref().into() }
}

/// Parses a customer's record.
fn yaml(text: impl AsRef<[u8]>) -> (Option<Doc>, Vec<Fault>) {
    parse(&file("records/customers/C1.yaml", text), &Limits::default())
}

/// Kind and marked text of every fault.
fn marked<'a>(text: &'a str, faults: &[Fault]) -> Vec<(FaultKind, &'a str)> {
    faults
        .iter()
        .map(|fault| {
            let (from, to) = fault.place.bytes.expect("a parse fault has its bytes");
            (fault.kind, text.get(from..to).expect("bytes of the text"))
        })
        .collect()
}

/// Nothing was wrong.
fn no_faults(faults: &[Fault]) {
    assert!(faults.is_empty(), "{faults:#?}");
}
