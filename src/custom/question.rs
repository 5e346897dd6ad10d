//! A laboratory's rule as it is asked: of one record, and of all.

use jiff::civil::Date;
use rayon::prelude::*;

use super::eval::{Asker, STEPS, Stop, World};
use super::job;
use super::message::{self, Piece};
use super::names;
use super::node::Node;
use super::parse::parse;
use super::records::{self, Asked};
use super::shape::{Schemas, Sort};
use super::text::{ALWAYS, Slip};
use crate::model::evidence::CONTRACT;
use crate::model::finding::Outcome;
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::own_rule::OwnRule;

/// So many records are asked at a time. When one of them takes too many steps, those after them are
/// not asked any more: a rule without end must not hold up the others.
const AT_A_TIME: usize = 256;

/// A rule, ready to be asked.
#[derive(Debug)]
pub(super) struct Question {
    kind: Kind,
    when: Option<Node>,
    require: Node,
    message: Vec<Piece>,
    of_job: Vec<&'static str>,
    /// Where its findings stand: the first key of the record that it requires something of.
    pointer: String,
}

/// What a rule says of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It does not ask of this record.
    NotAsked,
    /// The record is in order.
    Pass,
    /// It is not, with what is wrong.
    Finding(String),
    /// There is no telling.
    CannotTell(Stop),
}

/// A slip with the key of the rule that it stands under.
pub(super) type Placed = (&'static str, Slip);

impl Question {
    /// Makes a question of a rule; every slip of its three texts is told at once.
    pub(super) fn of(rule: &OwnRule, schemas: &Schemas) -> Result<Self, Vec<Placed>> {
        let mut slips: Vec<Placed> = Vec::new();
        let mut of_job: Vec<&'static str> = Vec::new();
        let mut look = |node: &Node, key: &'static str, wants_truth: bool, slips: &mut Vec<Placed>| {
            let looked = names::look(node, rule.kind, schemas);
            of_job.extend(looked.of_job);
            slips.extend(looked.slips.into_iter().map(|slip| (key, slip)));
            if let Some(sort) = looked.gives.filter(|s| wants_truth && *s != Sort::Truth) {
                let message = format!("`{key}` gives {}, not yes or no.", sort.words());
                slips.push((key, Slip::new(message, "Ask something: has(…), ==, <=.")));
            }
        };
        let mut expression = |text: &str, key: &'static str, slips: &mut Vec<Placed>| match parse(text) {
            Ok(node) => {
                look(&node, key, true, slips);
                Some(node)
            }
            Err(slip) => {
                slips.push((key, slip));
                None
            }
        };
        let when = rule.when.as_deref().and_then(|text| expression(text, "when", &mut slips));
        let require = expression(&rule.require, "require", &mut slips);
        let message = message::pieces(rule.message.as_deref().unwrap_or(&rule.title));
        let message = message.unwrap_or_else(|slip| {
            slips.push(("message", slip));
            Vec::new()
        });
        for piece in &message {
            if let Piece::Given(node) = piece {
                look(node, "message", false, &mut slips);
            }
        }
        let (Some(require), true) = (require, slips.is_empty()) else { return Err(slips) };
        of_job.sort_unstable();
        of_job.dedup();
        let pointer = first_key(&require, &mut Vec::new())
            .or_else(|| when.as_ref().and_then(|when| first_key(when, &mut Vec::new())))
            .unwrap_or_default();
        Ok(Self { kind: rule.kind, when, require, message, of_job, pointer })
    }

    /// The keys of the job that the question reads.
    pub(super) fn of_job(&self) -> &[&'static str] {
        &self.of_job
    }

    /// Asks one record.
    pub(super) fn judge(&self, world: World<'_>) -> Verdict {
        let asker = Asker::new(world);
        match self.when.as_ref().map_or(Ok(true), |when| asker.holds(when)) {
            Ok(true) => {}
            Ok(false) => return Verdict::NotAsked,
            Err(stop) => return Verdict::CannotTell(stop),
        }
        match asker.holds(&self.require) {
            Ok(true) => Verdict::Pass,
            Ok(false) => Verdict::Finding(message::written(&self.message, &asker)),
            Err(stop) => Verdict::CannotTell(stop),
        }
    }

    /// Asks every record of the laboratory.
    pub(super) fn ask(&self, lab: &Lab, outcome: &mut Outcome) {
        let all = records::of_kind(lab, self.kind);
        let all: Vec<Asked> = all.into_iter().filter(|(_, job)| counts(lab, *job)).collect();
        let as_of = lab.as_of.day.to_string();
        let mut is_endless = false;
        for some in all.chunks(AT_A_TIME) {
            if is_endless {
                let why = format!("the rule takes more than {STEPS} steps on another record");
                for (record, _) in some {
                    outcome.cannot_tell(record.meta(), why.clone());
                }
                continue;
            }
            let verdicts: Vec<(Verdict, Option<Date>)> =
                some.par_iter().map(|asked| self.ask_one(lab, &as_of, asked)).collect();
            for ((record, _), (verdict, on)) in some.iter().zip(verdicts) {
                is_endless |= verdict == Verdict::CannotTell(Stop::Endless);
                self.note(*record, verdict, on, outcome);
            }
        }
        for file in lab.unread.iter().filter(|file| file.kind == self.kind) {
            outcome.cannot_read(file, format!("the {} could not be read", self.kind));
        }
        for file in lab.unplaced.iter().filter(|file| file.kind == self.kind) {
            outcome.cannot_read(file, "the main file of its folder could not be read");
        }
    }

    fn ask_one(&self, lab: &Lab, as_of: &str, (record, job): &Asked) -> (Verdict, Option<Date>) {
        let values = record.values();
        let of_job = job.map(|job| job::values(job, &self.of_job, lab.as_of.day));
        let doubtful = job.map(|job| self.doubtful(job)).unwrap_or_default();
        let verdict = self.judge(World {
            record: &values,
            job: of_job.as_ref(),
            doubtful: &doubtful,
            as_of,
            calendar: &lab.calendar,
        });
        let received = || job.map(|job| job.request.body.received_on.day);
        let on =
            matches!(verdict, Verdict::Finding(_)).then(|| job::day(&values).or_else(received)).flatten();
        (verdict, on)
    }

    /// Keys of the job that rest on files which could not be read.
    fn doubtful(&self, job: &Job) -> Vec<(&'static str, String)> {
        let unread = |key: &&'static str| {
            let kinds = job::rests_on(key);
            let file = job.unread.iter().find(|file| kinds.contains(&file.kind));
            let name = file.map(|file| file.part.clone().unwrap_or_else(|| file.kind.to_string()));
            let rests_on_contract = || kinds.iter().any(|kind| CONTRACT.contains(kind));
            let untold = || job.contract.untold.is_some() && rests_on_contract();
            Some((*key, name.or_else(|| untold().then(|| "contract as it was agreed".to_owned()))?))
        };
        self.of_job.iter().filter_map(unread).collect()
    }

    fn note(&self, record: &dyn job::Body, verdict: Verdict, on: Option<Date>, outcome: &mut Outcome) {
        let meta = record.meta();
        match verdict {
            Verdict::NotAsked => {}
            Verdict::Pass => outcome.pass(meta),
            Verdict::CannotTell(stop) => outcome.cannot_tell(meta, stop.why()),
            Verdict::Finding(message) => {
                outcome.finding(meta, &self.pointer, message).on = on;
            }
        }
    }
}

/// Jobs that came before the evidence baseline are not asked, as with every other rule.
fn counts(lab: &Lab, job: Option<&Job>) -> bool {
    let (Some(job), Some(baseline)) = (job, lab.settings.evidence_baseline) else { return true };
    baseline <= job.request.body.received_on.day
}

/// The pointer to the first key of the record that an expression names.
fn first_key<'n>(node: &'n Node, items: &mut Vec<&'n str>) -> Option<String> {
    let way = match node {
        Node::Has(of, key) => of.way().map(|mut way| {
            way.push(key);
            way
        }),
        other => other.way(),
    };
    if let Some(way) = way {
        let way = way.strip_prefix(&["record"]).unwrap_or(&way);
        let first = way.first()?;
        let is_key = !ALWAYS.contains(first) && !items.contains(first);
        return is_key.then(|| way.iter().flat_map(|key| ["/", key]).collect());
    }
    if let Node::Each(each) = node {
        items.push(&each.name);
    }
    node.parts().into_iter().find_map(|part| first_key(part, items))
}
