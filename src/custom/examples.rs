//! Runs the examples that a laboratory writes into its rules.

use serde_json::{Map, Value};

use super::eval::World;
use super::job::plain_map;
use super::question::{Question, Verdict};
use super::shape::{Miss, Schemas, Shape, Sort};
use crate::model::calendar::Calendar;
use crate::model::record::own_rule::{Expect, Got, OwnRule, RuleExample, Tried};

/// The day from which an example is looked at when it names none.
const AS_OF: &str = "2026-01-01";

/// Tries every example of a rule.
pub(super) fn run(rule: &OwnRule, schemas: &Schemas, calendar: &Calendar) -> Vec<Tried> {
    let question = Question::of(rule, schemas);
    let tried = |example: &RuleExample| {
        let got = match &question {
            Ok(question) => match misnamed(rule, example, question, schemas) {
                Some(problem) => Got::Broken(problem),
                None => answer(rule, example, question, schemas, calendar),
            },
            Err(slips) => {
                Got::Broken(slips.first().map(|(_, slip)| slip.message.clone()).unwrap_or_default())
            }
        };
        Tried { rule: rule.id.clone(), name: example.name.clone(), wanted: example.expect, got }
    };
    rule.examples.iter().map(tried).collect()
}

fn answer(
    rule: &OwnRule,
    example: &RuleExample,
    question: &Question,
    schemas: &Schemas,
    calendar: &Calendar,
) -> Got {
    let mut record = example.record.clone();
    let mut job = example.job.clone().unwrap_or_default();
    plain_map(&mut record);
    plain_map(&mut job);
    complete(&mut record, schemas.record(rule.kind), schemas);
    complete(&mut job, Shape::Job, schemas);
    let as_of = example.as_of.map_or_else(|| AS_OF.to_owned(), |day| day.to_string());
    let world = World { record: &record, job: Some(&job), doubtful: &[], as_of: &as_of, calendar };
    match question.judge(world) {
        Verdict::NotAsked => Got::Answer(Expect::NotAsked, String::new()),
        Verdict::Pass => Got::Answer(Expect::Pass, String::new()),
        Verdict::Finding(message) => Got::Answer(Expect::Finding, message),
        Verdict::CannotTell(stop) => Got::Answer(Expect::CannotTell, stop.why()),
    }
}

/// Lists that are left out are empty, as in a record that was read.
fn complete(map: &mut Map<String, Value>, shape: Shape, schemas: &Schemas) {
    for (key, inner) in schemas.keys(shape) {
        match map.get_mut(key) {
            Some(Value::Object(map)) => complete(map, inner, schemas),
            Some(Value::Array(items)) => {
                let maps = items.iter_mut().filter_map(Value::as_object_mut);
                maps.for_each(|map| complete(map, inner.item(), schemas));
            }
            None if inner.sort() == Some(Sort::List) => {
                map.insert(key.to_owned(), Value::Array(Vec::new()));
            }
            Some(_) | None => {}
        }
    }
}

/// A key of the example that no record has: an example that means something else proves nothing.
fn misnamed(rule: &OwnRule, example: &RuleExample, question: &Question, schemas: &Schemas) -> Option<String> {
    if example.job.is_none() && !question.of_job().is_empty() {
        return Some("the rule reads the job, and the example has none".to_owned());
    }
    let of_job = example.job.as_ref().and_then(|job| unknown(job, Shape::Job, schemas, "job"));
    of_job.or_else(|| unknown(&example.record, schemas.record(rule.kind), schemas, "record"))
}

fn unknown(map: &Map<String, Value>, shape: Shape, schemas: &Schemas, way: &str) -> Option<String> {
    map.iter().filter(|(key, _)| !key.starts_with("x-")).find_map(|(key, value)| {
        match schemas.key(shape, key) {
            Ok(inner) => within(value, inner, schemas, &format!("{way}.{key}")),
            Err(Miss::NoKey(Some(near))) => {
                Some(format!("`{way}` has no key `{key}`; did you mean `{near}`?"))
            }
            Err(_) => Some(format!("`{way}` has no key `{key}`")),
        }
    })
}

fn within(value: &Value, shape: Shape, schemas: &Schemas, way: &str) -> Option<String> {
    match value {
        Value::Object(map) => unknown(map, shape, schemas, way),
        Value::Array(items) => items.iter().find_map(|item| within(item, shape.item(), schemas, way)),
        Value::String(word) => {
            let choices = shape.choices();
            let is_known = choices.is_empty() || choices.contains(&word.as_str());
            (!is_known).then(|| format!("`{way}` is never \"{word}\"; it is one of {}", choices.join(", ")))
        }
        _ => None,
    }
}
