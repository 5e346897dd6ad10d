//! Do the records hang together: names that lead somewhere, dates in a possible order?

pub mod impossible;
mod interval;
mod link;
mod order;
mod slip;
