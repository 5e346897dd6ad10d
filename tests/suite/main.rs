//! The one test binary; every case lives in a module or a folder beside it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can not go on fails, in helpers as in the test itself"
)]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests lay out folders, read them, and run git as a laboratory would"
)]

mod answers;
mod approvals;
mod author;
mod broken;
mod ci;
mod clean;
mod cli;
mod custom;
mod due;
mod export;
mod history;
mod house;
mod intake;
mod ledger;
mod link;
mod load;
mod model;
mod norrvik;
mod proof;
mod rules;
mod serve;
mod site;
mod trace;
mod trends;
mod validate;
