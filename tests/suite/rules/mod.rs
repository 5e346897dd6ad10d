//! The rules: each page's examples, run; the base laboratory, sound; the catalogue, in order.

mod catalogue;
mod examples;
mod page;
