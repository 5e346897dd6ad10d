//! Reports, and the command line that prints them.

mod explain;
mod harm;
mod human;
mod json;
mod made;
mod run;

pub(crate) use run::{laboratory, run};
