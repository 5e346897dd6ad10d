//! The rules: each page's examples, run; the base laboratory, sound; the catalogue, in order.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that can not go on has failed")]

mod approved;
mod catalogue;
pub(crate) mod examples;
mod page;
mod past;
mod procedure;
