//! Plain values of the model.

mod quarters;
mod statistics;
