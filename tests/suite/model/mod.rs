//! Plain values of the model.

mod builds;
mod numbering;
mod quarters;
mod statistics;
