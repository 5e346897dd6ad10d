//! Order that means nothing changes nothing: of keys, of registers, of people who were told.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value};

use super::bench::Bench;
use super::fault::{faults, plant};
use super::{Files, laboratory, names};

/// Lists whose order says nothing: what stands in them has an id, a number, a name or a day.
const UNORDERED: [&str; 37] = [
    "actions",
    "approval",
    "aspects",
    "authorisations",
    "campaigns",
    "clarifications",
    "complaints",
    "contacts",
    "covers",
    "decisions",
    "deviations",
    "disclaimers",
    "discrepancies",
    "done",
    "editions",
    "equipment",
    "feedback",
    "informed",
    "items",
    "lines",
    "links",
    "matrices",
    "methods",
    "modifications",
    "people",
    "people_involved_in_work",
    "providers",
    "recipients",
    "reported_to",
    "requests",
    "roles",
    "sent_to",
    "shared_with",
    "source",
    "specifications",
    "status",
    "subcontract_plan",
];

/// Numbers that look random and come again with the same seed (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The same values in another order.
fn shuffled(value: Value, is_unordered: bool, dice: &mut Dice) -> Value {
    match value {
        Value::Array(entries) => {
            let mut entries: Vec<Value> = entries.into_iter().map(|e| shuffled(e, false, dice)).collect();
            if is_unordered {
                dice.shuffle(&mut entries);
            }
            Value::Array(entries)
        }
        Value::Object(members) => {
            let inner = members.into_iter().map(|(key, value)| {
                let is_unordered = UNORDERED.contains(&key.as_str());
                (key, shuffled(value, is_unordered, dice))
            });
            let mut members: Vec<(String, Value)> = inner.collect();
            dice.shuffle(&mut members);
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        other => other,
    }
}

/// Every record in another order: keys and lists of YAML, rows of the register.
fn reordered(files: Files, seed: u64) -> Files {
    let mut dice = Dice(seed | 1);
    let mut reorder = |path: &str, bytes: Vec<u8>| -> Vec<u8> {
        if path.strip_suffix(".yaml").is_some() {
            let value = serde_yaml::from_slice(&bytes).unwrap();
            return shuffled(value, false, &mut dice).to_string().into_bytes();
        }
        if path.strip_suffix(".csv").is_some() {
            let text = String::from_utf8(bytes).unwrap();
            let mut lines: Vec<&str> = text.lines().collect();
            dice.shuffle(&mut lines[1..]);
            return (lines.join("\n") + "\n").into_bytes();
        }
        bytes
    };
    files.into_iter().map(|(path, bytes)| (path.clone(), reorder(&path, bytes))).collect()
}

/// Each time another fault is planted, so that there is something to find, and another order taken.
#[test]
fn the_same_is_found_in_any_order() {
    let bench = Bench::new();
    let faults = faults();
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRunner::deterministic().rng().clone());
    let any = (0..faults.len(), any::<u64>());
    runner
        .run(&any, |(at, seed)| {
            let planted = plant(&bench.clean, &faults[at]).unwrap();
            let before = names(&bench.check(&planted));
            let after = names(&bench.check(&reordered(planted, seed)));
            prop_assert_eq!(before, after, "{}", &faults[at].what);
            Ok(())
        })
        .unwrap();
}

#[test]
fn another_order_is_another_order() {
    let clean = laboratory();
    let one = reordered(clean.clone(), 1);
    assert_ne!(one, reordered(clean.clone(), 2));
    let people = "records/registers/people.yaml";
    let read = |files: &Files| serde_yaml::from_slice::<Value>(&files[people]).unwrap()["people"][0].clone();
    assert!((1..9).any(|seed| read(&reordered(clean.clone(), seed))["id"] != read(&clean)["id"]));
}
