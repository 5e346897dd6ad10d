//! Were changes and delays told in time, and spoken things written down?

pub mod anomaly;
pub mod late;
pub mod planned;
pub mod receipt;
pub mod spoken;
pub mod unrecorded;

pub(super) use crate::model::message;
use crate::model::{notice, period, talk};
