//! Was the customer's property taken in, kept and accounted for as agreed?

pub mod begun;
pub mod disclaimer;
mod doubt;
pub mod instruction;
pub mod kept;
pub mod loss;
