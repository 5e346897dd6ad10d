//! Documents, people, instruments and risks of a period.

use super::line::{Ask, Line};
use crate::model::finding::Grade;
use crate::model::record::people::EquipmentState;
use crate::render::say::say;
use crate::render::view::Mark;

pub(super) fn lines(ask: &Ask) -> Vec<Line> {
    let mut lines = documents(ask);
    lines.extend(resources(ask));
    lines.extend(risks(ask));
    lines
}

fn documents(ask: &Ask) -> Vec<Line> {
    let documents = &ask.lab().documents;
    let renewed: Vec<&str> = documents
        .iter()
        .filter(|(_, d)| d.body.revisions.iter().any(|r| ask.holds(Some(r.effective_from))))
        .map(|(id, _)| id.as_str())
        .collect();
    let with_day = documents.values().filter(|d| d.body.review_due.is_some()).count();
    let past: Vec<&str> = documents
        .iter()
        .filter(|(_, d)| d.body.review_due.is_some_and(|due| due < ask.end()))
        .map(|(id, _)| id.as_str())
        .collect();
    let late = (!past.is_empty()).then(|| Mark::grade(Grade::Minor, say("past their day")));
    vec![
        Line::share(
            ask,
            say("Documents with a new revision, of all"),
            &renewed,
            documents.len(),
            "documents.html",
        ),
        Line::share(
            ask,
            say("Review overdue at the end, of those with a day for it"),
            &past,
            with_day,
            "documents.html",
        )
        .marked(late),
    ]
}

fn resources(ask: &Ask) -> Vec<Line> {
    let lab = ask.lab();
    let out: Vec<&str> = lab
        .equipment
        .iter()
        .filter(|(_, e)| {
            e.body.status.iter().any(|s| {
                let ended_before = s.to.is_some_and(|to| to < ask.period.first());
                s.state != EquipmentState::InService && s.from <= ask.end() && !ended_before
            })
        })
        .map(|(id, _)| id.as_str())
        .collect();
    let employed = |id: &&String| lab.people.get(*id).and_then(|p| p.body.employed.as_ref());
    let came: Vec<&str> = lab
        .people
        .keys()
        .filter(|id| employed(id).is_some_and(|e| ask.holds(Some(e.from))))
        .map(String::as_str)
        .collect();
    let left: Vec<&str> = lab
        .people
        .keys()
        .filter(|id| employed(id).is_some_and(|e| ask.holds(e.to)))
        .map(String::as_str)
        .collect();
    let trained: Vec<&str> = lab
        .people
        .iter()
        .filter(|(_, p)| p.body.training.iter().any(|t| ask.holds(Some(t.on))))
        .map(|(id, _)| id.as_str())
        .collect();
    let people = lab.people.len();
    vec![
        Line::share(
            ask,
            say("Instruments out of service for a time, of all"),
            &out,
            lab.equipment.len(),
            "equipment.html",
        ),
        Line::share(ask, say("People who came, of all on record"), &came, people, "people.html"),
        Line::share(ask, say("People who left, of all on record"), &left, people, "people.html"),
        Line::share(ask, say("People with a training on record, of all"), &trained, people, "people.html"),
    ]
}

fn risks(ask: &Ask) -> Vec<Line> {
    let lab = ask.lab();
    let raised: Vec<_> = lab.actions.iter().filter(|(_, a)| ask.holds(a.body.raised_on)).collect();
    let risks: Vec<&str> = raised
        .iter()
        .filter(|(_, a)| {
            a.body.systemic == Some(true) || a.body.risk_ref.is_some() || a.body.nc_ref.is_some()
        })
        .map(|(id, _)| id.as_str())
        .collect();
    let released: Vec<&str> = lab
        .disclosures
        .iter()
        .filter(|(_, d)| ask.holds(Some(d.body.released_on)))
        .map(|(id, _)| id.as_str())
        .collect();
    let used: Vec<&str> = lab
        .contingencies
        .iter()
        .filter(|(_, c)| c.body.activations.iter().any(|a| ask.holds(Some(a.on.day))))
        .map(|(id, _)| id.as_str())
        .collect();
    vec![
        Line::share(
            ask,
            say("Actions on a matter of the system, a risk or nonconforming work, of those raised"),
            &risks,
            raised.len(),
            "actions.html",
        ),
        Line::all(ask, say("Releases of customers’ data to others"), &released, "disclosures.html"),
        Line::share(
            ask,
            say("Contingency plans that were needed, of all"),
            &used,
            lab.contingencies.len(),
            "contingency.html",
        ),
    ]
}
