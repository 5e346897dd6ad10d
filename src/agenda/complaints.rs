//! What a complainant waits for.

use super::book::{Book, person};
use crate::model::agenda::Matter;
use crate::model::complainant::{can_be_answered, end, words_to_complainant};
use crate::model::judged::{happened, is_judged};
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    let judged: Vec<_> = lab.complaints.values().filter(|c| is_judged(lab, c.body.received_on)).collect();
    let open = judged.iter().filter(|c| happened(lab, c.body.closed_on).is_none()).count();
    book.looked_at("complaints", open, "open complaint", "open complaints");
    for complaint in judged {
        if can_be_answered(complaint) {
            receipt(book, complaint);
            update(book, complaint);
            close(book, complaint);
            follow_up(book, complaint);
        }
        validation(book, complaint);
    }
}

/// Who took the complaint, or to whom it was passed up.
fn owner(complaint: &Complaint) -> Option<&str> {
    person(complaint.escalated_to.as_ref().or(complaint.by.as_ref()))
}

fn receipt(book: &mut Book<'_>, complaint: &Entry<Complaint>) {
    let body = &complaint.body;
    if !words_to_complainant(book.lab, body).is_empty() {
        return;
    }
    let on = body.received_on;
    let day = book.working(on, book.lab.settings.thresholds.complaint_ack_wd, book.today);
    let texts = [
        format!("Acknowledge the complaint of {on}."),
        format!("The complaint of {on} was to be acknowledged."),
    ];
    let at = (&complaint.meta, "/received_on");
    book.note(Matter::ComplaintReceipt, Some("CPL-001"), at, day, texts).owner(owner(body));
}

fn update(book: &mut Book<'_>, complaint: &Entry<Complaint>) {
    let body = &complaint.body;
    let words = words_to_complainant(book.lab, body);
    let Some(last) = words.last().filter(|_| end(book.lab, body).is_none()) else { return };
    let day = book.working(*last, book.lab.settings.thresholds.complaint_update_wd, book.today);
    let texts = [
        format!("Tell the complainant where the complaint stands; the last word was of {last}."),
        format!("The complainant was to hear where the complaint stands; the last word was of {last}."),
    ];
    let at = (&complaint.meta, "/updates");
    book.note(Matter::ComplaintUpdate, Some("CPL-001"), at, day, texts).owner(owner(body));
}

fn close(book: &mut Book<'_>, complaint: &Entry<Complaint>) {
    let body = &complaint.body;
    if happened(book.lab, body.closed_on).is_some() {
        return;
    }
    let extended = body.extended.as_ref().filter(|e| e.on.is_none_or(|on| on <= book.today));
    let Some(target) = extended.map(|e| e.to).or(body.target_close) else {
        return book.cannot_tell(&complaint.meta, "no day is set by which the complaint is to be closed");
    };
    let on = body.received_on;
    let texts = [
        format!("The complaint of {on} is to be closed."),
        format!("The complaint of {on} was to be closed."),
    ];
    let (at, day) = ((&complaint.meta, "/target_close"), book.by_working(target));
    book.note(Matter::ComplaintClose, Some("CPL-001"), at, day, texts).owner(owner(body));
}

fn validation(book: &mut Book<'_>, complaint: &Entry<Complaint>) {
    let (lab, body) = (book.lab, &complaint.body);
    let is_settled = happened(lab, body.validated.as_ref().map(|v| v.on)).is_some();
    if body.about_our_work == Some(false) || is_settled || happened(lab, body.closed_on).is_some() {
        return;
    }
    let on = body.received_on;
    let day = book.working(on, lab.settings.thresholds.complaint_validation_wd, book.today);
    let texts = [
        format!("It is to be settled whether the complaint of {on} is justified."),
        format!("It was to be settled whether the complaint of {on} is justified."),
    ];
    let at = (&complaint.meta, "");
    book.note(Matter::ComplaintValidation, Some("CPL-002"), at, day, texts).owner(owner(body));
}

fn follow_up(book: &mut Book<'_>, complaint: &Entry<Complaint>) {
    let (lab, body) = (book.lab, &complaint.body);
    let Some(closed) = happened(lab, body.closed_on) else { return };
    let is_asked = happened(lab, body.follow_up.as_ref().map(|f| f.on)).is_some();
    if is_asked || body.about_our_work == Some(false) {
        return;
    }
    let day = book.by_working(lab.calendar.after(closed, lab.settings.thresholds.post_project_wd));
    let texts = [
        format!("Ask whether the matter is settled; the complaint was closed on {closed}."),
        format!(
            "The complainant was to be asked whether the matter is settled; the complaint was closed on {closed}."
        ),
    ];
    let at = (&complaint.meta, "/closed_on");
    book.note(Matter::ComplaintFollowUp, Some("CPL-004"), at, day, texts).owner(owner(body));
}
