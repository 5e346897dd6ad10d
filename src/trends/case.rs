//! One case that a figure rests on.

use jiff::civil::Date;

use crate::model::lab::Job;

/// One case.
#[derive(Debug, Clone)]
pub(super) struct Case<'a, V> {
    /// The day by which it is put into a period.
    pub(super) on: Date,
    /// The record.
    pub(super) record: String,
    /// The job, where it belongs to one.
    pub(super) job: Option<&'a Job>,
    /// What it is worth.
    pub(super) value: V,
}
