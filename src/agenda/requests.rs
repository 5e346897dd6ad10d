//! Requests that wait for a decision, and offers that wait for an answer.

use jiff::civil::Date;

use super::book::{Book, Day, person};
use crate::model::agenda::{Late, Matter, Unit};
use crate::model::days::next_day;
use crate::model::evidence::ACCEPTANCE;
use crate::model::judged::is_judged;
use crate::model::lab::Job;
use crate::model::record::people::covers;
use crate::model::record::request::Request;

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    let open: Vec<&Job> = lab.jobs.values().filter(|job| is_open(job)).collect();
    let open = open.into_iter().filter(|job| is_judged(lab, job.request.body.received_on.day));
    let open: Vec<&Job> = open.collect();
    book.looked_at("requests", open.len(), "request without a decision", "requests without a decision");
    for job in open {
        if !book.is_hidden(job, &[ACCEPTANCE]) {
            decision(book, job);
        }
        for quotation in &job.quotations {
            let body = &quotation.body;
            if let Some(on) = body.valid_to.filter(|_| body.accepted.is_none()) {
                let text = "The quotation ends; the customer has not answered it.".to_owned();
                if let Some(item) =
                    book.note_end(Matter::QuotationEnd, (&quotation.meta, "/valid_to"), on, text)
                {
                    item.owner(person(body.by.as_ref()));
                }
            }
        }
    }
}

/// Nothing binds the laboratory yet, and nothing says no.
fn is_open(job: &Job) -> bool {
    let facts = &job.facts;
    let is_bound = facts.accepted.is_some() || facts.started.is_some() || facts.issued.is_some();
    job.review().is_none() && !is_bound && facts.exit.is_none()
}

fn decision(book: &mut Book<'_>, job: &Job) {
    let request = &job.request.body;
    let received = request.received_on.day;
    let (day, waits) = decision_day(book, request, received);
    let customer = book.lab.customer_name(request.customer.as_str());
    let waiting = if waits { " It waits for the customer, and the day moves on with that." } else { "" };
    let texts = [
        format!("The request of {received} from {customer} is to be decided.{waiting}"),
        format!("The request of {received} from {customer} was to be decided.{waiting}"),
    ];
    book.note(Matter::Decision, Some("REV-014"), (job.meta(), "/received_on"), day, texts)
        .owner(person(request.received_by.as_ref()));
}

/// The last of the working days that are allowed, without those on which the customer was waited for;
/// and whether the customer is waited for today. Nobody knows until when, so that what is left of the
/// days is counted from today.
fn decision_day(book: &Book<'_>, request: &Request, received: Date) -> (Day, bool) {
    let (calendar, today) = (&book.lab.calendar, book.today);
    let allowed = i64::from(book.lab.settings.thresholds.decision_wd);
    let asked = request.clarifications.iter().map(|c| (next_day(c.asked_on), c.answered_on));
    let held = request.on_hold.iter().map(|h| (h.from, h.to));
    let waits: Vec<(Date, Option<Date>)> = asked.chain(held).collect();
    let is_waiting = |day| waits.iter().any(|(from, to)| covers(Some(*from), *to, day));
    let (mut waited, mut last, mut day) = (0, received, received);
    while day < today {
        day = next_day(day);
        if calendar.works_on(day) && !is_waiting(day) {
            waited += 1;
            last = if waited <= allowed { day } else { last };
        }
    }
    let is_waiting = is_waiting(today);
    let on = match u32::try_from(allowed - waited) {
        Ok(0) if !is_waiting => last,
        Ok(left) => calendar.after(today, left),
        Err(_) => last,
    };
    let late = (allowed < waited).then_some(Late { count: waited - allowed, unit: Unit::WorkingDays });
    (Day { on, late }, is_waiting)
}
