//! Verdicts for people: a record, its roles, the evidence; then what was not asked and what changed in the
//! policy.

use std::fmt::Write as _;

use super::Shown;
use crate::model::approval::{Approval, Evidence, FieldChange, State, Verdict};
use crate::model::finding::Grade;
use crate::model::words::{counted, sentence};
use crate::report::{Look, harmless, wrap};

/// The whole report. `verbose` adds the commands that repeat each verdict; `quiet` leaves one line a verdict.
#[must_use]
pub fn approvals(shown: Shown<'_>, look: Look, verbose: bool, quiet: bool) -> String {
    let approvals = &shown.lab.approvals;
    if !approvals.asked {
        let text = "No approval is asked for: the settings have no `approvals.kinds`, so nothing is judged and nothing \
                    is proven by this.";
        return wrap::hanging("", text, look.width);
    }
    let mut out = String::new();
    let mut last = None;
    for approval in shown.list() {
        let id = approval.id();
        if last.as_ref() != Some(&id) && !quiet {
            let gap = if out.is_empty() { "" } else { "\n" };
            let title = format!("{}  {}", harmless::line(&id), harmless::line(&approval.path));
            let _ = writeln!(out, "{gap}{}", look.bold(&title));
        }
        last = Some(id);
        one(shown, approval, look, verbose, quiet, &mut out);
    }
    if !quiet {
        closing(shown, look, &mut out);
    }
    out
}

fn one(shown: Shown<'_>, approval: &Approval, look: Look, verbose: bool, quiet: bool, out: &mut String) {
    let role = approval.role.words();
    let verdict = paint(look, approval.verdict);
    if quiet {
        let _ = writeln!(out, "{}  {role}: {verdict}", harmless::line(&approval.id()));
        return;
    }
    let mut notes = Vec::new();
    notes.extend(approval.strength.map(|s| format!("{} ({s})", s.words())));
    if approval.together_with > 0 {
        notes.push(format!("approved together with {}", counted(approval.together_with, "other", "others")));
    }
    if approval.one_person {
        notes.push("one person in two roles".to_owned());
    }
    if approval.added_to {
        notes.push("approved, then added to".to_owned());
    }
    let notes = if notes.is_empty() { String::new() } else { format!(", {}", notes.join(", ")) };
    let _ = writeln!(out, "  {role}: {verdict}{notes}");
    let why = sentence(&harmless::line(&approval.why));
    out.push_str(&wrap::hanging("    ", &format!("{}.", why.trim_end_matches('.')), look.width));
    for evidence in &approval.evidence {
        out.push_str(&wrap::hanging("    - ", &harmless::line(&piece(evidence)), look.width));
    }
    if shown.diff {
        for change in &approval.changes {
            out.push_str(&wrap::hanging("    ~ ", &harmless::line(&changed(change)), look.width));
        }
    }
    if verbose {
        for command in approval.repeat() {
            let _ = writeln!(out, "    $ {}", harmless::line(command));
        }
    }
}

fn paint(look: Look, verdict: Verdict) -> String {
    match verdict {
        Verdict::Approved => look.bold(verdict.words()),
        Verdict::CannotTell => look.grade(Grade::Minor, verdict.words()),
        _ => look.grade(Grade::Major, verdict.words()),
    }
}

fn piece(evidence: &Evidence) -> String {
    let state = match evidence.state {
        State::Good => "good",
        State::Bad => "bad, counts for nothing",
        State::Unknown => "no telling",
    };
    let at = evidence.at.map(|at| format!(" of {at} {}", evidence.clock.words())).unwrap_or_default();
    let why = evidence.why.trim_end_matches('.');
    format!(
        "{} {}{at}, {}: {state} — {why}",
        evidence.strength,
        evidence.strength.words(),
        evidence.reference
    )
}

fn changed(change: &FieldChange) -> String {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{}: {before} → {after}", change.pointer),
        (Some(before), None) => format!("{}: {before} → (taken away)", change.pointer),
        (None, after) => format!("{}: (added) {}", change.pointer, after.as_deref().unwrap_or_default()),
    }
}

fn closing(shown: Shown<'_>, look: Look, out: &mut String) {
    let approvals = &shown.lab.approvals;
    let counts: Vec<String> = Verdict::ALL
        .iter()
        .filter_map(|verdict| match shown.count(*verdict) {
            0 => None,
            n => Some(format!("{n} {}", verdict.words())),
        })
        .collect();
    let verdicts = counted(shown.list().count(), "verdict", "verdicts");
    let told = if counts.is_empty() { String::new() } else { format!(": {}", counts.join("; ")) };
    let _ = writeln!(out);
    out.push_str(&wrap::hanging("", &format!("{verdicts}{told}."), look.width));
    if let Some(first) = approvals.not_asked.first() {
        let is_one = approvals.not_asked.iter().all(|record| record.why == first.why);
        let records = counted(approvals.not_asked.len(), "record", "records");
        let why = if is_one {
            first.why.as_str()
        } else {
            "they landed before approval was asked for; the JSON says of each when"
        };
        let text = format!("{records} not asked about: {why}.");
        out.push_str(&wrap::hanging("", &harmless::line(&text), look.width));
    }
    if !approvals.judged_by.is_empty() {
        let text = format!("Judged by {}.", approvals.judged_by);
        out.push_str(&wrap::hanging("", &harmless::line(&text), look.width));
    }
    root(shown, look, out);
    for gap in &approvals.gaps {
        out.push_str(&wrap::hanging("Not read: ", &harmless::line(gap), look.width));
    }
}

/// The landing that everything rests on, and how often the policy was changed since.
fn root(shown: Shown<'_>, look: Look, out: &mut String) {
    let approvals = &shown.lab.approvals;
    let commit = |landed: Option<usize>| shown.lab.history.as_ref().ok()?.at(landed?);
    let root = approvals.root().and_then(|change| commit(change.landed));
    if let Some(root) = root {
        let text = format!(
            "The root of trust is commit {} of {}: it brought the first people and settings, which nobody could approve. \
             Compare its id with what the laboratory tells you by another way.",
            root.id, root.committed.day
        );
        out.push_str(&wrap::hanging("", &text, look.width));
    }
    let changes = approvals.policy.iter().filter(|change| !change.is_root).count();
    if changes > 0 {
        let text = format!(
            "The policy was changed {} since (GIT-010), and {} came without approval (GIT-009).",
            counted(changes, "time", "times"),
            counted(approvals.unapproved.len(), "landing", "landings")
        );
        out.push_str(&wrap::hanging("", &text, look.width));
    }
}
