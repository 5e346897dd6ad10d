//! Did the customer approve work that left the house, and does the report say who did it?

pub(super) mod approval;
mod consent;
pub(super) mod outside;
pub mod unapproved;
pub mod unmarked;
