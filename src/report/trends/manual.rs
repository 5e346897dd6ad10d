//! The page of the documentation about metrics, `docs/metrics.md`.

use std::fmt::Write as _;

use super::CAUTION;
use crate::model::trend::{By, Metric};

/// Every metric, in Markdown.
#[must_use]
pub fn markdown(metrics: &[&Metric]) -> String {
    let mut out = format!(
        "# Metrics\n\nThis page is made from the metrics themselves; `UPDATE=1 cargo test --test suite trends` renews \
         it. `countersign trends` and the site's page of trends show the same figures.\n\nEach metric ends in a word. \
         **Signal**: unlikely to be chance. **Watch**: chance may well do this; look again next time. **No signal**: \
         nothing beyond chance. **Not enough data**: too few to ask. **No test**: no test belongs to the question, and \
         the list is the answer. Of an action: **Shown**, **Right way, not shown**, **Wrong way**.\n\nThe number of \
         cases stands beside every share. A period that is not over is shown and not tested. What could not be read \
         stands in no figure, and is counted beside it. {CAUTION}\n\n| id | question | by | test |\n|---|---|---|---|\n"
    );
    for metric in metrics {
        let by = metric.by.iter().map(|by| by.word()).collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            out,
            "| [{}](#{}) | {} | {by} | {} |",
            metric.id,
            anchor(metric),
            metric.question,
            kind(metric)
        );
    }
    for metric in metrics {
        let groupings: Vec<&str> = metric.by.iter().copied().map(By::word).collect();
        let _ = write!(
            out,
            "\n## {} {}\n\n{}\n\n- **Formula.** {}\n- **Counts.** {}\n- **Unit.** {}\n- **By** {}.\n- **Test.** {}\n\
             - **Clauses.** {}\n",
            metric.id,
            metric.name,
            metric.question,
            metric.formula,
            metric.population,
            metric.unit,
            groupings.join(", "),
            metric.test,
            metric.clauses.join(", "),
        );
    }
    out
}

/// The beginning of the test's description: what it is.
fn kind(metric: &Metric) -> &'static str {
    metric.test.split([':', ';']).next().unwrap_or_default().trim_end_matches('.')
}

/// The address that a forge gives the metric's heading.
fn anchor(metric: &Metric) -> String {
    let title = format!("{} {}", metric.id, metric.name).to_lowercase();
    title
        .chars()
        .filter(|c| c.is_alphanumeric() || " -".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}
