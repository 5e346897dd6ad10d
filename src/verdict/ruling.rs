//! The verdict on one version and one role.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::beside;
use super::chain::{Chain, dropped};
use super::diff;
use super::names::{Names, is_forged, names};
use super::needs::{Asked, Need, of_policy, of_record};
use super::outcome::{Ruling, told};
use super::pairs;
use super::question::{Point, Question, Weight, minute};
use super::who;
use crate::model::approval::{Decision, FieldChange, State, Strength, Verdict};
use crate::model::case::{Case, Content, Gap};
use crate::model::record::blocks::Role;

/// The verdicts on one version.
#[derive(Debug)]
pub(super) struct Ruled {
    pub(super) asked: Asked,
    pub(super) rulings: Vec<Ruling>,
}

impl Ruled {
    fn of(&self, role: Role) -> Option<&Ruling> {
        self.rulings.iter().find(|r| r.need.role == role)
    }

    pub(super) fn is_approved(&self) -> bool {
        self.rulings.iter().all(|r| r.verdict == Verdict::Approved)
    }
}

/// What was looked at for a version, and what for.
struct Scales<'a> {
    question: Question<'a>,
    /// Those of whom the last word on this content was no, with the piece.
    objections: BTreeMap<String, usize>,
    /// Those who took an approval back, or said no.
    silent: BTreeSet<String>,
}

/// Rules on every version of a record.
pub(super) fn on(case: &Case, chain: &Chain) -> Vec<Ruled> {
    let mut ruled: Vec<Ruled> = Vec::new();
    for at in 0..chain.versions.len() {
        let is_gone = chain.versions[at].blob.is_none();
        let asked = if chain.kind.is_some() && !case.policy_files.contains_key(&chain.versions[at].path) {
            of_record(case, chain, at)
        } else {
            Asked::Nothing(None)
        };
        // removals are looked at apart
        let rulings = if is_gone { Vec::new() } else { version(case, chain, at, asked.needs(), &ruled) };
        ruled.push(Ruled { asked, rulings });
    }
    ruled
}

/// Rules on every version of a file that approvals are judged by.
pub(super) fn on_policy(case: &Case, chain: &Chain) -> Vec<Ruled> {
    let mut ruled: Vec<Ruled> = Vec::new();
    for at in 0..chain.versions.len() {
        let policy = case.landings.get(chain.versions[at].landing).map(|l| &l.policy);
        let needs = policy.and_then(|p| p.as_ref().ok()).map(|p| of_policy(p)).unwrap_or_default();
        let rulings = version(case, chain, at, &needs, &ruled);
        ruled.push(Ruled { asked: Asked::Of(needs), rulings });
    }
    ruled
}

fn version(case: &Case, chain: &Chain, at: usize, needs: &[Need], earlier: &[Ruled]) -> Vec<Ruling> {
    if let Some(why) = &case.blind {
        return needs.iter().map(|n| Ruling::of(*n, Verdict::CannotTell, why)).collect();
    }
    let landing = chain.versions.get(at).and_then(|v| case.landings.get(v.landing));
    let single = landing
        .and_then(|l| l.policy.as_ref().ok())
        .map_or(case.current.single_person_roles, |p| p.single_person_roles);
    let mut rulings: Vec<Ruling> =
        needs.iter().map(|need| role(case, chain, at, *need, needs, earlier)).collect();
    pairs::settle(case, &mut rulings, single);
    beside::settle(case, chain, at, &mut rulings);
    for ruling in &mut rulings {
        let bears = |gap: &&Gap| {
            let is_of = gap.record.as_ref().is_none_or(|record| *record == chain.id);
            is_of && could_change(gap, ruling)
        };
        if let Some(gap) = case.gaps.iter().find(bears) {
            *ruling = Ruling::of(ruling.need, Verdict::CannotTell, gap.why.clone());
        }
    }
    rulings
}

/// Whether what could not be read might have made the verdict another. What is weaker than what is asked for
/// counts neither way, and a no that a person signed stands whoever else said yes at the forge.
fn could_change(gap: &Gap, ruling: &Ruling) -> bool {
    let is_spared = gap.spares_approved && ruling.verdict == Verdict::Approved;
    let is_settled = ruling.verdict == Verdict::Rejected && gap.strength < Strength::S5;
    gap.strength >= ruling.need.strength && !is_spared && !is_settled
}

fn role(case: &Case, chain: &Chain, at: usize, need: Need, needs: &[Need], earlier: &[Ruled]) -> Ruling {
    if chain.live > 1 && at + 1 == chain.versions.len() {
        let why = "several files go by this id, so that there is no telling which was approved";
        return Ruling::of(need, Verdict::CannotTell, why);
    }
    let approved = |ruled: &Ruled| match ruled.of(need.role) {
        Some(ruling) => ruling.verdict == Verdict::Approved,
        None => matches!(ruled.asked, Asked::Nothing(_)),
    };
    let last = earlier.iter().rposition(approved);
    let from = last.map_or(0, |last| last + 1);
    let since = last.and_then(|last| stood_for(case, chain, last, earlier[last].of(need.role)));
    let was_in_time = earlier.iter().any(|r| r.of(need.role).is_some_and(|r| r.verdict == Verdict::Approved));
    let question =
        Question { case, chain, at, need, needs, from: from.min(at), since, was_in_time, only_role: false };
    let mut scales = Scales { question, objections: BTreeMap::new(), silent: BTreeSet::new() };
    scales.last_words();
    scales.rule(earlier)
}

/// The landing with which a version was there and somebody had stood for it.
fn stood_for(case: &Case, chain: &Chain, at: usize, ruling: Option<&Ruling>) -> Option<usize> {
    let own = chain.versions.get(at).map(|version| version.landing);
    let piece = ruling.and_then(|ruling| case.evidence.get(ruling.point.as_ref()?.piece)?.after());
    own.max(piece)
}

impl Scales<'_> {
    /// Finds who said no last, or took an approval back.
    fn last_words(&mut self) {
        let case = self.question.case;
        let mut last: BTreeMap<String, ((Timestamp, Timestamp, bool), usize)> = BTreeMap::new();
        let weakest = if case.current.asks.accept_asserted { Strength::S1 } else { Strength::S3 };
        for at in self.question.chain.pieces.iter().copied() {
            let Some(evidence) = case.evidence.get(at).map(|p| &p.evidence) else { continue };
            let counts = evidence.state == State::Good && evidence.strength >= weakest;
            if !counts || !self.speaks_of_it(at) {
                continue;
            }
            let Some(person) = who::person(&case.current, &evidence.signer).map(|p| p.id.clone()) else {
                continue;
            };
            let said = evidence.at.or(evidence.anchored).unwrap_or(Timestamp::MIN);
            let held = evidence.anchored.unwrap_or(said);
            let key = (held, said, evidence.decision != Decision::Approved);
            let entry = last.entry(person).or_insert((key, at));
            if key >= entry.0 {
                *entry = (key, at);
            }
        }
        for (person, (_, at)) in last {
            match case.evidence.get(at).map(|p| p.evidence.decision) {
                Some(Decision::Rejected) => {
                    self.objections.insert(person.clone(), at);
                    self.silent.insert(person);
                }
                Some(Decision::Withdrawn) => drop(self.silent.insert(person)),
                Some(Decision::Approved) | None => {}
            }
        }
    }

    fn speaks_of_it(&self, piece: usize) -> bool {
        let Question { case, chain, at, .. } = self.question;
        let named = case.evidence.get(piece).map(|piece| names(case, chain, at, piece));
        matches!(named, Some(Names::Exactly | Names::Added(_) | Names::Landing))
    }

    fn is_silent(&self, piece: usize) -> bool {
        let case = self.question.case;
        let signer = case.evidence.get(piece).map(|p| &p.evidence.signer);
        signer.and_then(|s| who::person(&case.current, s)).is_some_and(|p| self.silent.contains(&p.id))
    }

    fn rule(&self, earlier: &[Ruled]) -> Ruling {
        let Question { case, need, .. } = self.question;
        if let Some(why) = self.objection() {
            return Ruling::of(need, Verdict::Rejected, why);
        }
        let pieces = self.question.chain.pieces.iter().copied();
        let open: Vec<usize> = pieces.filter(|at| !self.is_silent(*at)).collect();
        let weights: Vec<Weight> = open.iter().map(|at| self.question.weigh(*at, false)).collect();
        let mut points: Vec<Point> = weights.iter().filter_map(Weight::point).cloned().collect();
        points.sort_by(|a, b| (b.strength, a.is_added, a.at).cmp(&(a.strength, b.is_added, b.at)));
        if !points.is_empty() {
            return self.approved(points);
        }
        let doubts = open.iter().map(|at| self.question.weigh(*at, true)).find_map(|w| match w {
            Weight::Doubt(why) => Some(why),
            Weight::Counts(point) => case.evidence.get(point.piece).map(|p| p.evidence.why.clone()),
            _ => None,
        });
        if let Some(why) = doubts {
            return Ruling::of(need, Verdict::CannotTell, why);
        }
        let out_of_order = [Verdict::AfterTheFact, Verdict::BeforeEvidence, Verdict::SelfApproved];
        self.first_of(&out_of_order, &weights)
            .or_else(|| self.stale(&open, earlier))
            .or_else(|| self.first_of(&[Verdict::WrongRole], &weights))
            .unwrap_or_else(|| self.missing(&weights))
    }

    /// Somebody who holds the role said no, and it stands.
    fn objection(&self) -> Option<String> {
        let Question { case, need, .. } = self.question;
        self.objections.iter().find_map(|(id, at)| {
            let evidence = &case.evidence.get(*at)?.evidence;
            let person = case.current.people.get(id)?;
            let moment = evidence.at.or(evidence.anchored)?;
            let day = who::day(&case.zone, moment);
            let speaks = evidence
                .role
                .map_or_else(|| who::held(person, need.role, day).is_some(), |role| role == need.role);
            let (on, clock) = (minute(case, moment), evidence.clock.words());
            speaks.then(|| format!("{} said no on {on} ({clock})", person.name))
        })
    }

    fn approved(&self, mut points: Vec<Point>) -> Ruling {
        let mut people = BTreeSet::new();
        points.retain(|point| people.insert(point.person.clone()));
        let point = points.first().cloned();
        let need = self.question.need;
        let why = point.as_ref().map(|point| told(self.question.case, need, point)).unwrap_or_default();
        Ruling { point, points, ..Ruling::of(need, Verdict::Approved, why) }
    }

    /// The first of some verdicts that the weights come to.
    fn first_of(&self, verdicts: &[Verdict], weights: &[Weight]) -> Option<Ruling> {
        let need = self.question.need;
        let find = |wanted: Verdict| {
            weights.iter().find_map(|weight| {
                let (verdict, why, point) = match weight {
                    Weight::After(why, point) => (Verdict::AfterTheFact, why, Some(point)),
                    Weight::Before(why, point) => (Verdict::BeforeEvidence, why, Some(point)),
                    Weight::Own(why, point) => (Verdict::SelfApproved, why, Some(point)),
                    Weight::WrongRole(why) => (Verdict::WrongRole, why, None),
                    _ => return None,
                };
                let ruling = Ruling::of(need, verdict, why);
                (verdict == wanted).then(|| Ruling { point: point.cloned(), ..ruling })
            })
        };
        verdicts.iter().copied().find_map(find)
    }

    /// Other content of this record was approved: earlier content, or content that never landed.
    fn stale(&self, open: &[usize], earlier: &[Ruled]) -> Option<Ruling> {
        let Question { case, chain, at, need, .. } = self.question;
        let first = chain.since(case, at);
        let approved = |ruled: &Ruled| ruled.of(need.role).is_some_and(|r| r.verdict == Verdict::Approved);
        if let Some(last) = earlier.get(..first).unwrap_or_default().iter().rposition(approved) {
            let point = earlier[last].of(need.role).and_then(|r| r.point.clone());
            if chain.versions[last].blob == chain.versions[at].blob {
                let why = "this content was approved once, then changed, and brought back; the earlier approval does not \
                           count again";
                return Some(Ruling { point, ..Ruling::of(need, Verdict::Stale, why) });
            }
            let changes = self.changes(chain.content(case, last));
            let why = stale_words(&changes);
            return Some(Ruling { point, changes, ..Ruling::of(need, Verdict::Stale, why) });
        }
        open.iter().find_map(|piece| self.unlanded(*piece))
    }

    fn unlanded(&self, piece: usize) -> Option<Ruling> {
        let Question { case, chain, at, need, .. } = self.question;
        let subject = case.evidence.get(piece)?.evidence.subject.as_ref()?;
        let has_landed = chain.versions.iter().any(|v| v.blob.as_ref() == Some(&subject.blob));
        let named = names(case, chain, at, case.evidence.get(piece)?);
        if has_landed || named != Names::Other || is_forged(case, subject) {
            return None;
        }
        let Weight::Counts(point) = self.question.weigh_unlanded(piece) else { return None };
        let content = case.contents.get(&subject.blob);
        let is_known = content.and_then(|c| c.canonical.as_ref()).or(subject.canonical.as_ref()).is_some();
        if !is_known || chain.content(case, at).and_then(|c| c.canonical.as_ref()).is_none() {
            let why = "other content was approved that is not here to be compared";
            return Some(Ruling::of(need, Verdict::CannotTell, why));
        }
        let changes = self.changes(content);
        let why = stale_words(&changes);
        Some(Ruling { point: Some(point), changes, ..Ruling::of(need, Verdict::Stale, why) })
    }

    fn changes(&self, before: Option<&Content>) -> Vec<FieldChange> {
        let now = self.question.chain.content(self.question.case, self.question.at);
        let Some((before, now)) = before.zip(now) else { return Vec::new() };
        let values = before.value.as_ref().zip(now.value.as_ref());
        let mut changes = values.map(|(before, now)| diff::between(before, now)).unwrap_or_default();
        changes.extend(dropped(before, now).map(|named| {
            let after = now.named.iter().find(|other| other.name == named.name && other.sha256.is_some());
            let (pointer, before) = ("/evidence".to_owned(), Some(beside::called(named)));
            FieldChange { pointer, before, after: after.map(beside::called) }
        }));
        changes
    }

    fn missing(&self, weights: &[Weight]) -> Ruling {
        let Question { case, chain, at, need, .. } = self.question;
        let landing = chain.versions.get(at).and_then(|v| case.landings.get(v.landing));
        if let Some(Err(why)) = landing.map(|l| &l.policy) {
            return Ruling::of(need, Verdict::CannotTell, why.clone());
        }
        let weak = weights.iter().find_map(|w| match w {
            Weight::TooWeak(why) => Some(why.clone()),
            _ => None,
        });
        let took_back = || !self.silent.is_empty();
        let role = need.role.words();
        let why = match weak {
            Some(why) => why,
            None if took_back() => format!("the approval as {role} was taken back"),
            None => format!("nobody approved this content as {role}"),
        };
        Ruling::of(need, Verdict::Missing, why)
    }
}

impl Weight {
    fn point(&self) -> Option<&Point> {
        if let Self::Counts(point) = self { Some(point) } else { None }
    }
}

fn stale_words(changes: &[FieldChange]) -> String {
    match changes {
        [] => "other content was approved, and this differs from it in what matters".to_owned(),
        [one] => format!("“{}” was changed after the approval", in_words(&one.pointer)),
        [one, rest @ ..] => {
            let fields = if rest.len() == 1 { "field" } else { "fields" };
            format!(
                "“{}” and {} more {fields} were changed after the approval",
                in_words(&one.pointer),
                rest.len()
            )
        }
    }
}

/// The way to a field in words: `agreed, due on` for `/agreed/due_on`, and the second of a list by `number 2`.
fn in_words(pointer: &str) -> String {
    let step = |step: &str| match step.parse::<usize>() {
        Ok(index) => format!("number {}", index + 1),
        Err(_) => step.replace("~1", "/").replace("~0", "~").replace('_', " "),
    };
    pointer.split('/').skip(1).map(step).collect::<Vec<_>>().join(", ")
}
