//! REV-010: pass or fail was wanted, and no decision rule was agreed before work began.

use super::wish::wants_conformity;
use crate::model::contract::{State, Term};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::blocks::Agree;
use crate::model::record::review::{DecisionRule, RuleKind};
use crate::model::rule::{Check, Reach, Rule};
use crate::model::when::When;
use crate::rules::evidence::{CONTRACT, REPORTS, START, is_hidden};
use crate::rules::help::is_judged;
use crate::rules::words::{is_blank, list};

/// See `decision_rule.md`.
pub const RULE: Rule = Rule {
    code: "REV-010",
    name: "review-decision-rule",
    title: "Decision rule not agreed",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.3"],
    procedure: &["P09-6.1-f", "P09-6.1-g", "P09-6.2-i"],
    summary: "Where pass or fail is wanted, specification and decision rule are fixed, and the rule is \
              agreed with the customer before work begins unless the specification brings it along.",
    advice: "Agree the rule with the customer in writing; if work has begun, hold the statement back \
             until then.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("decision_rule.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let accepted = job.facts.accepted.as_ref();
    if accepted.is_some_and(|a| !is_judged(lab, a.on.day)) || is_hidden(lab, job, &[CONTRACT], out) {
        return;
    }
    let Some(accepted) = accepted.filter(|_| wants_conformity(job)) else { return };
    if is_hidden(lab, job, &[&[Kind::Customer], START, REPORTS], out) {
        return;
    }
    let start = job.facts.started.or(job.facts.issued);
    let Some(state) = start.and_then(|s| job.contract.at(s)).or(job.contract.last()) else { return };
    let lacks = lacks(lab, job, state, start);
    if !lacks.is_empty() {
        let when = start.map_or_else(
            || format!("when the work was accepted on {}", accepted.on),
            |on| format!("when work began on {on}"),
        );
        let message = format!("Pass or fail was wanted, and {when} {}.", list(&lacks));
        let review = job.review().map(|r| (&r.meta, "/agreed/decision_rule"));
        let (meta, pointer) = review.unwrap_or((job.meta(), "/reporting/conformity_statement"));
        out.finding(meta, pointer, message).on(start.unwrap_or(accepted.on).day);
    } else if start.is_none() && !is_settled(lab, job, state, When::on(lab.as_of.day)) {
        out.cannot_tell(
            job.meta(),
            "work has not begun, and the customer has not agreed the decision rule yet",
        );
    } else {
        out.pass(job.meta());
    }
}

/// What was not there when it had to be.
fn lacks(lab: &Lab, job: &Job, state: &State, start: Option<When>) -> Vec<String> {
    let mut lacks = Vec::new();
    if !has_specification(lab, job, state) {
        lacks.push("no specification was fixed".to_owned());
    }
    let Some(rule) = rule(lab, job, state).filter(|r| r.rule.is_some()) else {
        lacks.push("no decision rule was fixed".to_owned());
        return lacks;
    };
    if let Some(start) = start.filter(|s| !is_settled(lab, job, state, *s)) {
        lacks.push(match rule.agree.as_ref().filter(|a| a.is_yes() && a.agreed_on.is_after(&start)) {
            Some(later) => {
                format!("the rule had not been agreed; the customer agreed only on {}", later.agreed_on)
            }
            None => "the customer had not agreed the decision rule".to_owned(),
        });
    }
    lacks
}

/// The rule of the contract, else that of the customer's standing terms.
fn rule<'a>(lab: &'a Lab, job: &Job, state: &'a State) -> Option<&'a DecisionRule> {
    state.terms.decision_rule.as_ref().map(|t| &t.value).or_else(|| standing(lab, job))
}

fn standing<'a>(lab: &'a Lab, job: &Job) -> Option<&'a DecisionRule> {
    lab.customers
        .get(job.request.body.customer.as_str())?
        .body
        .standing_terms
        .as_ref()?
        .decision_rule
        .as_ref()
}

fn has_specification(lab: &Lab, job: &Job, state: &State) -> bool {
    let is_there =
        |text: Option<&str>| text.is_some_and(|t| !t.eq_ignore_ascii_case("none") && !is_blank(Some(t)));
    let of_rule = rule(lab, job, state).and_then(|r| r.specification.as_deref());
    let agreed = state.terms.reporting.as_ref().and_then(|t| t.value.specification.as_deref());
    let asked = job.request.body.reporting.as_ref().and_then(|r| r.specification.as_deref());
    let listed = job.request.body.specifications.iter().map(|s| Some(s.as_str()));
    [of_rule, agreed, asked].into_iter().chain(listed).any(is_there)
}

/// Whether the rule needs no further agreement by then: the specification brings it along, or the
/// customer agreed to it on this job, in the agreement, or once for all orders.
fn is_settled(lab: &Lab, job: &Job, state: &State, by: When) -> bool {
    let is_yes = |a: Option<&Agree>| a.is_some_and(|a| a.is_yes() && a.agreed_on.is_by(&by));
    let Some(rule) = rule(lab, job, state) else { return false };
    if rule.rule == Some(RuleKind::InherentInSpec) || is_yes(rule.agree.as_ref()) {
        return true;
    }
    let is_standing = standing(lab, job).is_some_and(|s| s.rule == rule.rule);
    let refused = rule.agree.as_ref().is_some_and(|a| !a.is_yes());
    is_standing && !refused
        || of_agreement(state, |id| {
            lab.agreements.get(id).is_some_and(|f| is_yes(f.agreement.body.agree.as_ref()))
        })
}

/// Whether the rule in force comes from an agreement of which `holds` is true.
fn of_agreement(state: &State, holds: impl Fn(&str) -> bool) -> bool {
    let source = |t: &Term<DecisionRule>| t.source.strip_prefix("agreement ").is_some_and(&holds);
    state.terms.decision_rule.as_ref().is_some_and(source)
}
