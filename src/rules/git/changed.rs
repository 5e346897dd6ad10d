//! GIT-002: what somebody had signed or agreed is no longer what stands there.

use super::{beginning, hands, history, is_listed, tell_too_early};
use crate::model::cover::{Cover, cover};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::history::{Changed, History};
use crate::model::lab::Lab;
use crate::model::record::Meta;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{counted, is_judged};
use crate::rules::words::list;

/// See `changed.md`.
pub const RULE: Rule = Rule {
    code: "GIT-002",
    name: "changed-after-approval",
    title: "Changed after approval",
    grade: Grade::Major,
    basis: Basis::Data,
    clauses: &["17025-7.5.2", "17025-8.4.2", "17025-7.1.6"],
    procedure: &["9001-8.2.1-b-2e", "9001-8.2.1-b-6b"],
    summary: "What somebody signed, decided or agreed stands as it did then, or an amendment, a new review or a newer \
              version says what changed.",
    advice: "Bring back what was approved, and write the change as an amendment that both sides agree to.",
    thresholds: &["history", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("changed.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    let Some(history) = history(lab, out) else { return };
    let mut too_early = 0;
    for meta in lab.metas() {
        let Some(marks) = history.marks.get(&(meta.kind, meta.id.clone())) else { continue };
        let is_open = |c: &&Changed| counts(lab, history, c) && !is_covered(lab, meta, c);
        let changed: Vec<&Changed> = marks.changed.iter().filter(is_open).collect();
        if !changed.is_empty() {
            report(lab, history, meta, &changed, out);
        } else if marks.unread > 0 {
            let versions = counted(marks.unread, "earlier version", "earlier versions");
            out.cannot_tell(meta, format!("{versions} of this record could not be read"));
        } else if let Some(first) = marks.signed.iter().map(|s| s.on.day).find(|day| is_judged(lab, *day)) {
            // what stood there before history begins, it can not show
            if beginning(history).is_some_and(|beginning| first < beginning) {
                too_early += 1;
            } else {
                out.pass(meta);
            }
        }
    }
    tell_too_early(history, too_early, "were signed", out);
}

/// Whether the change is one of content, made by the as-of day to something signed in the time judged.
fn counts(lab: &Lab, history: &History, changed: &Changed) -> bool {
    let commit = changed.version.as_ref().and_then(|v| history.at(v.by));
    let in_time = commit.is_none_or(|c| {
        c.written().day <= lab.as_of.day && !is_listed(c, &lab.settings.history.migration_commits)
    });
    in_time && is_judged(lab, changed.on.day)
}

/// Whether another record says what changed.
fn is_covered(lab: &Lab, meta: &Meta, changed: &Changed) -> bool {
    let job = lab.jobs.get(&meta.record);
    cover(&lab.agreements, job, meta, changed, lab.as_of.day) != Cover::None
}

fn report(lab: &Lab, history: &History, meta: &Meta, changed: &[&Changed], out: &mut Outcome) {
    let Some(first) = changed.first() else { return };
    let says: Vec<String> = changed.iter().map(|c| says(lab, history, c)).collect();
    let did = match lab.people.contains_key(&first.person) {
        true if first.seal == "/decision" => "decided on",
        true => "signed",
        false => "agreed to",
    };
    let message = format!(
        "{} {did} this {} on {}. Afterwards {}, and no other record says so.",
        lab.person_name(&first.person),
        meta.kind.shape().title,
        first.on.day,
        list(&says),
    );
    let day = first.version.as_ref().and_then(|v| history.at(v.by)).map(|c| c.written().day);
    let finding = out.finding(meta, &first.pointer, message);
    finding.about_part();
    finding.also(meta.place(&first.seal), format!("{} on {}", did.trim_end_matches(" on"), first.on.day));
    for other in changed.iter().skip(1) {
        finding.also(meta.place(&other.pointer), "changed too");
    }
    if let Some(day) = day {
        finding.on(day);
    }
}

fn says(lab: &Lab, history: &History, changed: &Changed) -> String {
    let commit = changed.version.as_ref().and_then(|v| history.at(v.by));
    let when = commit.map_or_else(
        || "since the last commit".to_owned(),
        |c| format!("on {} by {}", c.written().day, hands::name(lab, &c.author)),
    );
    let what = words(&changed.pointer);
    match (&changed.before, &changed.after) {
        // what stood there may be known from nowhere else, so that an edition for others could not hide it
        (before, after) if names_a_person(&changed.pointer) => {
            let did = match (before, after) {
                (Some(_), Some(_)) => "changed",
                (Some(_), None) => "taken away",
                (None, _) => "added",
            };
            format!("{what} was {did} {when}")
        }
        (Some(before), Some(after)) => format!("{what} was changed from {before} to {after} {when}"),
        (Some(before), None) => format!("{what} ({before}) was taken away {when}"),
        (None, after) => format!("{what} ({}) was added {when}", after.as_deref().unwrap_or_default()),
    }
}

/// Whether names or numbers of a customer's people stand there.
fn names_a_person(pointer: &str) -> bool {
    let last = pointer.rsplit('/').find(|step| step.parse::<usize>().is_err()).unwrap_or_default();
    ["to", "by", "email", "phone"].contains(&last) || last.contains("contact") || last.starts_with("client")
}

/// The key at a pointer in words, with its place in a list: “sample count” of number 2 of “lines”.
fn words(pointer: &str) -> String {
    let mut steps = pointer.rsplit('/');
    let key = steps.next().unwrap_or_default().replace('_', " ");
    let (at, of) = (steps.next().and_then(|n| n.parse::<usize>().ok()), steps.next());
    match (at, of) {
        (Some(at), Some(of)) => format!("“{key}” of number {} of “{}”", at + 1, of.replace('_', " ")),
        _ => format!("“{key}”"),
    }
}
