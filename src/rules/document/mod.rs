//! Were forms and procedures in force when they were used?

pub mod not_in_force;
