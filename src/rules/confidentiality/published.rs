//! CNF-004: an anonymised edition of the site would say what it must not.

use serde_json::Value;

use crate::model::edition::{Edition, Secrets};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::lab::Lab;
use crate::model::record::blocks::Confidentiality;
use crate::model::rule::{Check, Rule};
use crate::rules::help::laboratory_cannot_tell;

/// See `published.md`.
pub const RULE: Rule = Rule {
    code: "CNF-004",
    name: "publication-guard",
    title: "Customer named in an anonymised edition",
    grade: Grade::Major,
    basis: Basis::Data,
    clauses: &["17025-4.2.1", "17025-8.4.2"],
    procedure: &["P09-7.3-a", "9001-8.2.1-g-13", "9001-8.2.1-a-15", "9001-8.2.1-c-16"],
    summary: "An edition of the site that others may read names no customer, none of their people or items, and \
              shows no record under special terms.",
    advice: "Take the name out of the text, or build the internal edition.",
    thresholds: &["edition"],
    silenced_by: &[],
    page: include_str!("published.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    if lab.settings.edition == Edition::Internal {
        return;
    }
    let Some(secrets) = Secrets::of(lab, &[]) else {
        return laboratory_cannot_tell(out, "there are too many names to look for");
    };
    for file in &lab.unread {
        out.cannot_read(file, "the file could not be read, so nobody knows whom it names");
    }
    lab.each_record(&mut |meta, value| {
        if meta.common.confidentiality == Some(Confidentiality::Special) {
            let message = "The record is kept under special terms, and an anonymised edition would show it.";
            out.finding(meta, "/confidentiality", message).about_part();
        } else if let Some((pointer, word)) = named(&secrets, value, String::new()) {
            let message = format!("The text says {word}, which is part of a customer's or a contact's name.");
            out.finding(meta, &pointer, message).about_part();
        } else {
            out.pass(meta);
        }
    });
}

/// The first text in which a name is left when all whole names are replaced.
fn named(secrets: &Secrets, value: &Value, pointer: String) -> Option<(String, String)> {
    match value {
        Value::String(text) => secrets.left_in(&secrets.hide(text)).map(|word| (pointer, word.to_owned())),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(n, item)| named(secrets, item, format!("{pointer}/{n}")))
        }
        Value::Object(members) => members.iter().find_map(|(key, member)| {
            let key = key.replace('~', "~0").replace('/', "~1");
            named(secrets, member, format!("{pointer}/{key}"))
        }),
        _ => None,
    }
}
