//! Can the records be read, and do they say what they seem to say?
//!
//! What is wrong with a file is found while it is read; each rule of this family passes on one
//! kind of fault.

pub mod duplicate_key;
pub mod encoding;
pub mod feature;
pub mod file_name;
pub mod limit;
pub mod misread;
pub mod missing_key;
pub mod not_read;
pub mod same_id;
pub mod syntax;
pub mod unknown_key;
pub mod value;

use crate::model::fault::FaultKind;
use crate::model::finding::{Basis, Grade};
use crate::model::rule::{Check, Rule};

/// What the rules of this family have in common; each says the rest itself.
///
/// A file that can not be read is minor, not major: the rules that miss it say "cannot tell", and
/// the finding names the file, so nothing is lost from sight.
const READING: Rule = Rule {
    code: "",
    name: "",
    title: "",
    grade: Grade::Minor,
    basis: Basis::Data,
    clauses: &["17025-8.4.1"],
    procedure: &["P09-5-QM-a"],
    summary: "",
    advice: "",
    thresholds: &[],
    silenced_by: &[],
    page: "",
    check: Check::Reading(FaultKind::Syntax),
};
