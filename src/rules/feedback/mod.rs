//! Does the laboratory ask its customers, and does it make something of the answers?

pub mod not_sought;
pub mod unanalysed;
pub mod undecided;
