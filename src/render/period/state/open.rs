//! What was open on a day: jobs, complaints, actions.

use jiff::civil::Date;

use super::{Cell, Row, Table, Then, said};
use crate::model::finding::Grade;
use crate::model::lab::Job;
use crate::model::when::When;
use crate::render::say::say;
use crate::render::view::Mark;
use crate::render::words;

pub(super) fn jobs(then: &Then) -> Table {
    let lab = then.build.lab();
    let came = |job: &&Job| job.request.body.received_on.day <= then.day;
    let all = then.build.looks.iter().map(|look| look.job).filter(came).count();
    let open: Vec<&Job> = then
        .build
        .looks
        .iter()
        .map(|look| look.job)
        .filter(|job| came(job) && !had(then, job.facts.issued) && !had(then, job.facts.exit))
        .collect();
    let rows = open.iter().map(|job| {
        let facts = &job.facts;
        let accepted = facts.accepted.as_ref().map(|accepted| accepted.on);
        let stage = match () {
            () if had(then, facts.started) => say("in work"),
            () if had(then, accepted) => say("accepted"),
            () => say("awaiting decision"),
        };
        let due =
            job.contract.at(then.day.into()).and_then(|state| state.terms.due.as_ref()).map(|due| due.value);
        let due = match due {
            Some(due) if due < then.day => Cell::mark(Mark::grade(Grade::Minor, say!("{due}, passed", due))),
            due => Cell::maybe(due.map(|due| due.to_string())),
        };
        Row {
            record: then.link(&job.id),
            cells: vec![
                Cell::text(lab.customer_name(job.request.body.customer.as_str())),
                Cell::text(job.request.body.received_on.to_string()),
                Cell::text(stage),
                due,
            ],
        }
    });
    Table {
        id: "jobs",
        title: say("Jobs open"),
        count: say!("{open} of {all} received by then", open = open.len(), all = words::grouped(all as u64)),
        register: then.register("jobs.html"),
        heads: said(&["Job", "Customer", "Received", "Stage that day", "Due, as agreed by then"]),
        rows: rows.collect(),
    }
}

fn had(then: &Then, when: Option<When>) -> bool {
    then.had(when.map(|when| when.day))
}

pub(super) fn complaints(then: &Then) -> Table {
    let lab = then.build.lab();
    let came: Vec<_> = lab.complaints.iter().filter(|(_, c)| then.had(Some(c.body.received_on))).collect();
    let open = came.iter().filter(|(_, c)| !then.had(c.body.closed_on));
    let rows: Vec<Row> = open
        .map(|(id, complaint)| {
            let body = &complaint.body;
            let from = body.customer.as_ref().map(|c| lab.customer_name(c.as_str()));
            Row {
                record: then.link(id),
                cells: vec![
                    Cell::text(body.received_on.to_string()),
                    Cell::maybe(from.or_else(|| body.third_party.clone())),
                    Cell::text(words::plain(&body.kind)),
                    Cell::maybe(stood(then, body.acknowledged_on)),
                    Cell::maybe(stood(then, body.outcome.as_ref().map(|o| o.on))),
                ],
            }
        })
        .collect();
    Table {
        id: "complaints",
        title: say("Complaints open"),
        count: say!("{rows} of {came} received by then", rows = rows.len(), came = came.len()),
        register: then.register("complaints.html"),
        heads: said(&["Complaint", "Received", "From", "About", "Acknowledged by then", "Outcome by then"]),
        rows,
    }
}

/// A day, when it had come.
fn stood(then: &Then, day: Option<Date>) -> Option<String> {
    day.filter(|day| *day <= then.day).map(|day| day.to_string())
}

pub(super) fn actions(then: &Then) -> Table {
    let lab = then.build.lab();
    let raised: Vec<_> = lab.actions.iter().filter(|(_, a)| then.had(a.body.raised_on)).collect();
    let open = raised.iter().filter(|(_, a)| !then.had(a.body.closed_on));
    let rows: Vec<Row> = open
        .map(|(id, action)| {
            let body = &action.body;
            let moved = body.re_plans.iter().rev().find(|plan| plan.on.is_none_or(|on| on <= then.day));
            let due = moved.map(|plan| plan.to).or(body.due);
            let done = stood(then, body.implemented_on);
            let due = match due {
                Some(due) if due < then.day && done.is_none() => {
                    Cell::mark(Mark::grade(Grade::Minor, say!("{due}, passed", due)))
                }
                due => Cell::maybe(due.map(|due| due.to_string())),
            };
            Row {
                record: then.link(id),
                cells: vec![
                    Cell::text(words::shortened(&body.finding, 120)),
                    Cell::maybe(body.owner.as_ref().map(|p| lab.person_name(p.as_str()))),
                    due,
                    Cell::maybe(done),
                    Cell::maybe(stood(then, body.effectiveness.as_ref().map(|e| e.evaluated_on))),
                ],
            }
        })
        .collect();
    Table {
        id: "actions",
        title: say("Actions open"),
        count: say!("{rows} of {raised} raised by then", rows = rows.len(), raised = raised.len()),
        register: then.register("actions.html"),
        heads: said(&["Action", "Matter", "Owner", "Due", "Carried out by then", "Judged by then"]),
        rows,
    }
}
