//! M13, M14: do complaints come closer together, and about what?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::cases::{Case, Gathered, count as number, drawn, rates, reported};
use super::changes::word;
use super::slots::{Slot, twelve_months};
use super::turnaround::band;
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;
use crate::model::statistics::Share;
use crate::model::statistics::chart::{Limits, Sign, g, middle_gap, signs};
use crate::model::theme::voices;
use crate::model::trend::{By, Drawing, Found, Metric, Point, Series, Table, Verdict, Word, short};
use crate::model::words::{counted, list, sentence};

/// M13: how often.
pub(super) const RATE: Metric = Metric {
    id: "M13",
    name: "Reports between complaints",
    question: "Are complaints coming closer together?",
    clauses: &["17025-7.9.3.b", "9001-8.2.1.c"],
    unit: "reports",
    formula: "Reports that went out after the complaint before (or from the beginning) up to and with the day of the \
              complaint. By quarter or month: complaints, times a hundred, divided by reports.",
    population: "Complaints in order of receipt, justified or not.",
    by: &[By::Complaint, By::Quarter, By::Month],
    test: "g chart of the gaps, from ten gaps on: a gap beyond the limits, or eight in a row on one side of the \
           middle. With fewer the gaps are listed. No complaint at all is no data on satisfaction.",
    count: rate,
};

/// M14: about what.
pub(super) const KINDS: Metric = Metric {
    id: "M14",
    name: "Complaints by theme",
    question: "Is there a fault in the design?",
    clauses: &["17025-8.6.1", "17025-7.9.3.c"],
    unit: "customers",
    formula: "Different customers who complained of a theme within twelve months up to the as-of day, of those who \
              complained of any; beside it \
              complaints by type.",
    population: "Complaints received within the twelve months. People who gave no name count as one.",
    by: &[By::TwelveMonths],
    test: "The number of customers that makes a theme (setting theme_customers), as in FBK-007.",
    count: kinds,
};

/// Gaps from which limits are drawn.
const GAPS: usize = 10;

/// Complaints in order of receipt.
pub(super) fn complaints(lab: &Lab) -> Vec<&Entry<Complaint>> {
    let mut all: Vec<&Entry<Complaint>> = lab.complaints.values().collect();
    all.sort_by(|a, b| (a.body.received_on, &a.meta.id).cmp(&(b.body.received_on, &b.meta.id)));
    all
}

/// A value of each complaint, by its day.
pub(super) fn gathered<'a, V>(
    lab: &'a Lab,
    value: impl Fn(&'a Entry<Complaint>) -> Option<(Date, V)>,
) -> Gathered<'a, V> {
    let mut gathered = Gathered::beside(lab, &[Kind::Complaint]);
    for complaint in complaints(lab) {
        if let Some((on, value)) = value(complaint) {
            gathered.told.push(Case { on, record: complaint.meta.id.clone(), job: None, value });
        }
    }
    gathered
}

fn rate(lab: &Lab, by: By) -> Found {
    let mut gathered = gathered(lab, |c| Some((c.body.received_on, c)));
    gathered.untold.extend(super::cases::unread(lab, &[Kind::Request, Kind::Report]));
    let cases = gathered.cases("complaint", "complaints");
    let reports = reported(lab);
    if by != By::Complaint {
        let points = rates(lab, by, &gathered.told, &reports, 100);
        let verdict = super::cases::elsewhere(by, By::Complaint, &cases);
        let drawing = drawn(&cases, 1, Drawing::Parts);
        return Found::new(
            cases,
            vec![Series::new("Complaints per hundred reports", points)],
            verdict,
            drawing,
        );
    }
    let mut before: Option<Date> = None;
    let mut points = Vec::new();
    for case in &gathered.told {
        let between = |on: Date| before.is_none_or(|before| before < on) && on <= case.on;
        let gap = number(reports.iter().filter(|report| between(report.on)).count());
        points.push(Point {
            at: case.record.clone(),
            from: Some(case.on),
            to: Some(case.on),
            n: gap,
            value: Some(f64::from(gap)),
            ..Point::default()
        });
        before = Some(case.on);
    }
    let since = reports.iter().filter(|report| before.is_none_or(|before| before < report.on)).count();
    let (verdict, limits) = gaps(&points);
    let drawing = if points.is_empty() {
        Drawing::None("There is no complaint: there is nothing to draw.".to_owned())
    } else {
        Drawing::Pins
    };
    let series = Series { limits, ..Series::new("Reports since the complaint before", points) };
    Found::new(cases, vec![series], verdict, drawing).note(format!(
        "Of {}, {} went out after the last complaint.",
        counted(reports.len(), "report", "reports"),
        since
    ))
}

/// What the gaps between complaints tell.
fn gaps(points: &[Point]) -> (Verdict, Option<crate::model::trend::Band>) {
    let values: Vec<f64> = points.iter().filter_map(|p| p.value).collect();
    let n = counted(values.len(), "gap", "gaps");
    if values.is_empty() {
        let why = "No complaint is on record; that is no data on satisfaction.";
        return (Verdict::not_enough("g chart", n, why), None);
    }
    let Some(limits) = g(&values).filter(|_| values.len() >= GAPS) else {
        let gaps: Vec<String> = values.iter().map(|gap| short(*gap)).collect();
        let why = format!("{GAPS} gaps are needed for limits. The gaps: {} reports.", list(&gaps));
        return (Verdict::not_enough("g chart", n, why), None);
    };
    let middle = Limits { centre: middle_gap(limits.centre), ..limits };
    let beyond = signs(&values, &limits).into_iter().filter(|(_, sign)| *sign == Sign::Beyond);
    let side = signs(&values, &middle).into_iter().filter(|(_, sign)| *sign == Sign::Side);
    let found: Vec<String> = beyond
        .chain(side)
        .filter_map(|(at, sign)| Some(format!("{} ({})", sign.words(), points.get(at)?.at)))
        .collect();
    let (word, why) = if found.is_empty() {
        (Word::NoSignal, "Neither sign is there.".to_owned())
    } else {
        (Word::Signal, format!("There is {}.", list(&found)))
    };
    (Verdict { word, test: Some("g chart".to_owned()), n, p: None, why }, Some(band(&limits, false)))
}

fn kinds(lab: &Lab, _: By) -> Found {
    let window = twelve_months(lab.as_of.day);
    let gathered = gathered(lab, |c| window.holds(c.body.received_on).then_some((c.body.received_on, c)));
    let cases = gathered.cases("complaint", "complaints");
    let mut themes: BTreeMap<String, (String, BTreeSet<Option<String>>)> = BTreeMap::new();
    let complaints = voices(lab).filter(|v| v.meta.kind == Kind::Complaint && window.holds(v.on));
    for voice in complaints {
        let theme = themes.entry(voice.key()).or_insert_with(|| (voice.theme.to_owned(), BTreeSet::new()));
        theme.1.insert(voice.who);
    }
    let everybody: BTreeSet<&Option<String>> = themes.values().flat_map(|(_, who)| who).collect();
    let all = number(everybody.len());
    let mut points: Vec<Point> = themes
        .into_values()
        .map(|(theme, who)| slot_count(sentence(&theme), Share { of: number(who.len()), all }))
        .collect();
    points.sort_by(|a, b| b.k.cmp(&a.k).then_with(|| a.at.cmp(&b.at)));
    let mut types: BTreeMap<String, usize> = BTreeMap::new();
    for case in &gathered.told {
        *types.entry(word(&case.value.body.kind)).or_default() += 1;
    }
    let mut by_type = Table::new("Complaints by type, twelve months", &["Type", "Complaints"]);
    for (kind, count) in types {
        by_type.row([sentence(&kind), count.to_string()]);
    }
    let unnamed = gathered.told.iter().filter(|case| case.value.body.theme.is_none()).count();
    let wanted = lab.settings.thresholds.theme_customers;
    let verdict = themes_verdict(&points, wanted, counted(cases.told, "complaint", "complaints"));
    let drawing = drawn(&cases, 1, Drawing::Parts);
    Found::new(cases, vec![Series::new("Customers", points)], verdict, drawing)
        .table(by_type)
        .note(format!("Complaints without a theme: {unnamed}."))
}

fn slot_count(name: String, share: Share) -> Point {
    Slot::named(name).point(Point::count("", share))
}

/// Whether a theme has reached the number of customers that asks for an action.
pub(super) fn themes_verdict(points: &[Point], wanted: u32, n: String) -> Verdict {
    let test = Some(format!("{wanted} customers or more (theme_customers)"));
    let reached = points.iter().filter(|p| p.k.is_some_and(|k| k >= wanted));
    let reached: Vec<String> =
        reached.map(|p| format!("{} ({} customers)", p.at, p.k.unwrap_or_default())).collect();
    let (word, why) = if points.is_empty() {
        (Word::NotEnough, "Nobody named a trouble; that is no data on satisfaction.".to_owned())
    } else if reached.is_empty() {
        (Word::NoSignal, "No theme has as many customers.".to_owned())
    } else {
        (Word::Signal, format!("{}.", list(&reached)))
    };
    Verdict { word, test, n, p: None, why }
}
