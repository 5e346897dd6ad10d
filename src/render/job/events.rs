//! What happened on a job, as its records say.

use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::model::record::blocks::{Agree, Channel, ProviderId};
use crate::model::record::listening::Direction;
use crate::model::when::When;
use crate::render::say::say;
use crate::render::{parts, words};

/// One event.
pub(super) struct Event<'a> {
    /// When it happened.
    pub(super) on: When,
    /// What happened.
    pub(super) what: String,
    /// Who took part; empty when no record says.
    pub(super) who: String,
    /// The record that says so.
    pub(super) meta: &'a Meta,
    /// When that was written, where history tells it of this very event.
    pub(super) written: Option<When>,
}

/// Events as they are gathered.
struct Events<'a> {
    lab: &'a Lab,
    all: Vec<Event<'a>>,
}

/// All events of a job, oldest first; of one day, in the order in which work usually goes.
pub(super) fn of<'a>(lab: &'a Lab, job: &'a Job) -> Vec<Event<'a>> {
    let mut events = Events { lab, all: Vec::new() };
    events.asking(job);
    events.reviewing(job);
    events.samples(job);
    events.outside(job);
    events.working(job);
    events.changing(job);
    events.talking(job);
    events.reporting(job);
    events.editing(job);
    let mut all = events.all;
    all.retain(|event| event.on.day <= lab.as_of.day);
    all.sort_by_key(|event| (event.on.day, event.on.instant));
    all
}

fn by(channel: Option<Channel>) -> String {
    channel.map_or_else(String::new, |c| format!(" {}", say(c.words())))
}

impl<'a> Events<'a> {
    fn add(&mut self, meta: &'a Meta, on: impl Into<When>, what: impl Into<String>, who: impl Into<String>) {
        self.all.push(Event { on: on.into(), what: what.into(), who: who.into(), meta, written: None });
    }

    fn name(&self, id: Option<&str>) -> String {
        id.map_or_else(String::new, |id| self.lab.person_name(id))
    }

    fn provider(&self, id: &str) -> String {
        let known = self.lab.providers.get(id);
        known.map_or_else(|| id.to_owned(), |p| format!("{} ({id})", p.body.name))
    }

    fn asking(&mut self, job: &'a Job) {
        let (meta, request) = (&job.request.meta, &job.request.body);
        let taker = request.received_by.as_ref().map(|p| self.lab.person_name(p.as_str()));
        let who = request.contact.iter().cloned().chain(taker.map(|t| say!("to {t}", t)));
        let who = who.collect::<Vec<_>>().join(", ");
        self.add(meta, request.received_on, say!("Request received{by}", by = by(request.channel)), who);
        if let Some(on) = request.confirmed_in_writing_on {
            self.add(meta, on, say("Spoken request confirmed in writing"), "");
        }
        for asked in &request.clarifications {
            self.add(meta, asked.asked_on, say!("Customer asked: {what}", what = asked.what), "");
            if let Some(on) = asked.answered_on {
                let answer = asked.answer.as_deref().unwrap_or(&asked.what);
                self.add(meta, on, say!("Customer answered: {answer}", answer), "");
            }
        }
        if let Some(accepted) = &request.accepted {
            let who = self.lab.person_name(accepted.by.as_str());
            self.add(meta, accepted.on, say!("Accepted{by}", by = by(accepted.channel)), who);
        }
        for hold in &request.on_hold {
            self.add(meta, hold.from, say!("Waiting for the customer: {reason}", reason = hold.reason), "");
            if let Some(to) = hold.to {
                self.add(meta, to, say("Waiting ended"), "");
            }
        }
        if let Some(back) = &request.withdrawn {
            let who = self.name(back.recorded_by.as_ref().map(|p| p.0.as_str()));
            let reason = back.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
            self.add(meta, back.on, say!("Customer took the request back{reason}", reason), who);
        }
        for quotation in &job.quotations {
            let body = &quotation.body;
            let who = self.name(body.by.as_ref().map(|p| p.0.as_str()));
            self.add(&quotation.meta, body.issued_on, say("Quotation sent"), who);
            self.agreement(&quotation.meta, say("Quotation"), body.accepted.as_ref());
        }
    }

    fn agreement(&mut self, meta: &'a Meta, what: &str, agree: Option<&'a Agree>) {
        let Some(agree) = agree else { return };
        let outcome = words::plain(&agree.outcome);
        let text = say!("{what}: customer {outcome}{by}", what, outcome, by = by(Some(agree.channel)));
        self.add(meta, agree.agreed_on, text, agree.customer_contact.clone());
        if let Some(on) = agree.confirmed_in_writing_on {
            self.add(meta, on, say!("{what}: confirmed in writing", what), "");
        }
    }

    fn reviewing(&mut self, job: &'a Job) {
        for review in &job.reviews {
            let body = &review.body;
            if let Some(decision) = &body.decision {
                let what = say!(
                    "Review ({mode}): {outcome}",
                    mode = words::plain(&body.mode),
                    outcome = words::plain(&decision.outcome)
                );
                let by = say!("decided by {person}", person = self.lab.person_name(decision.by.as_str()));
                let signs = [&body.technical, &body.qms, &body.director];
                let signed = signs.into_iter().flatten().map(|sign| {
                    say!(
                        "{name} as {role}",
                        name = self.lab.person_name(sign.person.as_str()),
                        role = say(sign.role.words())
                    )
                });
                let signed: Vec<String> = signed.collect();
                let who = if signed.is_empty() {
                    say!("{by}; nobody signed", by)
                } else {
                    say!("{by}; signed by {signed}", by, signed = words::list(&signed))
                };
                self.add(&review.meta, decision.on, what, who);
            }
            self.agreement(&review.meta, say("Conditions"), body.agree.as_ref());
            if let Some(told) = &body.confirmation {
                let items = super::decided::confirmed(&told.items);
                let items = if items.is_empty() {
                    String::new()
                } else {
                    say!(", with {items}", items = words::list(&items))
                };
                let what =
                    say!("Acceptance confirmed to the customer{by}{items}", by = by(told.channel), items);
                let to = told.to.as_ref().map_or_else(String::new, |to| say!("to {to}", to));
                self.add(&review.meta, told.on, what, to);
            }
        }
    }

    fn samples(&mut self, job: &'a Job) {
        for sample in &job.samples {
            let (meta, body) = (&sample.meta, &sample.body);
            let id = body.lab_sample_id.as_deref().unwrap_or(say("without a laboratory number"));
            let count = words::count(body.count.unwrap_or(1) as usize, "item");
            let state =
                body.condition.as_ref().map_or_else(String::new, |c| format!(", {}", words::plain(c)));
            let who = self.name(body.by.as_ref().map(|p| p.0.as_str()));
            self.add(meta, body.received_on, say!("Received {count} ({id}){state}", count, id, state), who);
            if let Some(ack) = &body.ack {
                self.add(meta, ack.on, say!("Receipt acknowledged{by} ({id})", by = by(ack.channel), id), "");
            }
            for odd in &body.discrepancies {
                if let Some(on) = odd.customer_asked_on {
                    self.add(meta, on, say!("Customer asked about {id}: {what}", id, what = odd.what), "");
                }
                if let Some(on) = odd.instructed_on {
                    let said = odd.instruction.as_deref().unwrap_or(say("no text"));
                    self.add(meta, on, say!("Customer instructed about {id}: {said}", id, said), "");
                }
            }
            for step in &body.custody {
                let who = self.name(step.by.as_ref().map(|p| p.0.as_str()));
                self.add(
                    meta,
                    step.on,
                    say!("Item {id} {event}", id, event = words::plain(&step.event)),
                    who,
                );
            }
            if let Some(loss) = &body.incident {
                self.add(
                    meta,
                    loss.found_on,
                    say!("Item {id} found {kind}", id, kind = words::plain(&loss.kind)),
                    "",
                );
                if let Some(on) = loss.customer_told_on {
                    self.add(meta, on, say!("Customer told about {id}", id), "");
                }
            }
            if let Some(end) = &body.disposition {
                let who = self.name(end.by.as_ref().map(|p| p.0.as_str()));
                self.add(meta, end.on, say!("Item {id} {kind}", id, kind = words::plain(&end.kind)), who);
            }
        }
    }

    fn outside(&mut self, job: &'a Job) {
        for outside in &job.subcontracts {
            let (meta, body) = (&outside.meta, &outside.body);
            let to = self.provider(body.provider.as_str());
            self.agreement(meta, say("Outside work"), body.customer_approval.as_ref());
            if let Some(on) = body.requirements_sent_on {
                self.add(meta, on, say("Requirements passed to the outside laboratory"), to.clone());
            }
            if let Some(on) = body.sent_on {
                self.add(meta, on, say("Items sent to the outside laboratory"), to.clone());
            }
            if let Some(on) = body.results_received_on {
                self.add(meta, on, say("Results came from the outside laboratory"), to);
            }
        }
    }

    fn working(&mut self, job: &'a Job) {
        let Some(work) = &job.work else { return };
        for entry in &work.body.entries {
            let method = entry.method_used.as_ref().map_or_else(String::new, |m| format!(", {m}"));
            let odd = if entry.modifications.is_empty() {
                String::new()
            } else {
                format!(": {}", entry.modifications.join("; "))
            };
            let who = self.name(entry.by.as_ref().map(|p| p.0.as_str()));
            let outside = entry.performed_by_provider.as_ref().map(ProviderId::as_str);
            let outside =
                outside.map_or_else(String::new, |id| say!(", at {provider}", provider = self.provider(id)));
            let what = say!(
                "Work on line {line} started{outside}{method}{odd}",
                line = entry.line,
                outside,
                method,
                odd
            );
            self.add(&work.meta, entry.started_on, what, who.clone());
            if let Some(on) = entry.completed_on {
                self.add(&work.meta, on, say!("Work on line {line} finished", line = entry.line), who);
            }
        }
    }

    fn changing(&mut self, job: &'a Job) {
        for amendment in &job.amendments {
            let (meta, body) = (&amendment.meta, &amendment.body);
            let name = parts::name(meta);
            let what = say!(
                "{name} proposed by the {party}: {what}",
                name,
                party = words::plain(&body.proposed.by_party),
                what = words::plain(&body.change_type)
            );
            self.add(meta, body.proposed.on, what, body.proposed.by.clone().unwrap_or_default());
            self.agreement(meta, &name, body.agree.as_ref());
            if let Some(sign) = &body.lab_approval {
                self.add(
                    meta,
                    sign.on,
                    say!("{name} approved", name),
                    self.lab.person_name(sign.person.as_str()),
                );
            }
            if let Some(on) = body.effective_on {
                self.add(meta, on, say!("{name} took effect", name), "");
            }
        }
        for deviation in &job.deviations {
            let (meta, body) = (&deviation.meta, &deviation.body);
            let name = parts::name(meta);
            let who = self.name(body.by.as_ref().map(|p| p.0.as_str()));
            self.add(
                meta,
                body.detected_on,
                say!("{name} noticed: {description}", name, description = body.description),
                who,
            );
            if let Some(sign) = body.technical_assessment.as_ref().and_then(|t| t.sign.as_ref()) {
                self.add(
                    meta,
                    sign.on,
                    say!("{name} assessed", name),
                    self.lab.person_name(sign.person.as_str()),
                );
            }
            if let Some(told) = &body.informed {
                self.add(meta, told.on, say!("{name}: customer told{by}", name, by = by(told.channel)), "");
            }
            self.agreement(meta, &name, body.agree.as_ref());
            if let Some(on) = body.proceeded_on {
                self.add(meta, on, say!("{name}: work went ahead", name), "");
            }
        }
    }

    fn talking(&mut self, job: &'a Job) {
        for talk in &job.communications {
            let body = &talk.body;
            let way = match body.direction {
                Direction::In => say("From the customer"),
                Direction::Out => say("To the customer"),
                Direction::Internal => say("Inside the laboratory"),
            };
            let said = body.summary.as_ref().map_or_else(String::new, |s| format!(": {s}"));
            let topic = words::plain(&body.topic);
            let what = format!("{way}{}, {topic}{said}", by(body.channel));
            let staff = body.by.as_ref().map(|p| self.lab.person_name(p.as_str()));
            let who: Vec<String> = staff.into_iter().chain(body.contact.clone()).collect();
            self.add(&talk.meta, body.on, what, who.join(", "));
        }
        for heard in &job.feedback {
            if let Some(on) = heard.body.received_on {
                self.add(
                    &heard.meta,
                    on,
                    say!("Feedback ({kind})", kind = words::plain(&heard.body.kind)),
                    "",
                );
            } else if let Some(on) = heard.body.requested_on {
                self.add(&heard.meta, on, say("Feedback asked for"), "");
            }
        }
    }

    /// Edits of what had been agreed, which nobody agreed to.
    fn editing(&mut self, job: &'a Job) {
        let framework = self.lab.framework(job).map(|f| &f.agreement.meta);
        for edit in &job.contract.edits {
            let of_file = |meta: &&Meta| meta.file == edit.place.file;
            let Some(meta) = job.metas().into_iter().chain(framework).find(of_file) else { continue };
            let Some(by) = &edit.by else { continue };
            let said = match (&edit.before, &edit.after) {
                (Some(before), Some(after)) => say!("from {before} to {after}", before, after),
                (Some(before), None) => say!("{before} taken away", before),
                (None, after) => say!("{after} added", after = after.as_deref().unwrap_or_default()),
            };
            let (name, what) = (parts::name(meta), edit.what());
            let what = say!("{name} edited, {what}: {said}; not agreed, not in force", name, what, said);
            let who = say!("{name}, commit {commit}", name = by.who.name, commit = by.commit);
            self.all.push(Event { on: by.on, what, who, meta, written: Some(by.on) });
        }
    }

    fn reporting(&mut self, job: &'a Job) {
        for report in &job.reports {
            let Some(on) = report.body.issued_on else { continue };
            let what = say!(
                "Report {report_no} issued, version {version}",
                report_no = report.body.report_no,
                version = report.body.version
            );
            let author = report.body.authorised.as_ref().map(|s| self.lab.person_name(s.person.as_str()));
            let to = report.body.sent_to.iter().map(|s| say!("to {contact}", contact = s.contact));
            let who: Vec<String> = author.into_iter().chain(to).collect();
            self.add(&report.meta, on, what, who.join(", "));
        }
    }
}
