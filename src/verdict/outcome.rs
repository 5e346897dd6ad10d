//! The verdict on one version and one role, and how an approval is told.

use super::needs::Need;
use super::question::{Point, minute};
use crate::model::approval::{FieldChange, Verdict};
use crate::model::case::Case;

/// The verdict on a version and a role.
#[derive(Debug, Clone)]
pub(super) struct Ruling {
    pub(super) need: Need,
    pub(super) verdict: Verdict,
    /// The approval that decided.
    pub(super) point: Option<Point>,
    /// All approvals that count, strongest first.
    pub(super) points: Vec<Point>,
    pub(super) one_person: bool,
    pub(super) why: String,
    pub(super) changes: Vec<FieldChange>,
}

impl Ruling {
    pub(super) fn of(need: Need, verdict: Verdict, why: impl Into<String>) -> Self {
        let (point, points, changes) = (None, Vec::new(), Vec::new());
        Self { need, verdict, point, points, one_person: false, why: why.into(), changes }
    }
}

/// Who approved what, when and as what.
pub(super) fn told(case: &Case, need: Need, point: &Point) -> String {
    let name = case.current.people.get(&point.person).map_or(&point.person, |p| &p.name);
    let what =
        if point.is_added { "it, and what was added since voids nothing" } else { "exactly this content" };
    let when = point.at.map(|at| format!(" on {}", minute(case, at))).unwrap_or_default();
    let deputy = point.deputy_for.as_ref().map(|id| format!(" deputising for {id}")).unwrap_or_default();
    format!("{name} approved {what}{when} ({}) as {}{deputy}", point.clock.words(), need.role.words())
}
