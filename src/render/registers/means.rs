//! Lines of the registers of methods, instruments and outside laboratories.

use super::Cell;
use crate::model::finding::Grade;
use crate::model::record::people::{EquipmentState, EquipmentStatus, Interval, covers};
use crate::render::Build;
use crate::render::say::say;
use crate::render::view::Mark;
use crate::render::words;

fn interval(from: jiff::civil::Date, to: Option<jiff::civil::Date>) -> String {
    to.map_or_else(|| say!("since {from}", from), |to| say!("{from} to {to}", from, to))
}

pub(super) fn method(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.methods.get(id).map(|m| &m.body) else { return Vec::new() };
    let edition = body.editions.iter().rev().find(|e| covers(Some(e.from), e.to, lab.as_of.day));
    let matrices = body.matrices.iter().map(|m| match m.from {
        Some(from) => say!("{matrix} since {from}", matrix = words::code(&m.matrix), from),
        None => words::code(&m.matrix),
    });
    let accredited: Vec<String> = body.accredited.iter().map(|a: &Interval| interval(a.from, a.to)).collect();
    vec![
        Cell::text(body.title.clone()),
        edition.map_or_else(
            || Cell::maybe(None),
            |e| Cell::text(format!("{}, {}", e.edition, interval(e.from, e.to))),
        ),
        Cell::day(body.validated_from),
        Cell::maybe(Some(matrices.collect::<Vec<_>>().join(", "))),
        if accredited.is_empty() { Cell::text(say("no")) } else { Cell::text(accredited.join("; ")) },
        Cell::text(words::count(body.standard_tat_wd as usize, "working day")),
    ]
}

pub(super) fn equipment(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.equipment.get(id).map(|e| &e.body) else { return Vec::new() };
    let methods: Vec<String> = body.methods.iter().map(ToString::to_string).collect();
    let now = body.status.iter().rev().find(|s| covers(Some(s.from), s.to, lab.as_of.day));
    let state = now.map(|s| match s.state {
        EquipmentState::InService => Mark::fine(say("in service")),
        EquipmentState::OutOfService | EquipmentState::CalibrationDue => {
            Mark::grade(Grade::Minor, words::plain(&s.state))
        }
    });
    let out: Vec<String> = body.status.iter().filter(|s| is_out(s)).map(outage).collect();
    vec![
        Cell::text(methods.join(", ")),
        Cell::mark(state.unwrap_or_else(|| Mark::cannot(say("not on record")))),
        Cell::day(now.map(|s| s.from)),
        Cell::maybe(Some(out.join("; "))),
    ]
}

fn is_out(status: &EquipmentStatus) -> bool {
    status.state != EquipmentState::InService
}

fn outage(status: &EquipmentStatus) -> String {
    let why = status.reason.as_ref().map_or_else(String::new, |r| format!(": {r}"));
    format!("{}{why}", interval(status.from, status.to))
}

pub(super) fn provider(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.providers.get(id).map(|p| &p.body) else { return Vec::new() };
    let methods: Vec<String> = body.methods.iter().map(ToString::to_string).collect();
    let approved = body.approval.iter().map(|a| {
        let basis = a.basis.as_ref().map_or_else(String::new, |b| format!(", {}", words::plain(b)));
        say!("{from} to {to}{basis}", from = a.from, to = a.to, basis)
    });
    let is_approved = body.approval.iter().any(|a| covers(Some(a.from), Some(a.to), lab.as_of.day));
    let mut approved: Vec<String> = approved.collect();
    if !is_approved {
        approved.push(say!("not approved on {day}", day = lab.as_of.day));
    }
    vec![
        Cell::text(body.name.clone()),
        Cell::text(methods.join(", ")),
        Cell::text(approved.join("; ")),
        body.confidentiality_agreement_on
            .map_or_else(|| Cell::missing(say("not on record")), |on| Cell::text(on.to_string())),
        Cell::day(body.re_evaluation_due),
    ]
}
