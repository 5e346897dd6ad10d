//! Reports, and the command line that prints them.

mod explain;
mod finding;
mod harm;
mod human;
mod json;
pub(crate) mod made;
mod period;
mod record;
pub(crate) mod run;
