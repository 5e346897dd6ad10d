//! Does the laboratory ask its customers, and does it make something of the answers?

pub mod analysis;
pub mod conclusion;
pub mod left_out;
pub mod not_sought;
pub mod post_project;
pub mod theme;
pub mod unanalysed;
pub mod undecided;

use crate::model::{sought, survey};
