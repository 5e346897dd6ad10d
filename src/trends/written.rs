//! M25: are records written down when things happen?

use std::collections::BTreeMap;

use super::cases::{Case, Gathered, elsewhere, medians};
use super::turnaround::individuals;
use crate::model::judged::is_judged;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::trend::{By, Drawing, Found, Metric, Series, Table, Target, Untold, Verdict};
use crate::model::words::counted;

/// M25.
pub(super) const LAG: Metric = Metric {
    id: "M25",
    name: "From event to record",
    question: "How soon are things written down?",
    clauses: &["17025-8.4", "17025-7.5.1"],
    unit: "working days",
    formula: "Working days from the day of what a record tells to the day of the first commit that brought it; median \
              and ninetieth percentile. Beside it, by kind, the records that say frankly that they were written late.",
    population: "Records with a day of their own, from the evidence baseline on, by the period of that day; not those that \
                 were imported from elsewhere. Without git's history there is no telling.",
    by: &[By::Month, By::Quarter],
    test: "XmR chart of the monthly medians, as for M03.",
    count,
};

const TEST: &str = "XmR chart of monthly medians";

fn count(lab: &Lab, by: By) -> Found {
    let mut gathered = Gathered { told: Vec::new(), untold: Vec::new() };
    let mut kinds: BTreeMap<Kind, (usize, usize)> = BTreeMap::new();
    for meta in lab.metas() {
        let here = |(on, _): &(jiff::civil::Date, _)| meta.common.imported.is_none() && is_judged(lab, *on);
        let Some((on, _)) = meta.happened.filter(here) else { continue };
        let of_kind = kinds.entry(meta.kind).or_default();
        of_kind.1 += 1;
        of_kind.0 += usize::from(meta.common.late_entry.is_some());
        match (&meta.written, &lab.history) {
            (Some(written), _) => {
                // written down before it happened is a plan, and no delay
                let days = lab.calendar.between(on, written.on.day).max(0);
                let value = i32::try_from(days).map_or(f64::MAX, f64::from);
                gathered.told.push(Case { on, record: meta.id.clone(), job: None, value });
            }
            (None, Ok(_)) => gathered.no_telling(&meta.id, "it is not committed yet"),
            (None, Err(_)) => {}
        }
    }
    if let Err(why) = &lab.history {
        gathered.untold.push(Untold { record: "every record".to_owned(), why: why.to_string() });
    }
    let cases = gathered.cases("record", "records");
    let points = medians(lab, by, &gathered.told);
    let points = points
        .into_iter()
        .map(|p| crate::model::trend::Point { single: Vec::new(), ..p })
        .collect::<Vec<_>>();
    let (verdict, limits) = match (&lab.history, by) {
        (Err(why), _) => {
            (Verdict::not_enough(TEST, "no commits", format!("There is no telling: {why}.")), None)
        }
        (Ok(_), By::Month) => individuals(TEST, "month", &points),
        (Ok(_), _) => (elsewhere(by, By::Month, &cases), None),
    };
    let drawing = match &lab.history {
        Err(why) => Drawing::None(format!("There is no telling: {why}.")),
        Ok(_) if cases.told < 3 => {
            Drawing::None("Fewer than three records: there is nothing to draw.".to_owned())
        }
        Ok(_) => Drawing::Values,
    };
    let allowed = lab.settings.thresholds.late_entry_wd;
    let target = Some(Target { value: f64::from(allowed), source: "own limit (late_entry_wd)".to_owned() });
    let series = Series { limits, target, ..Series::new("Working days to the first commit", points) };
    let mut table = Table::new("Written late, and said so", &["Kind of record", "How many"]);
    for (kind, (late, all)) in kinds {
        table.row([kind.to_string(), format!("{late} of {all}")]);
    }
    let frank = counted(cases.told, "record", "records");
    Found::new(cases, vec![series], verdict, drawing)
        .table(table)
        .note(format!("{frank} can be told. The dates of commits are claims of whoever made them."))
}
