//! While nothing is done, time only makes things overdue.

use std::collections::BTreeMap;

use countersign::model::agenda::{Agenda, Item, Matter, Within};
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Input};
use countersign::rules::RULES;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::{ALL, later, line, norrvik};
use crate::rules::examples::{base, every_example};

/// Duties that end without being done: an agreement is reviewed while it is in force.
const LAPSES: [Matter; 1] = [Matter::AgreementReview];

/// Duties by what they are about; what is missed of one matter is one with what comes next of it.
fn duties(agenda: &Agenda) -> BTreeMap<(Matter, &str, Option<&str>, &str), Vec<&Item>> {
    let mut all: BTreeMap<_, Vec<&Item>> = BTreeMap::new();
    for item in agenda.items.iter().filter(|item| item.matter.is_duty() && !LAPSES.contains(&item.matter)) {
        let key = (item.matter, item.record.as_str(), item.part.as_deref(), item.place.pointer.as_str());
        all.entry(key).or_default().push(item);
    }
    all
}

/// Duties of `before` that are gone in `after`, or were overdue and no longer are.
fn lost(before: &Agenda, after: &Agenda) -> Vec<String> {
    let after = duties(after);
    let is_late = |items: &[&Item]| items.iter().any(|item| item.is_overdue());
    let is_kept =
        |key: &_, items: &[&Item]| after.get(key).is_some_and(|later| !is_late(items) || is_late(later));
    let lost = duties(before).into_iter().filter(|(key, items)| !is_kept(key, items));
    lost.flat_map(|(_, items)| items.into_iter().map(line)).collect()
}

#[test]
fn what_is_undone_stays_until_it_is_overdue_and_then_stays_overdue() {
    let lab = norrvik(None);
    let today = lab.as_of.day;
    let mut before = later(&lab, today);
    assert!(duties(&before).len() > 30);
    for days in [1, 2, 3, 4, 7, 14, 30, 61, 92, 200, 400, 800] {
        let after = later(&lab, today.checked_add(days.days()).expect("a day"));
        assert_eq!(lost(&before, &after), Vec::<String>::new(), "after {days} days");
        before = after;
    }
    // Nobody did anything for two years: what has a last day has passed it.
    let coming = before.items.iter().filter(|item| item.matter.is_duty() && !item.is_overdue());
    let coming: Vec<&Item> = coming.filter(|item| item.on < before.as_of).collect();
    assert!(
        coming.iter().all(|item| item.matter == Matter::EffectCheck),
        "{:#?}",
        coming.iter().map(|i| line(i)).collect::<Vec<_>>()
    );
}

#[test]
fn the_same_holds_for_every_example_of_the_rules() {
    let base = base();
    let mut gone = Vec::new();
    for (title, files) in RULES.iter().flat_map(|rule| every_example(rule, &base)) {
        let input = Input::new(Tree::of(Origin::Memory, files), Vec::new(), date(2030, 1, 1));
        let (lab, mut before) = pipeline::look_ahead(input, ALL, &|_| {});
        let today = lab.as_of.day;
        for days in [1, 3, 9, 40, 500] {
            let after = later(&lab, today.checked_add(days.days()).expect("a day"));
            gone.extend(
                lost(&before, &after).into_iter().map(|item| format!("{title}, {days} days: {item}")),
            );
            before = after;
        }
    }
    assert!(gone.is_empty(), "{gone:#?}");
}

/// Record, matter, and the last day in time.
const LAST: [(&str, Matter, Date); 6] = [
    // five working days are allowed
    ("REQ-26-028", Matter::Decision, date(2026, 9, 28)),
    ("REQ-26-029", Matter::Report, date(2026, 10, 12)),
    ("SUR-26", Matter::Analysis, date(2026, 7, 29)),
    ("CPL-26-04", Matter::ComplaintClose, date(2026, 9, 30)),
    ("ACT-26-02", Matter::Action, date(2026, 8, 31)),
    // said on 27 April; two working days are allowed
    ("REQ-26-011", Matter::WrittenConfirmation, date(2026, 4, 29)),
];

#[test]
fn each_is_due_on_its_last_day_and_overdue_on_the_next_that_counts() {
    for (record, matter, on) in LAST {
        let of = |day: Date| {
            let lab = norrvik(Some(day));
            let agenda = countersign::agenda::agenda(&lab, Within::Days(0));
            agenda.items.into_iter().find(|item| item.record == record && item.matter == matter)
        };
        let then = of(on).unwrap_or_else(|| panic!("{record} was not due on {on}"));
        assert_eq!((then.on, then.late), (on, None), "{}", line(&then));
        let next = of(on.checked_add(1.day()).expect("a day")).expect("it is still there");
        assert!(next.is_overdue() && next.on == on, "{}", line(&next));
        assert_eq!(then.key(), next.key(), "the key outlives the day");
    }
}

#[test]
fn times_to_look_ahead_are_read_or_refused() {
    let day = date(2026, 1, 31);
    let until = |text: &str| text.parse::<Within>().map(|within| within.until(day));
    assert_eq!(until("14d"), Ok(date(2026, 2, 14)));
    assert_eq!(until(" 3w "), Ok(date(2026, 2, 21)));
    assert_eq!(until("1m"), Ok(date(2026, 2, 28)));
    assert_eq!(until("0d"), Ok(day));
    assert_eq!(until("9999m"), Ok(date(2859, 4, 30)));
    for nonsense in ["", "d", "14", "-3d", "+3d", "3.5d", "two weeks", "3y", "99999d", "1d2w", "14 d", "١d"]
    {
        assert!(until(nonsense).is_err(), "{nonsense:?}");
    }
}
