//! Reports, and the command line that prints them.

mod human;
mod json;
mod made;
