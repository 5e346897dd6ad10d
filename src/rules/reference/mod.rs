//! Do the records hang together: names that lead somewhere, dates in a possible order?

mod answer;
pub mod impossible;
mod interval;
pub(super) mod link;
mod order;
pub(super) mod slip;
