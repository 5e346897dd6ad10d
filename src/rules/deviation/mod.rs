//! Was every departure from the contract declared, told, agreed and reported?

pub(super) mod course;
mod declared;
mod departure;
pub mod not_agreed;
pub mod not_reported;
pub mod not_told;
pub mod recurring;
pub mod unassessed;
pub mod undeclared;
mod wanted;
