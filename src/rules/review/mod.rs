//! Is there a valid contract review, before commitment?

pub mod missing;
