//! Which revision of the laboratory's procedure a record is judged by.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::lab::Lab;

/// Whose procedure counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProcedureOf {
    /// That in force on the day of what is judged.
    #[default]
    TheDay,
    /// Today's, also for what happened before it.
    Today,
}

/// Since when a rule is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The first day on which it binds.
    pub from: Date,
    /// The document that brought it.
    pub document: String,
    /// The revision that brought it.
    pub revision: String,
}

/// The rules that a revision of a document switched on, each with the first that did. A rule that no
/// revision names has always been asked.
#[must_use]
pub fn switched_on(lab: &Lab) -> BTreeMap<&str, Since> {
    let mut all: BTreeMap<&str, Since> = BTreeMap::new();
    for (id, document) in &lab.documents {
        for revision in &document.body.revisions {
            for code in &revision.rules {
                let since = Since {
                    from: revision.effective_from,
                    document: id.clone(),
                    revision: revision.rev.clone(),
                };
                let first = all.entry(code).or_insert_with(|| since.clone());
                if since.from < first.from {
                    *first = since;
                }
            }
        }
    }
    all
}
