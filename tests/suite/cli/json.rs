//! The contract with programs.
