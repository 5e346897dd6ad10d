//! M17, M18: how customers rate each aspect, and whether anybody is unhappy.

use std::collections::{BTreeMap, BTreeSet};

use super::cases::{Gathered, count as number, drawn};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::listening::{Aspect, Campaign, Feedback, Rating};
use crate::model::sought::said_by;
use crate::model::statistics::Share;
use crate::model::statistics::fisher;
use crate::model::statistics::order::{mean, median};
use crate::model::statistics::resample::{DRAWS, permutation};
use crate::model::survey::answers;
use crate::model::trend::{
    By, Cases, Drawing, Found, Metric, Point, Series, Table, Verdict, of, p_words, short,
};
use crate::model::words::{counted, sentence};

/// M17: every aspect.
pub(super) const ASPECTS: Metric = Metric {
    id: "M17",
    name: "Ratings by aspect",
    question: "How do customers rate each aspect, and does it change?",
    clauses: &["17025-8.6.2", "9001-8.2.1.c"],
    unit: "answers",
    formula: "Answers by mark from 1 to 5, aspect and survey. For the comparison the people of one customer count as \
              one, with the median of their marks; the means of these are compared. Marks are an order, so a mean \
              of them says less than it seems.",
    population: "Answers to surveys that have come, by survey; `na` is no mark. An anonymous answer counts \
                 among the answers, and not among the customers: nobody can tell whose it is.",
    by: &[By::Campaign],
    test: "Permutation test for a difference of the means of customers' medians between the last two surveys, \
           two-sided, each aspect, corrected for the number of aspects (Bonferroni); from eight customers in each \
           (setting trend_customers). All divisions up to 200,000, otherwise 100,000 draws with a fixed seed.",
    count: aspects,
};

/// M18: below, at or above expectation.
pub(super) const BELOW: Metric = Metric {
    id: "M18",
    name: "Below, at and above expectation",
    question: "Is anyone unhappy?",
    clauses: &["17025-8.6.2", "9001-8.2.1.c"],
    unit: "% of customers",
    formula: "Customers whose median mark lies below 3, from 3 to below 4, and at 4 or above, divided by customers \
              who gave a mark. 3 already means that expectations were met, so the two highest marks (\"top-2\") are \
              not \"satisfied customers\".",
    population: "As for M17; people of one customer count as one.",
    by: &[By::Campaign],
    test: "Fisher's exact test, two-sided, on customers below expectation overall, between the last two surveys; \
           from eight customers in each (setting trend_customers).",
    count: below,
};

/// Every aspect, in the order of the questionnaire.
const EVERY: [Aspect; 7] = [
    Aspect::Turnaround,
    Aspect::ReportQuality,
    Aspect::Communication,
    Aspect::TechnicalCompetence,
    Aspect::Responsiveness,
    Aspect::SampleHandling,
    Aspect::Overall,
];

/// Surveys in the order in which they were sent.
pub(super) fn surveys(lab: &Lab) -> Vec<&Entry<Campaign>> {
    let mut all: Vec<&Entry<Campaign>> =
        lab.campaigns.values().filter(|c| c.body.sent_on.is_some()).collect();
    all.sort_by(|a, b| (a.body.sent_on, &a.meta.id).cmp(&(b.body.sent_on, &b.meta.id)));
    all
}

/// The answers to a survey that have come.
pub(super) fn received<'a>(lab: &'a Lab, survey: &'a Entry<Campaign>) -> Vec<&'a Entry<Feedback>> {
    let day = lab.as_of.day;
    answers(lab, survey).filter(|a| a.body.received_on.is_some_and(|on| on <= day)).collect()
}

/// Answers that have come to any survey.
pub(super) fn cases(lab: &Lab) -> Cases {
    let gathered: Gathered<'_, ()> = Gathered::beside(lab, &[Kind::Campaign, Kind::Feedback]);
    let told = surveys(lab).into_iter().map(|survey| received(lab, survey).len()).sum();
    Cases { told, ..gathered.cases("answer", "answers") }
}

/// Marks of one aspect in one survey.
#[derive(Default)]
struct Marks<'a> {
    all: Vec<u32>,
    by_customer: BTreeMap<&'a str, Vec<f64>>,
}

impl<'a> Marks<'a> {
    fn of(lab: &'a Lab, survey: &'a Entry<Campaign>, aspect: Aspect) -> Self {
        let mut marks = Self::default();
        for answer in received(lab, survey) {
            if let Some(Rating::Mark(mark)) = answer.body.ratings.get(&aspect) {
                marks.all.push(u32::from(*mark));
                if let Some(customer) = said_by(lab, answer) {
                    marks.by_customer.entry(customer).or_default().push(f64::from(*mark));
                }
            }
        }
        marks
    }

    /// The median of each customer's marks.
    fn medians(&self) -> Vec<f64> {
        self.by_customer.values().filter_map(|marks| median(marks)).collect()
    }
}

/// Aspects that any survey asked about.
fn asked(lab: &Lab) -> Vec<Aspect> {
    let all: BTreeSet<Aspect> = surveys(lab)
        .into_iter()
        .flat_map(|survey| received(lab, survey))
        .flat_map(|answer| answer.body.ratings.keys().copied())
        .collect();
    EVERY.into_iter().filter(|aspect| all.contains(aspect)).collect()
}

/// `Turnaround, SUR-26`.
fn row(aspect: Aspect, survey: &Entry<Campaign>) -> String {
    format!("{}, {}", sentence(aspect.words()), survey.meta.id)
}

fn aspects(lab: &Lab, _: By) -> Found {
    let names =
        ["1 poor", "2 below expectation", "3 meets expectation", "4 exceeds expectation", "5 excellent"];
    let mut series: Vec<Series> = names.into_iter().map(|name| Series::new(name, Vec::new())).collect();
    let mut table = Table::new(
        "By aspect and survey",
        &[
            "Aspect, survey",
            "Answers",
            "Customers",
            "Median of customers",
            "Mean of customers (marks are an order)",
        ],
    );
    for aspect in asked(lab) {
        for survey in surveys(lab) {
            let marks = Marks::of(lab, survey, aspect);
            for (series, mark) in series.iter_mut().zip(1_u32..) {
                let of = number(marks.all.iter().filter(|m| **m == mark).count());
                let all = number(marks.all.len());
                series.points.push(Point::count(row(aspect, survey), Share { of, all }));
            }
            let medians = marks.medians();
            let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), short);
            table.row([
                row(aspect, survey),
                marks.all.len().to_string(),
                medians.len().to_string(),
                figure(median(&medians)),
                figure(mean(&medians)),
            ]);
        }
    }
    let cases = cases(lab);
    let (verdict, tests) = compared(lab);
    let drawing = drawn(&cases, 1, Drawing::Parts);
    let found = Found::new(cases, series, verdict, drawing).table(table);
    match tests {
        Some(tests) => found.table(tests),
        None => found,
    }
}

/// The last two surveys held against each other.
fn compared(lab: &Lab) -> (Verdict, Option<Table>) {
    let test = "Permutation test of customers' medians, two-sided";
    let all = surveys(lab);
    let [.., before, after] = all.as_slice() else {
        return (
            Verdict::not_enough(test, counted(all.len(), "survey", "surveys"), "Two surveys are needed."),
            None,
        );
    };
    let wanted = lab.settings.thresholds.trend_customers as usize;
    let mut least = [usize::MAX; 2];
    let mut found = Vec::new();
    for aspect in asked(lab) {
        let sides = [before, after].map(|survey| Marks::of(lab, survey, aspect).medians());
        if sides.iter().any(Vec::is_empty) {
            continue; // one of the two did not ask
        }
        least = [least[0].min(sides[0].len()), least[1].min(sides[1].len())];
        if sides.iter().all(|side| side.len() >= wanted)
            && let Some(result) = permutation(&sides[0], &sides[1])
        {
            found.push((aspect, result));
        }
    }
    let [first, second] = least.map(|n| if n == usize::MAX { 0 } else { n });
    let n = format!("{first} customers in {}, {second} in {}", before.meta.id, after.meta.id);
    let Some((aspect, best)) = found.iter().min_by(|a, b| a.1.p.total_cmp(&b.1.p)) else {
        return (
            Verdict::not_enough(test, n, format!("{wanted} customers in each survey are needed.")),
            None,
        );
    };
    let mut table =
        Table::new("Change between the last two surveys", &["Aspect", "Difference of means", "p"]);
    for (aspect, result) in &found {
        table.row([sentence(aspect.words()), short(result.difference), p_words(result.p)]);
    }
    let drawn = if found.iter().all(|(_, r)| r.exact) { String::new() } else { format!(", {DRAWS} draws") };
    let adjusted = (best.p * f64::from(number(found.len()))).min(1.0);
    let verdict =
        Verdict::of_p(format!("{test}{drawn}, times {} aspects (Bonferroni)", found.len()), n, adjusted);
    let why = format!("The smallest p is that of {} ({}). {}", aspect.words(), p_words(best.p), verdict.why);
    (Verdict { why, ..verdict }, Some(table))
}

/// Customers below, at and above expectation, by the median of their marks.
fn thirds(medians: &[f64]) -> [Share; 3] {
    let all = number(medians.len());
    let count = |holds: &dyn Fn(f64) -> bool| Share {
        of: number(medians.iter().filter(|m| holds(**m)).count()),
        all,
    };
    [count(&|m| m < 3.0), count(&|m| (3.0..4.0).contains(&m)), count(&|m| m >= 4.0)]
}

fn below(lab: &Lab, _: By) -> Found {
    let names =
        ["Below expectation (1, 2)", "Meets expectation (3)", "Exceeds expectation (4, 5: \"top-2\")"];
    let mut series: Vec<Series> = names.into_iter().map(|name| Series::new(name, Vec::new())).collect();
    for aspect in asked(lab) {
        for survey in surveys(lab) {
            let thirds = thirds(&Marks::of(lab, survey, aspect).medians());
            for (series, share) in series.iter_mut().zip(thirds) {
                series.points.push(Point::share(row(aspect, survey), share));
            }
        }
    }
    let cases = cases(lab);
    let drawing = drawn(&cases, 1, Drawing::Parts);
    Found::new(cases, series, unhappy(lab), drawing)
}

/// Whether more customers are below expectation overall than in the survey before.
fn unhappy(lab: &Lab) -> Verdict {
    let test = "Fisher, two-sided, below expectation overall";
    let all = surveys(lab);
    let [.., before, after] = all.as_slice() else {
        return Verdict::not_enough(test, counted(all.len(), "survey", "surveys"), "Two surveys are needed.");
    };
    let [then, now] =
        [before, after].map(|survey| thirds(&Marks::of(lab, survey, Aspect::Overall).medians())[0]);
    let n = format!("{} in {}, {} in {}", of(then), before.meta.id, of(now), after.meta.id);
    let wanted = lab.settings.thresholds.trend_customers;
    if then.all < wanted || now.all < wanted {
        return Verdict::not_enough(test, n, format!("{wanted} customers in each survey are needed."));
    }
    Verdict::of_p(test, n, fisher(then, now))
}
