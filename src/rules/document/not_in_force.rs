//! DOC-001: a form was not in force when it was used, or a document is not kept in order.

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::people::covers;
use crate::model::record::request::FormUsed;
use crate::model::record::system::{Document, DocumentKind, Revision};
use crate::model::record::{Entry, Meta};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{days_after, is_judged, tell_unread};

/// See `not_in_force.md`.
pub const RULE: Rule = Rule {
    code: "DOC-001",
    name: "document-not-in-force",
    title: "Form or procedure not in force",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["17025-8.3.2"],
    procedure: &["P09-6.2-l", "P09-9", "P09-10", "S002-2"],
    summary: "Forms are used in the revision that is in force, and every document is approved and \
              reviewed in time.",
    advice: "Use the form in force from now on; have the document approved or reviewed where that is open.",
    thresholds: &["form_changeover_days", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("not_in_force.md"),
    check: Check::Lab(check),
};

/// One use of a form.
struct Use<'a> {
    meta: &'a Meta,
    pointer: &'static str,
    document: &'a str,
    revision: &'a str,
    /// When it was used.
    on: Date,
    /// When the draft was begun.
    begun: Date,
}

fn check(lab: &Lab, out: &mut Outcome) {
    for document in lab.documents.values() {
        ask_document(lab, document, out);
    }
    tell_unread(lab, &[Kind::Document, Kind::Request, Kind::Review, Kind::Campaign], out);
    for used in uses(lab).iter().filter(|u| is_judged(lab, u.on)) {
        ask_use(lab, used, out);
    }
}

/// Every use of a form that names its revision: in requests, in reviews, in surveys.
fn uses(lab: &Lab) -> Vec<Use<'_>> {
    let mut uses = Vec::new();
    for job in lab.jobs.values() {
        let received = job.request.body.received_on.day;
        uses.extend(form(&job.request.meta, job.request.body.form.as_ref(), received, received));
        for review in &job.reviews {
            let decided = review.body.decision.as_ref().map(|d| d.on.day);
            uses.extend(decided.and_then(|on| form(&review.meta, review.body.form.as_ref(), on, received)));
        }
    }
    for review in lab.agreements.values().flat_map(|f| &f.reviews) {
        let decided = review.body.decision.as_ref().map(|d| d.on.day);
        uses.extend(decided.and_then(|on| form(&review.meta, review.body.form.as_ref(), on, on)));
    }
    for campaign in lab.campaigns.values() {
        let body = &campaign.body;
        if let (Some(document), Some(revision), Some(on)) =
            (&body.questionnaire, &body.questionnaire_revision, body.sent_on)
        {
            let (meta, document) = (&campaign.meta, document.as_str());
            uses.push(Use { meta, pointer: "/questionnaire_revision", document, revision, on, begun: on });
        }
    }
    uses
}

fn form<'a>(meta: &'a Meta, form: Option<&'a FormUsed>, on: Date, begun: Date) -> Option<Use<'a>> {
    let FormUsed { document, revision } = form?;
    Some(Use { meta, pointer: "/form/revision", document: document.as_str(), revision, on, begun })
}

fn ask_use(lab: &Lab, used: &Use<'_>, out: &mut Outcome) {
    let (id, rev, on) = (used.document, used.revision, used.on);
    let Some(document) = lab.documents.get(id) else {
        return out.cannot_tell(used.meta, format!("form {id} is not among the documents"));
    };
    let known: Vec<&Revision> = document.body.revisions.iter().filter(|r| r.rev == rev).collect();
    let says = match known.last() {
        None => "is not on file".to_owned(),
        Some(_) if known.iter().any(|r| covers(Some(r.effective_from), r.effective_to, on)) => {
            return out.pass(used.meta);
        }
        Some(r) if on < r.effective_from => format!("was in force only from {}", r.effective_from),
        Some(r) => {
            let end = r.effective_to.unwrap_or(on);
            let grace = days_after(end, lab.settings.thresholds.form_changeover_days);
            // A draft begun on the old form may be finished on it.
            if used.begun <= end && on <= grace {
                return out.pass(used.meta);
            }
            format!("had been superseded after {end}")
        }
    };
    let message = format!("On {on} form {id} was used in revision {rev}, which {says}.");
    let finding = out.finding(used.meta, used.pointer, message);
    finding.on(on).also(document.meta.place("/revisions"), "its revisions");
}

/// Whether the document itself is in order: approved before use, and reviewed in time.
fn ask_document(lab: &Lab, document: &Entry<Document>, out: &mut Outcome) {
    let as_of = lab.as_of.day;
    let in_use: Vec<(usize, &Revision)> = document
        .body
        .revisions
        .iter()
        .enumerate()
        .filter(|(_, r)| r.effective_from <= as_of)
        .filter(|(_, r)| {
            r.effective_to.is_none_or(|to| lab.settings.evidence_baseline.is_none_or(|b| b <= to))
        })
        .collect();
    let mut open = Vec::new();
    if document.body.kind != DocumentKind::External {
        for (at, revision) in &in_use {
            let says = unapproved(lab, revision);
            open.extend(says.map(|says| (format!("/revisions/{at}"), revision.effective_from, says)));
        }
    }
    let is_live = in_use.iter().any(|(_, r)| r.effective_to.is_none_or(|to| as_of <= to));
    if let Some(due) = document.body.review_due.filter(|due| is_live && *due < as_of) {
        open.push(("/review_due".to_owned(), due, format!("its review was due on {due}")));
    }
    let meta = &document.meta;
    let Some((pointer, on, _)) = open.first() else {
        if !in_use.is_empty() {
            out.pass(meta);
        }
        return;
    };
    let says: Vec<&str> = open.iter().map(|(.., says)| says.as_str()).collect();
    let message = format!("Of document {}, {}.", meta.id, says.join("; "));
    out.finding(meta, pointer, message).on(*on).about_part();
}

/// What is wrong with the approval of a revision in use.
fn unapproved(lab: &Lab, revision: &Revision) -> Option<String> {
    let (rev, from) = (&revision.rev, revision.effective_from);
    match revision.approved.as_ref().filter(|s| s.on.day <= lab.as_of.day) {
        None => Some(format!("revision {rev} has been in use since {from} without approval")),
        Some(sign) if sign.on.day > from => {
            Some(format!("revision {rev} was in use from {from} and approved only on {}", sign.on))
        }
        Some(_) => None,
    }
}
