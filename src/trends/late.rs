//! M04, M05: how bad are misses, and do we warn?

use super::cases::{CARRIES, Gathered, count as number, drawn, elsewhere, share, shares};
use super::slots::{grouped, last_halves};
use crate::model::due::due;
use crate::model::evidence::{MESSAGES, hidden};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::measure::{Case, Measure};
use crate::model::notice::first_notice;
use crate::model::statistics::order::median;
use crate::model::statistics::{LEAST, fisher};
use crate::model::trend::{
    By, Drawing, Found, Mark, Metric, Point, Series, Single, Table, Verdict, of, short,
};
use crate::model::when::When;
use crate::model::words::counted;

/// M04: how late.
pub(super) const LATENESS: Metric = Metric {
    id: "M04",
    name: "Days late",
    question: "How bad are misses?",
    clauses: &["17025-7.1.1", "9001-8.2.1.b"],
    unit: "working days after the due day",
    formula: "Working days from the due day in force to the report; of a report that is not out, to the as-of day. \
              The single values, their median and the greatest.",
    population: "The late reports of M01, by the period of the due day.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "None: each miss has its own story, and the list is the answer.",
    count: lateness,
};

/// M05: told in time.
pub(super) const NOTICE: Metric = Metric {
    id: "M05",
    name: "Told in time that a report is late",
    question: "Do we warn?",
    clauses: &["17025-7.1.5", "9001-8.2.1.b"],
    unit: "% of late reports",
    formula: "Late reports of which the customer was told on or before the due day, divided by late reports.",
    population: "The late reports of M01, by the period of the due day. Where a message could not be read there is \
                 no telling.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "Fisher's exact test, two-sided, between the last two half-years that are over; from eight late reports \
           in each.",
    count: notice,
};

/// A late report.
#[derive(Debug, Clone, Copy)]
struct Late {
    days: f64,
    told: Mark,
    open: bool,
}

/// The late reports.
fn gathered(lab: &Lab) -> Gathered<'_, Late> {
    let mut gathered = Gathered::beside(lab, &[Kind::Request]);
    for job in lab.jobs.values() {
        match Measure::Late.case(lab, job) {
            Case::Unknown => gathered.no_telling(&job.id, "a file of the job could not be read"),
            Case::On { day, bad: true } => {
                let until = job.facts.issued.map_or(lab.as_of.day, |on| on.day);
                let days = i32::try_from(lab.calendar.between(day, until)).map_or(f64::MAX, f64::from);
                let late = Late { days, told: told(lab, job), open: job.facts.issued.is_none() };
                gathered.job(job, day, late);
            }
            Case::Outside | Case::On { .. } => {}
        }
    }
    gathered
}

/// How the customer heard of it.
fn told(lab: &Lab, job: &Job) -> Mark {
    let until = job.facts.issued.unwrap_or(When::on(lab.as_of.day));
    let Some(due) = due(lab, job, until) else { return Mark::CannotTell };
    match first_notice(lab, job, &due) {
        Some(day) if day <= due.day => Mark::InTime,
        // an earlier message may stand in the file that could not be read
        _ if hidden(lab, job, &[MESSAGES]).is_some() => Mark::CannotTell,
        Some(_) => Mark::Afterwards,
        None => Mark::Never,
    }
}

fn lateness(lab: &Lab, by: By) -> Found {
    let gathered = gathered(lab);
    let cases = gathered.cases("late report", "late reports");
    let mut all =
        Table::new("Late reports", &["Period of the due day", "Report", "Working days late", "Customer"]);
    let groups = grouped(lab, by, &gathered.told);
    let mut points = Vec::new();
    for (slot, late) in &groups {
        let days: Vec<f64> = late.iter().map(|case| case.value.days).collect();
        let single = late.iter().map(|case| Single {
            record: case.record.clone(),
            value: case.value.days,
            mark: Some(case.value.told),
        });
        for case in late {
            let still = if case.value.open { " so far" } else { "" };
            all.row([
                slot.name.clone(),
                case.record.clone(),
                format!("{}{still}", short(case.value.days)),
                case.value.told.words().to_owned(),
            ]);
        }
        points.push(slot.point(Point {
            n: number(late.len()),
            value: median(&days),
            p90: days.iter().copied().reduce(f64::max),
            single: single.collect(),
            ..Point::default()
        }));
    }
    let n = counted(cases.told, "late report", "late reports");
    let drawing = drawn(&cases, 1, Drawing::Dots);
    let verdict = Verdict::listed(n, "Each miss has its own story; the list is the answer.");
    Found::new(cases, vec![Series::new("Working days late: median, greatest", points)], verdict, drawing)
        .table(all)
}

/// The late reports, and whether the customer was told in time.
pub(super) fn noticed(lab: &Lab) -> Gathered<'_, bool> {
    let late = gathered(lab);
    let mut told = Gathered { told: Vec::new(), untold: late.untold };
    for case in late.told {
        match (case.value.told, case.job) {
            (Mark::CannotTell, _) | (_, None) => told.no_telling(&case.record, "a message could not be read"),
            (mark, Some(job)) => told.job(job, case.on, mark == Mark::InTime),
        }
    }
    told
}

fn notice(lab: &Lab, by: By) -> Found {
    let gathered = noticed(lab);
    let cases = gathered.cases("late report", "late reports");
    let points = shares(lab, by, &gathered.told);
    let verdict = if by == By::Quarter {
        let halves = last_halves(lab);
        let [before, after] =
            halves.each_ref().map(|half| share(gathered.told.iter().filter(|case| half.holds(case.on))));
        let [first, second] = halves.each_ref().map(|half| half.name.as_str());
        let n = format!("{} in {first}, {} in {second}", of(before), of(after));
        let test = "Fisher, two-sided, between half-years";
        if before.all >= LEAST && after.all >= LEAST {
            Verdict::of_p(test, n, fisher(before, after))
        } else {
            Verdict::not_enough(test, n, format!("{LEAST} late reports in each half-year are needed."))
        }
    } else {
        elsewhere(by, By::Quarter, &cases)
    };
    let drawing = drawn(&cases, CARRIES, Drawing::Shares);
    Found::new(cases, vec![Series::new("Told on or before the due day", points)], verdict, drawing)
}
