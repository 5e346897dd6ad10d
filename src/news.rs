//! What is new: the findings of one state of a laboratory held against those of another.
//!
//! Findings are told apart by fingerprint. What is gone counts as mended only where its rule was asked
//! and could tell; what vanished because a file can no longer be read is no progress.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::answer::{Standing, Untold, untold};
use crate::model::comparison::{Comparison, Noted};
use crate::model::finding::{CannotTell, Checked, Finding};
use crate::model::judged::LABORATORY;
use crate::model::lab::Lab;
use crate::model::rule::Check;
use crate::model::tree::Tree;

/// One state of the laboratory.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The files.
    pub tree: &'a Tree,
    /// The laboratory.
    pub lab: &'a Lab,
    /// The answers of all rules.
    pub checked: &'a Checked,
}

/// Findings by fingerprint; two may share one.
type ByPrint<'a> = BTreeMap<String, Vec<&'a Finding>>;

/// What is new in `head` against `base`, which was named `rev`.
#[must_use]
pub fn between(head: Side<'_>, base: Side<'_>, rev: &str) -> Comparison {
    let (now, before) = (by_print(head.checked), by_print(base.checked));
    let count = |of: &ByPrint<'_>, print: &String| of.get(print).map_or(0, Vec::len);
    let mut out = Comparison {
        rev: rev.to_owned(),
        commit: base.tree.commit().unwrap_or_default().to_owned(),
        new: now.keys().filter(|print| count(&now, print) > count(&before, print)).cloned().collect(),
        ..Comparison::default()
    };
    debt(head.lab, base.lab, &mut out);
    let counted = now.values().flatten().filter(|f| out.is_new(f) && out.counts(f));
    out.against = counted.map(|f| f.grade).collect();
    for (print, findings) in &before {
        let Some(was) = findings.first() else { continue };
        match now.get(print).and_then(|all| all.first()) {
            None => gone(head, base, was, &mut out),
            Some(is) if !out.new.contains(print) => changed(was, is, &mut out),
            Some(_) => {}
        }
    }
    out.questions = questions(head.checked, base.checked, &out.untold);
    for list in [&mut out.fixed, &mut out.untold, &mut out.lapsed, &mut out.answered] {
        list.sort_by(|a, b| {
            (a.grade, &a.record, a.rule.code, &a.message).cmp(&(b.grade, &b.record, b.rule.code, &b.message))
        });
    }
    out
}

fn by_print(checked: &Checked) -> ByPrint<'_> {
    let mut all: ByPrint<'_> = BTreeMap::new();
    for finding in checked.findings() {
        all.entry(finding.fingerprint()).or_default().push(finding);
    }
    all
}

/// What was put on the list of known debt.
fn debt(head: &Lab, base: &Lab, out: &mut Comparison) {
    let entries = |lab: &Lab| -> Option<BTreeSet<String>> {
        lab.baseline.as_ref().map(|b| b.body.entries.iter().map(|e| e.finding.clone()).collect())
    };
    match (entries(head), entries(base)) {
        (Some(now), Some(before)) => out.debt_added = now.difference(&before).cloned().collect(),
        (Some(now), None) => {
            out.debt_filed = Some(now.len());
            // what is new together with the list was no debt of the day before
            out.debt_added = now.intersection(&out.new).cloned().collect();
        }
        (None, _) => {}
    }
}

/// A finding that only the base has: mended, unless nobody could look.
fn gone(head: Side<'_>, base: Side<'_>, was: &Finding, out: &mut Comparison) {
    let code = was.rule.code;
    let file = &was.place.file;
    let why = if let Some(outcome) = head.checked.outcomes.iter().find(|o| o.rule.code == code) {
        // what was wrong with a file as a file goes with the file
        let stands = was.record == LABORATORY || matches!(was.rule.check, Check::Reading(_));
        let lost = !stands && base.tree.get(file).is_some() && head.tree.get(file).is_none();
        let told = untold(head.lab, outcome, &was.record, was.part.as_deref());
        // how many they are is known, not which: then none is called mended
        let before = base.checked.outcomes.iter().find(|o| o.rule.code == code).map_or(0, |o| o.before_rule);
        let asked_later = outcome.before_rule > before;
        told.or_else(|| lost.then(|| Untold::new(format!("{file} is not there any more")))).or_else(|| {
            asked_later.then(|| Untold::new(format!("the procedure now asks for {code} from a later day on")))
        })
    } else {
        Some(Untold::new(format!("the settings switch {code} off")))
    };
    match why {
        Some(Untold { why, follows_from }) => {
            out.untold.push(Noted { explained: follows_from.is_some(), ..Noted::of(was, why) });
        }
        None => out.fixed.push(Noted::of(was, "")),
    }
}

/// A finding that both have.
fn changed(was: &Finding, is: &Finding, out: &mut Comparison) {
    match (was.is_open(), is.is_open()) {
        (false, true) => {
            let why = match is.listed() {
                Some(_) => {
                    "It is a major finding about a decision of the customer now, and can not be put off."
                }
                None => is.reopened().unwrap_or("It is neither answered nor known debt any more."),
            };
            out.lapsed.push(Noted::of(is, why));
            out.against.push(is.grade);
        }
        (true, false) => {
            let why = match &is.standing {
                Standing::Answered(answer) => format!("{}: {}", answer.id, answer.words()),
                Standing::Known(debt) => format!("known debt until {}", debt.due),
                Standing::Open | Standing::Reopened(_) | Standing::Listed(_) => String::new(),
            };
            out.answered.push(Noted::of(is, why));
        }
        _ => {}
    }
}

/// Questions without an answer that the base does not have, but for those of findings that `untold`
/// names already, and those that another finding explains away.
fn questions(head: &Checked, base: &Checked, untold: &[Noted]) -> Vec<CannotTell> {
    let name = |c: &CannotTell| (c.rule.code, c.record.clone(), c.part.clone());
    let before: BTreeSet<_> = base.cannot_tell().filter(|c| c.follows_from.is_none()).map(name).collect();
    let named: BTreeSet<(&str, &str)> = untold.iter().map(|n| (n.rule.code, n.record.as_str())).collect();
    head.cannot_tell()
        .filter(|c| c.follows_from.is_none() && !before.contains(&name(c)))
        .filter(|c| !named.contains(&(c.rule.code, c.record.as_str())))
        .cloned()
        .collect()
}
