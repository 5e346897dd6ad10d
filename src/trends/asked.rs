//! M19, M20: can a survey be trusted, and would customers recommend us?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::cases::{count as number, drawn};
use super::rating::{cases, received, surveys};
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::customer::CustomerStatus;
use crate::model::record::listening::{Campaign, Recommend};
use crate::model::sought::{has_left, said_by};
use crate::model::statistics::Share;
use crate::model::statistics::interval::{Promoters, promoters};
use crate::model::statistics::order::median;
use crate::model::trend::{By, Drawing, Found, Metric, Point, Series, Table, Verdict, Word, of, short};
use crate::model::words::counted;

/// M19: how many answered.
pub(super) const RESPONSE: Metric = Metric {
    id: "M19",
    name: "Response to surveys",
    question: "Can we trust a survey?",
    clauses: &["17025-8.6.2", "9001-8.2.1.c"],
    unit: "% of customers",
    formula: "Customers who answered, divided by customers invited; and customers invited, divided by customers who \
              were active on the day on which the survey was sent.",
    population: "Customers, not people: two people of one customer are one. An anonymous answer is nobody's, and \
                 counts for no customer.",
    by: &[By::Campaign],
    test: "None. Below the settings' response_rate_percent, or with fewer than trend_customers customers, there is \
           not enough data for any conclusion.",
    count: response,
};

/// M20: would they recommend us.
pub(super) const RECOMMEND: Metric = Metric {
    id: "M20",
    name: "Recommendation",
    question: "Would customers recommend us?",
    clauses: &["17025-8.6.2", "9001-8.2.1.c"],
    unit: "answers",
    formula: "Answers yes, perhaps and no. Where likelihood was asked from 0 to 10: 100 (p - d), with p the share of \
              9 and 10 and d that of 0 to 6, and its error 100 sqrt((p + d - (p - d)^2) / n). The one is never \
              turned into the other.",
    population: "Answers to surveys that have come. For the figure from 0 to 10 people of one customer count as one, \
                 with their median.",
    by: &[By::Campaign],
    test: "The 95 % interval of the newer figure must leave out the older one; from thirty customers in each.",
    count: recommend,
};

/// Customers from which a score is held against another.
const CUSTOMERS: u32 = 30;

fn invited(survey: &Entry<Campaign>) -> BTreeSet<&str> {
    survey.body.recipients.iter().map(|r| r.customer.as_str()).collect()
}

/// Customers who were active on a day.
fn active(lab: &Lab, day: Date) -> BTreeSet<&str> {
    let is_active = |c: &crate::model::record::customer::Customer| {
        let begun = c.active_since.is_none_or(|since| since <= day);
        begun && c.status != Some(CustomerStatus::Prospect) && !has_left(c, day)
    };
    lab.customers.iter().filter(|(_, c)| is_active(&c.body)).map(|(id, _)| id.as_str()).collect()
}

fn response(lab: &Lab, _: By) -> Found {
    let (mut answered, mut reached) = (Vec::new(), Vec::new());
    for survey in surveys(lab) {
        let invited = invited(survey);
        let givers: BTreeSet<&str> =
            received(lab, survey).into_iter().filter_map(|a| said_by(lab, a)).collect();
        let all = number(invited.len());
        let of = number(givers.len()).min(all);
        answered.push(at(survey, Share { of, all }));
        let active = active(lab, survey.body.sent_on.unwrap_or(lab.as_of.day));
        let of = number(invited.intersection(&active).count());
        reached.push(at(survey, Share { of, all: number(active.len()) }));
    }
    let limits = &lab.settings.thresholds;
    let verdict = match answered.last() {
        None => Verdict::not_enough(
            "Response",
            "no survey",
            "No survey was sent; that is no data on satisfaction.",
        ),
        Some(last) => {
            let share = last.as_share();
            let n = format!("{} customers answered {}", of(share), last.at);
            let (rate, fewest) = (limits.response_rate_percent, limits.trend_customers);
            if share.of < fewest || share.of * 100 < share.all * rate {
                Verdict::not_enough("Response", n, format!("{rate} % and {fewest} customers are needed."))
            } else {
                Verdict::listed(n, "Enough customers answered for conclusions to be drawn.")
            }
        }
    };
    let drawing = if answered.is_empty() {
        Drawing::None("No survey was sent: there is nothing to draw.".to_owned())
    } else {
        Drawing::Shares
    };
    let series = vec![
        Series::new("Answered, of those invited", answered),
        Series::new("Invited, of those active", reached),
    ];
    Found::new(cases(lab), series, verdict, drawing)
}

fn at(survey: &Entry<Campaign>, share: Share) -> Point {
    Point { from: survey.body.sent_on, to: survey.body.closed_on, ..Point::share(&survey.meta.id, share) }
}

fn recommend(lab: &Lab, _: By) -> Found {
    let words = [("Yes", Recommend::Yes), ("Perhaps", Recommend::Maybe), ("No", Recommend::No)];
    let series = words.map(|(name, word)| {
        let points = surveys(lab).into_iter().map(|survey| {
            let said: Vec<Recommend> =
                received(lab, survey).iter().filter_map(|a| a.body.recommend).collect();
            let of = number(said.iter().filter(|r| **r == word).count());
            let share = Share { of, all: number(said.len()) };
            Point {
                from: survey.body.sent_on,
                to: survey.body.closed_on,
                ..Point::count(&survey.meta.id, share)
            }
        });
        Series::new(name, points.collect())
    });
    let scores: Vec<(&str, Promoters)> =
        surveys(lab).into_iter().filter_map(|s| Some((s.meta.id.as_str(), score(lab, s)?))).collect();
    let verdict = scored(&scores, surveys(lab).len());
    let cases = cases(lab);
    let drawing = drawn(&cases, 1, Drawing::Parts);
    let mut found = Found::new(cases, series.into(), verdict, drawing);
    if !scores.is_empty() {
        let mut table =
            Table::new("Figure from -100 to 100", &["Survey", "Customers", "Figure", "95 % interval"]);
        for (survey, score) in &scores {
            let ends = format!("{:.0} to {:.0}", score.score - score.half, score.score + score.half);
            table.row([(*survey).to_owned(), score.answers.to_string(), format!("{:.0}", score.score), ends]);
        }
        found = found.table(table);
    }
    found
}

/// The score of a survey that asked from 0 to 10.
fn score(lab: &Lab, survey: &Entry<Campaign>) -> Option<Promoters> {
    let mut by_customer: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for answer in received(lab, survey) {
        if let Some((mark, customer)) = answer.body.nps.zip(said_by(lab, answer)) {
            by_customer.entry(customer).or_default().push(f64::from(mark));
        }
    }
    let marks = by_customer.values().filter_map(|marks| median(marks));
    // a half between two marks counts as the lower
    let marks: Vec<u32> = marks.filter_map(|m| (0..=10_u32).rev().find(|k| f64::from(*k) <= m)).collect();
    promoters(&marks)
}

fn scored(scores: &[(&str, Promoters)], surveys: usize) -> Verdict {
    let test = "95 % interval of the newer figure";
    let [.., (_, old), (survey, new)] = scores else {
        let why = "Yes, perhaps and no are counted; they are not turned into a figure from 0 to 10.";
        return Verdict::listed(counted(surveys, "survey", "surveys"), why);
    };
    let n = format!("{} and {} customers", old.answers, new.answers);
    if old.answers < CUSTOMERS || new.answers < CUSTOMERS {
        return Verdict::not_enough(test, n, format!("{CUSTOMERS} customers in each survey are needed."));
    }
    let is_outside = (new.score - old.score).abs() > new.half;
    let (word, why) = if is_outside { (Word::Signal, "leaves out") } else { (Word::NoSignal, "holds") };
    let why = format!("The interval of {survey} {why} the older figure of {}.", short(old.score.round()));
    Verdict { word, test: Some(test.to_owned()), n, p: None, why }
}
