//! Plain values of the model.

mod numbering;
mod statistics;
