//! Is a fault one of the system rather than of a case? And do answers to findings hold?

pub mod answer;
pub mod debt;
pub mod systemic;
