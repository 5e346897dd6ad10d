//! The rules: each page's examples, run; the base laboratory, sound; the catalogue, in order.

mod examples;
mod page;
