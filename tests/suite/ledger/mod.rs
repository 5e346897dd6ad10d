//! The ledger: what is made of the forges' answers, how it is kept, and how it is verified.

mod command;
mod gitea;
mod github;
mod gitlab;
mod network;
mod repo;
mod server;
mod told;
mod verify;
