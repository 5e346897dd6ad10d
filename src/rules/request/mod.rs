//! Is it on record what the customer asked, and one promise only?

pub mod contradiction;
pub mod incomplete;
mod promises;
pub mod unrecorded;
