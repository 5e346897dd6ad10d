//! Intervals that end before they start.

use jiff::civil::Date;

use super::slip::Slip;
use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::rules::help::sentence;

/// Collects intervals that end before they start.
#[derive(Default)]
struct Intervals(Vec<Slip>);

impl Intervals {
    /// Looks at one interval; `pointer` is that of its last day.
    fn ask(&mut self, meta: &Meta, pointer: &str, what: &str, from: Option<Date>, to: Option<Date>) {
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            let message = sentence(&format!("{what} ends on {to}, before it starts on {from}."));
            self.0.push(Slip { on: Some(to), ..Slip::new(meta, pointer, message) });
        }
    }

    fn people(&mut self, lab: &Lab) {
        for (meta, person) in lab.people.values().map(|p| (&p.meta, &p.body)) {
            if let Some(employed) = &person.employed {
                self.ask(meta, "/employed/to", "the employment", Some(employed.from), employed.to);
            }
            for (i, role) in person.roles.iter().enumerate() {
                let what = format!("the role of {}", role.role.words());
                self.ask(meta, &format!("/roles/{i}/to"), &what, Some(role.from), role.to);
            }
            for (i, right) in person.authorisations.iter().enumerate() {
                let pointer = format!("/authorisations/{i}/to");
                self.ask(meta, &pointer, "an authorisation", Some(right.from), right.to);
            }
            if let Some(bond) = &person.confidentiality_undertaking {
                let pointer = "/confidentiality_undertaking/valid_to";
                self.ask(meta, pointer, "the undertaking of secrecy", Some(bond.signed_on), bond.valid_to);
            }
        }
    }

    fn registers(&mut self, lab: &Lab) {
        for method in lab.methods.values() {
            for (i, time) in method.body.accredited.iter().enumerate() {
                let pointer = format!("/accredited/{i}/to");
                self.ask(&method.meta, &pointer, "an accreditation", Some(time.from), time.to);
            }
            for (i, edition) in method.body.editions.iter().enumerate() {
                let what = format!("edition {}", edition.edition);
                let pointer = format!("/editions/{i}/to");
                self.ask(&method.meta, &pointer, &what, Some(edition.from), edition.to);
            }
        }
        for instrument in lab.equipment.values() {
            for (i, status) in instrument.body.status.iter().enumerate() {
                let pointer = format!("/status/{i}/to");
                self.ask(&instrument.meta, &pointer, "a state", Some(status.from), status.to);
            }
        }
        for provider in lab.providers.values() {
            for (i, approval) in provider.body.approval.iter().enumerate() {
                let pointer = format!("/approval/{i}/to");
                self.ask(&provider.meta, &pointer, "an approval", Some(approval.from), Some(approval.to));
            }
        }
        for document in lab.documents.values() {
            for (i, revision) in document.body.revisions.iter().enumerate() {
                let what = format!("revision {}", revision.rev);
                let pointer = format!("/revisions/{i}/effective_to");
                let from = Some(revision.effective_from);
                self.ask(&document.meta, &pointer, &what, from, revision.effective_to);
            }
        }
    }

    fn customers(&mut self, lab: &Lab) {
        for customer in lab.customers.values() {
            for (i, contact) in customer.body.contacts.iter().enumerate() {
                let what = format!("the time of {}", contact.name);
                let pointer = format!("/contacts/{i}/to");
                self.ask(&customer.meta, &pointer, &what, contact.from, contact.to);
            }
        }
        for framework in lab.agreements.values() {
            let (meta, body) = (&framework.agreement.meta, &framework.agreement.body);
            self.ask(meta, "/valid_to", "the agreement", Some(body.valid_from), Some(body.valid_to));
        }
    }

    fn system(&mut self, lab: &Lab) {
        for analysis in lab.analyses.values() {
            let period = &analysis.body.period;
            self.ask(&analysis.meta, "/period/to", "the period", Some(period.from), period.to);
        }
        for action in lab.actions.values() {
            let Some(effect) = &action.body.effectiveness else { continue };
            for (key, time) in [("before", &effect.before), ("after", &effect.after)] {
                let Some(time) = time else { continue };
                let pointer = format!("/effectiveness/{key}/to");
                self.ask(&action.meta, &pointer, "the time compared", Some(time.from), time.to);
            }
        }
    }
}

/// Waiting times of a job that end before they start.
pub(super) fn of_job(job: &Job) -> Vec<Slip> {
    let mut found = Intervals::default();
    for (i, hold) in job.request.body.on_hold.iter().enumerate() {
        found.ask(job.meta(), &format!("/on_hold/{i}/to"), "a waiting time", Some(hold.from), hold.to);
    }
    found.0
}

/// Intervals of registers, customers, agreements, analyses and actions that end before they start.
pub(super) fn of_the_rest(lab: &Lab) -> Vec<Slip> {
    let mut found = Intervals::default();
    found.people(lab);
    found.registers(lab);
    found.customers(lab);
    found.system(lab);
    found.0
}
