//! Was work that left the house approved by the customer, given to a fit laboratory, and marked in the report?

pub(super) mod approval;
mod consent;
mod dispatch;
pub(super) mod outside;
pub mod provider;
pub mod unapproved;
pub mod unmarked;
pub mod untold;
