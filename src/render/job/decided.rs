//! What reviews decided, on which conditions, and how that was confirmed (form part C).

use crate::model::lab::{Job, Lab};
use crate::model::record::review::{ConfirmedItem, Review};
use crate::render::say::say;
use crate::render::view::Pair;
use crate::render::{parts, words};

/// What each review of the job decided.
pub(super) fn decisions(lab: &Lab, job: &Job) -> Vec<Vec<Pair>> {
    let all = job.reviews.iter().map(|review| (review, decision(lab, &review.body)));
    let several = job.reviews.len() > 1;
    let told = all.filter(|(_, facts)| !facts.is_empty()).map(|(review, mut facts)| {
        if several {
            facts.insert(0, Pair::new("Of", parts::name(&review.meta)));
        }
        facts
    });
    told.collect()
}

/// What a confirmation listed, in words.
pub(super) fn confirmed(items: &[ConfirmedItem]) -> Vec<String> {
    let words = items.iter().map(|item| match item {
        ConfirmedItem::Scope => say("scope"),
        ConfirmedItem::Method => say("method"),
        ConfirmedItem::Tat => say("turnaround"),
        ConfirmedItem::Price => say("price"),
    });
    words.map(str::to_owned).collect()
}

fn decision(lab: &Lab, body: &Review) -> Vec<Pair> {
    let mut all = Vec::new();
    if let Some(decision) = &body.decision {
        let how = decision.channel.map_or_else(String::new, |c| format!(", {}", say(c.words())));
        let by = lab.person_name(decision.by.as_str());
        all.push(Pair::new(
            "Decision",
            say!(
                "{outcome} on {on} by {by}{how}",
                outcome = words::plain(&decision.outcome),
                on = decision.on,
                by,
                how
            ),
        ));
    }
    all.extend(Pair::maybe("Conditions", (!body.conditions.is_empty()).then(|| body.conditions.join("; "))));
    all.extend(Pair::maybe("Reason for declining", body.decline_reason.clone()));
    all.extend(Pair::maybe("Other laboratory named", body.alternative_offered.clone()));
    if let Some(told) = &body.confirmation {
        let items = confirmed(&told.items);
        let to = told.to.as_ref().map_or_else(String::new, |to| say!(" to {to}", to));
        let listing = if items.is_empty() { String::new() } else { format!(": {}", words::list(&items)) };
        all.push(Pair::new("Confirmation", format!("{}{to}{listing}", told.on)));
    }
    all
}
