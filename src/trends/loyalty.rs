//! M22: who leaves, and why?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::cases::{Gathered, count as number};
use super::changes::word;
use super::slots::{Slot, twelve_months};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::customer::CustomerType;
use crate::model::statistics::Share;
use crate::model::statistics::order::median;
use crate::model::trend::{By, Drawing, Found, Metric, Point, Series, Table, Verdict, of, short};
use crate::model::window::records_since;

/// M22.
pub(super) const RETENTION: Metric = Metric {
    id: "M22",
    name: "Customers who stayed",
    question: "Who leaves, and why?",
    clauses: &["17025-8.6.2", "9001-8.2.1.c"],
    unit: "% of customers",
    formula: "Customers who sent a request in both of two twelve-month spans that follow each other, the second ending \
              on the as-of day, divided by those who did in the first. Beside it those who left, with their reason, and \
              those who have been silent for more than one and a half times their own usual gap between requests.",
    population: "Customers outside the laboratory's own organisation.",
    by: &[By::TwelveMonths],
    test: "None: customers are few, and the list is the answer.",
    count,
};

/// Requests from which a customer has a usual gap.
const REQUESTS: usize = 3;

fn count(lab: &Lab, _: By) -> Found {
    let mut requests: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
    for job in lab.jobs.values() {
        let customer = job.request.body.customer.as_str();
        if lab.customers.get(customer).is_none_or(|c| c.body.kind == CustomerType::External) {
            requests.entry(customer).or_default().push(job.request.body.received_on.day);
        }
    }
    for days in requests.values_mut() {
        days.sort_unstable();
    }
    let now = twelve_months(lab.as_of.day);
    let before = twelve_months(now.from.and_then(|from| from.yesterday().ok()).unwrap_or(lab.as_of.day));
    let active = |slot: &Slot| -> BTreeSet<&str> {
        let within = |days: &[Date]| days.iter().any(|day| slot.holds(*day));
        requests.iter().filter(|(_, days)| within(days)).map(|(customer, _)| *customer).collect()
    };
    let first = active(&before);
    let stayed = Share { of: number(first.intersection(&active(&now)).count()), all: number(first.len()) };
    let gathered: Gathered<'_, ()> = Gathered::beside(lab, &[Kind::Request, Kind::Customer]);
    let cases =
        crate::model::trend::Cases { told: requests.len(), ..gathered.cases("customer", "customers") };
    let verdict = Verdict::listed(of(stayed), "Customers are few; the list is the answer.");
    let why = "One share is no chart: the lists are the answer.".to_owned();
    let point =
        Point { from: before.from, to: now.to, ..Point::share(format!("{} and after", before.name), stayed) };
    let found = Found::new(cases, vec![Series::new("Stayed", vec![point])], verdict, Drawing::None(why))
        .table(lost(lab))
        .table(silent(lab, &requests));
    match records_since(lab).zip(before.from).filter(|(since, from)| since > from) {
        Some((since, _)) => found.note(format!(
            "Records are looked at since {since}, so the first span is not whole and customers of its beginning are missing."
        )),
        None => found,
    }
}

/// Customers who left.
fn lost(lab: &Lab) -> Table {
    let mut table = Table::new("Left", &["Customer", "When", "Why"]);
    for customer in lab.customers.values() {
        let Some(lost) = customer.body.lost.as_ref().filter(|lost| lost.on <= lab.as_of.day) else {
            continue;
        };
        let why = lost.reason.as_ref().map_or_else(|| "no reason on file".to_owned(), word);
        table.row([customer.body.name.clone(), lost.on.to_string(), why]);
    }
    table
}

/// Customers who have been silent for long.
fn silent(lab: &Lab, requests: &BTreeMap<&str, Vec<Date>>) -> Table {
    let mut table = Table::new(
        "Silent for more than 1.5 times their usual gap",
        &["Customer", "Last request", "Days since", "Usual gap, days"],
    );
    let days = |from: Date, to: Date| from.until(to).map_or(0.0, |span| f64::from(span.get_days()));
    for (customer, dates) in requests.iter().filter(|(_, dates)| dates.len() >= REQUESTS) {
        let has_left = lab.customers.get(*customer).is_some_and(|c| c.body.lost.is_some());
        let gaps: Vec<f64> =
            dates.windows(2).filter_map(|pair| Some(days(*pair.first()?, *pair.last()?))).collect();
        let (Some(last), Some(usual)) = (dates.last(), median(&gaps)) else { continue };
        let since = days(*last, lab.as_of.day);
        if !has_left && since > 1.5 * usual {
            table.row([lab.customer_name(customer), last.to_string(), short(since), short(usual)]);
        }
    }
    table
}
