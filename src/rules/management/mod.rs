//! Does management look at the system, set itself measurable aims, and plan for bad days?

pub mod contingency;
pub mod objective;
pub mod review;
