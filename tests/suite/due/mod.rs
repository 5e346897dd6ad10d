//! What falls due: one matter with what the rules find, never lost while it is undone, and told in three
//! formats.

mod agree;
mod ahead;
mod calendar;
mod told;

use countersign::agenda::agenda;
use countersign::embedded;
use countersign::model::agenda::{Agenda, Item, Within};
use countersign::model::lab::Lab;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Input};
use jiff::civil::{Date, date};

/// Far enough for everything that has a day at all.
const ALL: Within = Within::Months(600);

/// The example laboratory as it was linked on a day; on its own when none is given.
fn norrvik(as_of: Option<Date>) -> Lab {
    let tree = Tree::of(Origin::Memory, embedded::example());
    let input = Input { as_of, ..Input::new(tree, Vec::new(), date(2030, 1, 1)) };
    pipeline::look_ahead(input, ALL, &|_| {}).0
}

/// The same records, seen from a later day on which nothing more has happened.
fn later(lab: &Lab, day: Date) -> Agenda {
    let mut lab = lab.clone();
    lab.as_of.day = day;
    agenda(&lab, ALL)
}

/// An item in a line, for what a test says when it fails.
fn line(item: &Item) -> String {
    let part = item.part.as_deref().unwrap_or_default();
    let rule = item.rule.unwrap_or("no rule");
    format!("{} {rule} {}/{part} {}: {}", item.on, item.record, item.matter.slug(), item.text)
}
