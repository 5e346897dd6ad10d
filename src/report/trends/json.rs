//! Trends for programs, by the contract `countersign/trends/1`: keys may be added, never renamed, moved or
//! given another meaning. Shares are from 0 to 1.

use serde::Serialize;

use super::CAUTION;
use crate::model::lab::Lab;
use crate::model::trend::{By, Found, Trend};
use crate::report::harmless;

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    as_of: String,
    caution: &'static str,
    metrics: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    id: &'static str,
    name: &'static str,
    question: &'static str,
    unit: &'static str,
    clauses: &'static [&'static str],
    formula: &'static str,
    population: &'static str,
    by: By,
    test: &'static str,
    #[serde(flatten)]
    found: &'a Found,
}

/// Trends as one JSON object, ending in a line break.
///
/// # Errors
/// When a value can not be written as JSON; none of the contract's can not.
pub fn all(lab: &Lab, trends: &[Trend]) -> Result<String, serde_json::Error> {
    let report = Report {
        schema: "countersign/trends/1",
        as_of: lab.as_of.day.to_string(),
        caution: CAUTION,
        metrics: trends.iter().map(one).collect(),
    };
    Ok(harmless::json(&serde_json::to_string_pretty(&report)?) + "\n")
}

fn one(trend: &Trend) -> One<'_> {
    let metric = trend.metric;
    One {
        id: metric.id,
        name: metric.name,
        question: metric.question,
        unit: metric.unit,
        clauses: metric.clauses,
        formula: metric.formula,
        population: metric.population,
        by: trend.by,
        test: metric.test,
        found: &trend.found,
    }
}
