//! Dates of one job, or of one record, that stand in an impossible order.

use super::slip::{Event, Slip, out_of_order};
use crate::model::lab::{Job, Lab};
use crate::model::record::review::ReviewMode;

/// Impossible orders and double decisions of a job. Items may well arrive before the order does.
pub(super) fn of_job(job: &Job) -> Vec<Slip> {
    let mut slips = Vec::new();
    slips.extend(reviews(job));
    slips.extend(work(job));
    slips.extend(reports(job));
    slips.extend(changes(job));
    slips
}

fn received(job: &Job) -> Option<Event<'_>> {
    Event::new("the request was received", Some(job.request.body.received_on), job.meta(), "/received_on")
}

/// The start of work, as the log has it.
pub(super) fn began(job: &Job) -> Option<Event<'_>> {
    let work = job.work.as_ref()?;
    let entries = work.body.entries.iter().enumerate();
    let (i, first) = entries.min_by_key(|(_, entry)| entry.started_on.day)?;
    Event::new("work began", Some(first.started_on), &work.meta, format!("/entries/{i}/started_on"))
}

fn reviews(job: &Job) -> Vec<Slip> {
    let mut slips: Vec<Slip> = job
        .reviews
        .iter()
        .filter_map(|r| {
            let decided = r.body.decision.as_ref().map(|d| d.on);
            out_of_order(
                Event::new("the review was decided", decided, &r.meta, "/decision/on"),
                received(job),
            )
        })
        .collect();
    let decides = |mode| matches!(mode, ReviewMode::Full | ReviewMode::Routine | ReviewMode::Simplified);
    let live = job.reviews.iter().filter(|r| decides(r.body.mode));
    let mut live = live.filter_map(|r| Some((r, r.body.decision.as_ref()?.on)));
    if let Some((first, on)) = live.next() {
        slips.extend(live.map(|(second, again)| {
            let message =
                format!("The request was decided on {on} in one review, and on {again} in another.");
            let also = Some((first.meta.place("/decision"), format!("decided on {on}")));
            Slip { also, on: Some(again.day), ..Slip::new(&second.meta, "/decision", message) }
        }));
    }
    slips
}

fn work(job: &Job) -> Vec<Slip> {
    let begun_too_early = out_of_order(began(job), received(job));
    let entries = job.work.iter().flat_map(|work| {
        work.body.entries.iter().enumerate().filter_map(|(i, entry)| {
            let at = |key: &str| format!("/entries/{i}/{key}");
            out_of_order(
                Event::new("work was finished", entry.completed_on, &work.meta, at("completed_on")),
                Event::new("it began", Some(entry.started_on), &work.meta, at("started_on")),
            )
        })
    });
    let outside = job.subcontracts.iter().filter_map(|s| {
        out_of_order(
            Event::new(
                "outside results came back",
                s.body.results_received_on,
                &s.meta,
                "/results_received_on",
            ),
            Event::new("the items were sent", s.body.sent_on, &s.meta, "/sent_on"),
        )
    });
    begun_too_early.into_iter().chain(entries).chain(outside).collect()
}

fn reports(job: &Job) -> Vec<Slip> {
    job.reports
        .iter()
        .filter_map(|r| {
            let issued = || Event::new("the report was issued", r.body.issued_on, &r.meta, "/issued_on");
            out_of_order(issued(), received(job)).or_else(|| out_of_order(issued(), began(job)))
        })
        .collect()
}

fn changes(job: &Job) -> Vec<Slip> {
    let amendments = job.amendments.iter().filter_map(|a| {
        out_of_order(
            Event::new("the amendment took effect", a.body.effective_on, &a.meta, "/effective_on"),
            Event::new("it was proposed", Some(a.body.proposed.on), &a.meta, "/proposed/on"),
        )
    });
    let deviations = job.deviations.iter().filter_map(|d| {
        let told = d.body.informed.as_ref().map(|i| i.on);
        out_of_order(
            Event::new("the customer was told of the deviation", told, &d.meta, "/informed/on"),
            Event::new("it was noticed", Some(d.body.detected_on), &d.meta, "/detected_on"),
        )
    });
    amendments.chain(deviations).collect()
}

/// Impossible orders in records that stand in no job.
pub(super) fn of_the_rest(lab: &Lab) -> Vec<Slip> {
    let campaigns = lab.campaigns.values().filter_map(|c| {
        out_of_order(
            Event::new("the survey was closed", c.body.closed_on, &c.meta, "/closed_on"),
            Event::new("it was sent", c.body.sent_on, &c.meta, "/sent_on"),
        )
    });
    let feedback = lab.feedback.values().filter_map(|f| {
        out_of_order(
            Event::new("the answer came", f.body.received_on, &f.meta, "/received_on"),
            Event::new("it was asked for", f.body.requested_on, &f.meta, "/requested_on"),
        )
    });
    let complaints = lab.complaints.values().filter_map(|c| {
        out_of_order(
            Event::new("the complaint was closed", c.body.closed_on, &c.meta, "/closed_on"),
            Event::new("it was received", Some(c.body.received_on), &c.meta, "/received_on"),
        )
    });
    let actions = lab.actions.values().filter_map(|a| {
        out_of_order(
            Event::new("the action was carried out", a.body.implemented_on, &a.meta, "/implemented_on"),
            Event::new("it was raised", a.body.raised_on, &a.meta, "/raised_on"),
        )
    });
    campaigns.chain(feedback).chain(complaints).chain(actions).collect()
}
