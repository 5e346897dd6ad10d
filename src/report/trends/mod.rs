//! Trends: for people, for programs, for spreadsheets, and the page of the documentation.

pub mod csv;
pub mod human;
pub mod json;
pub mod manual;

use crate::model::trend::Trend;

/// What must be said beside every look at many figures.
pub const CAUTION: &str = "With about 25 metrics looked at, a test at 5 % raises about one false signal at each look. \
                           What figures will be is not told here.";

/// What a verdict rests on: `p = .144, Cochran-Armitage, exact, one-sided; 40 reports in 5 quarters`.
#[must_use]
pub fn ground(trend: &Trend) -> String {
    let verdict = &trend.found.verdict;
    let p = verdict.p_words().map(|p| if p.starts_with('<') { format!("p {p}") } else { format!("p = {p}") });
    let test: Vec<String> = p.into_iter().chain(verdict.test.clone()).collect();
    if test.is_empty() { verdict.n.clone() } else { format!("{}; {}", test.join(", "), verdict.n) }
}

/// How many cases there is no telling of: `2 could not be told`; nothing where all can.
#[must_use]
pub fn untold(trend: &Trend) -> Option<String> {
    match trend.found.cases.untold.len() {
        0 => None,
        1 => Some("of one there is no telling".to_owned()),
        many => Some(format!("of {many} there is no telling")),
    }
}
