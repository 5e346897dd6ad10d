//! Were changes and delays told in time, and spoken things written down?

mod due;
pub mod late;
mod notice;
pub mod spoken;
mod talk;
