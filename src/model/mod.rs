//! Plain values that every stage may import: no input, no output, no clock.

pub mod answer;
pub mod calendar;
pub mod clause;
pub mod commit;
pub mod comparison;
pub mod contract;
pub mod doc;
pub mod due;
pub mod edition;
pub mod fault;
pub mod finding;
pub mod front_matter;
pub mod history;
pub mod kind;
pub mod lab;
pub mod measure;
pub mod page;
pub mod place;
pub mod procedure;
pub mod record;
pub mod rule;
pub mod settings;
pub mod statistics;
pub mod suggest;
pub mod tree;
mod values;
pub mod when;
