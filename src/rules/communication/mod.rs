//! Were changes and delays told in time, and spoken things written down?

pub mod due;
pub mod late;
pub mod notice;
pub mod spoken;
pub mod talk;
