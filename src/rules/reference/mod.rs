//! Do the records hang together: names that lead somewhere, dates in a possible order?

pub mod impossible;
pub mod interval;
pub mod link;
pub mod order;
pub mod slip;
