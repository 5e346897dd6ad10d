//! Every record of a linked laboratory as plain values, for questions that are about texts and not about
//! what they mean.

use serde::Serialize;
use serde_json::Value;

use super::lab::{Job, Lab};
use super::record::{Entry, Meta};

/// What is done with each record.
type Take<'a> = dyn FnMut(&Meta, &Value) + 'a;

impl Lab {
    /// Gives every record's values, with its identity, in a fixed order: registers, jobs, the rest. The
    /// keys that all kinds share are left out, save for the notes.
    pub fn each_record(&self, take: &mut Take<'_>) {
        all(self.people.values(), take);
        all(self.customers.values(), take);
        all(self.methods.values(), take);
        all(self.equipment.values(), take);
        all(self.providers.values(), take);
        for framework in self.agreements.values() {
            one(&framework.agreement, take);
            all(&framework.reviews, take);
        }
        self.jobs.values().for_each(|job| job.each_record(take));
        all(self.communications.values(), take);
        all(self.campaigns.values(), take);
        all(self.feedback.values(), take);
        all(self.complaints.values(), take);
        all(self.actions.values(), take);
        all(self.analyses.values(), take);
        all(self.disclosures.values(), take);
        all(self.documents.values(), take);
        all(self.dispositions.values(), take);
        all(self.objectives.values(), take);
        all(self.comm_plans.values(), take);
        all(self.contingencies.values(), take);
        all(&self.register, take);
    }
}

impl Job {
    /// Gives the values of every record of the job.
    pub fn each_record(&self, take: &mut Take<'_>) {
        one(&self.request, take);
        all(&self.quotations, take);
        all(&self.reviews, take);
        all(&self.amendments, take);
        all(&self.deviations, take);
        all(&self.communications, take);
        all(&self.samples, take);
        all(&self.subcontracts, take);
        all(&self.work, take);
        all(&self.reports, take);
        all(&self.feedback, take);
    }
}

fn all<'e, T: Serialize + 'e>(entries: impl IntoIterator<Item = &'e Entry<T>>, take: &mut Take<'_>) {
    for entry in entries {
        one(entry, take);
    }
}

fn one<T: Serialize>(entry: &Entry<T>, take: &mut Take<'_>) {
    // the types came out of values, so they go back into some
    let Ok(mut value) = serde_json::to_value(&entry.body) else { return };
    if let (Value::Object(members), Some(notes)) = (&mut value, &entry.meta.common.notes) {
        members.insert("notes".to_owned(), Value::String(notes.clone()));
    }
    take(&entry.meta, &value);
}
