//! The catalogue: one folder a family, one file a rule, beside it its page.
//!
//! From this slice come `explain`, the site's rule and clause pages, the validation of settings,
//! and the tests that run every page's examples.

use crate::model::rule::Rule;

pub mod review;

/// Every rule, in the order of the catalogue.
pub const RULES: &[&Rule] = &[&review::missing::RULE];

/// The rule with this code or name, without regard to case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|r| r.code.eq_ignore_ascii_case(name) || r.name.eq_ignore_ascii_case(name))
}
