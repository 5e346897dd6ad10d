//! Verdicts on approvals: whether somebody who held the role that day, and who had no hand in it, stood for
//! exactly the content that stands now, before what it had to precede.
//!
//! Pure: the case holds everything ([`crate::model::case`]). A claim is never made into a proof, bad
//! evidence counts for nothing, and what can not be verified is never guessed at.

mod apart;
mod beside;
mod chain;
mod diff;
mod events;
mod landings;
mod names;
mod needs;
mod outcome;
mod pairs;
mod policy;
mod question;
mod removal;
mod ruling;
mod told;
mod weigh;
mod who;

use std::sync::Arc;

pub use self::diff::between as differences;
pub use self::events::events;

use self::chain::Chain;
use self::names::{Names, names};
use self::needs::Asked;
use self::outcome::Ruling;
use self::removal::Gone;
use self::ruling::Ruled;
use crate::model::approval::{Approval, Approvals, Evidence, NotAsked, State, Verdict};
use crate::model::case::Case;
use crate::model::kind::Kind;
use crate::model::record::blocks::Role;

/// Finds the verdicts on every record that needs approval, by the policy before its landing and by that in
/// force; the landings that came without; and the changes of the policy itself.
#[must_use]
pub fn judge(case: &Case) -> Approvals {
    let mut chains = chain::records(case);
    chain::gather(case, &mut chains);
    let records: Vec<(Chain, Vec<Ruled>)> = chains
        .into_iter()
        .map(|chain| {
            let ruled = ruling::on(case, &chain);
            (chain, ruled)
        })
        .collect();
    let mut list = Vec::new();
    let mut not_asked = Vec::new();
    for (chain, ruled) in &records {
        let (Some(kind), Some(newest)) = (chain.kind, ruled.last()) else { continue };
        if chain.versions.last().is_some_and(|v| v.blob.is_some()) {
            list.extend(newest.rulings.iter().map(|ruling| approval(case, kind, chain, ruling)));
            if let Asked::Nothing(Some(why)) = &newest.asked {
                not_asked.push(left_out(chain, why));
            }
        } else {
            let gone = removal::on(case, chain, ruled);
            list.extend(gone.into_iter().map(|gone| removed(case, kind, chain, gone)));
        }
    }
    list.sort_by(|a, b| (&a.record, &a.part, a.kind, a.role).cmp(&(&b.record, &b.part, b.kind, b.role)));
    not_asked.sort_by(|a, b| (&a.record, &a.part).cmp(&(&b.record, &b.part)));
    let (unapproved, approved_landings) = match &case.blind {
        Some(_) => (Vec::new(), Vec::new()),
        None => landings::judged(case, &records),
    };
    Approvals {
        asked: is_asked(case),
        judged_by: String::new(),
        list,
        not_asked,
        gaps: case.blind.iter().cloned().chain(case.gaps.iter().map(|gap| gap.why.clone())).collect(),
        policy: policy::changes(case),
        ledger: case.ledger.clone(),
        unapproved,
        approved_landings,
    }
}

/// Whether any settings that count ask for approvals.
fn is_asked(case: &Case) -> bool {
    let then = case.landings.iter().filter_map(|l| l.policy.as_ref().ok());
    needs::is_any(&case.current.asks) || then.into_iter().any(|policy| needs::is_any(&policy.asks))
}

fn path(chain: &Chain) -> Arc<str> {
    Arc::from(chain.versions.last().map(|v| v.path.as_str()).unwrap_or_default())
}

fn left_out(chain: &Chain, why: &str) -> NotAsked {
    let (record, part) = (chain.record.clone(), chain.part.clone());
    NotAsked { record, part, path: path(chain), why: why.to_owned() }
}

/// The verdict on a record as it stands.
fn approval(case: &Case, kind: Kind, chain: &Chain, ruling: &Ruling) -> Approval {
    let at = chain.versions.len().saturating_sub(1);
    let point = ruling.point.as_ref();
    let back = chain.removed_before(at).and_then(|v| case.landings.get(v.landing)?.day);
    let back =
        back.map(|day| format!("; a record of this id was removed on {day}, and ids are not used again"));
    Approval {
        record: chain.record.clone(),
        part: chain.part.clone(),
        kind,
        path: path(chain),
        blob: chain.versions.last().and_then(|v| v.blob.clone()),
        role: ruling.need.role,
        verdict: ruling.verdict,
        strength: point.map(|p| p.strength),
        person: point.map(|p| p.person.clone()),
        at: point.and_then(|p| p.at),
        clock: point.map(|p| p.clock),
        together_with: point.map_or(0, |p| p.together_with),
        one_person: ruling.one_person,
        by_attachment: point.is_some_and(|p| p.by_attachment),
        added_to: ruling.verdict == Verdict::Approved && point.is_some_and(|p| p.is_added),
        why: format!("{}{}", ruling.why, back.unwrap_or_default()),
        changes: ruling.changes.clone(),
        evidence: evidence(case, chain, at, ruling.need.role),
    }
}

/// The verdict on the removal of a record.
fn removed(case: &Case, kind: Kind, chain: &Chain, gone: Gone) -> Approval {
    let at = chain.versions.len().saturating_sub(1);
    let found = gone.piece.and_then(|piece| case.evidence.get(piece)).map(|p| &p.evidence);
    Approval {
        record: chain.record.clone(),
        part: chain.part.clone(),
        kind,
        path: path(chain),
        blob: None,
        role: gone.need.role,
        verdict: gone.verdict,
        strength: found.map(|e| e.strength),
        person: found.and_then(|e| who::person(&case.current, &e.signer)).map(|p| p.id.clone()),
        at: found.and_then(|e| e.at),
        clock: found.map(|e| e.clock),
        together_with: found.map_or(0, |e| e.together_with),
        one_person: false,
        by_attachment: false,
        added_to: false,
        why: gone.why,
        changes: Vec::new(),
        evidence: evidence(case, chain, at, gone.need.role),
    }
}

/// What was looked at for a role, strongest first. What names the content by one of its two digests only
/// is shown as bad.
fn evidence(case: &Case, chain: &Chain, at: usize, role: Role) -> Vec<Evidence> {
    let mut found: Vec<Evidence> = Vec::new();
    for piece in chain.pieces.iter().filter_map(|piece| case.evidence.get(*piece)) {
        if piece.evidence.role.is_some_and(|r| r != role) {
            continue;
        }
        let named = names(case, chain, at, piece);
        let is_forged = piece.evidence.subject.as_ref().is_some_and(|s| names::is_forged(case, s));
        let mut evidence = piece.evidence.clone();
        match named {
            Names::Nothing => continue,
            _ if named == Names::Mismatch || is_forged => {
                evidence.state = State::Bad;
                "it names git's id of a content and the SHA-256 of another".clone_into(&mut evidence.why);
            }
            _ => {}
        }
        found.push(evidence);
    }
    found.sort_by(|a, b| (b.strength, &a.reference).cmp(&(a.strength, &b.reference)));
    found
}
