//! One person counts once: two roles take two people, unless the settings allow one.

use super::outcome::{Ruling, told};
use super::question::Point;
use crate::model::approval::Verdict;
use crate::model::case::Case;

/// Gives each approved role a person of its own. Where there are too few, and one person may hold two
/// roles, such approvals are marked; else the roles without a person of their own are not approved.
pub(super) fn settle(case: &Case, rulings: &mut [Ruling], single: bool) {
    let open: Vec<usize> = (0..rulings.len()).filter(|at| !rulings[*at].points.is_empty()).collect();
    let candidates: Vec<&[Point]> = open.iter().map(|at| rulings[*at].points.as_slice()).collect();
    let chosen = best(&candidates);
    for (at, chosen) in open.into_iter().zip(chosen) {
        let ruling = &mut rulings[at];
        if let Some(chosen) = chosen {
            if ruling.point.as_ref().map(|p| p.piece) != ruling.points.get(chosen).map(|p| p.piece) {
                retell(case, ruling, chosen);
            }
            ruling.one_person = false;
        } else if single {
            ruling.one_person = true;
        } else {
            let person = ruling.points.first().map(|p| p.person.clone()).unwrap_or_default();
            let name = case.current.people.get(&person).map_or(person, |p| p.name.clone());
            ruling.verdict = Verdict::Missing;
            ruling.point = None;
            ruling.why = format!("{name} stood for another role of it already, and one person counts once");
        }
    }
    if single {
        mark_both(rulings);
    }
}

/// Where one person stands for two roles, both are marked.
fn mark_both(rulings: &mut [Ruling]) {
    let twice: Vec<String> = rulings
        .iter()
        .filter(|r| r.one_person)
        .filter_map(|r| r.point.as_ref().map(|p| p.person.clone()))
        .collect();
    for ruling in rulings {
        ruling.one_person = ruling.point.as_ref().is_some_and(|p| twice.contains(&p.person));
    }
}

fn retell(case: &Case, ruling: &mut Ruling, chosen: usize) {
    if let Some(point) = ruling.points.get(chosen).cloned() {
        ruling.why = told(case, ruling.need, &point);
        ruling.point = Some(point);
    }
}

/// The choice that gives most roles a person of their own; earlier candidates first.
fn best(candidates: &[&[Point]]) -> Vec<Option<usize>> {
    let mut best: Vec<Option<usize>> = vec![None; candidates.len()];
    let mut now = best.clone();
    seek(candidates, 0, &mut now, &mut best);
    best
}

fn seek(candidates: &[&[Point]], at: usize, now: &mut Vec<Option<usize>>, best: &mut Vec<Option<usize>>) {
    let count = |choice: &[Option<usize>]| choice.iter().flatten().count();
    let Some(points) = candidates.get(at) else {
        if count(now) > count(best) {
            best.clone_from(now);
        }
        return;
    };
    // what is left can not make up for what is behind
    if count(&now[..at]) + candidates.len() - at <= count(best) {
        return;
    }
    let person = |at: usize, chosen: Option<usize>| Some(&candidates.get(at)?.get(chosen?)?.person);
    for (choice, point) in points.iter().enumerate() {
        let is_taken = (0..at).any(|before| person(before, now[before]) == Some(&point.person));
        if !is_taken {
            now[at] = Some(choice);
            seek(candidates, at + 1, now, best);
            now[at] = None;
        }
    }
    seek(candidates, at + 1, now, best);
}
