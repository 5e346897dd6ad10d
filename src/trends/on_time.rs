//! M01, M02: are commitments kept, and do extensions hide that they are not?

use super::cases::{CARRIES, Gathered, drawn, elsewhere, share, shares};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::measure::{Case, Measure};
use crate::model::record::people::covers;
use crate::model::statistics::Share;
use crate::model::statistics::chart::cases_for_p;
use crate::model::statistics::tendency::{cochran_armitage, mann_kendall};
use crate::model::trend::{By, Drawing, Found, Look, Metric, Point, Series, Target, Verdict, of, p_words};
use crate::model::words::counted;

/// M01: by the due day in force.
pub(super) const EFFECTIVE: Metric = Metric {
    id: "M01",
    name: "On time, by the due day in force",
    question: "Are commitments kept?",
    clauses: &["17025-7.1.1", "9001-8.2.1.b"],
    unit: "% of reports",
    formula: "Reports that went out on or before the due day in force, divided by the reports that were due. A \
              report that is not out counts as late once its due day has passed. The due day is that after all \
              changes agreed before it passed, and after waiting for the customer.",
    population: "Jobs with a due day, by the period of the due day in force; not those that were declined, \
                 withdrawn, or still wait for the customer.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "Cochran-Armitage test for a rising share of late reports, exact and conditional, one-sided; from four \
           quarters that are over and twenty reports on. Signal below .05, watch below .20.",
    count: |lab, by| count(lab, by, Measure::Late),
};

/// M02: by the due day first promised.
pub(super) const ORIGINAL: Metric = Metric {
    id: "M02",
    name: "On time, by the due day first promised",
    question: "Do extensions hide slippage?",
    clauses: &["17025-7.1.1", "9001-8.2.1.b"],
    unit: "% of reports",
    formula: "Reports that went out on or before the due day that was first agreed, divided by the reports that \
              were due.",
    population: "As for M01, and by the same period, so that both can be laid over each other.",
    by: &[By::Quarter, By::Month, By::Method, By::Customer],
    test: "As for M01.",
    count: |lab, by| count(lab, by, Measure::LateByFirstPromise),
};

/// Quarters that must be over before the test is asked.
const QUARTERS: usize = 4;

/// Reports that must be due before the test is asked.
const REPORTS: u32 = 20;

/// Rises less falls of rates are told from this many on.
const RATES: usize = 3;

const TEST: &str = "Cochran-Armitage, exact, one-sided";

fn count(lab: &Lab, by: By, measure: Measure) -> Found {
    let gathered = gathered(lab, measure);
    let points = shares(lab, by, &gathered.told);
    let cases = gathered.cases("report", "reports");
    let mut series =
        vec![Series { target: target(lab, measure), ..Series::new(name(measure), points.clone()) }];
    if measure == Measure::Late {
        let first = shares(lab, by, &self::gathered(lab, Measure::LateByFirstPromise).told);
        series.push(Series::new(name(Measure::LateByFirstPromise), first));
    }
    let drawing = drawn(&cases, CARRIES, Drawing::Shares);
    if by != By::Quarter {
        let verdict = elsewhere(by, By::Quarter, &cases);
        return Found::new(cases, series, verdict, drawing);
    }
    let over: Vec<Point> = points.into_iter().filter(|point| !point.open).collect();
    let whole = share(&gathered.told);
    let mut found = Found::new(cases, series, verdict(&over), drawing).note(p_chart(&over));
    if measure == Measure::LateByFirstPromise {
        let effective = share(&self::gathered(lab, Measure::Late).told);
        found = found.note(format!(
            "By the due day in force {} were on time, by the day first promised {}.",
            of(effective),
            of(whole)
        ));
    }
    found.looks = looks(&over);
    found
}

fn name(measure: Measure) -> &'static str {
    match measure {
        Measure::Late => "By the due day in force",
        Measure::LateByFirstPromise => "By the day first promised",
    }
}

/// Every report that was due, and whether it was on time.
pub(super) fn gathered(lab: &Lab, measure: Measure) -> Gathered<'_, bool> {
    let mut gathered = Gathered::beside(lab, &[Kind::Request]);
    for job in lab.jobs.values() {
        match measure.case(lab, job) {
            Case::Outside => {}
            Case::Unknown => gathered.no_telling(&job.id, "a file of the job could not be read"),
            Case::On { day, bad } => gathered.job(job, day, !bad),
        }
    }
    gathered
}

/// What an objective in force asks of the metric.
fn target(lab: &Lab, measure: Measure) -> Option<Target> {
    let id = if measure == Measure::Late { "M01" } else { "M02" };
    let today = lab.as_of.day;
    let of_metric = lab.objectives.values().filter(|o| o.body.metric.as_deref() == Some(id));
    let mut in_force = of_metric.filter(|o| covers(o.body.from, o.body.due, today));
    in_force.find_map(|o| {
        let before = o.body.target.as_deref()?.split('%').next()?.trim_end();
        let digits = before.rsplit(|c: char| !c.is_ascii_digit() && c != '.').next()?;
        let value: f64 = digits.parse().ok().filter(|percent| (0.0..=100.0).contains(percent))?;
        Some(Target { value: value / 100.0, source: format!("objective {}", o.meta.id) })
    })
}

/// The late reports of each period.
fn late(points: &[Point]) -> Vec<Share> {
    points.iter().map(|p| Share { of: p.n - p.k.unwrap_or(p.n).min(p.n), all: p.n }).collect()
}

/// What the quarters that are over tell.
fn verdict(over: &[Point]) -> Verdict {
    let late = late(over);
    let quarters = late.iter().filter(|s| s.all > 0).count();
    let reports: u32 = late.iter().map(|s| s.all).sum();
    let n = format!(
        "{} in {}",
        counted(reports as usize, "report", "reports"),
        counted(quarters, "quarter", "quarters")
    );
    let drift = cochran_armitage(&late);
    let test = match drift {
        Some(drift) if !drift.exact => "Cochran-Armitage, normal approximation, one-sided",
        _ => TEST,
    };
    match drift {
        Some(drift) if quarters >= QUARTERS && reports >= REPORTS => Verdict::of_p(test, n, drift.p),
        _ => Verdict {
            p: drift.filter(|_| quarters > 1).map(|drift| drift.p),
            ..Verdict::not_enough(
                test,
                n,
                format!(
                    "{QUARTERS} quarters that are over and {REPORTS} reports are needed; a p from fewer is no \
                     ground for a verdict."
                ),
            )
        },
    }
}

/// What the verdict was with the quarters up to each.
fn looks(over: &[Point]) -> Vec<Look> {
    let prefixes = (2..=over.len()).filter_map(|end| over.get(..end));
    prefixes
        .filter_map(|points| {
            let rates: Vec<f64> = points.iter().filter_map(|p| Some(1.0 - p.value?)).collect();
            let drift = mann_kendall(&rates).filter(|_| rates.len() >= RATES);
            Some(Look {
                until: points.last()?.at.clone(),
                periods: points.iter().filter(|p| p.n > 0).count(),
                verdict: verdict(points),
                rates: drift.map(|drift| (drift.statistic, drift.p)),
            })
        })
        .collect()
}

/// Why no limits of a share are drawn, or that they could be.
fn p_chart(over: &[Point]) -> String {
    let late = late(over);
    let whole =
        late.iter().fold(Share::default(), |sum, s| Share { of: sum.of + s.of, all: sum.all + s.all });
    let least = late.iter().map(|s| s.all).filter(|n| *n > 0).min().unwrap_or_default();
    let Some(needed) = cases_for_p(whole) else {
        return "No limits of a p chart are drawn: all reports are of one kind.".to_owned();
    };
    let mean = p_words(f64::from(whole.of) / f64::from(whole.all.max(1)));
    let why = format!(
        "A p chart needs {needed} reports in every quarter at a mean share of {mean} late ({})",
        of(whole)
    );
    if least < needed {
        format!("{why}; the smallest quarter has {least}. So no limits are drawn.")
    } else {
        format!("{why}; every quarter has them. The trend test says more, so limits are left out.")
    }
}
