//! Are records kept for as long as they are owed, and people forgotten when they should be?

pub mod kept;
