//! Names of other records that lead nowhere.

use std::collections::BTreeSet;

use super::slip::Slip;
use crate::model::finding::{CannotTell, Outcome};
use crate::model::kind::{Identity, Kind};
use crate::model::lab::{BrokenLink, Lab, LinkFault};

/// Names that lead nowhere, but for those whose record is there and could not be read: of these
/// there is no telling. Names of communications are left to COM-005.
pub(super) fn slips(lab: &Lab, out: &mut Outcome) -> Vec<Slip> {
    let mut slips = Vec::new();
    let mut untold = BTreeSet::new();
    for link in lab.broken_links.iter().filter(|link| !is_communication(link)) {
        if let LinkFault::Unread(file) = &link.fault {
            untold.insert((&link.record, &link.part, hidden(link, file)));
        } else {
            slips.push(slip(link));
        }
    }
    out.cannot_tell.extend(untold.into_iter().map(|(record, part, why)| CannotTell {
        rule: out.rule,
        record: record.clone(),
        part: part.clone(),
        why,
        follows_from: None,
    }));
    slips
}

/// Why there is no telling where the name leads, which may be into `file`.
pub(in crate::rules) fn hidden(link: &BrokenLink, file: &str) -> String {
    if Identity::of(file).is_some_and(|i| i.kind.shape().holds.list().is_some()) {
        return format!("it names something of {file}, which could not be read");
    }
    format!("it names {}, which {file} may be, and that could not be read", link.text)
}

/// Whether the name is that of a talk or message: by the kind wanted, or by its form where any record
/// may be named.
pub(in crate::rules) fn is_communication(link: &BrokenLink) -> bool {
    let name = link.text.rsplit('/').next().unwrap_or(&link.text).to_ascii_lowercase();
    link.wants == Kind::Communication.name() || name.starts_with("communication") || name.starts_with("cm-")
}

/// The link as something that can not be.
pub(in crate::rules) fn slip(link: &BrokenLink) -> Slip {
    let text = &link.text;
    let wanted = match link.wants {
        "*" => "record".to_owned(),
        name => Kind::named(name).map_or_else(|| name.to_owned(), |kind| kind.to_string()),
    };
    let (message, also) = match &link.fault {
        LinkFault::Dangling(Some(near)) => (
            format!("The record names the {wanted} “{text}”, which is not on file. Was “{near}” meant?"),
            None,
        ),
        LinkFault::Dangling(None) | LinkFault::Unread(_) => {
            (format!("The record names the {wanted} “{text}”, which is not on file."), None)
        }
        LinkFault::WrongKind(kind, place) => (
            format!("The record names “{text}” where a {wanted} belongs, and that is a {kind}."),
            Some((place.clone(), format!("this {kind}"))),
        ),
        LinkFault::Ambiguous(places) => (
            format!("The record names the {wanted} “{text}”, and {} have that name.", places.len()),
            places.first().map(|place| (place.clone(), "one of them".to_owned())),
        ),
        LinkFault::ToItself => (format!("The record names itself (“{text}”) where another belongs."), None),
    };
    let (record, part, place) = (link.record.clone(), link.part.clone(), link.place.clone());
    Slip { record, part, place, on: link.on, message, also }
}
