//! Agreements, outside laboratories and plans for bad days: reviews, and the days on which they end.

use super::book::Book;
use crate::model::agenda::Matter;
use crate::model::days::last_within;
use crate::model::judged::happened;
use crate::model::lab::Framework;
use crate::model::record::Entry;
use crate::model::record::blocks::Role;
use crate::model::record::customer::Customer;
use crate::model::record::people::Provider;
use crate::model::record::system::Contingency;
use crate::model::window::Window;
use crate::model::words::{is_blank, same_words};

pub(super) fn note(book: &mut Book<'_>) {
    let lab = book.lab;
    let live: Vec<&Framework> = lab.agreements.values().filter(|f| is_live(book, f)).collect();
    book.looked_at("agreements", live.len(), "agreement", "agreements");
    for framework in live {
        agreement(book, framework);
    }
    book.looked_at("contingencies", lab.contingencies.len(), "contingency plan", "contingency plans");
    for plan in lab.contingencies.values() {
        contingency(book, plan);
    }
    book.looked_at("providers", lab.providers.len(), "outside laboratory", "outside laboratories");
    for provider in lab.providers.values() {
        evaluation(book, provider);
    }
    book.looked_at("customers", lab.customers.len(), "customer", "customers");
    for customer in lab.customers.values() {
        contacts(book, customer);
    }
}

fn is_live(book: &Book<'_>, framework: &Framework) -> bool {
    let body = &framework.agreement.body;
    happened(book.lab, body.terminated_on).is_none() && book.today <= body.valid_to
}

fn agreement(book: &mut Book<'_>, framework: &Framework) {
    let (meta, body) = (&framework.agreement.meta, &framework.agreement.body);
    let customer = book.lab.customer_name(body.customer.as_str());
    let ends = body.terminated_on.unwrap_or(body.valid_to).min(body.valid_to);
    let text =
        format!("The agreement with {customer} ends; orders after that need a new one or a full review.");
    book.note_end(Matter::AgreementEnd, (meta, "/valid_to"), ends, text);
    let Some(due) = body.review_due else { return };
    let decided = framework.reviews.iter().filter_map(|r| r.body.decision.as_ref());
    if decided.into_iter().any(|d| (due..=book.today).contains(&d.on.day)) {
        return;
    }
    let texts = [
        format!("The agreement with {customer} is to be reviewed."),
        format!("The agreement with {customer} was to be reviewed."),
    ];
    let (day, owner) = (book.by(due), book.holder(Role::QualityManager));
    book.note(Matter::AgreementReview, None, (meta, "/review_due"), day, texts).owner(owner);
}

fn contingency(book: &mut Book<'_>, plan: &Entry<Contingency>) {
    let (meta, body) = (&plan.meta, &plan.body);
    if body.scenarios.is_empty() && !is_blank(meta.common.notes.as_deref()) {
        return;
    }
    let with = body
        .customer
        .as_ref()
        .map_or_else(String::new, |id| format!(" with {}", book.lab.customer_name(id.as_str())));
    let owner = book.holder(Role::QualityManager);
    if let Some(due) = body.review_due {
        let texts = [
            format!("The contingency plan{with} is to be reviewed."),
            format!("The contingency plan{with} was to be reviewed."),
        ];
        let day = book.by(due);
        let at = (meta, "/review_due");
        book.note(Matter::ContingencyReview, Some("MGT-003"), at, day, texts).owner(owner.clone());
    }
    let is_tried = body.tests.iter().any(|t| t.on <= book.today) || !body.activations.is_empty();
    let agreed = body.agreed.as_ref().map(|a| a.agreed_on.day).filter(|on| !is_tried && *on <= book.today);
    if let Some(agreed) = agreed {
        let months =
            Window::with_grace(book.lab, book.lab.settings.thresholds.management_review_months).months;
        let texts = [
            format!("The contingency plan{with} is to be tried; it was agreed on {agreed}."),
            format!("The contingency plan{with} was to be tried; it was agreed on {agreed}."),
        ];
        let day = book.by(last_within(agreed, months));
        book.note(Matter::ContingencyTrial, Some("MGT-003"), (meta, "/tests"), day, texts).owner(owner);
    }
}

fn evaluation(book: &mut Book<'_>, provider: &Entry<Provider>) {
    let (meta, body) = (&provider.meta, &provider.body);
    let name = &body.name;
    if let Some(on) = body.approval.iter().map(|a| a.to).max() {
        let text = format!("The approval of {name} ends; no work may go there after that.");
        book.note_end(Matter::ApprovalEnd, (meta, "/approval"), on, text);
    }
    if let Some(due) = body.re_evaluation_due {
        let texts =
            [format!("{name} is to be evaluated again."), format!("{name} was to be evaluated again.")];
        let (day, owner) = (book.by(due), book.holder(Role::QualityManager));
        book.note(Matter::ProviderEvaluation, None, (meta, "/re_evaluation_due"), day, texts).owner(owner);
    }
}

/// The class of what must not be erased while a court or an authority may ask for it.
const LEGAL_HOLD: &str = "legal hold";

fn contacts(book: &mut Book<'_>, customer: &Entry<Customer>) {
    let (meta, body) = (&customer.meta, &customer.body);
    let class = meta.common.retention.as_ref().map(|r| r.class.as_str());
    let is_held = class.is_some_and(|class| same_words(class, LEGAL_HOLD));
    let Some(on) = body.anonymise_after.filter(|_| !body.contacts.is_empty() && !is_held) else { return };
    let texts = [
        format!("The contacts of {} are to be erased.", body.name),
        format!("The contacts of {} were to be erased.", body.name),
    ];
    let (day, owner) = (book.by(on), book.holder(Role::QualityManager));
    book.note(Matter::ContactsErased, Some("RET-001"), (meta, "/contacts"), day, texts).owner(owner);
}
