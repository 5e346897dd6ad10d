//! Answers that are dated before what they answer: receipts, checks, signatures, decisions.

use super::order::began;
use super::slip::{Event, Slip, out_of_order};
use crate::model::lab::{Job, Lab};

/// Answers of a job that came too early to be true.
pub(super) fn of_job(job: &Job) -> Vec<Slip> {
    signatures(job).chain(items(job)).chain(changes(job)).chain(outside(job)).chain(reports(job)).collect()
}

/// A review that was signed before there was anything to review.
fn signatures(job: &Job) -> impl Iterator<Item = Slip> {
    let received = || {
        let on = Some(job.request.body.received_on);
        Event::new("the request was received", on, job.meta(), "/received_on")
    };
    job.reviews
        .iter()
        .flat_map(move |r| {
            let signed = [
                ("/technical/on", r.body.technical.as_ref()),
                ("/qms/on", r.body.qms.as_ref()),
                ("/director/on", r.body.director.as_ref()),
            ];
            let event = |pointer, on| Event::new("the review was signed", on, &r.meta, pointer);
            signed.map(|(at, sign)| out_of_order(event(at, sign.map(|s| s.on)), received()))
        })
        .flatten()
}

fn items(job: &Job) -> impl Iterator<Item = Slip> {
    job.samples
        .iter()
        .flat_map(|item| {
            let (meta, body) = (&item.meta, &item.body);
            let came = || Event::new("the items came", Some(body.received_on), meta, "/received_on");
            let acknowledged = body.ack.as_ref().map(|a| a.on);
            let gone = body.disposition.as_ref().map(|d| d.on);
            let told = body.incident.as_ref().and_then(|i| i.customer_told_on);
            let found = body.incident.as_ref().map(|i| i.found_on);
            [
                out_of_order(Event::new("receipt was acknowledged", acknowledged, meta, "/ack/on"), came()),
                out_of_order(Event::new("the items went", gone, meta, "/disposition/on"), came()),
                out_of_order(
                    Event::new("the customer was told of the loss", told, meta, "/incident/customer_told_on"),
                    Event::new("it was found", found, meta, "/incident/found_on"),
                ),
            ]
        })
        .flatten()
}

fn changes(job: &Job) -> impl Iterator<Item = Slip> {
    let amendments = job.amendments.iter().filter_map(|a| {
        let agreed = a.body.agree.as_ref().map(|agree| agree.agreed_on);
        out_of_order(
            Event::new("the customer answered the amendment", agreed, &a.meta, "/agree/agreed_on"),
            Event::new("it was proposed", Some(a.body.proposed.on), &a.meta, "/proposed/on"),
        )
    });
    let deviations = job.deviations.iter().filter_map(|d| {
        let assessed = d.body.technical_assessment.as_ref().and_then(|t| t.sign.as_ref()).map(|s| s.on);
        let pointer = "/technical_assessment/sign/on";
        out_of_order(
            Event::new("the deviation was assessed", assessed, &d.meta, pointer),
            Event::new("it was noticed", Some(d.body.detected_on), &d.meta, "/detected_on"),
        )
    });
    amendments.chain(deviations)
}

fn outside(job: &Job) -> impl Iterator<Item = Slip> {
    job.subcontracts.iter().filter_map(|s| {
        let checked = s.body.results_checked.as_ref().map(|sign| sign.on);
        let back = s.body.results_received_on;
        out_of_order(
            Event::new("outside results were checked", checked, &s.meta, "/results_checked/on"),
            Event::new("they came back", back, &s.meta, "/results_received_on"),
        )
    })
}

fn reports(job: &Job) -> impl Iterator<Item = Slip> {
    job.reports.iter().flat_map(|r| {
        let released = r.body.authorised.as_ref().map(|sign| sign.on);
        let released = Event::new("the report was released", released, &r.meta, "/authorised/on");
        let sent = r.body.sent_to.iter().enumerate().filter_map(|(i, to)| {
            out_of_order(
                Event::new("the report was sent", Some(to.on), &r.meta, format!("/sent_to/{i}/on")),
                Event::new("it was issued", r.body.issued_on, &r.meta, "/issued_on"),
            )
        });
        out_of_order(released, began(job)).into_iter().chain(sent)
    })
}

/// Answers outside jobs that came too early to be true.
pub(super) fn of_the_rest(lab: &Lab) -> Vec<Slip> {
    let complaints = lab.complaints.values().flat_map(|c| {
        let (meta, body) = (&c.meta, &c.body);
        let said = [
            ("the complaint was acknowledged", body.acknowledged_on, "/acknowledged_on"),
            ("it was settled", body.validated.as_ref().map(|v| v.on), "/validated/on"),
            ("the outcome was decided", body.outcome.as_ref().map(|o| o.on), "/outcome/on"),
            ("the outcome was told", body.told_outcome_on, "/told_outcome_on"),
            ("the end was told", body.formal_end_on, "/formal_end_on"),
        ];
        said.map(|(what, on, pointer)| {
            let came = Event::new("the complaint came", Some(body.received_on), meta, "/received_on");
            out_of_order(Event::new(what, on, meta, pointer), came)
        })
    });
    let feedback = lab.all_feedback().map(|f| {
        let decided = f.body.decision.as_ref().map(|d| d.on);
        out_of_order(
            Event::new("the answer was decided on", decided, &f.meta, "/decision/on"),
            Event::new("it came", f.body.received_on, &f.meta, "/received_on"),
        )
    });
    complaints.chain(feedback).flatten().collect()
}
