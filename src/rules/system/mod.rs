//! Is a fault one of the system rather than of a case?

pub mod systemic;
