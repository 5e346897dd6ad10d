//! What people call a record, and whether a text names it.

use super::record::work::Sample;
use super::record::{Entry, Meta};

/// What people call a record of a kind: by the laboratory's own number, else by its place among its
/// like (`deviation 2`), else by its id.
#[must_use]
pub fn called(noun: &str, meta: &Meta) -> String {
    let part = meta.part.as_deref().and_then(|part| part.strip_prefix(noun));
    match (&meta.common.number, part) {
        (Some(number), _) => format!("{noun} {number}"),
        (None, Some("")) => format!("the {noun}"),
        (None, Some(rest)) => format!("{noun} {}", rest.trim_start_matches('-')),
        (None, None) => format!("{noun} {}", meta.id),
    }
}

/// Whether `text` names the record: by id, by part or by the laboratory's own number.
#[must_use]
pub fn names(text: &str, meta: &Meta) -> bool {
    let text = text.trim();
    [Some(meta.id.as_str()), meta.part.as_deref(), meta.common.number.as_deref()]
        .into_iter()
        .flatten()
        .any(|name| name.eq_ignore_ascii_case(text))
}

/// What people call an item: the laboratory's number, else the customer's name, else the part.
#[must_use]
pub fn item_name(item: &Entry<Sample>) -> &str {
    let names = [item.body.lab_sample_id.as_deref(), item.body.client_sample_id.as_deref()];
    names
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| item.meta.part.as_deref().unwrap_or(&item.meta.id))
}
