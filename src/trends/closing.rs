//! M23: is the loop from feedback to an effect closed?

use jiff::civil::Date;

use super::cases::{Case, Gathered, drawn, shares};
use crate::model::judged::happened;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::naming::names;
use crate::model::record::Entry;
use crate::model::record::complaint::Action;
use crate::model::record::listening::{Feedback, FeedbackOutcome};
use crate::model::statistics::order::median;
use crate::model::survey::calls_for_decision;
use crate::model::trend::{By, Drawing, Found, Metric, Series, Table, Verdict, of, short};

/// M23.
pub(super) const LOOP: Metric = Metric {
    id: "M23",
    name: "From feedback to effect",
    question: "Is the loop closed?",
    clauses: &["17025-8.6.2", "17025-8.7.1"],
    unit: "pieces of feedback",
    formula: "Of the feedback that called for a decision: decided on; its action carried out; the action's effect \
              judged. Beside it the median days of each step.",
    population: "Feedback that names a bad mark or something that can be mended, blames and expects an answer, or was \
                 decided on; by the period in which it came. Where it was decided to do nothing the loop ends with the \
                 decision.",
    by: &[By::Quarter, By::HalfYear, By::Year],
    test: "None: each gap is a finding (FBK-006, ACT-001, ACT-002), and the list is the answer.",
    count,
};

/// How far one piece of feedback has come.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    decided: Option<Date>,
    done: Option<Date>,
    judged: Option<Date>,
    ends: bool,
}

/// Whether a piece of feedback has reached a stage.
type Holds<'a> = &'a dyn Fn(&Way) -> bool;

fn count(lab: &Lab, by: By) -> Found {
    let mut all = Gathered::beside(lab, &[Kind::Feedback, Kind::Action]);
    for feedback in lab.all_feedback() {
        let Some(on) = happened(lab, feedback.body.received_on) else { continue };
        if calls_for_decision(lab, &feedback.body).is_some() || feedback.body.decision.is_some() {
            let value = way(lab, feedback);
            all.told.push(Case { on, record: feedback.meta.id.clone(), job: None, value });
        }
    }
    let stage = |holds: &dyn Fn(&Way) -> bool| -> Vec<Case<'_, bool>> {
        let held = |case: &Case<'_, Way>| Case {
            on: case.on,
            record: case.record.clone(),
            job: None,
            value: holds(&case.value),
        };
        all.told.iter().map(held).collect()
    };
    let stages: [(&str, Holds<'_>); 4] = [
        ("Decided on", &|way| way.decided.is_some()),
        ("Nothing to do, by decision", &|way| way.ends),
        ("Action carried out", &|way| way.done.is_some()),
        ("Effect judged", &|way| way.judged.is_some()),
    ];
    let mut table = Table::new("Steps", &["Step", "How many", "Median days"]);
    let cases = all.cases("piece of feedback", "pieces of feedback");
    let mut series = Vec::new();
    for (name, holds) in stages {
        let points = shares(lab, by, &stage(holds));
        series.push(Series::new(name, points));
        let reached = all.told.iter().filter(|case| holds(&case.value));
        let days: Vec<f64> = reached.clone().filter_map(|case| days(name, case)).collect();
        let middle = median(&days).map_or_else(|| "–".to_owned(), short);
        table.row([name.to_owned(), format!("{} of {}", reached.count(), cases.told), middle]);
    }
    let judged = super::cases::share(&stage(&|way| way.judged.is_some() || way.ends));
    let verdict = Verdict::listed(
        format!("{} came to an end", of(judged)),
        "Each gap is a finding; the list is the answer.",
    );
    let drawing = drawn(&cases, 1, Drawing::Field);
    Found::new(cases, series, verdict, drawing).table(table)
}

fn way(lab: &Lab, feedback: &Entry<Feedback>) -> Way {
    let decision = feedback.body.decision.as_ref().filter(|d| d.on <= lab.as_of.day);
    let named = feedback.body.action.as_ref().and_then(|id| lab.actions.get(id.as_str()));
    let caused =
        |action: &&Entry<Action>| action.body.source.iter().any(|s| names(s.as_str(), &feedback.meta));
    let action = named.or_else(|| lab.actions.values().find(caused)).map(|a| &a.body);
    let judged = action.and_then(|a| a.effectiveness.as_ref()).map(|e| e.evaluated_on);
    Way {
        decided: decision.map(|d| d.on),
        done: action.and_then(|a| happened(lab, a.implemented_on)),
        judged: happened(lab, judged),
        ends: decision.is_some_and(|d| d.outcome == FeedbackOutcome::NoAction),
    }
}

/// Days of a step: from the step before it.
fn days(step: &str, case: &Case<'_, Way>) -> Option<f64> {
    let way = case.value;
    let (from, to) = match step {
        "Decided on" => (case.on, way.decided?),
        "Action carried out" => (way.decided?, way.done?),
        "Effect judged" => (way.done?, way.judged?),
        _ => return None,
    };
    from.until(to).ok().map(|span| f64::from(span.get_days()))
}
