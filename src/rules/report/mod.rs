//! Was the report released by the right person, with the agreed content and the agreed rule?

pub mod agreed;
pub mod authoriser;
pub mod rule;
mod standing;
