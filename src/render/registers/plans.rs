//! Lines of the registers of contingency plans, objectives and communication plans.

use super::Cell;
use crate::model::finding::Grade;
use crate::render::Build;
use crate::render::view::Mark;
use crate::render::words;

pub(super) fn contingency(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.contingencies.get(id).map(|c| &c.body) else { return Vec::new() };
    let customer = body.customer.as_ref().map(|c| format!("{} ({c})", lab.customer_name(c.as_str())));
    let agreement = body.agreement.as_ref().map_or_else(String::new, |a| format!(", {a}"));
    let risks: Vec<&str> = body.scenarios.iter().map(|s| s.risk.as_str()).collect();
    let agreed = body.agreed.as_ref().map(|a| format!("{}, {}", a.agreed_on, a.customer_contact));
    let test = body.tests.iter().max_by_key(|t| t.on);
    let test = test.map(|t| t.result.as_ref().map_or_else(|| t.on.to_string(), |r| format!("{}: {r}", t.on)));
    let due = body.review_due.map(|due| {
        if due < lab.as_of.day {
            return Cell::mark(Mark::grade(Grade::Minor, format!("{due}, passed")));
        }
        Cell::text(due.to_string())
    });
    vec![
        Cell::text(format!("{}{agreement}", customer.unwrap_or_else(|| "every customer".to_owned()))),
        Cell::maybe(Some(risks.join("; "))),
        Cell::maybe(agreed),
        Cell::maybe(test),
        Cell::text(match body.activations.len() {
            0 => "never".to_owned(),
            n => words::count(n, "time"),
        }),
        due.unwrap_or_else(|| Cell::missing("no day set")),
    ]
}

pub(super) fn objective(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.objectives.get(id).map(|o| &o.body) else { return Vec::new() };
    let reached = body.results.iter().map(|r| {
        let met = if r.met { "met" } else { "missed" };
        format!("{}: {}, {met}", r.period, r.value)
    });
    let actions: Vec<String> = body.actions.iter().map(ToString::to_string).collect();
    vec![
        Cell::text(body.specific.clone()),
        body.target.clone().map_or_else(|| Cell::missing("none"), Cell::text),
        Cell::maybe(body.owner.as_ref().map(|p| lab.person_name(p.as_str()))),
        body.due.map_or_else(|| Cell::missing("no day set"), |due| Cell::text(due.to_string())),
        Cell::maybe(Some(reached.collect::<Vec<_>>().join("; "))),
        Cell::maybe(Some(actions.join(", "))),
    ]
}

pub(super) fn communication(build: &Build, id: &str) -> Vec<Cell> {
    let Some(body) = build.lab().comm_plans.get(id).map(|p| &p.body) else { return Vec::new() };
    vec![
        Cell::text(body.entries.len().to_string()),
        Cell::text(words::count(body.done.len(), "time")),
        Cell::day(body.done.iter().map(|d| d.on).max()),
    ]
}
