//! Metrics of a laboratory.

use crate::model::lab::Lab;
use crate::model::trend::{By, Metric, Trend};
use crate::trends;

/// Every metric, in the order of the catalogue.
#[must_use]
pub fn metrics() -> &'static [&'static Metric] {
    trends::METRICS
}

/// The metric with this id, without regard to case.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    trends::find(id)
}

/// Every metric worked out, in its usual grouping.
#[must_use]
pub fn trends(lab: &Lab) -> Vec<Trend> {
    trends::all(lab)
}

/// Every metric worked out in every grouping that the edition may show.
#[must_use]
pub fn groupings(lab: &Lab) -> Vec<Trend> {
    trends::groupings(lab)
}

/// One metric worked out in one of its groupings.
#[must_use]
pub fn trend(lab: &Lab, metric: &'static Metric, by: By) -> Trend {
    trends::one(lab, metric, by)
}
