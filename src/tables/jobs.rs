//! Jobs and what the customer asked for.

use jiff::civil::Date;

use super::help::{Item, items, joined, recorded, word};
use crate::model::due::due;
use crate::model::lab::{Job, Lab};
use crate::model::measure::{Case, Measure};
use crate::model::record::request::RequestLine;
use crate::model::table::{Draft, Table};
use crate::model::when::When;

/// A job with what is worked out of it.
struct Row<'a> {
    job: &'a Job,
    due: Option<Date>,
    late: Case,
    late_first: Case,
    /// Working days from the due day to the report, or to the as-of day.
    days: Option<i64>,
}

fn row<'a>(lab: &'a Lab, job: &'a Job) -> Row<'a> {
    let until = job.facts.issued.unwrap_or(When::on(lab.as_of.day));
    let late = Measure::Late.case(lab, job);
    let days = match late {
        Case::On { day, bad: true } => Some(lab.calendar.between(day, until.day)),
        _ => None,
    };
    let due = due(lab, job, until).map(|due| due.day);
    Row { job, due, late, late_first: Measure::LateByFirstPromise.case(lab, job), days }
}

fn case(case: Case) -> &'static str {
    match case {
        Case::Outside => "not_counted",
        Case::Unknown => "cannot_tell",
        Case::On { bad: true, .. } => "late",
        Case::On { bad: false, .. } => "on_time",
    }
}

/// A row a job.
pub(super) fn jobs(lab: &Lab) -> Table {
    let rows = lab.jobs.values().map(|job| row(lab, job));
    let draft = Draft::of("jobs", "A job: what one folder holds, with what follows from it.", rows)
        .from("path")
        .text("job", "Its id, the folder's name", |r| Some(&r.job.id))
        .key();
    let draft = worked_out(asked(draft)).dated_by("received_on");
    recorded(draft, |r| r.job.meta()).done()
}

fn asked(draft: Draft<Row<'_>>) -> Draft<Row<'_>> {
    draft
        .from("request")
        .text("customer", "Who asks; a name of `customers`, where the register has it", |r| {
            Some(r.job.request.body.customer.as_str())
        })
        .text("contact", "The customer's person to talk to", |r| r.job.request.body.contact.as_deref())
        .free()
        .when("received", "When the request came in", |r| Some(r.job.request.body.received_on))
        .text("received_by", "Who took it in", |r| r.job.request.body.received_by.as_ref())
        .words("channel", "How it came in", |r| r.job.request.body.channel.and_then(word))
        .day("confirmed_in_writing_on", "When a spoken request was confirmed in writing", |r| {
            r.job.request.body.confirmed_in_writing_on
        })
        .text("order_no", "The customer's order number", |r| r.job.request.body.client_order_no.as_deref())
        .free()
        .text("agreement", "The agreement under which the order is placed", |r| {
            r.job.request.body.agreement.as_ref()
        })
        .flag("routine", "Whether the work is routine for the laboratory", |r| r.job.request.body.routine)
        .whole("requested_tat_wd", "Turnaround asked for", |r| r.job.request.body.requested_tat_wd)
        .unit("working days")
        .day("requested_due_on", "The day by which the report is wanted", |r| {
            r.job.request.body.requested_due
        })
        .when("withdrawn", "When the customer took the request back", |r| {
            r.job.request.body.withdrawn.as_ref().map(|w| w.on)
        })
        .day("closed_on", "When the job was closed", |r| r.job.request.body.closed_on)
}

fn worked_out(draft: Draft<Row<'_>>) -> Draft<Row<'_>> {
    draft
        .from("worked out of the job's records")
        .when("accepted", "When the laboratory said yes to the customer", |r| {
            r.job.facts.accepted.as_ref().map(|a| a.on)
        })
        .text("accepted_by", "Who said so", |r| r.job.facts.accepted.as_ref().map(|a| a.by.as_str()))
        .text("accepted_in", "The part that says so", |r| {
            r.job.facts.accepted.as_ref().map(|a| a.part.as_str())
        })
        .when("started", "When work began", |r| r.job.facts.started)
        .when("items_received", "When the first items came", |r| r.job.facts.samples_received)
        .when("issued", "When the first version of the report was issued", |r| r.job.facts.issued)
        .when("left", "When the job left the process: declined or withdrawn", |r| r.job.facts.exit)
        .day("first_due_on", "The due day first agreed", |r| {
            Some(r.job.contract.first()?.terms.due.as_ref()?.value)
        })
        .day("due_on", "The due day in force, after changes and after waiting for the customer", |r| r.due)
        .text(
            "punctuality",
            "on_time or late by the due day in force, as metric M01 counts; not_counted where no report was due yet; \
             cannot_tell where a file could not be read",
            |r| Some(case(r.late)),
        )
        .text("punctuality_by_first_promise", "The same by the due day first agreed, as metric M02 counts", |r| {
            Some(case(r.late_first))
        })
        .whole("days_late", "Of a late report: from the due day to the report, or to the as-of day", |r| r.days)
        .unit("working days")
        .text("contract_untold", "Why there is no telling what was agreed", |r| {
            r.job.contract.untold.as_deref()
        })
        .whole("unread_files", "Files of the job that could not be read", |r| Some(r.job.unread.len()))
        .unit("files")
}

/// A row a line of a request.
pub(super) fn lines(lab: &Lab) -> Table {
    let rows = lab.jobs.values().flat_map(|job| items(job, &job.request.body.lines));
    Draft::of("request_lines", "A line of a request: one material and one test.", rows)
        .from("request")
        .text("job", "The job", |(job, ..)| Some(&job.id))
        .key()
        .link(&["job"], "jobs")
        .whole("position", "The line's place in the request, from 1", |(_, at, _)| Some(*at))
        .key()
        .whole("line", "The line's number", |l: &Item<'_, Job, RequestLine>| Some(l.2.line))
        .text("material", "What the items are", |l| l.2.material.as_deref())
        .free()
        .text("matrix", "The class of material", |l| l.2.matrix.as_deref())
        .whole("items", "How many items", |l| l.2.sample_count)
        .unit("items")
        .text("test", "What is wanted of them", |l| l.2.test.as_deref())
        .text("method_requested", "The method asked for, or lab_to_select", |l| {
            l.2.method_requested.as_deref()
        })
        .flag("accredited_wanted", "Whether the result is wanted under accreditation", |l| {
            l.2.accredited_result_wanted
        })
        .words("items_named", "The customer's names of the items", |l| joined(&l.2.client_sample_ids))
        .free()
        .done()
}
