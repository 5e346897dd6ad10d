//! Were changes and delays told in time, and spoken things written down?

pub mod anomaly;
pub mod late;
pub(super) mod message;
mod notice;
mod period;
pub mod planned;
pub mod receipt;
pub mod spoken;
mod talk;
pub mod unrecorded;
