//! Did a customer's data stay with those who may have them?

pub mod disclosed;
pub mod forced;
mod people;
pub mod published;
pub mod unbound;
