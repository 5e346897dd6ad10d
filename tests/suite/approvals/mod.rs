//! Approvals from end to end: histories that real git makes, statements that real ssh-keygen signs, and the
//! verdicts on them.

mod abuse;
mod bench;
mod books;
mod command;
mod pack;
mod pages;
mod parsed;
mod policy;
mod repeated;
mod sha256;
mod table;
mod verify;
