//! COM-005: a talk is cited but not on file, or a significant one is not recorded in full.

use crate::model::finding::{Basis, CannotTell, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{BrokenLink, Lab, LinkFault};
use crate::model::record::Entry;
use crate::model::record::listening::Communication;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{is_judged, tell_unread};
use crate::rules::reference::link;
use crate::rules::words::{is_blank, list};

/// See `unrecorded.md`.
pub const RULE: Rule = Rule {
    code: "COM-005",
    name: "discussion-not-recorded",
    title: "Discussion cited but not recorded",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.1.8"],
    procedure: &["P09-5-CC-d", "9001-8.2.1-g-10", "9001-8.2.1-b-1e", "9001-8.2.1-b-6a"],
    summary: "Talks that records rely on are on file, and significant ones say who, what, and what came \
              of it.",
    advice: "Write the talk up as a late entry, from the notes and memory of those who took part, and \
             say so.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("unrecorded.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for broken in lab.broken_links.iter().filter(|l| link::is_communication(l)) {
        ask_link(broken, out);
    }
    for message in lab.all_communications() {
        let is_asked = is_judged(lab, message.body.on.day) && message.body.significant == Some(true);
        if is_asked {
            ask(message, out);
        }
    }
    tell_unread(lab, &[Kind::Communication], out);
}

fn ask_link(broken: &BrokenLink, out: &mut Outcome) {
    let (record, part) = (broken.record.clone(), broken.part.clone());
    match &broken.fault {
        LinkFault::Unread(file) => out.cannot_tell.push(CannotTell {
            rule: out.rule,
            record,
            part,
            why: link::hidden(broken, file),
            follows_from: None,
        }),
        // Numbers of a series all look alike, so a likely slip can not be told from a missing talk.
        LinkFault::Dangling(_) => {
            let message =
                format!("The record cites the talk or message “{}”, which is not on file.", broken.text);
            out.at(record, part, broken.place.clone(), message).on = broken.on;
        }
        LinkFault::WrongKind(..) | LinkFault::Ambiguous(_) | LinkFault::ToItself => {
            let slip = link::slip(broken);
            let finding = out.at(record, part, slip.place, slip.message);
            finding.on = broken.on;
            finding.advice("Correct the name in a new commit that says why.");
            if let Some((place, says)) = slip.also {
                finding.also(place, says);
            }
        }
    }
}

fn ask(message: &Entry<Communication>, out: &mut Outcome) {
    let body = &message.body;
    let missing: Vec<&str> = [
        (body.by.is_none(), "who spoke for the laboratory"),
        (is_blank(body.summary.as_deref()), "what was said"),
        (is_blank(body.outcome.as_deref()), "what came of it"),
    ]
    .into_iter()
    .filter_map(|(is_missing, words)| is_missing.then_some(words))
    .collect();
    if missing.is_empty() {
        return out.pass(&message.meta);
    }
    let says = format!("The significant message of {} does not say {}.", body.on, list(&missing));
    out.finding(&message.meta, "", says).on(body.on.day);
}
