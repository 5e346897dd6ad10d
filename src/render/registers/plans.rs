//! Lines of the registers of contingency plans, objectives and communication plans.

use super::{Cell, Index, Row, Whole, about, sheets};
use crate::model::finding::Grade;
use crate::model::page::Page;
use crate::model::record::Entry;
use crate::model::record::system::{CommPlan, PlanEntry};
use crate::render::frame::At;
use crate::render::look;
use crate::render::say::say;
use crate::render::tally::Answers;
use crate::render::view::Mark;
use crate::render::words;
use crate::render::{Build, RenderError};

const TOLD: &str =
    "Who is told what: every entry of every plan, how often, by whom, and when it was last done.";

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
            return Cell::mark(Mark::grade(Grade::Minor, say!("{due}, passed", due)));
        }
        Cell::text(due.to_string())
    });
    vec![
        Cell::text(format!("{}{agreement}", customer.unwrap_or_else(|| say("every customer").to_owned()))),
        Cell::maybe(Some(risks.join("; "))),
        Cell::maybe(agreed),
        Cell::maybe(test),
        Cell::text(match body.activations.len() {
            0 => say("never").to_owned(),
            n => words::count(n, "time"),
        }),
        due.unwrap_or_else(|| Cell::missing(say("no day set"))),
    ]
}

pub(super) fn objective(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.objectives.get(id).map(|o| &o.body) else { return Vec::new() };
    let reached = body.results.iter().map(|r| {
        let met = if r.met { say("met") } else { say("missed") };
        format!("{}: {}, {met}", r.period, r.value)
    });
    let actions: Vec<String> = body.actions.iter().map(ToString::to_string).collect();
    vec![
        Cell::text(body.specific.clone()),
        body.target.clone().map_or_else(|| Cell::missing(say("none")), Cell::text),
        Cell::maybe(body.owner.as_ref().map(|p| lab.person_name(p.as_str()))),
        body.due.map_or_else(|| Cell::missing(say("no day set")), |due| Cell::text(due.to_string())),
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

/// The line of single entries in the list of registers.
pub(super) fn index(build: &Build) -> Index {
    let plans = &build.lab().comm_plans;
    let mut all = Answers::default();
    all.findings.extend(plans.values().flat_map(|plan| about(build, &plan.meta).findings));
    Index {
        href: "told.html".to_owned(),
        title: say("Communication plan, by entry"),
        lead: say(TOLD),
        records: plans.values().map(|plan| plan.body.entries.len()).sum(),
        findings: look::summary(&all, &build.lab().settings.grade_labels),
    }
}

/// The register of single entries of the plans.
pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let at = At::root(say("Communication plan, by entry"), "registers");
    let plans = build.lab().comm_plans.values();
    let rows = plans.flat_map(|plan| {
        let of_plan = plan.body.entries.iter().enumerate();
        of_plan.map(|(place, entry)| row(build, plan, place, entry, &at)).collect::<Vec<_>>()
    });
    let whole = Whole {
        title: say("Communication plan, by entry"),
        lead: say(TOLD).to_owned(),
        head: say("Entry"),
        heads: &["Plan", "Audience", "What", "How often", "Way", "Owner", "Since", "Done", "Last done"],
        rows: rows.collect(),
    };
    sheets(build, "told", whole)
}

fn row(build: &Build, plan: &Entry<CommPlan>, at_place: usize, entry: &PlanEntry, at: &At) -> Row {
    let lab = build.lab();
    let day = lab.as_of.day;
    let is_of = |other: &str| other.eq_ignore_ascii_case(&entry.entry);
    let done: Vec<_> =
        plan.body.done.iter().filter(|d| is_of(&d.entry) && d.on <= day).map(|d| d.on).collect();
    let mut of_entry = Answers::default();
    let own = format!("/entries/{at_place}");
    let all = about(build, &plan.meta).findings.into_iter();
    of_entry.findings.extend(all.filter(|f| f.place.pointer == own));
    Row {
        id: None,
        href: build.names.record(&plan.meta.id).map(|a| at.to(a)),
        name: entry.entry.clone(),
        cells: vec![
            Cell::text(plan.meta.id.clone()),
            Cell::text(words::plain(&entry.audience)),
            Cell::text(entry.what.clone()),
            Cell::text(words::plain(&entry.when)),
            Cell::maybe(entry.how.clone()),
            Cell::maybe(entry.owner.as_ref().map(|p| lab.person_name(p.as_str()))),
            Cell::day(entry.from),
            Cell::text(words::count(done.len(), "time")),
            Cell::day(done.iter().max().copied()),
        ],
        worst: look::worst(&of_entry, &lab.settings.grade_labels),
        findings: look::summary(&of_entry, &lab.settings.grade_labels),
    }
}
