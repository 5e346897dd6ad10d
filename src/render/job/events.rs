//! What happened on a job, as its records say.

use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::model::record::blocks::{Agree, Channel, ProviderId};
use crate::model::record::listening::Direction;
use crate::model::when::When;
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
    channel.map_or_else(String::new, |c| format!(" {}", c.words()))
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
        let who = request.contact.iter().cloned().chain(taker.map(|t| format!("to {t}")));
        let who = who.collect::<Vec<_>>().join(", ");
        self.add(meta, request.received_on, format!("Request received{}", by(request.channel)), who);
        if let Some(on) = request.confirmed_in_writing_on {
            self.add(meta, on, "Spoken request confirmed in writing", "");
        }
        for asked in &request.clarifications {
            self.add(meta, asked.asked_on, format!("Customer asked: {}", asked.what), "");
            if let Some(on) = asked.answered_on {
                let answer = asked.answer.as_deref().unwrap_or(&asked.what);
                self.add(meta, on, format!("Customer answered: {answer}"), "");
            }
        }
        if let Some(accepted) = &request.accepted {
            let who = self.lab.person_name(accepted.by.as_str());
            self.add(meta, accepted.on, format!("Accepted{}", by(accepted.channel)), who);
        }
        for hold in &request.on_hold {
            self.add(meta, hold.from, format!("Waiting for the customer: {}", hold.reason), "");
            if let Some(to) = hold.to {
                self.add(meta, to, "Waiting ended", "");
            }
        }
        if let Some(back) = &request.withdrawn {
            let who = self.name(back.recorded_by.as_ref().map(|p| p.0.as_str()));
            let reason = back.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
            self.add(meta, back.on, format!("Customer took the request back{reason}"), who);
        }
        for quotation in &job.quotations {
            let body = &quotation.body;
            let who = self.name(body.by.as_ref().map(|p| p.0.as_str()));
            self.add(&quotation.meta, body.issued_on, "Quotation sent", who);
            self.agreement(&quotation.meta, "Quotation", body.accepted.as_ref());
        }
    }

    fn agreement(&mut self, meta: &'a Meta, what: &str, agree: Option<&'a Agree>) {
        let Some(agree) = agree else { return };
        let outcome = words::plain(&agree.outcome);
        let text = format!("{what}: customer {outcome}{}", by(Some(agree.channel)));
        self.add(meta, agree.agreed_on, text, agree.customer_contact.clone());
        if let Some(on) = agree.confirmed_in_writing_on {
            self.add(meta, on, format!("{what}: confirmed in writing"), "");
        }
    }

    fn reviewing(&mut self, job: &'a Job) {
        for review in &job.reviews {
            let body = &review.body;
            if let Some(decision) = &body.decision {
                let what =
                    format!("Review ({}): {}", words::plain(&body.mode), words::plain(&decision.outcome));
                let by = format!("decided by {}", self.lab.person_name(decision.by.as_str()));
                let signs = [&body.technical, &body.qms, &body.director];
                let signed = signs.into_iter().flatten().map(|sign| {
                    format!("{} as {}", self.lab.person_name(sign.person.as_str()), sign.role.words())
                });
                let signed: Vec<String> = signed.collect();
                let who = if signed.is_empty() {
                    format!("{by}; nobody signed")
                } else {
                    format!("{by}; signed by {}", words::list(&signed))
                };
                self.add(&review.meta, decision.on, what, who);
            }
            self.agreement(&review.meta, "Conditions", body.agree.as_ref());
            if let Some(told) = &body.confirmation {
                let items = super::decided::confirmed(&told.items);
                let items =
                    if items.is_empty() { String::new() } else { format!(", with {}", words::list(&items)) };
                let what = format!("Acceptance confirmed to the customer{}{items}", by(told.channel));
                let to = told.to.as_ref().map_or_else(String::new, |to| format!("to {to}"));
                self.add(&review.meta, told.on, what, to);
            }
        }
    }

    fn samples(&mut self, job: &'a Job) {
        for sample in &job.samples {
            let (meta, body) = (&sample.meta, &sample.body);
            let id = body.lab_sample_id.as_deref().unwrap_or("without a laboratory number");
            let count = words::count(body.count.unwrap_or(1) as usize, "item");
            let state =
                body.condition.as_ref().map_or_else(String::new, |c| format!(", {}", words::plain(c)));
            let who = self.name(body.by.as_ref().map(|p| p.0.as_str()));
            self.add(meta, body.received_on, format!("Received {count} ({id}){state}"), who);
            if let Some(ack) = &body.ack {
                self.add(meta, ack.on, format!("Receipt acknowledged{} ({id})", by(ack.channel)), "");
            }
            for odd in &body.discrepancies {
                if let Some(on) = odd.customer_asked_on {
                    self.add(meta, on, format!("Customer asked about {id}: {}", odd.what), "");
                }
                if let Some(on) = odd.instructed_on {
                    let said = odd.instruction.as_deref().unwrap_or("no text");
                    self.add(meta, on, format!("Customer instructed about {id}: {said}"), "");
                }
            }
            for step in &body.custody {
                let who = self.name(step.by.as_ref().map(|p| p.0.as_str()));
                self.add(meta, step.on, format!("Item {id} {}", words::plain(&step.event)), who);
            }
            if let Some(loss) = &body.incident {
                self.add(meta, loss.found_on, format!("Item {id} found {}", words::plain(&loss.kind)), "");
                if let Some(on) = loss.customer_told_on {
                    self.add(meta, on, format!("Customer told about {id}"), "");
                }
            }
            if let Some(end) = &body.disposition {
                let who = self.name(end.by.as_ref().map(|p| p.0.as_str()));
                self.add(meta, end.on, format!("Item {id} {}", words::plain(&end.kind)), who);
            }
        }
    }

    fn outside(&mut self, job: &'a Job) {
        for outside in &job.subcontracts {
            let (meta, body) = (&outside.meta, &outside.body);
            let to = self.provider(body.provider.as_str());
            self.agreement(meta, "Outside work", body.customer_approval.as_ref());
            if let Some(on) = body.requirements_sent_on {
                self.add(meta, on, "Requirements passed to the outside laboratory", to.clone());
            }
            if let Some(on) = body.sent_on {
                self.add(meta, on, "Items sent to the outside laboratory", to.clone());
            }
            if let Some(on) = body.results_received_on {
                self.add(meta, on, "Results came from the outside laboratory", to);
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
            let outside = outside.map_or_else(String::new, |id| format!(", at {}", self.provider(id)));
            let what = format!("Work on line {} started{outside}{method}{odd}", entry.line);
            self.add(&work.meta, entry.started_on, what, who.clone());
            if let Some(on) = entry.completed_on {
                self.add(&work.meta, on, format!("Work on line {} finished", entry.line), who);
            }
        }
    }

    fn changing(&mut self, job: &'a Job) {
        for amendment in &job.amendments {
            let (meta, body) = (&amendment.meta, &amendment.body);
            let name = parts::name(meta);
            let what = format!(
                "{name} proposed by the {}: {}",
                words::plain(&body.proposed.by_party),
                words::plain(&body.change_type)
            );
            self.add(meta, body.proposed.on, what, body.proposed.by.clone().unwrap_or_default());
            self.agreement(meta, &name, body.agree.as_ref());
            if let Some(sign) = &body.lab_approval {
                self.add(
                    meta,
                    sign.on,
                    format!("{name} approved"),
                    self.lab.person_name(sign.person.as_str()),
                );
            }
            if let Some(on) = body.effective_on {
                self.add(meta, on, format!("{name} took effect"), "");
            }
        }
        for deviation in &job.deviations {
            let (meta, body) = (&deviation.meta, &deviation.body);
            let name = parts::name(meta);
            let who = self.name(body.by.as_ref().map(|p| p.0.as_str()));
            self.add(meta, body.detected_on, format!("{name} noticed: {}", body.description), who);
            if let Some(sign) = body.technical_assessment.as_ref().and_then(|t| t.sign.as_ref()) {
                self.add(
                    meta,
                    sign.on,
                    format!("{name} assessed"),
                    self.lab.person_name(sign.person.as_str()),
                );
            }
            if let Some(told) = &body.informed {
                self.add(meta, told.on, format!("{name}: customer told{}", by(told.channel)), "");
            }
            self.agreement(meta, &name, body.agree.as_ref());
            if let Some(on) = body.proceeded_on {
                self.add(meta, on, format!("{name}: work went ahead"), "");
            }
        }
    }

    fn talking(&mut self, job: &'a Job) {
        for talk in &job.communications {
            let body = &talk.body;
            let way = match body.direction {
                Direction::In => "From the customer",
                Direction::Out => "To the customer",
                Direction::Internal => "Inside the laboratory",
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
                self.add(&heard.meta, on, format!("Feedback ({})", words::plain(&heard.body.kind)), "");
            } else if let Some(on) = heard.body.requested_on {
                self.add(&heard.meta, on, "Feedback asked for", "");
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
                (Some(before), Some(after)) => format!("from {before} to {after}"),
                (Some(before), None) => format!("{before} taken away"),
                (None, after) => format!("{} added", after.as_deref().unwrap_or_default()),
            };
            let (name, what) = (parts::name(meta), edit.what());
            let what = format!("{name} edited, {what}: {said}; not agreed, not in force");
            let who = format!("{}, commit {}", by.who.name, by.commit);
            self.all.push(Event { on: by.on, what, who, meta, written: Some(by.on) });
        }
    }

    fn reporting(&mut self, job: &'a Job) {
        for report in &job.reports {
            let Some(on) = report.body.issued_on else { continue };
            let what = format!("Report {} issued, version {}", report.body.report_no, report.body.version);
            let author = report.body.authorised.as_ref().map(|s| self.lab.person_name(s.person.as_str()));
            let to = report.body.sent_to.iter().map(|s| format!("to {}", s.contact));
            let who: Vec<String> = author.into_iter().chain(to).collect();
            self.add(&report.meta, on, what, who.join(", "));
        }
    }
}
