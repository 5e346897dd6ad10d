//! Ids become things: the laboratory, its jobs, their contracts.

use crate::model::lab::{AsOf, Lab, Unread};
use crate::model::record::Record;
use crate::model::settings::Settings;

/// Links records into a laboratory as it was on its as-of day.
#[must_use]
pub fn lab(_records: Vec<Record>, _unread: Vec<Unread>, _settings: Settings, _as_of: AsOf) -> Lab {
    unreachable!()
}
