//! Traceability: that each name in its data exists, that rules and requirements agree on each other,
//! and that the pages of the documentation made from them are those that are committed.

mod data;
mod docs;
