//! What is told of a text that the parser can read, but a record may not hold.

use super::scalar::Misread;
use crate::model::fault::{Fault, FaultKind};
use crate::model::place::Place;

fn feature(place: Place, message: impl Into<String>, advice: &str) -> Fault {
    Fault::new(FaultKind::Feature, place, message).advice(advice)
}

pub(super) fn empty(place: Place) -> Fault {
    Fault::new(FaultKind::Syntax, place, "The file was empty.").advice("Fill it in, or delete it.")
}

pub(super) fn second_document(place: Place) -> Fault {
    let advice = "Move what follows into a file of its own, or delete the line of dashes.";
    feature(place, "A second document began here; one file holds one record.", advice)
}

pub(super) fn tag(place: Place, source: &str) -> Fault {
    let advice = "Delete the tag, or put the value in quotes if the exclamation mark belongs to it.";
    feature(place, format!("The tag {source} stood before a value."), advice)
}

pub(super) fn anchor(place: Place, name: &str) -> Fault {
    let advice = "Delete the anchor, or put the value in quotes if the & belongs to it.";
    feature(place, format!("The anchor &{name} stood before a value."), advice)
}

pub(super) fn alias(place: Place, source: &str) -> Fault {
    let advice = "Write the value out, or put it in quotes if the asterisk belongs to it.";
    feature(place, format!("{source} stood for a value written elsewhere."), advice)
}

pub(super) fn merge_key(place: Place) -> Fault {
    let advice = "Write the keys out, so that the record can be read on its own.";
    feature(place, "A merge key (<<) took keys from elsewhere.", advice)
}

pub(super) fn complex_key(place: Place) -> Fault {
    let advice = "Put the text in quotes if it was meant to be one; a key is a plain name.";
    feature(place, "A list or a mapping stood where a key belongs.", advice)
}

pub(super) fn no_key(place: Place) -> Fault {
    Fault::new(FaultKind::Syntax, place, "A colon stood without a key before it.")
        .advice("Write the key before the colon, or put the text in quotes.")
}

pub(super) fn duplicate(key: &str, second: Place, first: Place) -> Fault {
    Fault::new(FaultKind::DuplicateKey, second, format!("The key {key} stood twice in one mapping."))
        .also(first, format!("{key} first stood here"))
        .advice("Keep one of the two; nobody can tell which value was meant.")
}

pub(super) fn unprintable(place: Place, character: char) -> Fault {
    let message = format!("The text held an unprintable character (code {:04X}).", u32::from(character));
    Fault::new(FaultKind::Encoding, place, message).advice("Delete the character.")
}

pub(super) fn misread(place: Place, misread: Misread) -> Fault {
    Fault::new(FaultKind::Misread, place, misread.message).advice(misread.advice).still_readable()
}

pub(super) fn key_is_no_text(place: Place, source: &str, kind: &str) -> Fault {
    let message = format!("The key {source} without quotes means {kind}; it was kept as a text.");
    misread(place, Misread { message, advice: format!("Write \"{source}\" in quotes.") })
}

pub(super) fn too_deep(place: Place, depth: usize) -> Fault {
    Fault::new(FaultKind::Limit, place, format!("Values were nested more than {depth} levels deep."))
        .advice("Take the inner values out into keys of their own; no record needs such depth.")
}

pub(super) fn too_many(place: Place, most: usize) -> Fault {
    Fault::new(FaultKind::Limit, place, format!("The file held more than {most} values."))
        .advice("Split it into several records, or raise limits.nodes in countersign.yaml.")
}

pub(super) fn untold(place: Place, count: usize) -> Fault {
    let message = format!("{count} more problems of this file are not listed.");
    Fault::new(FaultKind::Limit, place, message).advice("Mend those that are listed and check again.")
}
