//! Plain values of the model.

mod builds;
mod quarters;
mod statistics;
