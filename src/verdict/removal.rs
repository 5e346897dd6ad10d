//! Removals: what was approved goes only with the approval of the same roles, and with a reason.

use super::apart::{Apart, apart};
use super::chain::Chain;
use super::needs::Need;
use super::question::{Question, Weight};
use super::ruling::Ruled;
use super::who;
use crate::model::approval::{Decision, State, Strength, Verdict};
use crate::model::case::Case;

/// The verdict on a removal, for one role.
pub(super) struct Gone {
    pub(super) need: Need,
    pub(super) verdict: Verdict,
    pub(super) piece: Option<usize>,
    pub(super) why: String,
}

/// Rules on the removal of a record that was approved; nothing where it stands, or never was approved.
pub(super) fn on(case: &Case, chain: &Chain, ruled: &[Ruled]) -> Vec<Gone> {
    let Some(at) = chain.versions.len().checked_sub(1) else { return Vec::new() };
    let stands = chain.versions[at].blob.is_some();
    let was_approved = ruled.iter().any(|r| !r.rulings.is_empty() && r.is_approved());
    let needs = ruled.get(at).map(|r| r.asked.needs()).unwrap_or_default();
    if stands || !was_approved || case.blind.is_some() {
        return Vec::new();
    }
    let reason = case.landings.get(chain.versions[at].landing).and_then(|l| l.reason.as_deref());
    let one = |need: &Need| {
        let question = Question {
            case,
            chain,
            at,
            need: *need,
            needs,
            from: at,
            since: None,
            was_in_time: true,
            only_role: false,
        };
        let (verdict, piece, why) = role(&question, reason);
        Gone { need: *need, verdict, piece, why }
    };
    needs.iter().map(one).collect()
}

fn role(question: &Question<'_>, reason: Option<&str>) -> (Verdict, Option<usize>, String) {
    let role = question.need.role.words();
    let approved = question.chain.pieces.iter().copied().find(|piece| {
        matches!(question.weigh(*piece, false), Weight::Counts(_)) || took_back(question, *piece)
    });
    let doubt = question.chain.pieces.iter().find_map(|piece| match question.weigh(*piece, true) {
        Weight::Doubt(why) => Some(why),
        _ => None,
    });
    match (approved, doubt, reason) {
        (Some(piece), _, Some(reason)) => {
            (Verdict::Approved, Some(piece), format!("its removal was approved as {role}: {reason}"))
        }
        (Some(piece), ..) => {
            let why = "its removal was approved, but gives no reason (a line `Reason: …` in the commit)";
            (Verdict::Missing, Some(piece), why.to_owned())
        }
        (None, Some(why), _) => (Verdict::CannotTell, None, why),
        (None, None, _) => (
            Verdict::Missing,
            None,
            format!("it was approved and then removed, and nobody approved that as {role}"),
        ),
    }
}

/// Whether somebody of the role, who did not remove it, took the approval of the last content back.
fn took_back(question: &Question<'_>, piece: usize) -> bool {
    let Question { case, chain, at, need, .. } = *question;
    let Some(found) = case.evidence.get(piece) else { return false };
    let evidence = &found.evidence;
    let last = chain.versions.iter().rev().find_map(|v| v.blob.as_ref());
    let is_of_last = evidence.subject.as_ref().is_some_and(|s| Some(&s.blob) == last && s.record == chain.id);
    let is_good = evidence.state == State::Good
        && evidence.decision == Decision::Withdrawn
        && evidence.strength >= need.strength.max(Strength::S3);
    let own = chain.versions.get(at).map_or(0, |v| v.landing);
    let in_time = found.landing.is_none_or(|landing| landing <= own);
    let policy = case.landings.get(own).and_then(|l| l.policy.as_ref().ok()).unwrap_or(&case.current);
    let Some(person) = who::person(policy, &evidence.signer) else { return false };
    let holds = evidence
        .at
        .is_some_and(|moment| who::held(person, need.role, who::day(&case.zone, moment)).is_some());
    let is_of_role = evidence.role.is_none_or(|role| role == need.role);
    is_of_last
        && is_good
        && in_time
        && is_of_role
        && holds
        && apart(question, piece, person, policy, at) == Apart::Yes
}
