//! Signatures and agreements as the records claim them, and who was entitled to them that day.

use serde::Serialize;

use crate::model::finding::Grade;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Meta;
use crate::model::record::blocks::{Agree, Sign};
use crate::model::record::people::covers;
use crate::render::Build;
use crate::render::frame::At;
use crate::render::look::Look;
use crate::render::parts;
use crate::render::say::say;
use crate::render::view::{Link, Mark};
use crate::render::words::{self, Day};

/// One signature.
#[derive(Serialize)]
pub(super) struct Row {
    what: String,
    part: String,
    who: Link,
    role: String,
    on: Day,
    held: Mark,
}

/// Rows as they are gathered.
struct Rows<'a> {
    build: &'a Build<'a>,
    look: &'a Look<'a>,
    at: &'a At,
    all: Vec<Row>,
}

pub(super) fn rows(build: &Build, look: &Look, at: &At) -> Vec<Row> {
    let mut rows = Rows { build, look, at, all: Vec::new() };
    let job = look.job;
    for quotation in &job.quotations {
        rows.agree(&quotation.meta, say("Quotation accepted"), quotation.body.accepted.as_ref());
    }
    for review in &job.reviews {
        let body = &review.body;
        rows.sign(&review.meta, say("Review, technical"), body.technical.as_ref());
        rows.sign(&review.meta, say("Review, management system"), body.qms.as_ref());
        rows.sign(&review.meta, say("Review, director"), body.director.as_ref());
        rows.agree(&review.meta, say("Conditions agreed"), body.agree.as_ref());
        let rule = body.agreed.as_ref().and_then(|a| a.decision_rule.as_ref());
        rows.agree(&review.meta, say("Decision rule agreed"), rule.and_then(|r| r.agree.as_ref()));
    }
    for amendment in &job.amendments {
        rows.agree(&amendment.meta, say("Amendment agreed"), amendment.body.agree.as_ref());
        rows.sign(&amendment.meta, say("Amendment approved"), amendment.body.lab_approval.as_ref());
    }
    for deviation in &job.deviations {
        let body = &deviation.body;
        let assessed = body.technical_assessment.as_ref().and_then(|t| t.sign.as_ref());
        rows.sign(&deviation.meta, say("Deviation assessed"), assessed);
        rows.sign(&deviation.meta, say("Deviation, director"), body.director.as_ref());
        rows.agree(&deviation.meta, say("Deviation agreed"), body.agree.as_ref());
    }
    for outside in &job.subcontracts {
        rows.agree(&outside.meta, say("Outside work approved"), outside.body.customer_approval.as_ref());
        rows.sign(&outside.meta, say("Outside results checked"), outside.body.results_checked.as_ref());
    }
    for report in &job.reports {
        rows.sign(&report.meta, say("Report authorised"), report.body.authorised.as_ref());
    }
    rows.all
}

impl Rows<'_> {
    fn sign(&mut self, meta: &Meta, what: &str, sign: Option<&Sign>) {
        let Some(sign) = sign else { return };
        let lab = self.build.lab();
        let id = sign.person.as_str();
        let place = deputy(lab, sign);
        self.all.push(Row {
            what: what.to_owned(),
            part: parts::name(meta),
            who: Link { href: self.build.names.record(id).map(|a| self.at.to(a)), text: lab.person_name(id) },
            role: say!(
                "{meaning} as {role}{place}",
                meaning = words::plain(&sign.meaning),
                role = say(sign.role.words()),
                place = place.unwrap_or_default()
            ),
            on: sign.on.day.into(),
            held: held(lab, sign),
        });
    }

    fn agree(&mut self, meta: &Meta, what: &str, agree: Option<&Agree>) {
        let Some(agree) = agree else { return };
        let outcome = words::plain(&agree.outcome);
        self.all.push(Row {
            what: what.to_owned(),
            part: parts::name(meta),
            who: Link { href: None, text: agree.customer_contact.clone() },
            role: say!(
                "{outcome} for the customer, {channel}",
                outcome,
                channel = say(agree.channel.words())
            ),
            on: agree.agreed_on.day.into(),
            held: self.may_agree(agree),
        });
    }

    /// Whether the customer's contact could agree to changes on that day.
    fn may_agree(&self, agree: &Agree) -> Mark {
        let lab = self.build.lab();
        let id = self.look.job.request.body.customer.as_str();
        let Some(customer) = lab.customers.get(id) else {
            return Mark::cannot(say("cannot tell, the customer is not on record"));
        };
        let day = agree.agreed_on.day;
        let mut named = customer.body.contacts.iter().filter(|c| c.name == agree.customer_contact);
        if named.clone().next().is_none() {
            return Mark::cannot(say("cannot tell, not among the contacts"));
        }
        match named.find(|c| covers(c.from, c.to, day)).map(|c| c.may_agree_changes) {
            Some(Some(true)) => Mark::fine(say("yes, may agree to changes")),
            Some(Some(false)) => Mark::grade(Grade::Minor, say("no, may not agree to changes")),
            Some(None) => Mark::cannot(say("cannot tell, not stated for this contact")),
            None => Mark::grade(Grade::Minor, say("no, not a contact on that day")),
        }
    }
}

/// Whose deputy signed, and from when to when that held.
fn deputy(lab: &Lab, sign: &Sign) -> Option<String> {
    let person = lab.people.get(sign.person.as_str())?;
    let day = sign.on.day;
    let mut roles = person.body.roles.iter().filter(|r| r.role == sign.role);
    let held = roles.find(|r| r.deputy_for.is_some() && covers(Some(r.from), r.to, day));
    let of = held.and_then(|r| r.deputy_for.as_ref()).or(sign.deputising_for.as_ref())?;
    let span = held.map_or_else(String::new, |r| match r.to {
        Some(to) => say!(", {from} to {to}", from = r.from, to),
        None => say!(" since {from}", from = r.from),
    });
    Some(say!(", deputy of {person}{span}", person = lab.person_name(of.as_str()), span))
}

fn held(lab: &Lab, sign: &Sign) -> Mark {
    let id = sign.person.as_str();
    if lab.holds(id, sign.role, sign.on.day) {
        return Mark::fine(say("yes"));
    }
    if lab.people.contains_key(id) {
        return Mark::grade(Grade::Minor, say("no"));
    }
    if lab.is_unread(Kind::Person) {
        return Mark::cannot(say("cannot tell, the register of people could not be read"));
    }
    Mark::cannot(say("cannot tell, not in the register of people"))
}
