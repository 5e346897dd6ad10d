//! Countersign turns a git repository of YAML records into proof that a testing or calibration
//! laboratory reviewed each request before accepting it, told and agreed every change before it
//! happened, and listens to its customers.
//!
//! ```text
//!  records, documents, settings            git history
//!         | load (door)                        | history (door)
//!         v                                    v
//!       Tree -- validate --> Records       who wrote what when
//!                                 \         /
//!                                  link -> Lab        inert: jobs, people, registers
//!                                            |  \
//!                                            |   agenda -> what falls due;  trends -> figures, verdicts
//!                                  check (RULES) -> Verdicts: finding, pass, not evaluable
//!                                            |
//!                               answers -> open, answered, known debt;  news -> what is new
//!                                   /                \
//!                       report (text, json)     render -> Pages
//!                                |                     |
//!                               cli              publish (door)
//! ```
//!
//! Stages import [`model`] and nothing of each other; [`pipeline`] names them in order; [`cli`] is
//! the only stage that knows the clock, the terminal and the environment.

pub mod agenda;
pub mod answers;
pub mod author;
pub mod check;
pub mod cli;
pub mod compare;
pub mod custom;
pub mod demo;
pub mod embedded;
pub mod export;
pub mod forge;
pub mod history;
pub mod intake;
pub mod link;
pub mod load;
pub mod model;
pub mod news;
pub mod pipeline;
pub mod proof;
pub mod publish;
pub mod render;
pub mod report;
pub mod rules;
pub mod serve;
pub mod tables;
pub mod trends;
pub mod validate;
pub mod verdict;
