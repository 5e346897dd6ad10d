//! Approvals from end to end: histories that real git makes, statements that real ssh-keygen signs, and the
//! verdicts on them.

mod abuse;
mod bench;
mod command;
mod pack;
mod pages;
mod repeated;
mod table;
mod verify;
