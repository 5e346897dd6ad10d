//! The one test binary; every case lives in a module or a folder beside it.

mod cli;
mod link;
mod norrvik;
mod rules;
mod validate;
