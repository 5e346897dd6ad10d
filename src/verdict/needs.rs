//! What approval a version of a record needs, by the policy before its landing and by that in force.

use std::collections::BTreeMap;

use super::chain::Chain;
use crate::model::approval::Strength;
use crate::model::case::{Case, Policy};
use crate::model::policy::ApprovalSettings;
use crate::model::record::blocks::Role;

/// A role that must stand for a content, and the least that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) role: Role,
    pub(super) strength: Strength,
}

/// What is asked of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// These roles.
    Of(Vec<Need>),
    /// Nothing, for this reason; none where no record of the kind needs approval.
    Nothing(Option<String>),
}

impl Asked {
    pub(super) fn needs(&self) -> &[Need] {
        match self {
            Self::Of(needs) => needs,
            Self::Nothing(_) => &[],
        }
    }
}

/// What a record's version needs. Both policies have a say: settings that were made stricter bind from
/// the day that they name, and settings that were made laxer free nothing that landed before.
pub(super) fn of_record(case: &Case, chain: &Chain, at: usize) -> Asked {
    let Some(landing) = chain.versions.get(at).and_then(|v| case.landings.get(v.landing)) else {
        return Asked::Nothing(None);
    };
    // what is removed needs what it needed while it stood
    let content = (0..=at).rev().find_map(|at| chain.content(case, at));
    let mut least: BTreeMap<Role, Strength> = BTreeMap::new();
    let mut why = None;
    let then = landing.policy.as_ref().ok().map(|p| &p.asks);
    for asks in then.into_iter().chain([&case.current.asks]) {
        let Some(need) = chain.kind.and_then(|kind| asks.kinds.get(kind.name())) else { continue };
        if let (Some(from), Some(day)) = (asks.from, landing.day)
            && day < from
        {
            why = Some(format!("it landed on {day}, and approval is asked for from {from} on"));
            continue;
        }
        let signed = content.map(|c| c.roles.clone()).unwrap_or_default();
        let roles = if need.roles.is_empty() { signed } else { need.roles.clone() };
        if roles.is_empty() {
            why = Some("it carries no signature that would have to be backed".to_owned());
        }
        for role in roles {
            let strength = least.entry(role).or_insert(need.strength);
            *strength = need.strength.max(*strength);
        }
    }
    if least.is_empty() {
        return Asked::Nothing(why);
    }
    Asked::Of(least.into_iter().map(|(role, strength)| Need { role, strength }).collect())
}

/// What a change of the policy needs, by the policy that it changes: the roles named there, else quality
/// manager and laboratory director.
pub(super) fn of_policy(policy: &Policy) -> Vec<Need> {
    let Some(need) = &policy.asks.policy else { return Vec::new() };
    let usual = [Role::LaboratoryDirector, Role::QualityManager];
    let roles = if need.roles.is_empty() { &usual[..] } else { &need.roles[..] };
    roles.iter().map(|role| Need { role: *role, strength: need.strength }).collect()
}

/// Whether the settings ask for any approval.
pub(super) fn is_any(asks: &ApprovalSettings) -> bool {
    !asks.kinds.is_empty() || asks.policy.is_some()
}
