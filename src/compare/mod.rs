//! Versions of one record held against one another: since when a signature stands, and what is no
//! longer as it was when somebody stood for it.
//!
//! A record grows: a decision follows a signature, a confirmation the decision. So what was *added*
//! since is no change, but for the terms of a contract, where a new line is one.

mod reading;
mod sealed;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use self::reading::{Leaf, Reading, Seal};
use crate::model::history::{Changed, Marks, Signed, Version};
use crate::model::kind::Kind;

/// An earlier version of a record.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// What it said, significant keys only; none when it could not be read.
    pub value: Option<Value>,
    /// The version.
    pub version: Version,
    /// The day on which it was written, where that is known.
    pub on: Option<Date>,
}

/// Where the terms of a contract stand: what is added there changes what was agreed.
const TERMS: &[(Kind, &[&str])] = &[
    (Kind::Agreement, &["/covers"]),
    (Kind::Quotation, &["/lines"]),
    (Kind::Review, &["/agreed/lines", "/conditions"]),
    (Kind::Amendment, &["/after/lines"]),
    (Kind::Deviation, &["/after/lines"]),
    (Kind::Report, &["/lines"]),
];

/// Keys whose values move on while the record stays what it is.
const MOVING: [&str; 4] = ["status", "phase", "closed_on", "informed_on"];

/// What the versions of a record, oldest first, say of the record as it stands: significant keys only.
#[must_use]
pub fn marks(kind: Kind, now: &Value, versions: &[Earlier]) -> Marks {
    let now = Reading::of(now);
    let read = |(at, earlier): (usize, &'_ Earlier)| {
        Some(Read { reading: Reading::of(earlier.value.as_ref()?), at })
    };
    let read: Vec<Read> = versions.iter().enumerate().filter_map(read).collect();
    let mut seals: Vec<(&String, &Seal)> = now.seals.iter().collect();
    seals.sort_by(|a, b| (a.1.on.day, a.0).cmp(&(b.1.on.day, b.0)));
    let signed = seals.iter().filter(|(_, seal)| seal.is_signature).map(|(key, seal)| Signed {
        pointer: seal.pointer.clone(),
        person: seal.person.clone(),
        on: seal.on,
        version: read
            .iter()
            .find(|r| r.reading.seals.get(*key).is_some_and(|s| s.on == seal.on && s.person == seal.person))
            .and_then(|r| Some(versions.get(r.at)?.version.clone())),
    });
    let signed = signed.collect();
    let held = Held { kind, now: &now, versions, read: &read };
    let mut told = BTreeSet::new();
    let mut changed: Vec<Changed> = seals.iter().flat_map(|(key, seal)| held.changed(key, seal)).collect();
    changed.retain(|change| told.insert(change.pointer.clone()));
    let unread = versions.len() - read.len();
    Marks { signed, changed, unread, sealed: held.sealed().unwrap_or_default() }
}

/// A version that could be read, and which one it is.
struct Read {
    reading: Reading,
    at: usize,
}

/// A record as it stands, and its versions.
struct Held<'a> {
    kind: Kind,
    now: &'a Reading,
    versions: &'a [Earlier],
    read: &'a [Read],
}

/// A value that is not what it was.
struct Difference<'a> {
    /// Its path of names.
    place: &'a str,
    before: Option<&'a Leaf>,
    after: Option<&'a Leaf>,
}

impl Held<'_> {
    /// What a signature, agreement or decision covers and is no longer as it was.
    fn changed(&self, key: &str, seal: &Seal) -> Vec<Changed> {
        let Some(then) = self.first(key, seal) else { return Vec::new() };
        let differences = self.differences(&then.reading, key, seal);
        differences.iter().map(|difference| self.change(difference, seal)).collect()
    }

    /// The version that first held a seal as it stands.
    fn first(&self, key: &str, seal: &Seal) -> Option<&Read> {
        // A later day is a new signature. The same day, or an earlier one, is that which stood there.
        let stood = |r: &&Read| r.reading.seals.get(key).is_some_and(|s| s.on.day >= seal.on.day);
        self.read.iter().find(stood)
    }

    /// What a seal covers and is not as it was in a version.
    fn differences<'r>(&'r self, then: &'r Reading, key: &str, seal: &Seal) -> Vec<Difference<'r>> {
        let mut all = Vec::new();
        for (place, before) in then.leaves.iter().filter(|(place, _)| self.is_covered(place, key, seal)) {
            let after = self.now.leaves.get(place);
            let is_same = after.map_or(before.is_nothing(), |after| after.goes_on_from(before));
            if !is_same || (self.is_term(place) && after.is_some_and(|a| a.text() != before.text())) {
                all.push(Difference { place, before: Some(before), after });
            }
        }
        let is_new = |place: &&String| !then.leaves.contains_key(*place) && self.is_term(place);
        for place in self.now.leaves.keys().filter(is_new).filter(|p| self.is_covered(p, key, seal)) {
            let list = self.term(place).unwrap_or_default();
            let after = self.now.leaves.get(place);
            if then.leaves.keys().any(|p| is_below(list, p)) {
                all.push(Difference { place, before: None, after });
            }
        }
        all
    }

    fn change(&self, difference: &Difference, seal: &Seal) -> Changed {
        let Difference { place, before, after } = *difference;
        let pointer = after.or(before).map(|leaf| leaf.pointer.clone()).unwrap_or_default();
        let (before, after) = (before.map(Leaf::text), after.map(Leaf::text));
        let text = |r: &Read| r.reading.leaves.get(place).map(Leaf::text);
        let last = self.read.iter().rposition(|r| text(r) == before);
        let version = last.and_then(|at| self.versions.get(self.read.get(at + 1)?.at));
        let version = version.map(|earlier| earlier.version.clone());
        let (seal, person, on) = (seal.pointer.clone(), seal.person.clone(), seal.on);
        Changed { pointer, before, after, seal, person, on, version }
    }

    /// Whether a value stands under the seal. What another seal of today says is that one's matter.
    fn is_covered(&self, place: &str, key: &str, seal: &Seal) -> bool {
        let last = place.rsplit('/').next().unwrap_or_default();
        let others = || self.now.seals.keys().filter(|other| *other != key);
        is_below(&seal.scope, place) && !MOVING.contains(&last) && !others().any(|o| is_below(o, place))
    }

    fn is_term(&self, place: &str) -> bool {
        self.term(place).is_some()
    }

    fn term(&self, place: &str) -> Option<&'static str> {
        let lists = TERMS.iter().find(|(kind, _)| *kind == self.kind).map(|(_, lists)| *lists)?;
        lists.iter().copied().find(|list| is_below(list, place))
    }
}

fn is_below(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
