//! The catalogue: one folder a family, one file a rule, beside it its page.
//!
//! From this slice come `explain`, the site's rule and clause pages, the validation of settings,
//! and the tests that run every page's examples.

use crate::model::rule::Rule;
use crate::model::{window, words};

pub mod action;
pub mod amendment;
pub mod communication;
pub mod complaint;
pub mod confidentiality;
pub mod data;
pub mod deviation;
pub mod document;
mod evidence;
pub mod feedback;
mod gaps;
pub mod git;
mod help;
pub mod management;
mod quarter;
pub mod reference;
pub mod report;
pub mod request;
pub mod retention;
pub mod review;
pub mod role;
pub mod sample;
pub mod subcontract;
pub mod system;

/// Every rule, in the order of the catalogue.
pub const RULES: &[&Rule] = &[
    &review::missing::RULE,
    &review::late::RULE,
    &review::technical::RULE,
    &review::qms::RULE,
    &review::incomplete::RULE,
    &review::unresolved::RULE,
    &review::method_unfit::RULE,
    &review::resource::RULE,
    &review::method_untold::RULE,
    &review::decision_rule::RULE,
    &review::outside_cover::RULE,
    &review::terms_open::RULE,
    &review::confirmation::RULE,
    &review::overdue::RULE,
    &request::incomplete::RULE,
    &request::contradiction::RULE,
    &request::unrecorded::RULE,
    &amendment::missing::RULE,
    &amendment::early::RULE,
    &amendment::unreviewed::RULE,
    &amendment::untold::RULE,
    &amendment::incomplete::RULE,
    &deviation::undeclared::RULE,
    &deviation::not_agreed::RULE,
    &deviation::not_told::RULE,
    &deviation::unassessed::RULE,
    &deviation::not_reported::RULE,
    &deviation::recurring::RULE,
    &communication::receipt::RULE,
    &communication::late::RULE,
    &communication::spoken::RULE,
    &communication::anomaly::RULE,
    &communication::unrecorded::RULE,
    &communication::planned::RULE,
    &sample::begun::RULE,
    &sample::instruction::RULE,
    &sample::disclaimer::RULE,
    &sample::loss::RULE,
    &sample::kept::RULE,
    &subcontract::unapproved::RULE,
    &subcontract::unmarked::RULE,
    &subcontract::provider::RULE,
    &subcontract::untold::RULE,
    &report::authoriser::RULE,
    &report::rule::RULE,
    &report::agreed::RULE,
    &confidentiality::disclosed::RULE,
    &confidentiality::forced::RULE,
    &confidentiality::unbound::RULE,
    &confidentiality::published::RULE,
    &feedback::not_sought::RULE,
    &feedback::left_out::RULE,
    &feedback::unanalysed::RULE,
    &feedback::post_project::RULE,
    &feedback::analysis::RULE,
    &feedback::undecided::RULE,
    &feedback::theme::RULE,
    &feedback::conclusion::RULE,
    &complaint::silence::RULE,
    &complaint::not_validated::RULE,
    &complaint::not_independent::RULE,
    &complaint::closed::RULE,
    &complaint::led_nowhere::RULE,
    &action::overdue::RULE,
    &action::unchecked::RULE,
    &action::not_shown::RULE,
    &action::systemic::RULE,
    &management::review::RULE,
    &management::objective::RULE,
    &management::contingency::RULE,
    &document::not_in_force::RULE,
    &role::not_held::RULE,
    &role::own_work::RULE,
    &role::director::RULE,
    &git::late::RULE,
    &git::changed::RULE,
    &git::signer::RULE,
    &git::removed::RULE,
    &git::trust::RULE,
    &git::unapproved::RULE,
    &git::stale::RULE,
    &git::own::RULE,
    &git::landing::RULE,
    &git::policy::RULE,
    &git::ledger::RULE,
    &reference::impossible::RULE,
    &retention::kept::RULE,
    &system::systemic::RULE,
    &system::answer::RULE,
    &system::debt::RULE,
    &data::syntax::RULE,
    &data::duplicate_key::RULE,
    &data::feature::RULE,
    &data::encoding::RULE,
    &data::limit::RULE,
    &data::file_name::RULE,
    &data::not_read::RULE,
    &data::unknown_key::RULE,
    &data::missing_key::RULE,
    &data::value::RULE,
    &data::misread::RULE,
    &data::same_id::RULE,
];

/// The rule with this code or name, without regard to case.
#[must_use]
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|r| r.code.eq_ignore_ascii_case(name) || r.name.eq_ignore_ascii_case(name))
}
