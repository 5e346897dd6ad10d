//! What the laboratory promised on one job, wherever it stands.

use std::fmt;

use jiff::civil::Date;

use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::model::record::blocks::{Agree, Channel};
use crate::model::record::customer::Quotation;
use crate::model::record::listening::{Communication, Direction, Topic};
use crate::model::record::review::ReviewMode;
use crate::model::record::{Entry, customer::Cover};
use crate::model::when::When;

/// Something promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Promise {
    /// So many working days.
    Turnaround(u32),
    /// A day.
    Due(Date),
    /// A method for a line.
    Method(u32, String),
}

impl Promise {
    /// Whether both are about the same thing, so that they can contradict each other.
    pub(super) fn is_about_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Turnaround(_), Self::Turnaround(_)) | (Self::Due(_), Self::Due(_)) => true,
            (Self::Method(a, _), Self::Method(b, _)) => a == b,
            _ => false,
        }
    }
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Turnaround(days) => write!(f, "{days} working days"),
            Self::Due(day) => write!(f, "due {day}"),
            Self::Method(line, method) => write!(f, "method {method} for line {line}"),
        }
    }
}

/// A promise with its place.
#[derive(Debug, Clone)]
pub(super) struct Statement<'a> {
    /// What was promised.
    pub(super) promise: Promise,
    /// When.
    pub(super) on: When,
    /// The record that says so.
    pub(super) meta: &'a Meta,
    /// Where in it.
    pub(super) pointer: String,
    /// The record in words: "the confirmation of 2026-03-03".
    pub(super) source: String,
}

/// A source of promises: adds what it states.
struct Source<'a, 'b> {
    meta: &'a Meta,
    on: When,
    words: String,
    all: &'b mut Vec<Statement<'a>>,
}

impl Source<'_, '_> {
    fn add(&mut self, pointer: impl Into<String>, promise: Option<Promise>) {
        let Some(promise) = promise else { return };
        let (meta, on, source) = (self.meta, self.on, self.words.clone());
        self.all.push(Statement { promise, on, meta, pointer: pointer.into(), source });
    }
}

/// All promises of a job, oldest first; those of one day in the usual order of their records.
pub(super) fn promises<'a>(lab: &'a Lab, job: &'a Job) -> Vec<Statement<'a>> {
    let mut all = Vec::new();
    from_agreement(lab, job, &mut all);
    from_quotation(lab, job, &mut all);
    from_review(lab, job, &mut all);
    for message in &job.communications {
        from_communication(message, &mut all);
    }
    all.retain(|s| s.on.day <= lab.as_of.day);
    all.sort_by_key(|s| s.on.day);
    all
}

/// A routine or simplified order is placed on the agreement's terms; a full review may agree others.
fn from_agreement<'a>(lab: &'a Lab, job: &'a Job, all: &mut Vec<Statement<'a>>) {
    let short = |mode| matches!(mode, ReviewMode::Routine | ReviewMode::Simplified);
    let Some(framework) = lab.framework(job).filter(|_| job.review().is_none_or(|r| short(r.body.mode)))
    else {
        return;
    };
    let agreement = &framework.agreement;
    let ordered = |c: &Cover| {
        job.request.body.lines.iter().any(|l| l.method_requested.as_deref() == Some(c.method.as_str()))
    };
    // The report comes when all of the work is done: the longest turnaround counts.
    let covers = agreement.body.covers.iter().enumerate().filter(|(_, c)| ordered(c));
    let Some((at, cover)) = covers.max_by_key(|(_, c)| c.tat_wd) else { return };
    let on = agreement.body.agree.as_ref().map_or(When::on(agreement.body.valid_from), |a| a.agreed_on);
    let words = format!("agreement {}", agreement.meta.id);
    let mut source = Source { meta: &agreement.meta, on, words, all };
    source.add(format!("/covers/{at}/tat_wd"), Some(Promise::Turnaround(cover.tat_wd)));
}

fn from_quotation<'a>(lab: &Lab, job: &'a Job, all: &mut Vec<Statement<'a>>) {
    let confirmed = job.review().and_then(|r| r.body.confirmation.as_ref());
    let is_confirmed = confirmed.is_some_and(|c| c.on.day <= lab.as_of.day);
    let is_accepted = |q: &&Entry<Quotation>| q.body.accepted.as_ref().is_some_and(Agree::is_yes);
    let accepted = job.quotations.iter().rfind(is_accepted);
    let unanswered = job.quotations.iter().filter(|q| !is_confirmed && q.body.accepted.is_none());
    let last = || unanswered.max_by_key(|q| q.body.issued_on.day);
    let Some(quotation) = accepted.or_else(last) else { return };
    let body = &quotation.body;
    let words = format!("the quotation of {}", body.issued_on);
    let mut source = Source { meta: &quotation.meta, on: body.issued_on, words, all };
    source.add("/tat_wd", body.tat_wd.map(Promise::Turnaround));
    source.add("/due_on", body.due_on.map(Promise::Due));
    for (at, line) in body.lines.iter().enumerate() {
        let method = line.method.as_ref().map(|m| Promise::Method(line.line, m.0.clone()));
        source.add(format!("/lines/{at}/method"), method);
    }
}

fn from_review<'a>(lab: &Lab, job: &'a Job, all: &mut Vec<Statement<'a>>) {
    let Some((review, decision)) = job.review().and_then(|r| Some((r, r.body.decision.as_ref()?))) else {
        return;
    };
    if let Some(agreed) = &review.body.agreed {
        let words = format!("the review of {}", decision.on);
        let mut source = Source { meta: &review.meta, on: decision.on, words, all };
        source.add("/agreed/tat_wd", agreed.tat_wd.map(Promise::Turnaround));
        source.add("/agreed/due_on", agreed.due_on.map(Promise::Due));
        for (at, line) in agreed.lines.iter().enumerate() {
            // The customer was told of the laboratory's choice: the difference is settled.
            let told = line.informed_on.is_some_and(|on| on.day <= lab.as_of.day);
            let method = line.method.as_ref().filter(|_| !told);
            let method = method.map(|m| Promise::Method(line.line, m.0.clone()));
            source.add(format!("/agreed/lines/{at}/method"), method);
        }
    }
    if let Some(confirmation) = &review.body.confirmation {
        let words = format!("the confirmation of {}", confirmation.on);
        let mut source = Source { meta: &review.meta, on: confirmation.on, words, all };
        source.add("/confirmation/tat_wd", confirmation.tat_wd.map(Promise::Turnaround));
        source.add("/confirmation/due_on", confirmation.due_on.map(Promise::Due));
    }
}

/// What was promised to the customer. A notice of delay or of a deviation tells that a promise will
/// not be kept; it makes no second one.
fn from_communication<'a>(message: &'a Entry<Communication>, all: &mut Vec<Statement<'a>>) {
    let body = &message.body;
    if body.direction == Direction::Internal || matches!(body.topic, Topic::Delay | Topic::Deviation) {
        return;
    }
    let kind = match body.channel {
        Some(Channel::Phone) => "the call",
        Some(Channel::InPerson) => "the talk",
        _ => "the message",
    };
    let words = format!("{kind} of {}", body.on);
    let mut source = Source { meta: &message.meta, on: body.on, words, all };
    source.add("/promised_tat_wd", body.promised_tat_wd.map(Promise::Turnaround));
    source.add("/promised_due", body.promised_due.map(Promise::Due));
}
