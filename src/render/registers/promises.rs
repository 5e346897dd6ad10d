//! Lines of the registers of agreements and disclosures.

use super::Cell;
use crate::model::finding::Grade;
use crate::model::record::customer::Agreement;
use crate::render::Build;
use crate::render::say::say;
use crate::render::view::Mark;
use crate::render::words;

pub(super) fn agreement(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(framework) = lab.agreements.get(id) else { return Vec::new() };
    let body = &framework.agreement.body;
    let covers = body.covers.iter().map(|cover| {
        let most =
            cover.max_samples_per_order.map(|n| say!(", up to {n}", n = words::count(n as usize, "item")));
        let days = words::count(cover.tat_wd as usize, "working day");
        format!("{}{}, {days}", cover.method, most.unwrap_or_default())
    });
    let reviewed = framework.reviews.iter().filter_map(|r| r.body.decision.as_ref());
    let reviewed =
        reviewed.map(|d| say!("{day} by {person}", day = d.on, person = lab.person_name(d.by.as_str())));
    let reviewed: Vec<String> = reviewed.collect();
    vec![
        Cell::text(format!("{} ({})", lab.customer_name(body.customer.as_str()), body.customer)),
        Cell::text(body.valid_from.to_string()),
        Cell::text(body.valid_to.to_string()),
        state(build, body),
        Cell::maybe(Some(covers.collect::<Vec<_>>().join("; "))),
        if reviewed.is_empty() {
            Cell::missing(say("not on record"))
        } else {
            Cell::text(reviewed.join("; "))
        },
        Cell::day(body.review_due),
    ]
}

fn state(build: &Build, body: &Agreement) -> Cell {
    let day = build.lab().as_of.day;
    if let Some(on) = body.terminated_on.filter(|on| *on < day) {
        return Cell::text(say!("ended on {on}", on));
    }
    Cell::mark(match () {
        () if day < body.valid_from => Mark::plain("open", say("not yet in force")),
        () if body.valid_to < day => Mark::plain("stop", say("run out")),
        () => Mark::fine(say("in force")),
    })
}

pub(super) fn disclosure(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.disclosures.get(id).map(|d| &d.body) else { return Vec::new() };
    let reference = body.legal_reference.as_ref().map_or_else(String::new, |r| format!(", {r}"));
    let told = match (body.customer_told_on, &body.telling_prohibited) {
        (Some(on), _) => Cell::text(on.to_string()),
        (None, Some(ban)) if ban.until.is_none_or(|until| lab.as_of.day <= until) => {
            let until = ban.until.map_or_else(String::new, |until| say!(" until {until}", until));
            Cell::text(say!("telling forbidden{until}: {reference}", until, reference = ban.reference))
        }
        (None, _) => Cell::mark(Mark::grade(Grade::Minor, say("not on record"))),
    };
    vec![
        Cell::text(body.released_on.to_string()),
        Cell::text(format!("{} ({})", lab.customer_name(body.customer.as_str()), body.customer)),
        Cell::text(body.recipient.clone()),
        Cell::text(format!("{}{reference}", words::plain(&body.basis))),
        Cell::text(body.what.clone()),
        told,
        Cell::maybe(body.approved.as_ref().map(|s| lab.person_name(s.person.as_str()))),
    ]
}
