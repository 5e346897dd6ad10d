//! How the terms of a contract stood when it was made, and what of them is no longer so.
//!
//! A contract is made by the last of those whose word makes it: the decision on a review and the
//! customer's yes to its conditions, both sides' yes to an amendment. What the record said in the
//! version that first held that word is what was agreed.

use std::collections::BTreeMap;

use super::reading::{Leaf, Seal};
use super::{Difference, Held, Read, is_below};
use crate::model::history::{Edited, Sealed};
use crate::model::kind::Kind;
use crate::model::when::When;

/// What makes a contract of a record, and what of the record is its terms.
struct Makes {
    kind: Kind,
    seals: &'static [&'static str],
    terms: &'static [&'static str],
}

const MAKES: &[Makes] = &[
    Makes {
        kind: Kind::Agreement,
        seals: &["/agree"],
        terms: &["/covers", "/reporting", "/decision_rule", "/price_ref", "/valid_from", "/valid_to"],
    },
    Makes { kind: Kind::Review, seals: &["/decision", "/agree"], terms: &["/agreed", "/conditions"] },
    Makes { kind: Kind::Amendment, seals: &["/agree", "/lab_approval"], terms: &["/after", "/effective_on"] },
    Makes { kind: Kind::Deviation, seals: &["/agree"], terms: &["/after", "/new_due_on"] },
];

impl Held<'_> {
    /// How the terms stood; none where the record makes no contract, or its making is not committed yet.
    pub(super) fn sealed(&self) -> Option<Sealed> {
        let makes = MAKES.iter().find(|makes| makes.kind == self.kind)?;
        let made = makes.seals.iter().filter_map(|key| self.now.seals.get(*key)).map(|seal| seal.on);
        let made: When = made.max_by_key(|on| on.day)?;
        let (key, seal, then) = self.making(made)?;
        if self.is_untold(then, made) {
            return Some(Sealed { untold: Some(made), ..Sealed::default() });
        }
        let is_term = |place: &str| makes.terms.iter().any(|term| is_below(term, place));
        // what the customer agreed to by itself, later than the rest, counts as it was then
        let own = |s: &Seal| !s.scope.is_empty() && s.on.day >= made.day && is_term(&s.scope);
        let owns: Vec<(&String, &Seal)> = self.now.seals.iter().filter(|(_, s)| own(s)).collect();
        let is_own = |place: &str| owns.iter().any(|(_, s)| is_below(&s.scope, place));
        let mut edits = self.edits(then, key, seal, &|place| is_term(place) && !is_own(place));
        for (key, seal) in &owns {
            if let Some(then) = self.first(key, seal) {
                edits.extend(self.edits(then, key, seal, &is_term));
            }
        }
        // the word itself: a yes that is dated otherwise than it was given
        for key in makes.seals {
            if let Some(seal) = self.now.seals.get(*key)
                && let Some(then) = self.first(key, seal)
            {
                edits.extend(self.edits(then, key, seal, &|place| is_below(key, place)));
            }
        }
        Some(Sealed { edits, ..Sealed::default() })
    }

    /// The word that made the contract, and the version that first held it. Of several of one day the
    /// last that was written down on that day counts; where none was, the first that was at all.
    fn making(&self, made: When) -> Option<(&str, &Seal, &Read)> {
        let whole = self.now.seals.iter().filter(|(_, s)| s.scope.is_empty() && s.on.day == made.day);
        let versions = whole.filter_map(|(key, seal)| Some((key.as_str(), seal, self.first(key, seal)?)));
        let versions: Vec<_> = versions.collect();
        let in_time = |then: &Read| self.on(then).is_some_and(|on| on <= made.day);
        let last = versions.iter().filter(|(.., then)| in_time(then)).max_by_key(|(.., then)| then.at);
        last.or_else(|| versions.iter().min_by_key(|(.., then)| then.at)).copied()
    }

    fn on(&self, then: &Read) -> Option<jiff::civil::Date> {
        self.versions.get(then.at).and_then(|earlier| earlier.on)
    }

    /// Whether a version before this one, which could not be read, may be what was agreed.
    fn is_untold(&self, then: &Read, made: When) -> bool {
        let in_time = self.on(then).is_some_and(|on| on <= made.day);
        !in_time && self.versions.iter().take(then.at).any(|earlier| earlier.value.is_none())
    }

    fn edits(&self, then: &Read, key: &str, seal: &Seal, is_term: &dyn Fn(&str) -> bool) -> Vec<Edited> {
        let differences = self.differences(&then.reading, key, seal);
        let value = self.versions.get(then.at).and_then(|earlier| earlier.value.as_ref());
        // how many items a list has gained so far by those that are put back
        let mut back: BTreeMap<&str, usize> = BTreeMap::new();
        let mut items: Vec<&str> = Vec::new();
        let mut edits = Vec::new();
        for difference in differences.iter().filter(|d| is_term(d.place)) {
            let was = |pointer: &str| value.and_then(|value| value.pointer(pointer)).cloned();
            let line = line(difference.place);
            let Some(item) = self.item(then, difference.place) else {
                let mut change = self.change(difference, seal);
                let before = difference.before.map(|leaf| leaf.pointer.as_str());
                if difference.after.is_none() {
                    change.pointer = self.pointer(difference.place);
                }
                edits.push(Edited { change, was: before.and_then(was), line, is_item: false });
                continue;
            };
            if items.contains(&item) {
                continue;
            }
            items.push(item);
            let of_item: Vec<&Difference> = differences.iter().filter(|d| is_below(item, d.place)).collect();
            let mut change = self.change(difference, seal);
            change.before = said(&of_item, |d| d.before);
            change.after = said(&of_item, |d| d.after);
            let was = match (self.now.items.get(item), then.reading.items.get(item)) {
                (Some(pointer), _) => {
                    change.pointer.clone_from(pointer);
                    None
                }
                (None, old) => {
                    let list = item.rsplit_once('/').map_or("", |(list, _)| list);
                    let more = back.entry(list).or_default();
                    change.pointer = format!("{list}/{}", self.count(list) + *more);
                    *more += 1;
                    old.and_then(|pointer| was(pointer))
                }
            };
            edits.push(Edited { change, was, line, is_item: true });
        }
        edits
    }

    /// The item of a list that holds the place and is new, or is gone.
    fn item<'p>(&self, then: &Read, place: &'p str) -> Option<&'p str> {
        let steps = place.match_indices('/').map(|(at, _)| at).skip(1).chain([place.len()]);
        let mut prefixes = steps.filter_map(|at| place.get(..at));
        prefixes.find(|p| self.now.items.contains_key(*p) != then.reading.items.contains_key(*p))
    }

    /// How many items a list has as it stands.
    fn count(&self, list: &str) -> usize {
        self.now.items.keys().filter(|item| item.rsplit_once('/').is_some_and(|(l, _)| l == list)).count()
    }

    /// Where a value would stand that is gone from a record.
    fn pointer(&self, place: &str) -> String {
        let inside = self.now.items.iter().filter(|(item, _)| is_below(item, place));
        let inside = inside.max_by_key(|(item, _)| item.len());
        inside.map_or_else(
            || place.to_owned(),
            |(item, pointer)| format!("{pointer}{}", place.strip_prefix(item.as_str()).unwrap_or_default()),
        )
    }
}

/// The number of the line of work that a place stands in.
fn line(place: &str) -> Option<u32> {
    place.split('/').find_map(|step| step.strip_prefix("line=")?.parse().ok())
}

/// What an item says: `method M-2, sample count 4`.
fn said<'a>(
    of_item: &[&Difference<'a>],
    side: impl Fn(&Difference<'a>) -> Option<&'a Leaf>,
) -> Option<String> {
    let said = of_item.iter().filter_map(|difference| {
        let key = difference.place.rsplit('/').next()?;
        let text = side(difference)?.text();
        (key != "line" && !text.is_empty()).then(|| format!("{} {text}", key.replace('_', " ")))
    });
    let said: Vec<String> = said.collect();
    let is_there = of_item.iter().any(|d| side(d).is_some());
    is_there.then(|| said.join(", "))
}
