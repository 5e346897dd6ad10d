//! Where things stand on the site: file names, fragments, and the page of each record.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::model::finding::Checked;
use crate::model::lab::Lab;
use crate::model::rule::Rule;

/// Longest file name made of an id, without its ending; file systems take 255 bytes.
const LONGEST: usize = 120;

/// An id as part of a file name or fragment: letters, digits and `._-` stay, other bytes become
/// `~` and two hexadecimal digits, so that no id leads out of its folder or needs quoting in an
/// address. Ids that are too long end in a hash of the whole.
#[must_use]
pub fn slug(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for (at, byte) in id.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || (byte == b'.' && at > 0);
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "~{byte:02x}");
        }
    }
    if out.len() > LONGEST {
        let hash = Sha256::digest(id.as_bytes());
        out.truncate(LONGEST);
        out.push('~');
        for byte in hash.iter().take(8) {
            let _ = write!(out, "{byte:02x}");
        }
    }
    out
}

/// Addresses of everything, from the site's root.
pub(super) struct Names {
    pages: BTreeMap<String, String>,
    rules: BTreeSet<&'static str>,
}

impl Names {
    /// Gives every job, customer and document its page, and other records their place on one.
    pub(super) fn of(lab: &Lab, checked: &Checked) -> Self {
        let mut pages = BTreeMap::new();
        for (id, person) in &lab.people {
            pages.insert(id.clone(), format!("people.html#{}", fragment(&person.meta.id)));
        }
        folder(&mut pages, "documents", lab.documents.keys());
        folder(&mut pages, "customers", lab.customers.keys());
        for (id, customer) in of_customers(lab) {
            if let Some(page) = lab.customers.get(customer).and_then(|_| pages.get(customer)) {
                let place = format!("{page}#{}", fragment(id));
                pages.insert(id.to_owned(), place);
            }
        }
        folder(&mut pages, "jobs", lab.jobs.keys());
        let rules = rules(checked).map(|rule| rule.code).collect();
        Self { pages, rules }
    }

    /// The address of the page that shows a record, when one does.
    pub(super) fn record(&self, id: &str) -> Option<&str> {
        self.pages.get(id).map(String::as_str)
    }

    /// The address of a rule's page, when there is such a rule.
    pub(super) fn rule(&self, code: &str) -> Option<String> {
        self.rules.contains(code).then(|| format!("rules/{code}.html"))
    }
}

/// Every rule, asked or switched off.
pub(super) fn rules(checked: &Checked) -> impl Iterator<Item = &'static Rule> + Clone {
    let asked = checked.outcomes.iter().map(|o| o.rule);
    asked.chain(checked.switched_off.iter().map(|(rule, _)| *rule))
}

/// The fragment of a record's entry on a page of several.
pub(super) fn fragment(id: &str) -> String {
    format!("r-{}", slug(id))
}

/// The fragment of a clause: `c-17025-7.1.1`.
pub(super) fn clause_fragment(id: &str) -> String {
    format!("c-{}", slug(id))
}

/// Records that a customer's page lists, with the customer.
fn of_customers(lab: &Lab) -> impl Iterator<Item = (&str, &str)> {
    let agreements = lab.agreements.iter().map(|(id, f)| (id.as_str(), f.agreement.body.customer.as_str()));
    let complaints =
        lab.complaints.iter().filter_map(|(id, c)| Some((id.as_str(), c.body.customer.as_ref()?.as_str())));
    let disclosures = lab.disclosures.iter().map(|(id, d)| (id.as_str(), d.body.customer.as_str()));
    let feedback =
        lab.feedback.iter().filter_map(|(id, f)| Some((id.as_str(), f.body.customer.as_ref()?.as_str())));
    let talks = lab
        .communications
        .iter()
        .filter_map(|(id, c)| Some((id.as_str(), c.body.customer.as_ref()?.as_str())));
    agreements.chain(complaints).chain(disclosures).chain(feedback).chain(talks)
}

/// Gives each id a file in `folder`. Names that differ only in case are told apart by a number,
/// because not every file system does so.
fn folder<'a>(pages: &mut BTreeMap<String, String>, folder: &str, ids: impl Iterator<Item = &'a String>) {
    let mut taken = BTreeSet::new();
    for id in ids {
        let slug = slug(id);
        let mut name = slug.clone();
        let mut number = 2;
        while !taken.insert(name.to_ascii_lowercase()) {
            name = format!("{slug}~{number}");
            number += 1;
        }
        pages.insert(id.clone(), format!("{folder}/{name}.html"));
    }
}
