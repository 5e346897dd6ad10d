//! M24: did an action work?

use super::cases::{Case, Gathered, count as number, share};
use super::decision::covering;
use super::late::noticed;
use super::turnaround;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::measure::Measure;
use crate::model::record::Entry;
use crate::model::record::complaint::{Action, Effectiveness};
use crate::model::record::people::Interval;
use crate::model::statistics::order::median;
use crate::model::statistics::rank::mann_whitney;
use crate::model::statistics::{Effect, LEAST, Share, effect};
use crate::model::trend::{
    By, Drawing, Found, Metric, Point, SIGNAL, Series, Table, Verdict, Word, of, short,
};

/// M24.
pub(super) const EFFECT: Metric = Metric {
    id: "M24",
    name: "Before and after an action",
    question: "Did the action work?",
    clauses: &["17025-8.7.1", "17025-8.6.2"],
    unit: "% of bad cases, or the metric's own unit",
    formula: "Bad cases of the metric that the action names, in the time before and the time after that its record \
              names; of a metric of values their medians.",
    population: "Actions that were judged by a metric with a time before and after. The changeover is left out by the \
                 times that the record names.",
    by: &[By::Action],
    test: "Shares (M01, M02, M05, M06): Fisher's exact test, two-sided; values (M03): Mann-Whitney, two-sided; from \
           eight cases on each side. Shown below .05.",
    count,
};

/// An action held against its metric.
struct Held {
    points: [Point; 2],
    verdict: Verdict,
    untold: u32,
}

fn count(lab: &Lab, _: By) -> Found {
    let gathered: Gathered<'_, ()> = Gathered::beside(lab, &[Kind::Action]);
    let mut cases = gathered.cases("action", "actions");
    let mut table =
        Table::new("Actions", &["Action", "Metric", "Before", "After", "Figures say", "Record says"]);
    let mut judged: Vec<(&Entry<Action>, &Effectiveness, Option<Held>)> = Vec::new();
    for action in lab.actions.values() {
        let judgement = action.body.effectiveness.as_ref().filter(|e| e.evaluated_on <= lab.as_of.day);
        if let Some(judgement) = judgement {
            judged.push((action, judgement, held(lab, &action.meta.id, judgement)));
        }
    }
    judged.sort_by_key(|(_, judgement, _)| judgement.evaluated_on);
    let mut points = Vec::new();
    let mut last = None;
    for (action, judgement, held) in judged {
        let said = super::changes::word(&judgement.verdict);
        let metric = judgement.metric.clone().unwrap_or_else(|| "–".to_owned());
        let Some(held) = held else {
            let why = "by what was seen, not by figures".to_owned();
            table.row([action.meta.id.clone(), metric, "–".to_owned(), "–".to_owned(), why, said]);
            continue;
        };
        cases.told += 1;
        if held.untold > 0 {
            let why = format!("{} files of the cases counted could not be read", held.untold);
            cases.untold.push(crate::model::trend::Untold { record: action.meta.id.clone(), why });
        }
        let [before, after] = held.points.each_ref().map(figure);
        table.row([action.meta.id.clone(), metric, before, after, held.verdict.word.to_string(), said]);
        points.extend(held.points);
        last = Some((action.meta.id.clone(), held.verdict));
    }
    let drawing = if points.is_empty() {
        Drawing::None("No action was judged by a metric with a time before and after.".to_owned())
    } else {
        Drawing::Pairs
    };
    let verdict = match last {
        Some((id, verdict)) => Verdict { n: format!("{id}: {}", verdict.n), ..verdict },
        None => Verdict::not_enough(
            "Before and after",
            "no action",
            "No action was judged by a metric with both times.",
        ),
    };
    Found::new(cases, vec![Series::new("Bad cases", points)], verdict, drawing).table(table)
}

fn figure(point: &Point) -> String {
    match (point.k, point.value) {
        (Some(_), _) => of(point.as_share()),
        (None, Some(value)) => format!("{} (median of {})", short(value), point.n),
        (None, None) => "no case".to_owned(),
    }
}

fn held(lab: &Lab, id: &str, judgement: &Effectiveness) -> Option<Held> {
    let (before, after) = (judgement.before.as_ref()?, judgement.after.as_ref()?);
    let code = judgement.metric.as_deref()?.trim();
    if let Some(measure) = Measure::named(code) {
        let sides = [before, after].map(|over| measure.count(lab, over));
        let untold = sides.iter().map(|side| side.unknown).sum();
        return Some(shares(id, [before, after], sides.map(|side| side.bad), untold));
    }
    match code {
        "M05" => Some(good(id, [before, after], &noticed(lab))),
        "M06" => Some(good(id, [before, after], &covering(lab))),
        "M03" => Some(values(id, [before, after], &turnaround::gathered(lab, true))),
        _ => None,
    }
}

fn within<'c, 'a, V>(cases: &'c Gathered<'a, V>, over: &Interval) -> Vec<&'c Case<'a, V>> {
    cases.told.iter().filter(|case| over.holds(case.on)).collect()
}

/// Shares of cases that are good: the rest are bad.
fn good(id: &str, over: [&Interval; 2], cases: &Gathered<'_, bool>) -> Held {
    let bad = over.map(|over| {
        let Share { of, all } = share(within(cases, over));
        Share { of: all - of, all }
    });
    shares(id, over, bad, number(cases.untold.len()))
}

fn shares(id: &str, over: [&Interval; 2], bad: [Share; 2], untold: u32) -> Held {
    let [then, now] = bad;
    let (word, p) = match effect(then, now) {
        Effect::Insufficient => (Word::NotEnough, None),
        Effect::Shown(p) => (Word::Shown, Some(p)),
        Effect::RightWay(p) => (Word::RightWay, Some(p)),
        Effect::WrongWay(p) => (Word::WrongWay, Some(p)),
    };
    let n = format!("{} before, {} after", of(then), of(now));
    let verdict = Verdict { word, test: Some("Fisher, two-sided".to_owned()), n, p, why: why(word) };
    let points = [(0, "before"), (1, "after")].map(|(at, side)| {
        let share = if at == 0 { then } else { now };
        placed(Point::share("", share), id, side, over.get(at).copied())
    });
    Held { points, verdict, untold }
}

fn placed(point: Point, id: &str, side: &str, over: Option<&Interval>) -> Point {
    let (from, to) = (over.map(|over| over.from), over.and_then(|over| over.to));
    Point { at: format!("{id} {side}"), from, to, ..point }
}

fn values(id: &str, over: [&Interval; 2], cases: &Gathered<'_, f64>) -> Held {
    let [then, now] =
        over.map(|over| within(cases, over).iter().map(|case| case.value).collect::<Vec<f64>>());
    let n = format!("{} before, {} after", then.len(), now.len());
    let p = mann_whitney(&then, &now).map(|compared| compared.p);
    let better = median(&now) < median(&then);
    let word = match p {
        _ if then.len() < LEAST as usize || now.len() < LEAST as usize => Word::NotEnough,
        _ if !better => Word::WrongWay,
        Some(p) if p < SIGNAL => Word::Shown,
        _ => Word::RightWay,
    };
    let p = p.filter(|_| word != Word::NotEnough);
    let verdict = Verdict { word, test: Some("Mann-Whitney, two-sided".to_owned()), n, p, why: why(word) };
    let point = |values: &[f64], side: &str, over: &Interval| {
        let point = Point { n: number(values.len()), value: median(values), ..Point::default() };
        placed(point, id, side, Some(over))
    };
    let points = [point(&then, "before", over[0]), point(&now, "after", over[1])];
    Held { points, verdict, untold: number(cases.untold.len()) }
}

fn why(word: Word) -> String {
    match word {
        Word::Shown => "Fewer bad cases than before, and chance alone seldom does that.".to_owned(),
        Word::RightWay => "Fewer bad cases than before, but chance alone does that often.".to_owned(),
        Word::WrongWay => "As many bad cases as before, or more.".to_owned(),
        _ => format!("{LEAST} cases on either side are the least that can show anything."),
    }
}
