//! The one test binary; every case lives in a module or a folder beside it.

mod cli;
mod link;
mod load;
mod norrvik;
mod rules;
mod validate;
