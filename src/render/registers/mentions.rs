//! Which records name which: the way back from a record to those that speak of it.

use std::collections::BTreeMap;

use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Meta;
use crate::render::names::Names;
use crate::render::parts;

/// Records by the id of what they name.
#[derive(Debug)]
pub(in crate::render) struct Mentioned<'a> {
    by: BTreeMap<String, Vec<&'a Meta>>,
}

impl<'a> Mentioned<'a> {
    /// Goes through every name that a record holds. Registers of people and methods are named by
    /// almost everything, so what names them is not gathered.
    pub(in crate::render) fn of(lab: &'a Lab, names: &Names) -> Self {
        let mut by: BTreeMap<String, Vec<&'a Meta>> = BTreeMap::new();
        for meta in all(lab) {
            for mention in meta.mentions.iter().filter(|m| is_followed(m.wants)) {
                let Some(id) = names.called(meta, &mention.text) else { continue };
                let those = by.entry(id).or_default();
                // a record that names it twice has just been put there
                if those.last().is_none_or(|last| last.id != meta.id) {
                    those.push(meta);
                }
            }
        }
        Self { by }
    }

    /// Records that name this one.
    pub(in crate::render) fn by(&self, id: &str) -> &[&'a Meta] {
        self.by.get(id).map_or(&[], Vec::as_slice)
    }
}

fn is_followed(wants: &str) -> bool {
    let too_common = [Kind::Person, Kind::Customer, Kind::Method, Kind::Equipment];
    !too_common.iter().any(|kind| kind.name() == wants)
}

fn all(lab: &Lab) -> Vec<&Meta> {
    let mut all: Vec<&Meta> = lab.jobs.values().flat_map(parts::of).collect();
    for shelf in super::SHELVES {
        all.extend((shelf.records)(lab));
    }
    all.extend(lab.agreements.values().flat_map(|f| f.reviews.iter().map(|r| &r.meta)));
    all.extend(lab.customers.values().map(|c| &c.meta));
    all
}
