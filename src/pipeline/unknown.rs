//! Codes of rules that no rule has: in the settings, and in the revisions of documents.

use std::sync::Arc;

use super::SETTINGS;
use crate::model::fault::{Fault, FaultKind};
use crate::model::lab::Lab;
use crate::model::place::Place;
use crate::model::rule::Rule;
use crate::model::settings::Settings;
use crate::model::suggest::nearest;
use crate::rules;

/// Rule codes in the settings that no rule has, the laboratory's own among them.
pub(super) fn unknown_rules(settings: &Settings, own: &[&'static Rule]) -> Vec<Fault> {
    let file: Arc<str> = Arc::from(SETTINGS);
    let codes = || rules::RULES.iter().chain(own).map(|r| r.code);
    let keys = settings.rules.keys().map(|key| (key, Place::at(&file, format!("/rules/{key}")).key()));
    let usual = Settings::default().not_waivable;
    let listed = settings.not_waivable.iter().filter(|code| !usual.contains(code));
    let listed = listed.map(|code| (code, Place::at(&file, "/not_waivable").key()));
    keys.chain(listed)
        .filter(|(key, _)| !codes().any(|code| code == key.as_str()))
        .map(|(key, place)| {
            let meant = nearest(key, codes()).map(|c| format!(" Did you mean {c}?")).unwrap_or_default();
            Fault::new(FaultKind::UnknownKey, place, format!("No rule is called {key}.{meant}"))
                .advice("`countersign explain` lists the rules.")
                .still_readable()
        })
        .collect()
}

/// Rule codes in the revisions of documents that no rule has, the laboratory's own among them.
pub(super) fn unknown_rules_of_documents(lab: &Lab, own: &[&'static Rule]) -> Vec<Fault> {
    let codes = || rules::RULES.iter().chain(own).map(|r| r.code);
    let mut faults = Vec::new();
    for document in lab.documents.values() {
        for (at, revision) in document.body.revisions.iter().enumerate() {
            for (n, code) in revision.rules.iter().enumerate() {
                if codes().any(|known| known == code) {
                    continue;
                }
                let meant = nearest(code, codes());
                let meant = meant.map(|c| format!(" Did you mean {c}?")).unwrap_or_default();
                let place = document.meta.place(&format!("/revisions/{at}/rules/{n}"));
                let message = format!("No rule is called {code}, so the revision brought nothing.{meant}");
                faults.push(
                    Fault::new(FaultKind::Value, place, message)
                        .advice("`countersign explain` lists the rules.")
                        .still_readable(),
                );
            }
        }
    }
    faults
}
