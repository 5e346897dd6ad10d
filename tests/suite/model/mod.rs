//! Plain values of the model.

mod statistics;
