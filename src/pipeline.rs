//! The only file that names every stage, in order.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::model::fault::Fault;
use crate::model::finding::Checked;
use crate::model::lab::{AsOf, Lab};
use crate::model::place::{Place, Spot};
use crate::model::tree::Tree;
use crate::{check, link, load, rules};

/// A laboratory examined: everything that reports and pages are made of.
#[derive(Debug)]
pub struct Examined {
    /// The files.
    pub tree: Tree,
    /// The laboratory.
    pub lab: Lab,
    /// The answers of all rules.
    pub checked: Checked,
    /// Line and column of every place that findings name.
    pub spots: HashMap<Place, Spot>,
}

/// Takes a tree through all pure stages. `as_of` is what the command line says, `today` the clock's
/// day in any zone; the settings may pin another.
#[must_use]
pub fn examine(tree: Tree, faults: Vec<Fault>, as_of: Option<Date>, today: Date) -> Examined {
    let (settings, _) = load::settings(&tree);
    let as_of = AsOf { day: as_of.unwrap_or(today), origin: crate::model::lab::AsOfOrigin::Today };
    let lab = link::lab(Vec::new(), Vec::new(), settings, as_of);
    let checked = check::run(&lab, &faults, rules::RULES);
    Examined { tree, lab, checked, spots: HashMap::new() }
}
