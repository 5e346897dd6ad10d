//! Trends: the statistics, the figures of the example laboratory, and how they are told.

mod norrvik;
mod statistics;
mod told;
