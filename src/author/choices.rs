//! What can be chosen: the entries of the registers that are in force on a day, and the records that there are.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::model::lab::{Job, Lab};
use crate::model::record::customer::CustomerStatus;
use crate::model::record::people::{EquipmentState, Method, covers};

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is written down.
    pub id: String,
    /// What it is, for people.
    pub label: String,
}

impl Choice {
    fn new(id: &str, label: impl Into<String>) -> Self {
        Self { id: id.to_owned(), label: label.into() }
    }
}

/// The records of a kind that may be named on `day`, within a job where there is one; none for kinds that are
/// named too seldom to be listed.
#[must_use]
pub fn of(lab: &Lab, job: Option<&Job>, kind: &str, day: Date) -> Vec<Choice> {
    match kind {
        "person" => people(lab, day),
        "customer" => {
            let is_here = |status: &Option<CustomerStatus>| *status != Some(CustomerStatus::Lost);
            let here = lab.customers.iter().filter(|(_, customer)| is_here(&customer.body.status));
            here.map(|(id, customer)| Choice::new(id, &customer.body.name)).collect()
        }
        "method" => {
            let in_force = |m: &Method| m.editions.is_empty() || edition(m, day).is_some();
            let here = lab.methods.iter().filter(|(_, method)| in_force(&method.body));
            here.map(|(id, method)| Choice::new(id, &method.body.title)).collect()
        }
        "equipment" => {
            let is_fit = |status: &&crate::model::record::people::EquipmentStatus| {
                status.state == EquipmentState::InService && covers(Some(status.from), status.to, day)
            };
            let fit = lab.equipment.iter().filter(|(_, e)| e.body.status.iter().any(|s| is_fit(&s)));
            fit.map(|(id, e)| Choice::new(id, e.body.title.clone().unwrap_or_default())).collect()
        }
        "provider" => {
            let is_approved = |p: &crate::model::record::people::Provider| {
                p.approval.iter().any(|a| covers(Some(a.from), Some(a.to), day))
            };
            let approved = lab.providers.iter().filter(|(_, p)| is_approved(&p.body));
            approved.map(|(id, p)| Choice::new(id, &p.body.name)).collect()
        }
        "agreement" => {
            let open = lab.agreements.iter().filter(|(_, framework)| {
                let body = &framework.agreement.body;
                covers(Some(body.valid_from), Some(body.valid_to), day)
            });
            open.map(|(id, framework)| {
                Choice::new(id, lab.customer_name(&framework.agreement.body.customer.0))
            })
            .collect()
        }
        "document" => lab.documents.iter().map(|(id, d)| Choice::new(id, &d.body.title)).collect(),
        "request" => jobs(lab),
        "deviation" => {
            let parts = job.into_iter().flat_map(|job| &job.deviations);
            parts.filter_map(|d| Some(Choice::new(d.meta.part.as_deref()?, &d.body.description))).collect()
        }
        _ => Vec::new(),
    }
}

fn people(lab: &Lab, day: Date) -> Vec<Choice> {
    let here =
        lab.people.iter().filter(|(_, person)| person.body.employed.as_ref().is_none_or(|e| e.holds(day)));
    here.map(|(id, person)| {
        let held = person.body.roles.iter().filter(|held| covers(Some(held.from), held.to, day));
        let roles: Vec<&str> = held.map(|held| held.role.words()).collect();
        let label = match roles.as_slice() {
            [] => person.body.name.clone(),
            roles => format!("{}, {}", person.body.name, roles.join(", ")),
        };
        Choice::new(id, label)
    })
    .collect()
}

/// The jobs that are not closed, newest first: those that somebody works on.
#[must_use]
pub fn jobs(lab: &Lab) -> Vec<Choice> {
    let is_open = |job: &&Job| job.request.body.closed_on.is_none() && job.request.body.withdrawn.is_none();
    let mut open: Vec<&Job> = lab.jobs.values().filter(is_open).collect();
    open.sort_by(|a, b| {
        (b.request.body.received_on.day, &b.id).cmp(&(a.request.body.received_on.day, &a.id))
    });
    open.iter()
        .map(|job| {
            let tests: Vec<&str> = job.request.body.lines.iter().filter_map(|l| l.test.as_deref()).collect();
            let customer = lab.customer_name(&job.request.body.customer.0);
            Choice::new(&job.id, format!("{customer}: {}", tests.join(", ")).trim_end_matches([':', ' ']))
        })
        .collect()
}

/// The people of a customer to talk to on a day, by name.
#[must_use]
pub fn contacts(lab: &Lab, customer: &str, day: Date) -> Vec<Choice> {
    let all = lab.customers.get(customer).into_iter().flat_map(|customer| &customer.body.contacts);
    let here = all.filter(|contact| covers(contact.from, contact.to, day));
    here.map(|contact| Choice::new(&contact.name, contact.email.clone().unwrap_or_default())).collect()
}

/// Every class of material that some method is validated for.
#[must_use]
pub fn matrices(lab: &Lab) -> Vec<Choice> {
    let all = lab.methods.values().flat_map(|method| &method.body.matrices);
    let names: BTreeSet<&str> = all.map(|matrix| matrix.matrix.as_str()).collect();
    names.into_iter().map(|name| Choice::new(name, "")).collect()
}

/// The edition of a method that is in force on a day.
#[must_use]
pub fn edition(method: &Method, day: Date) -> Option<&str> {
    let in_force = |e: &&crate::model::record::people::Edition| covers(Some(e.from), e.to, day);
    method.editions.iter().rfind(in_force).map(|e| e.edition.as_str())
}

/// The choice that somebody means: by its number from 1, its id, or its label or the beginning of one, when only
/// one begins so.
#[must_use]
pub fn meant<'a>(choices: &'a [Choice], text: &str) -> Option<&'a Choice> {
    let plain = text.trim().to_lowercase();
    let by_id = choices.iter().find(|choice| choice.id.to_lowercase() == plain);
    let by_number = || choices.get(plain.parse::<usize>().ok()?.checked_sub(1)?);
    let by_label = || {
        let mut named = choices.iter().filter(|choice| choice.label.to_lowercase().starts_with(&plain));
        named.next().filter(|_| named.next().is_none() && !plain.is_empty())
    };
    by_id.or_else(by_number).or_else(by_label)
}
