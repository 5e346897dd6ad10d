//! Things that were said by phone or in person and that a contract hangs on.

use jiff::civil::Date;

use super::lab::Job;
use super::naming::called;
use super::place::Place;
use super::record::Meta;
use super::record::blocks::{Agree, Channel, Outcome};
use super::record::listening::{Communication, Direction, Topic};
use super::when::When;

/// Something that was said.
#[derive(Debug, Clone)]
pub struct Talk {
    /// When it was said.
    pub on: When,
    /// What, as the beginning of a sentence: `the order was placed by phone`.
    pub what: String,
    /// When it was first confirmed in writing.
    pub confirmed: Option<Date>,
    /// Where the record says that it was said.
    pub place: Place,
}

/// Everything on a job that was said and not written: order, acceptance, decisions, agreements.
#[must_use]
pub fn talks(job: &Job) -> Vec<Talk> {
    let mut talks = order(job);
    for review in &job.reviews {
        let (body, meta) = (&review.body, &review.meta);
        if let Some(decision) = &body.decision {
            let written = body.confirmation.as_ref().filter(|c| is_written(c.channel)).map(|c| c.on.day);
            let confirmed = first(decision.confirmed_in_writing_on, written);
            let place = meta.place("/decision/channel");
            talks.extend(spoken(decision.channel, "the decision was told", decision.on, confirmed, place));
        }
        talks.extend(answered(body.agree.as_ref(), "the conditions were answered", meta, "/agree"));
        let rule = body.agreed.as_ref().and_then(|a| a.decision_rule.as_ref()?.agree.as_ref());
        talks.extend(answered(rule, "the decision rule was answered", meta, "/agreed/decision_rule/agree"));
    }
    for quotation in &job.quotations {
        let accepted = quotation.body.accepted.as_ref();
        talks.extend(answered(accepted, "the quotation was answered", &quotation.meta, "/accepted"));
    }
    for amendment in &job.amendments {
        let what = format!("{} was answered", called("amendment", &amendment.meta));
        talks.extend(answered(amendment.body.agree.as_ref(), &what, &amendment.meta, "/agree"));
    }
    for deviation in &job.deviations {
        let what = format!("{} was answered", called("deviation", &deviation.meta));
        talks.extend(answered(deviation.body.agree.as_ref(), &what, &deviation.meta, "/agree"));
    }
    for subcontract in &job.subcontracts {
        let approval = subcontract.body.customer_approval.as_ref();
        talks.extend(answered(
            approval,
            "outside work was answered",
            &subcontract.meta,
            "/customer_approval",
        ));
    }
    for talk in &mut talks {
        talk.confirmed = first(talk.confirmed, written_later(job, talk.on));
    }
    talks.sort_by_key(|talk| talk.on.day);
    talks
}

/// The order, and an acceptance that the request itself tells. A written confirmation of the
/// acceptance lists what was ordered, and so confirms both.
fn order(job: &Job) -> Vec<Talk> {
    let (request, meta) = (&job.request.body, job.meta());
    let confirmation = job.review().and_then(|r| r.body.confirmation.as_ref());
    let written = confirmation.filter(|c| is_written(c.channel)).map(|c| c.on.day);
    let confirmed = first(request.confirmed_in_writing_on, written);
    let order = spoken(
        request.channel,
        "the order was placed",
        request.received_on,
        confirmed,
        meta.place("/channel"),
    );
    let acceptance = request.accepted.as_ref().and_then(|a| {
        let confirmed = first(a.confirmed_in_writing_on, written);
        spoken(a.channel, "the order was accepted", a.on, confirmed, meta.place("/accepted/channel"))
    });
    order.into_iter().chain(acceptance).collect()
}

fn spoken(
    channel: Option<Channel>,
    what: &str,
    on: When,
    confirmed: Option<Date>,
    place: Place,
) -> Option<Talk> {
    let channel = channel.filter(|c| c.is_verbal())?;
    Some(Talk { on, what: format!("{what} {}", channel.words()), confirmed, place })
}

/// An answer that was spoken; one that never came can not be confirmed.
fn answered(agree: Option<&Agree>, what: &str, meta: &Meta, pointer: &str) -> Option<Talk> {
    let agree = agree.filter(|a| a.outcome != Outcome::NoResponse)?;
    let place = meta.place(&format!("{pointer}/channel"));
    spoken(Some(agree.channel), what, agree.agreed_on, agree.confirmed_in_writing_on, place)
}

/// The first written message on the job that confirms something and is not older than the talk: the
/// customer's own e-mail counts as well as the laboratory's.
fn written_later(job: &Job, talk: When) -> Option<Date> {
    job.communications
        .iter()
        .map(|c| &c.body)
        .filter(|c| confirms(c) && talk.is_by(&c.on))
        .map(|c| c.on.day)
        .min()
}

fn confirms(message: &Communication) -> bool {
    message.topic == Topic::Confirmation
        && message.direction != Direction::Internal
        && is_written(message.channel)
}

fn is_written(channel: Option<Channel>) -> bool {
    channel.is_some_and(|c| !c.is_verbal() && c != Channel::Other)
}

fn first(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    a.into_iter().chain(b).min()
}
