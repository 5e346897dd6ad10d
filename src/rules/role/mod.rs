//! Did the people who signed and accepted hold the roles for it on that day, and not all at once?

mod asked;
pub mod director;
pub mod not_held;
pub mod own_work;
pub(super) mod signature;
