//! M09, M10, M11: which method leaks, were customers told before, and where do requests go wrong at intake?

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::cases::{CARRIES, Case, Gathered, drawn, elsewhere, rates, reported, share, shares};
use super::slots::grouped;
use super::turnaround::band;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::change::{Deviation, Party};
use crate::model::statistics::Share;
use crate::model::statistics::chart::{Sign, signs, u};
use crate::model::trend::{By, Drawing, Found, Metric, Point, Series, Table, Verdict, Word, of};
use crate::model::words::{counted, list, sentence};

/// M09: departures from the contract.
pub(super) const DEVIATIONS: Metric = Metric {
    id: "M09",
    name: "Deviations per ten reported jobs",
    question: "Which method leaks?",
    clauses: &["17025-7.1.5", "17025-7.2.1.7"],
    unit: "per 10 reported jobs",
    formula: "Deviations noticed, times ten, divided by reports that went out.",
    population: "Deviations on record, by the period in which they were noticed; reports by the period in which \
                 they went out. What nobody declared is not here: DEV-001 looks for that.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "u chart, only where two deviations or more are expected in every quarter that is over, and there are \
           four of them; the sign is a point beyond the limits.",
    count: deviations,
};

/// M10: agreed before it went ahead.
pub(super) const AGREED: Metric = Metric {
    id: "M10",
    name: "Deviations agreed before the work went ahead",
    question: "Told before or after?",
    clauses: &["17025-7.1.5", "17025-7.2.1.7"],
    unit: "% of deviations",
    formula: "Deviations to which the customer had agreed on or before the work went ahead, divided by deviations \
              with which it went ahead.",
    population: "Deviations with a day on which the work went ahead, by the period in which they were noticed.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "None: each miss is a finding (DEV-002), and the list is the answer.",
    count: agreed,
};

/// M11: changes to the contract.
pub(super) const AMENDMENTS: Metric = Metric {
    id: "M11",
    name: "Amendments per ten jobs",
    question: "Where do requests go wrong at intake?",
    clauses: &["17025-7.1.6", "9001-8.2.4"],
    unit: "per 10 requests",
    formula: "Amendments proposed, times ten, divided by requests received; by who proposed them, and by type.",
    population: "Amendments by the period in which they were proposed, requests by that in which they came.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "None: changes are a customer's right; the list shows what they are about.",
    count: amendments,
};

/// Quarters needed for a u chart.
const QUARTERS: usize = 4;

/// What is counted, and what becomes of it.
fn told(lab: &Lab) -> Gathered<'_, &Entry<Deviation>> {
    let mut gathered = Gathered::beside(lab, &[Kind::Request, Kind::Deviation]);
    for job in lab.jobs.values() {
        for deviation in &job.deviations {
            let (on, record) = (deviation.body.detected_on.day, deviation.meta.id.clone());
            gathered.told.push(Case { on, record, job: Some(job), value: deviation });
        }
    }
    gathered
}

fn deviations(lab: &Lab, by: By) -> Found {
    let gathered = told(lab);
    let cases = gathered.cases("deviation", "deviations");
    let points = rates(lab, by, &gathered.told, &reported(lab), 10);
    let (verdict, limits) =
        if by == By::Quarter { chart(&points) } else { (elsewhere(by, By::Quarter, &cases), None) };
    let drawing = drawn(&cases, 10, Drawing::Values);
    let series = Series { limits, ..Series::new("Deviations per ten reports", points) };
    let why = ranked("By cause", "Cause", gathered.told.iter().map(|case| cause(case.value)));
    let kinds =
        ranked("By what was departed from", "Type", gathered.told.iter().map(|c| word(&c.value.body.kind)));
    let methods = grouped(lab, By::Method, &gathered.told);
    let methods = methods.into_iter().flat_map(|(slot, cases)| vec![slot.name; cases.len()]);
    let methods = ranked("By method of the job", "Method", methods);
    Found::new(cases, vec![series], verdict, drawing).table(why).table(kinds).table(methods)
}

/// The verdict of a u chart, where it is valid.
fn chart(points: &[Point]) -> (Verdict, Option<crate::model::trend::Band>) {
    let over: Vec<&Point> = points.iter().filter(|p| !p.open).collect();
    let counts: Vec<Share> = over.iter().map(|p| p.as_share()).collect();
    let (k, n) = counts.iter().fold((0, 0), |(k, n), s| (k + s.of, n + s.all));
    let n = format!("{k} deviations in {}", counted(n as usize, "report", "reports"));
    let limits = u(&counts).filter(|limits| limits.len() >= QUARTERS);
    let Some(limits) = limits else {
        let why =
            "Two deviations or more must be expected in each of four quarters for limits to mean anything.";
        return (Verdict::not_enough("u chart", n, why), None);
    };
    let beyond = over.iter().zip(&limits).filter(|(point, limits)| {
        let value = point.value.unwrap_or_default() / 10.0;
        signs(&[value], limits).iter().any(|(_, sign)| *sign == Sign::Beyond)
    });
    let beyond: Vec<&str> = beyond.map(|(point, _)| point.at.as_str()).collect();
    let (word, why) = if beyond.is_empty() {
        (Word::NoSignal, "No quarter lies beyond its limits.".to_owned())
    } else {
        (Word::Signal, format!("{} lies beyond its limits.", list(&beyond)))
    };
    let widest = limits
        .iter()
        .map(|l| crate::model::statistics::chart::Limits { centre: l.centre * 10.0, reach: l.reach * 10.0 });
    let drawn = widest.reduce(|a, b| if a.reach > b.reach { a } else { b }).map(|l| band(&l, false));
    (Verdict { word, test: Some("u chart".to_owned()), n, p: None, why }, drawn)
}

fn cause(deviation: &Entry<Deviation>) -> String {
    deviation.body.cause.as_ref().map_or_else(|| "no cause on record".to_owned(), word)
}

/// A list of how often each stands there, the most frequent first.
fn ranked(title: &str, head: &str, names: impl Iterator<Item = String>) -> Table {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut table = Table::new(title, &[head, "How many"]);
    for (name, count) in counts {
        table.row([sentence(&name), count.to_string()]);
    }
    table
}

/// The word that records use for a value, in plain letters.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().replace('_', " ")
}

fn agreed(lab: &Lab, by: By) -> Found {
    let all = told(lab);
    let mut gathered = Gathered { told: Vec::new(), untold: all.untold };
    let mut missed =
        Table::new("Not agreed before the work went ahead", &["Deviation", "Went ahead", "Agreed"]);
    for case in all.told {
        let body = &case.value.body;
        let Some(proceeded) = body.proceeded_on else {
            gathered.no_telling(&case.record, "no day on which the work went ahead is on file");
            continue;
        };
        let yes = body.agree.as_ref().filter(|agree| agree.is_yes());
        let good = yes.is_some_and(|agree| agree.agreed_on.is_by(&proceeded));
        if !good {
            let when = yes.map_or_else(|| "not on file".to_owned(), |agree| agree.agreed_on.to_string());
            missed.row([case.record.clone(), proceeded.to_string(), when]);
        }
        gathered.told.push(Case { on: case.on, record: case.record, job: case.job, value: good });
    }
    let cases = gathered.cases("deviation", "deviations");
    let points = shares(lab, by, &gathered.told);
    let verdict =
        Verdict::listed(of(share(&gathered.told)), "Each miss is a finding; the list is the answer.");
    let drawing = drawn(&cases, CARRIES, Drawing::Shares);
    let series = Series::new("Agreed before the work went ahead", points);
    Found::new(cases, vec![series], verdict, drawing).table(missed)
}

fn amendments(lab: &Lab, by: By) -> Found {
    let mut gathered = Gathered::beside(lab, &[Kind::Request, Kind::Amendment]);
    let mut kinds = Vec::new();
    for job in lab.jobs.values() {
        for amendment in &job.amendments {
            let (on, record) = (amendment.body.proposed.on.day, amendment.meta.id.clone());
            let by_customer = amendment.body.proposed.by_party == Party::Customer;
            kinds.push(word(&amendment.body.change_type));
            gathered.told.push(Case { on, record, job: Some(job), value: by_customer });
        }
    }
    let received = |job: &Job| -> Date { job.request.body.received_on.day };
    let requests: Vec<Case<'_, ()>> = lab
        .jobs
        .values()
        .map(|job| Case { on: received(job), record: job.id.clone(), job: Some(job), value: () })
        .collect();
    let of_party = |customer: bool| -> Vec<Case<'_, bool>> {
        gathered.told.iter().filter(|case| case.value == customer).cloned().collect()
    };
    let series = [("Proposed by the customer", true), ("Proposed by the laboratory", false)];
    let series =
        series.map(|(name, customer)| Series::new(name, rates(lab, by, &of_party(customer), &requests, 10)));
    let cases = gathered.cases("amendment", "amendments");
    let n = format!(
        "{} on {}",
        counted(cases.told, "amendment", "amendments"),
        counted(requests.len(), "request", "requests")
    );
    let verdict = Verdict::listed(n, "Changes are a customer's right; the list shows what they are about.");
    let drawing = drawn(&cases, 1, Drawing::Parts);
    Found::new(cases, series.into(), verdict, drawing).table(ranked("By type", "Type", kinds.into_iter()))
}
