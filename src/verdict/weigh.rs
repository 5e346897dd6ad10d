//! What one piece of evidence is worth for one content and one role.

use jiff::{SignedDuration, Timestamp};

use super::apart::{self, Apart};
use super::names::{Names, names};
use super::question::{Point, Question, Weight, minute};
use super::who;
use crate::model::approval::{Clock, Decision, Evidence, Signer, State, Strength};
use crate::model::case::{How, Policy};
use crate::model::record::people::Person;
use crate::model::when::When;

/// By how much clocks of two machines may differ.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

impl<'a> Question<'a> {
    /// Weighs a piece. `as_good` takes what could not be verified as if it were good.
    pub(super) fn weigh(&self, piece: usize, as_good: bool) -> Weight {
        let Some(evidence) = self.case.evidence.get(piece).map(|p| &p.evidence) else {
            return Weight::Nothing;
        };
        let counts = evidence.state == State::Good || (as_good && evidence.state == State::Unknown);
        if !counts || evidence.decision != Decision::Approved {
            return Weight::Nothing;
        }
        let named = names(self.case, self.chain, self.at, &self.case.evidence[piece]);
        let version = match named {
            Names::Exactly | Names::Landing => Some(self.at),
            Names::Added(version) => version,
            Names::Unread => {
                return Weight::Doubt("what was approved could not be read to compare it".to_owned());
            }
            Names::Other | Names::Mismatch | Names::Nothing => return Weight::Nothing,
        };
        if let Some(weight) = self.is_old(piece) {
            return weight;
        }
        let is_added = !matches!(named, Names::Exactly | Names::Landing);
        self.of_role(piece, evidence, version, is_added)
    }

    /// Weighs an approval of content of this record that never landed, as far as it goes.
    pub(super) fn weigh_unlanded(&self, piece: usize) -> Weight {
        let Some(evidence) = self.case.evidence.get(piece).map(|p| &p.evidence) else {
            return Weight::Nothing;
        };
        // content that is gone with its branch can be held against nothing but the statement's own digests
        let subject = evidence.subject.as_ref();
        let is_gone = subject.is_some_and(|s| !self.case.contents.contains_key(&s.blob));
        let counts = evidence.state == State::Good || (evidence.state == State::Unknown && is_gone);
        if !counts || evidence.decision != Decision::Approved {
            return Weight::Nothing;
        }
        // who wrote what, and in which order it came, matters for what landed only
        Question { only_role: true, ..*self }.of_role(piece, evidence, None, false)
    }

    /// What was there before the content that this one took the place of does not count for it: what
    /// comes back is to be approved anew.
    fn is_old(&self, piece: usize) -> Option<Weight> {
        let before = self.chain.came_back(self.case, self.at)?;
        let piece = self.case.evidence.get(piece)?;
        piece.evidence.subject.as_ref()?;
        let landed = self.case.landings.get(before.landing)?.at;
        if let Some(landing) = piece.landing {
            // a statement that is put there again is no new one: what it says of its time is signed
            let is_old = piece.evidence.at.zip(landed).is_some_and(|(at, landed)| at <= landed);
            return (landing <= before.landing || is_old).then_some(Weight::Nothing);
        }
        match (piece.evidence.anchored.or(piece.evidence.at), landed) {
            (Some(at), Some(landed)) => (at <= landed).then_some(Weight::Nothing),
            _ => Some(Weight::Doubt(
                "there is no telling whether the approval is of the time before this content came back"
                    .to_owned(),
            )),
        }
    }

    fn of_role(&self, at: usize, evidence: &Evidence, version: Option<usize>, is_added: bool) -> Weight {
        let policy = match self.policy(at) {
            Ok(policy) => policy,
            Err(why) => return Weight::Doubt(why.to_owned()),
        };
        if evidence.role.is_some_and(|role| role != self.need.role) {
            return Weight::Nothing;
        }
        if let Some(why) = self.too_weak(policy, evidence) {
            return Weight::TooWeak(why);
        }
        let Some(person) = who::person(policy, &evidence.signer) else {
            return Self::of_stranger(evidence);
        };
        let Some(moment) = evidence.at.or(evidence.anchored) else {
            return Weight::Doubt("the evidence does not say when the approval was given".to_owned());
        };
        let day = who::day(&self.case.zone, moment);
        let Some(held) = who::held(person, self.need.role, day) else {
            let holds = |need: &&super::needs::Need| who::held(person, need.role, day).is_some();
            if evidence.role.is_none() && self.needs.iter().any(|need| holds(&need)) {
                return Weight::Nothing;
            }
            let role = self.need.role.words();
            return Weight::WrongRole(format!("{} did not hold the role of {role} on {day}", person.name));
        };
        let point = Point {
            person: person.id.clone(),
            strength: evidence.strength,
            at: evidence.at,
            clock: evidence.clock,
            together_with: evidence.together_with,
            deputy_for: held.deputy_for.as_ref().map(|id| id.0.clone()),
            is_added,
            in_time: self.is_in_time(at, moment),
            by_attachment: false,
            piece: at,
        };
        self.of_person(person, policy, version, moment, point)
    }

    /// By whom the change was made, and in what order things came.
    fn of_person(
        &self,
        person: &Person,
        policy: &Policy,
        version: Option<usize>,
        moment: Timestamp,
        point: Point,
    ) -> Weight {
        if self.only_role {
            return Weight::Counts(point);
        }
        let until = version.unwrap_or(self.at);
        match apart::apart(self, point.piece, person, policy, until) {
            Apart::Yes => {}
            Apart::No(why) => return Weight::Own(why, point),
            Apart::NotBeside(why) => return Weight::Own(why, Point { by_attachment: true, ..point }),
            Apart::Unknown(why) => return Weight::Doubt(why),
        }
        if let Some(why) = self.is_before(point.piece, version, moment, point.clock) {
            return Weight::Before(why, point);
        }
        match self.is_after(person, moment, point.clock) {
            Some(why) => Weight::After(why, point),
            None => Weight::Counts(point),
        }
    }

    /// The policy by which a piece counts: that before the landing that brought it, or before that of the
    /// content where that came later.
    fn policy(&self, piece: usize) -> Result<&'a Policy, &'a str> {
        let own = self.chain.versions.get(self.at).map_or(0, |v| v.landing);
        let landing = self.case.evidence.get(piece).and_then(|p| p.landing).unwrap_or(own).max(own);
        match self.case.landings.get(landing).map(|l| &l.policy) {
            Some(Ok(policy)) => Ok(policy),
            Some(Err(why)) => Err(why),
            None => Ok(&self.case.current),
        }
    }

    fn too_weak(&self, policy: &Policy, evidence: &Evidence) -> Option<String> {
        let least = self.need.strength.max(Strength::S1);
        let asserted = evidence.strength <= Strength::S1 && !policy.asks.accept_asserted;
        if evidence.strength >= least && !asserted {
            return None;
        }
        let (has, wants) = (evidence.strength.words(), least.max(Strength::S3).words());
        let wants = if policy.asks.accept_asserted { least.words() } else { wants };
        Some(format!("there is only an approval that is {has}, and at least a {wants} is asked for"))
    }

    fn of_stranger(evidence: &Evidence) -> Weight {
        let name = who::stranger(&evidence.signer);
        match evidence.state {
            State::Unknown => Weight::Doubt(evidence.why.clone()),
            _ if matches!(evidence.signer, Signer::Nobody) => Weight::Nothing,
            _ => Weight::WrongRole(format!(
                "the approval is by {name}, whom the register of people did not know when it came"
            )),
        }
    }

    /// Whether the approval was there when the content landed.
    fn is_in_time(&self, piece: usize, moment: Timestamp) -> bool {
        let Some(own) = self.chain.versions.get(self.at).map(|v| v.landing) else { return false };
        match self.case.evidence.get(piece).map(|p| (p.landing, p.evidence.subject.is_none())) {
            Some((Some(landing), _)) => landing <= own,
            Some((None, true)) => true,
            _ => self.case.landings.get(own).and_then(|l| l.at).is_none_or(|at| moment <= at),
        }
    }

    /// Whether the approval is older than the content. Of a squash, and of what has not landed, nobody
    /// knows when the content was first there.
    fn is_before(
        &self,
        piece: usize,
        version: Option<usize>,
        moment: Timestamp,
        clock: Clock,
    ) -> Option<String> {
        let version = self.chain.versions.get(version?)?;
        let how = self.case.landings.get(version.landing)?.how;
        let piece = self.case.evidence.get(piece)?;
        // signed before it was committed, and committed together: neither is older
        let came_along = piece.by.is_some() && piece.by == version.by;
        if came_along || matches!(how, How::Squash | How::Pending) {
            return None;
        }
        let written = version.written?;
        if moment.checked_add(SKEW).ok()? >= written {
            return None;
        }
        Some(format!(
            "the approval is of {} ({}), and the content was first there on {} ({})",
            minute(self.case, moment),
            clock.words(),
            minute(self.case, written),
            Clock::Author.words()
        ))
    }

    fn is_after(&self, person: &Person, moment: Timestamp, clock: Clock) -> Option<String> {
        if self.was_in_time {
            return None;
        }
        let events = self.case.events.get(&(self.chain.kind?, self.chain.id.clone()))?;
        let given = When { day: who::day(&self.case.zone, moment), instant: Some(moment) };
        let event = events.iter().filter(|event| given.is_after(&event.on)).min_by_key(|e| e.on.day)?;
        let at = minute(self.case, moment);
        let (name, what, on) = (&person.name, event.what, event.on);
        Some(format!(
            "{name} approved it on {at} ({}), but {what} on {on} (as the record says)",
            clock.words()
        ))
    }
}
