//! What signatures and other evidence prove.

mod sign;

pub use sign::sign;
