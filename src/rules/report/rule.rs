//! RPT-002: pass or fail was stated by another rule than the agreed one, or by none.

use super::standing::standing;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::report::{Conformity, Report};
use crate::model::record::review::{DecisionRule, RuleKind};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{CONTRACT, REPORTS, hidden, is_hidden};
use crate::rules::help::same_words;
use crate::rules::words::{is_blank, list};

/// See `rule.md`.
pub const RULE: Rule = Rule {
    code: "RPT-002",
    name: "wrong-decision-rule",
    title: "Wrong decision rule",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.3", "17025-7.8.6"],
    procedure: &["P09-6.2-i"],
    summary: "A statement of pass or fail names the specification and the rule that were agreed.",
    advice: "Agree the rule with the customer in writing, and issue an amended report that states by it.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("rule.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    is_hidden(lab, job, &[REPORTS], out);
    for (report, issued) in standing(lab, job) {
        if let Some(stated) = report.body.conformity.as_ref().filter(|c| c.made) {
            ask(lab, job, report, issued, stated, out);
        }
    }
}

fn ask(lab: &Lab, job: &Job, report: &Entry<Report>, issued: When, stated: &Conformity, out: &mut Outcome) {
    if let Some(why) = hidden(lab, job, &[REPORTS, CONTRACT, &[Kind::Customer]]) {
        return out.cannot_tell(&report.meta, why);
    }
    let agreed = agreed(lab, job, issued);
    let wrongs: Vec<String> =
        [wrong_specification(stated, &agreed), wrong_rule(stated, &agreed)].into_iter().flatten().collect();
    if wrongs.is_empty() {
        return out.pass(&report.meta);
    }
    let number = &report.body.report_no;
    let message = format!("Report {number} of {issued} states pass or fail; it {}.", list(&wrongs));
    let finding = out.finding(&report.meta, "/conformity", message);
    finding.on(issued.day);
    if let Some(place) = agreed.place {
        finding.also(place, "what was agreed");
    }
}

/// What was agreed on pass or fail.
#[derive(Default)]
struct AgreedRule<'a> {
    rule: Option<RuleKind>,
    specification: Option<&'a str>,
    place: Option<Place>,
}

/// The rule of the contract when the report was issued, else of the customer's standing terms. The
/// specification may stand with the agreed reporting.
fn agreed<'a>(lab: &'a Lab, job: &'a Job, issued: When) -> AgreedRule<'a> {
    let terms = job.contract.at(issued).or_else(|| job.contract.first()).map(|state| &state.terms);
    let reporting = terms.and_then(|t| t.reporting.as_ref());
    let wanted = reporting.and_then(|r| r.value.specification.as_deref()).filter(|s| !is_blank(Some(s)));
    let of_contract = terms.and_then(|t| t.decision_rule.as_ref()).map(|t| (&t.value, t.place.clone()));
    let customer = lab.customers.get(job.request.body.customer.as_str());
    let standing = || {
        let customer = customer?;
        let rule = customer.body.standing_terms.as_ref()?.decision_rule.as_ref()?;
        Some((rule, customer.meta.place("/standing_terms/decision_rule")))
    };
    match of_contract.or_else(standing) {
        Some((rule, place)) => {
            AgreedRule { rule: rule.rule, specification: named(rule).or(wanted), place: Some(place) }
        }
        None => AgreedRule { rule: None, specification: wanted, place: reporting.map(|r| r.place.clone()) },
    }
}

fn named(rule: &DecisionRule) -> Option<&str> {
    rule.specification.as_deref().filter(|s| !is_blank(Some(s)))
}

/// What is wrong with the specification that the report names, as the end of a sentence.
fn wrong_specification(stated: &Conformity, agreed: &AgreedRule<'_>) -> Option<String> {
    match (stated.specification.as_deref().filter(|s| !is_blank(Some(s))), agreed.specification) {
        (None, _) => Some("names no specification".to_owned()),
        (Some(named), Some(wanted)) if !same_words(named, wanted) => {
            Some(format!("names “{named}” where “{wanted}” was agreed"))
        }
        _ => None,
    }
}

/// What is wrong with the rule that the report names, as the end of a sentence. A rule that the
/// specification itself contains is named with the specification.
fn wrong_rule(stated: &Conformity, agreed: &AgreedRule<'_>) -> Option<String> {
    match (stated.rule, agreed.rule) {
        (None, Some(RuleKind::InherentInSpec)) | (Some(RuleKind::InherentInSpec), None) => None,
        (None, Some(wanted)) => Some(format!("names no rule where {} was agreed", words(wanted))),
        (None, None) => Some("names no rule, and none was agreed".to_owned()),
        (Some(used), None) => Some(format!("decides by {}, and no rule was agreed", words(used))),
        (Some(used), Some(wanted)) => {
            (used != wanted).then(|| format!("decides by {} where {} was agreed", words(used), words(wanted)))
        }
    }
}

fn words(rule: RuleKind) -> &'static str {
    match rule {
        RuleKind::SimpleAcceptance => "simple acceptance",
        RuleKind::GuardBandU => "a guard band of the expanded uncertainty",
        RuleKind::GuardBandCustom => "a guard band of another width",
        RuleKind::InherentInSpec => "the rule of the specification",
        RuleKind::CustomerDefined => "the customer's own rule",
        RuleKind::Other => "another rule",
    }
}
