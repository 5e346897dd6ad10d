//! Reports, what follows them, and changes that wait for an answer.

use super::book::{Book, Day, contact};
use crate::model::agenda::Matter;
use crate::model::assent::{agreed, was_refused};
use crate::model::due::due;
use crate::model::evidence::{CONTRACT, REPORTS, START};
use crate::model::judged::{happened, is_judged, last_day};
use crate::model::kind::Kind;
use crate::model::lab::Job;
use crate::model::naming::called;
use crate::model::notice::first_notice;
use crate::model::sought::is_asked_after;
use crate::model::when::When;
use crate::model::words::sentence;

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    let open: Vec<&Job> = lab.jobs.values().filter(|job| is_in_work(job)).collect();
    book.looked_at("jobs", open.len(), "job without a report", "jobs without a report");
    for job in open {
        report(book, job);
    }
    for job in lab.jobs.values() {
        post_project(book, job);
        amendments(book, job);
    }
}

/// The laboratory is bound, has not reported, and nobody left.
fn is_in_work(job: &Job) -> bool {
    let facts = &job.facts;
    (facts.accepted.is_some() || facts.started.is_some()) && facts.issued.is_none() && facts.exit.is_none()
}

fn report(book: &mut Book<'_>, job: &Job) {
    let lab = book.lab;
    // The due day comes from all of these.
    if book.is_hidden(job, &[CONTRACT, START, REPORTS, &[Kind::Sample]]) {
        return;
    }
    if let Some(closed) = happened(lab, job.request.body.closed_on) {
        return book.cannot_tell(job.meta(), format!("the job was closed on {closed} without a report"));
    }
    let Some(due) = due(lab, job, When::on(book.today)) else {
        return book.cannot_tell(job.meta(), "nothing on file says when the report is due");
    };
    if !is_judged(lab, due.day.min(book.today)) {
        return;
    }
    let customer = lab.customer_name(job.request.body.customer.as_str());
    let notice = first_notice(lab, job, &due).filter(|day| *day <= due.day.min(book.today));
    let day = if due.is_on_hold { Day { on: due.day, late: None } } else { book.by_working(due.day) };
    let [is_due, was_due] = match (due.is_on_hold, notice) {
        (true, _) => {
            [" It waits for the customer, and the day moves on with that.".to_owned(), String::new()]
        }
        (false, Some(on)) => {
            let told = format!(" The customer was told on {on} that it may be late.");
            [told.clone(), told]
        }
        (false, None) => [
            " If it will be late, tell the customer by that day.".to_owned(),
            " The customer has not been told.".to_owned(),
        ],
    };
    let texts = [
        format!("The report for {customer} is due.{is_due}"),
        format!("The report for {customer} was due.{was_due}"),
    ];
    // A delay that was told in time is no finding.
    let rule = notice.is_none().then_some("COM-002");
    book.note(Matter::Report, rule, (job.meta(), ""), day, texts).owner(contact(job));
}

/// After work that was not routine the customer is asked how it went.
fn post_project(book: &mut Book<'_>, job: &Job) {
    let lab = book.lab;
    let Some(issued) = job.facts.issued.filter(|on| is_judged(lab, on.day)) else { return };
    if job.request.body.routine != Some(false) {
        return;
    }
    let on = lab.calendar.after(issued.day, lab.settings.thresholds.post_project_wd);
    let customer = lab.customers.get(job.request.body.customer.as_str());
    let has_declined = customer.and_then(|c| c.body.opted_out_of_surveys_on).is_some_and(|day| day <= on);
    if has_declined
        || is_asked_after(lab, job)
        || book.is_hidden(job, &[REPORTS, &[Kind::Feedback, Kind::Customer]])
    {
        return;
    }
    let customer = lab.customer_name(job.request.body.customer.as_str());
    let texts = [
        format!("Ask {customer} how the work went; it was not routine."),
        format!("{customer} was to be asked how the work went; it was not routine."),
    ];
    let day = book.by_working(on);
    book.note(Matter::PostProject, Some("FBK-004"), (job.meta(), "/routine"), day, texts).owner(contact(job));
}

fn amendments(book: &mut Book<'_>, job: &Job) {
    let lab = book.lab;
    let last = last_day(lab, job);
    let mut open = Vec::new();
    for amendment in &job.amendments {
        let (body, proposed) = (&amendment.body, amendment.body.proposed.on.day);
        let is_answered = agreed(lab, body).is_some() || was_refused(lab, body);
        if is_judged(lab, proposed) && proposed <= last && !is_answered {
            open.push(amendment);
        }
    }
    for amendment in open {
        let proposed = amendment.body.proposed.on.day;
        let day = book.working(proposed, lab.settings.thresholds.amendment_pending_wd, last);
        if job.facts.exit.is_some() && day.late.is_none() {
            continue;
        }
        let name = sentence(&called("amendment", &amendment.meta));
        let texts = [
            format!("{name}, proposed on {proposed}, is to be settled by both sides."),
            format!("{name}, proposed on {proposed}, was to be settled by both sides."),
        ];
        let at = (&amendment.meta, "");
        book.note(Matter::AmendmentAnswer, Some("AMD-005"), at, day, texts).owner(contact(job));
    }
}
