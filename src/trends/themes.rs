//! M21: which themes come back?

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::cases::{Gathered, count as number};
use super::complaints::themes_verdict;
use super::slots::{periods, twelve_months};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::listening::Sentiment;
use crate::model::theme::{Voice, voices};
use crate::model::trend::{By, Drawing, Found, Metric, Point, Series, Table};
use crate::model::words::{counted, sentence};

/// M21.
pub(super) const THEMES: Metric = Metric {
    id: "M21",
    name: "Themes, over twelve months",
    question: "Which themes come back?",
    clauses: &["17025-8.6.1", "17025-8.6.2"],
    unit: "customers",
    formula: "Different customers who named a theme as a trouble (in a complaint, or in feedback whose tone is \
              negative) within the twelve months up to the end of each period, of those who named any.",
    population: "Feedback and complaints with a theme. People who gave no name count as one customer. Praise stands \
                 in the list beside it.",
    by: &[By::Quarter, By::Month],
    test: "The number of customers that makes a theme (setting theme_customers), in the twelve months up to the \
           as-of day.",
    count,
};

/// Who named a theme within the twelve months up to a day.
fn customers<'v>(voices: &'v [Voice<'_>], key: &str, until: Date) -> BTreeSet<&'v Option<String>> {
    let window = twelve_months(until);
    voices.iter().filter(|v| v.key() == key && window.holds(v.on)).map(|v| &v.who).collect()
}

/// How many named any trouble within the twelve months up to a day.
fn anybody(voices: &[Voice<'_>], until: Date) -> u32 {
    let window = twelve_months(until);
    let who: BTreeSet<&Option<String>> =
        voices.iter().filter(|v| window.holds(v.on)).map(|v| &v.who).collect();
    number(who.len())
}

fn count(lab: &Lab, by: By) -> Found {
    let day = lab.as_of.day;
    let (troubles, others): (Vec<Voice<'_>>, Vec<Voice<'_>>) =
        voices(lab).filter(|v| v.on <= day).partition(Voice::is_trouble);
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for voice in &troubles {
        names.entry(voice.key()).or_insert_with(|| sentence(voice.theme));
    }
    let slots = periods(by, troubles.iter().map(|v| v.on), lab);
    let mut series = Vec::new();
    let mut today = Vec::new();
    for (key, name) in &names {
        let points = slots.iter().map(|slot| {
            let until = slot.to.map_or(day, |to| to.min(day));
            let k = number(customers(&troubles, key, until).len());
            slot.point(Point { k: Some(k), n: anybody(&troubles, until), ..Point::default() })
        });
        series.push(Series::new(name, points.collect()));
        let k = number(customers(&troubles, key, day).len());
        if k > 0 {
            today.push(Point {
                at: name.clone(),
                k: Some(k),
                n: anybody(&troubles, day),
                ..Point::default()
            });
        }
    }
    series.sort_by_key(|s| std::cmp::Reverse(s.points.last().and_then(|p| p.k)));
    let gathered: Gathered<'_, ()> = Gathered::beside(lab, &[Kind::Complaint, Kind::Feedback]);
    let cases = gathered.cases("naming of a trouble", "namings of a trouble");
    let cases = crate::model::trend::Cases { told: troubles.len(), ..cases };
    let wanted = lab.settings.thresholds.theme_customers;
    let n = counted(troubles.len(), cases.one, cases.many);
    let verdict = themes_verdict(&today, wanted, n);
    let drawing = if series.is_empty() {
        Drawing::None("Nobody named a trouble: there is nothing to draw.".to_owned())
    } else {
        Drawing::Field
    };
    Found::new(cases, series, verdict, drawing).table(tones(&troubles, &others, day))
}

/// Themes of the last twelve months by tone.
fn tones(troubles: &[Voice<'_>], others: &[Voice<'_>], day: Date) -> Table {
    let window = twelve_months(day);
    let mut tones: BTreeMap<String, (String, [usize; 3])> = BTreeMap::new();
    for voice in troubles.iter().chain(others).filter(|v| window.holds(v.on)) {
        let of = &mut tones.entry(voice.key()).or_insert_with(|| (sentence(voice.theme), [0; 3])).1;
        let at = match voice.sentiment {
            Some(Sentiment::Negative) => 0,
            Some(Sentiment::Positive) => 1,
            Some(Sentiment::Neutral) | None => 2,
        };
        if let Some(count) = of.get_mut(at) {
            *count += 1;
        }
    }
    let mut table = Table::new("Themes by tone, twelve months", &["Theme", "Blame", "Praise", "Neither"]);
    for (theme, [blame, praise, neither]) in tones.into_values() {
        table.row([theme, blame.to_string(), praise.to_string(), neither.to_string()]);
    }
    table
}
