//! The example laboratory's history: which commit wrote what, when, by whom.
//!
//! The records as they stand today tell most of it: a key or entry that carries a later day was not
//! there before that day. What the storyline tells differently stands in `story`.

mod branch;
mod cut;
mod keys;
mod landing;
mod multiply;
mod people;
mod plan;
mod step;
mod story;

pub use cut::{cut, days};
pub use keys::key;
pub use multiply::multiply;
pub use people::person;
pub use plan::plan;
pub use step::Source;
