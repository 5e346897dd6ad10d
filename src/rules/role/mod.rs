//! Did the people who signed and accepted hold the roles for it on that day?

mod asked;
pub mod not_held;
pub(super) mod signature;
