//! SMP-005: an item was not stored, kept or given up as agreed.

use super::doubt::asked;
use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::work::{DispositionType, IncidentType, Sample};
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::is_hidden;
use crate::rules::help::{days_after, item_name, same_words, sentence};
use crate::rules::words::is_blank;

/// See `kept.md`.
pub const RULE: Rule = Rule {
    code: "SMP-005",
    name: "item-not-kept",
    title: "Storage or disposal not as agreed",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-7.4.1", "17025-7.4.4"],
    procedure: &["P09-6.1-h", "9001-8.2.1-d-04", "9001-8.2.1-d-05", "9001-8.2.1-d-14", "9001-8.2.1-d-17"],
    summary: "Items are stored as they need it, kept as long as agreed, and then returned or disposed of.",
    advice: "Put it right as far as that can be done, tell the customer, and complete the record.",
    thresholds: &["retention_decision_days"],
    silenced_by: &[],
    page: include_str!("kept.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    is_hidden(lab, job, &[&[Kind::Sample]], out);
    let items = asked(lab, job);
    if items.is_empty() {
        return;
    }
    let wrongs: Vec<(&Entry<Sample>, Wrong)> = items
        .iter()
        .flat_map(|item| {
            let all = [unstored(job, item), too_early(lab, item), undecided(lab, item)];
            all.into_iter().flatten().map(|wrong| (*item, wrong))
        })
        .collect();
    let Some((first, wrong)) = wrongs.first() else { return out.pass(job.meta()) };
    let says: Vec<&str> = wrongs.iter().map(|(_, wrong)| wrong.says.as_str()).collect();
    let finding = out.finding(&first.meta, wrong.pointer, sentence(&format!("{}.", says.join("; "))));
    finding.on(wrong.on).about_record();
    for (item, wrong) in wrongs.iter().skip(1) {
        finding.also(item.meta.place(wrong.pointer), wrong.says.clone());
    }
    if unstored(job, first).is_some() {
        finding.also(job.meta().place("/special_handling"), "what the items need");
    }
}

/// Something that was not done with an item as agreed.
struct Wrong {
    pointer: &'static str,
    /// The day on which it went wrong.
    on: Date,
    says: String,
}

/// The request asks for special handling, and nothing shows how the item is stored.
fn unstored(job: &Job, item: &Entry<Sample>) -> Option<Wrong> {
    let wanted = job.request.body.special_handling.as_deref();
    let asks = wanted.filter(|text| !is_blank(Some(text)) && !same_words(text, "none"))?;
    let storage = item.body.storage.as_ref();
    if storage.is_some_and(|s| !is_blank(s.conditions.as_deref())) {
        return None;
    }
    let pointer = if storage.is_some() { "/storage" } else { "" };
    let name = item_name(item);
    let asks = asks.trim().trim_end_matches('.');
    let says = format!(
        "item {name} needs special handling ({asks}), and nothing shows under what conditions it was kept"
    );
    Some(Wrong { pointer, on: item.body.received_on.day, says })
}

/// The item was thrown away before its time was up.
fn too_early(lab: &Lab, item: &Entry<Sample>) -> Option<Wrong> {
    let gone = item.body.disposition.as_ref().filter(|d| d.kind == DispositionType::Disposed)?;
    let until = item.body.retention_until?;
    (gone.on < until && gone.on <= lab.as_of.day).then(|| Wrong {
        pointer: "/disposition/on",
        on: gone.on,
        says: format!(
            "item {} was to be kept until {until} and was disposed of on {}",
            item_name(item),
            gone.on
        ),
    })
}

/// The item's time was up some time ago, and nothing shows what became of it.
fn undecided(lab: &Lab, item: &Entry<Sample>) -> Option<Wrong> {
    let until = item.body.retention_until?;
    let has_gone = item.body.disposition.as_ref().is_some_and(|d| d.on <= lab.as_of.day);
    let is_lost = item.body.incident.as_ref().is_some_and(|i| i.kind == IncidentType::Lost);
    let grace = lab.settings.thresholds.retention_decision_days;
    let latest = days_after(until, grace);
    let is_over = lab.as_of.day > latest;
    (is_over && !has_gone && !is_lost).then(|| Wrong {
        pointer: "/retention_until",
        on: latest,
        says: format!(
            "item {} was to be kept until {until}, and by {} nothing showed what had become of it",
            item_name(item),
            lab.as_of.day
        ),
    })
}
