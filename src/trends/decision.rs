//! M06, M07, M08: is the review of requests alive, quick, and more than a rubber stamp?

use super::cases::{CARRIES, Gathered, count as number, drawn, elsewhere, medians, share, shares};
use super::slots::grouped;
use crate::model::coverage::{Covered, covered};
use crate::model::evidence::{ACCEPTANCE, START, hidden};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::review::{DecisionOutcome, ReviewMode};
use crate::model::statistics::Share;
use crate::model::statistics::tendency::mann_kendall;
use crate::model::trend::{By, Drawing, Found, Metric, Point, Series, Table, Target, Verdict, of};
use crate::model::words::counted;

/// M06: reviewed before the work began.
pub(super) const REVIEWED: Metric = Metric {
    id: "M06",
    name: "Reviewed before the work began",
    question: "Is contract review alive?",
    clauses: &["17025-7.1.1"],
    unit: "% of jobs begun",
    formula: "Jobs whose review was decided on or before the start of work, divided by jobs begun. An order under \
              an agreement counts as reviewed when the agreement covers it that day.",
    population: "Jobs whose work began, by the period of the start.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "None: the target is all of them, and each miss is a finding (REV-001, REV-002, REV-011).",
    count: reviewed,
};

/// M07: how quickly customers hear yes or no.
pub(super) const LEAD_TIME: Metric = Metric {
    id: "M07",
    name: "Time to a decision",
    question: "Are we responsive?",
    clauses: &["9001-8.2.1.b", "17025-7.1.1"],
    unit: "working days",
    formula: "Working days from the receipt of a request to the decision of its review, else to its acceptance; \
              median and ninetieth percentile.",
    population: "Requests that were decided on, by the period of the decision.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "Mann-Kendall test for a drift of the quarters' medians, two-sided, exact up to ten; from five quarters \
           that are over.",
    count: lead_time,
};

/// M08: what was decided.
pub(super) const MIX: Metric = Metric {
    id: "M08",
    name: "What was decided",
    question: "Is review real, or a rubber stamp?",
    clauses: &["17025-7.1.1", "9001-8.2.3.1"],
    unit: "requests",
    formula: "Requests accepted, accepted on conditions, declined, and withdrawn by the customer before a \
              decision.",
    population: "Requests with a decision, an acceptance or a withdrawal, by the year of it.",
    by: &[By::Year, By::Quarter, By::Method, By::Customer],
    test: "None: a mix has no right side.",
    count: mix,
};

/// Quarters needed: a perfect run of four comes about by chance 1 time in 12.
const QUARTERS: usize = 5;

/// Jobs begun, and whether a review covered them by then.
pub(super) fn covering(lab: &Lab) -> Gathered<'_, bool> {
    let mut gathered = Gathered::beside(lab, &[Kind::Request]);
    for job in lab.jobs.values() {
        let Some(started) = job.facts.started else {
            if job.is_unread(Kind::Work) || job.is_unread(Kind::Subcontract) {
                gathered.no_telling(&job.id, "the work log could not be read");
            }
            continue;
        };
        let reviewed = job.review().and_then(|r| Some((r.body.mode, r.body.decision.as_ref()?)));
        let good = match reviewed {
            Some((_, d)) if d.outcome == DecisionOutcome::Decline || d.on.is_after(&started) => Some(false),
            Some((ReviewMode::Routine, d)) => under(&covered(lab, job, d.on.day)),
            Some(_) => Some(true),
            None => under(&covered(lab, job, started.day)),
        };
        match good.filter(|good| *good || hidden(lab, job, &[ACCEPTANCE, START]).is_none()) {
            Some(good) => gathered.job(job, started.day, good),
            None => gathered.no_telling(&job.id, "what the review or the agreement covers can not be told"),
        }
    }
    gathered
}

fn under(covered: &Covered) -> Option<bool> {
    match covered {
        Covered::Yes => Some(true),
        Covered::No(_) | Covered::Unnamed => Some(false),
        Covered::Unclear(_) => None,
    }
}

fn reviewed(lab: &Lab, by: By) -> Found {
    let gathered = covering(lab);
    let cases = gathered.cases("job begun", "jobs begun");
    let points = shares(lab, by, &gathered.told);
    let target = Some(Target { value: 1.0, source: "target".to_owned() });
    let mut missed = Table::new("Begun without a decided review that covers them", &["Job", "Begun"]);
    for case in gathered.told.iter().filter(|case| !case.value) {
        missed.row([case.record.clone(), case.on.to_string()]);
    }
    let verdict =
        Verdict::listed(of(share(&gathered.told)), "The target is all of them; each miss is a finding.");
    let drawing = drawn(&cases, CARRIES, Drawing::Shares);
    let series = Series { target, ..Series::new("Reviewed before the start", points) };
    Found::new(cases, vec![series], verdict, drawing).table(missed)
}

/// The day on which the laboratory said yes or no.
fn decided(job: &Job) -> Option<jiff::civil::Date> {
    let review = job.review().and_then(|r| r.body.decision.as_ref()).map(|d| d.on.day);
    review.or_else(|| job.facts.accepted.as_ref().map(|a| a.on.day))
}

fn lead_time(lab: &Lab, by: By) -> Found {
    let mut gathered = Gathered::beside(lab, &[Kind::Request]);
    for job in lab.jobs.values() {
        match (decided(job), hidden(lab, job, &[ACCEPTANCE])) {
            (_, Some(why)) => gathered.no_telling(&job.id, why),
            (Some(on), None) => {
                let days = lab.calendar.between(job.request.body.received_on.day, on);
                gathered.job(job, on, i32::try_from(days).map_or(f64::MAX, f64::from));
            }
            (None, None) => {}
        }
    }
    let points = medians(lab, by, &gathered.told);
    let cases = gathered.cases("request decided on", "requests decided on");
    let drawing = drawn(&cases, 12, Drawing::Values);
    let verdict = if by == By::Quarter { drift(&points) } else { elsewhere(by, By::Quarter, &cases) };
    let allowed = f64::from(lab.settings.thresholds.decision_wd);
    let target = Some(Target { value: allowed, source: "own limit (decision_wd)".to_owned() });
    let series = Series { target, ..Series::new("Working days to the decision", points) };
    Found::new(cases, vec![series], verdict, drawing)
}

/// Whether the medians of the quarters that are over drift.
fn drift(points: &[Point]) -> Verdict {
    let medians: Vec<f64> = points.iter().filter(|p| !p.open).filter_map(|p| p.value).collect();
    let n = counted(medians.len(), "quarter", "quarters");
    let drift = mann_kendall(&medians).filter(|_| medians.len() >= QUARTERS);
    let Some(drift) = drift else {
        return Verdict::not_enough(
            "Mann-Kendall, two-sided",
            n,
            format!("{QUARTERS} quarters that are over are needed."),
        );
    };
    let kind = if drift.exact { "exact" } else { "normal approximation" };
    let test =
        format!("Mann-Kendall, two-sided, {kind}, S = {}", crate::model::trend::short(drift.statistic));
    Verdict::of_p(test, n, drift.p)
}

fn mix(lab: &Lab, by: By) -> Found {
    let mut gathered = Gathered::beside(lab, &[Kind::Request]);
    for job in lab.jobs.values() {
        if let Some(why) = hidden(lab, job, &[ACCEPTANCE]) {
            gathered.no_telling(&job.id, why);
            continue;
        }
        let outcome = job.review().and_then(|r| r.body.decision.as_ref()).map(|d| match d.outcome {
            DecisionOutcome::Accept => 0_usize,
            DecisionOutcome::AcceptWithConditions => 1,
            DecisionOutcome::Decline => 2,
        });
        match (decided(job), job.facts.exit) {
            (Some(on), _) => gathered.job(job, on, outcome.unwrap_or(0)),
            (None, Some(exit)) => gathered.job(job, exit.day, 3),
            (None, None) => {}
        }
    }
    let groups = grouped(lab, by, &gathered.told);
    let names = ["Accepted", "Accepted on conditions", "Declined", "Withdrawn"];
    let series = names.iter().enumerate().map(|(kind, name)| {
        let points = groups.iter().map(|(slot, cases)| {
            let of = number(cases.iter().filter(|case| case.value == kind).count());
            slot.point(Point::count("", Share { of, all: number(cases.len()) }))
        });
        Series::new(*name, points.collect())
    });
    let series = series.collect();
    let cases = gathered.cases("request decided on or withdrawn", "requests decided on or withdrawn");
    let verdict = Verdict::listed(counted(cases.told, cases.one, cases.many), "A mix has no right side.");
    let drawing = drawn(&cases, 1, Drawing::Parts);
    Found::new(cases, series, verdict, drawing)
        .note("Accepted without a review stands among the accepted; M06 tells how many those are.")
}
