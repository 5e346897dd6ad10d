//! Importing: a table of another program, the map that says what its columns mean, and what comes of its rows.

pub mod map;
pub mod plan;
pub mod table;
