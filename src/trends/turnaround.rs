//! M03: is capacity drifting?

use super::cases::{Gathered, drawn, elsewhere, medians};
use crate::model::evidence::{CONTRACT, hidden};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::review::Clock;
use crate::model::statistics::chart::{FIRM, Limits, PROVISIONAL, Sign, signs, xmr};
use crate::model::statistics::order::sorted;
use crate::model::trend::{Band, By, Drawing, Found, Metric, Point, Series, Target, Verdict, Word};
use crate::model::words::{counted, list};

/// M03.
pub(super) const RATIO: Metric = Metric {
    id: "M03",
    name: "Time taken, against time promised",
    question: "Is capacity drifting?",
    clauses: &["17025-7.1.1.b", "9001-8.2.1.b"],
    unit: "times the promise",
    formula: "Working days from the start of the clock to the report, divided by the working days promised: the \
              turnaround that the review agreed, else those to the due day first promised; median and ninetieth \
              percentile. The clock starts as agreed, else at the later of acceptance and receipt of the items. \
              Below 1 is early.",
    population: "Reported jobs, by the period of the due day in force.",
    by: &[By::Month, By::Quarter, By::Method, By::Customer],
    test: "XmR chart of the monthly medians: mean and 2.66 mean moving ranges, with four signs; from twelve months \
           on (limits provisional), firm from twenty; the medians must take four different values.",
    count,
};

const TEST: &str = "XmR chart of monthly medians";

/// Different values needed among the medians: of coarser figures the moving range tells too little
/// (D. J. Wheeler, chunky data).
const DIFFERENT: usize = 4;

fn count(lab: &Lab, by: By) -> Found {
    let ratios = gathered(lab, true);
    let points = medians(lab, by, &ratios.told);
    let days = medians(lab, by, &gathered(lab, false).told);
    let cases = ratios.cases("report", "reports");
    let drawing = drawn(&cases, 12, Drawing::Values);
    let (verdict, limits) = if by == By::Month {
        individuals(TEST, "month", &points)
    } else {
        (elsewhere(by, By::Month, &cases), None)
    };
    let target = Some(Target { value: 1.0, source: "promised".to_owned() });
    let ratio = Series { limits, target, ..Series::new("Time taken divided by time promised", points) };
    let days = Series::new("Working days taken", days);
    Found::new(cases, vec![ratio, days], verdict, drawing).note(
        "The working days themselves mix methods of different length; the ratio is what can be held against \
         itself from period to period.",
    )
}

/// What each reported job took: of its promise, or in working days.
pub(super) fn gathered(lab: &Lab, is_ratio: bool) -> Gathered<'_, f64> {
    let mut gathered = Gathered::beside(lab, &[Kind::Request]);
    for job in lab.jobs.values() {
        if job.facts.issued.is_none() && job.is_unread(Kind::Report) {
            gathered.no_telling(&job.id, "a report of this job could not be read");
        }
        let Some(issued) = job.facts.issued else { continue };
        match hidden(lab, job, &[CONTRACT, &[Kind::Sample]]) {
            Some(why) => gathered.no_telling(&job.id, why),
            None => match taken(lab, job) {
                Some((days, promised)) => {
                    let due = job.contract.due(issued).map_or(issued.day, |due| due.value);
                    gathered.job(job, due, if is_ratio { days / promised } else { days });
                }
                None => gathered.no_telling(&job.id, "no start of the clock or no due day is on file"),
            },
        }
    }
    gathered
}

/// Working days taken and promised.
fn taken(lab: &Lab, job: &Job) -> Option<(f64, f64)> {
    let accepted = job.facts.accepted.as_ref().map(|a| a.on.day);
    let received = job.facts.samples_received.map(|on| on.day);
    let agreed = job.review().and_then(|r| r.body.agreed.as_ref()).and_then(|a| a.clock);
    let start = match agreed {
        Some(Clock::Receipt) => received.or(accepted)?,
        Some(Clock::Acceptance) => accepted.or(received)?,
        Some(Clock::LaterOfBoth) | None => accepted.max(received)?,
    };
    let between = |to| i32::try_from(lab.calendar.between(start, to)).map(f64::from).ok();
    let turnaround = job.review().and_then(|r| r.body.agreed.as_ref()).and_then(|a| a.tat_wd);
    let first_due = || between(job.contract.first()?.terms.due.as_ref()?.value);
    let promised = turnaround.map(f64::from).or_else(first_due)?;
    let days = between(job.facts.issued?.day)?;
    (promised > 0.0).then_some((days, promised))
}

/// The verdict of an `XmR` chart over the periods that are over and hold cases, with its limits.
pub(super) fn individuals(test: &str, period: &str, points: &[Point]) -> (Verdict, Option<Band>) {
    let used: Vec<&Point> = points.iter().filter(|p| !p.open && p.value.is_some()).collect();
    let values: Vec<f64> = used.iter().filter_map(|p| p.value).collect();
    let n = counted(values.len(), &format!("{period} with cases"), &format!("{period}s with cases"));
    let limits = xmr(&values).filter(|_| values.len() >= PROVISIONAL);
    let Some(limits) = limits else {
        let why = format!("{PROVISIONAL} {period}s with cases are needed for limits.");
        return (Verdict::not_enough(test, n, why), None);
    };
    let firm = values.len() >= FIRM;
    let different = sorted(&values).chunk_by(|a, b| (a - b).abs() < f64::EPSILON).count();
    if different < DIFFERENT {
        let why = format!(
            "The medians take only {different} different values; limits would call chance a sign. {DIFFERENT} are needed."
        );
        return (Verdict::not_enough(test, n, why), None);
    }
    let found = signed(&signs(&values, &limits), &used);
    let caution =
        if firm { "" } else { " The limits are provisional: they rest on fewer than twenty points." };
    let (word, why) = if found.is_empty() {
        (Word::NoSignal, format!("None of the four signs is there.{caution}"))
    } else {
        (Word::Signal, format!("There is {}.{caution}", list(&found)))
    };
    (Verdict { word, test: Some(test.to_owned()), n, p: None, why }, Some(band(&limits, !firm)))
}

/// Signs in words, each once with the points at which it was completed.
fn signed(found: &[(usize, Sign)], points: &[&Point]) -> Vec<String> {
    let every = [Sign::Beyond, Sign::Side, Sign::Slope, Sign::TwoOfThree];
    let told = every.into_iter().filter_map(|sign| {
        let of = found.iter().filter(|(_, other)| *other == sign).filter_map(|(at, _)| points.get(*at));
        let at: Vec<&str> = of.map(|point| point.at.as_str()).collect();
        (!at.is_empty()).then(|| format!("{} ({})", sign.words(), list(&at)))
    });
    told.collect()
}

/// Limits as they are drawn; none below nought.
pub(super) fn band(limits: &Limits, provisional: bool) -> Band {
    let low = Some(limits.low()).filter(|low| *low > 0.0);
    Band { centre: limits.centre, low, high: limits.high(), provisional }
}
