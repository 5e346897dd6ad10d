//! COM-006: something that the communication plan promises was not done.

use jiff::civil::Date;

use super::period::{Period, periods};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::system::{CommPlan, Frequency, PlanEntry};
use crate::model::rule::{Check, Rule};
use crate::rules::help::{counted, days_after, tell_unread};
use crate::rules::words::list;

/// See `planned.md`.
pub const RULE: Rule = Rule {
    code: "COM-006",
    name: "planned-communication-missed",
    title: "Planned communication missed",
    grade: Grade::Observation,
    basis: Basis::Procedure,
    clauses: &["9001-7.4"],
    procedure: &["S004-7", "S004-8", "S004-9", "S004-10", "S004-11", "S004-12"],
    summary: "What the communication plan promises for a week, month, quarter or year is done then or \
              soon after.",
    advice: "Do it now, or change the plan to what you mean to keep.",
    thresholds: &["planned_communication_grace_days", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("planned.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    for plan in lab.comm_plans.values() {
        for (i, entry) in plan.body.entries.iter().enumerate() {
            ask(lab, plan, i, entry, out);
        }
    }
    tell_unread(lab, &[Kind::CommPlan], out);
}

fn ask(lab: &Lab, plan: &Entry<CommPlan>, at: usize, entry: &PlanEntry, out: &mut Outcome) {
    if entry.when == Frequency::Event {
        return;
    }
    let Some(from) = entry.from.max(lab.settings.evidence_baseline.filter(|_| entry.from.is_some())) else {
        let why = format!("nothing says from when “{}” is to be done", entry.entry);
        return out.cannot_tell(&plan.meta, why);
    };
    let (asked, missed) = missed(lab, &plan.body, entry, from);
    match missed.last() {
        None if asked == 0 => {}
        None => out.pass(&plan.meta),
        Some(last) => {
            let named: Vec<String> =
                missed.iter().rev().take(3).rev().map(|p| format!("{} to {}", p.first, p.last)).collect();
            let which = if missed.len() > named.len() { "most recently from" } else { "from" };
            let message = format!(
                "“{}” is planned {}, and was not done in {} of {}, {which} {}.",
                entry.entry,
                often(entry.when),
                missed.len(),
                counted(asked, "period", "periods"),
                list(&named),
            );
            let grace = lab.settings.thresholds.planned_communication_grace_days;
            let latest = days_after(last.last, grace);
            let finding = out.finding(&plan.meta, &format!("/entries/{at}"), message);
            finding.on(latest);
            if let Some(done) = next_done(lab, &plan.body, entry, latest) {
                finding.also(plan.meta.place("/done"), format!("it was next done on {done}"));
            }
        }
    }
}

/// How many periods had run out by the as-of day, and those in which nothing was done. What was done
/// counts once, for the earliest period that still waits for it.
fn missed(lab: &Lab, plan: &CommPlan, entry: &PlanEntry, from: Date) -> (usize, Vec<Period>) {
    let grace = lab.settings.thresholds.planned_communication_grace_days;
    let mut done: Vec<Date> = days(lab, plan, entry).collect();
    done.sort_unstable();
    let mut done = done.into_iter().peekable();
    let mut missed = Vec::new();
    let mut asked = 0;
    for period in periods(from, entry.when) {
        let end = days_after(period.last, grace);
        if end >= lab.as_of.day {
            break;
        }
        asked += 1;
        while done.next_if(|day| *day < period.first).is_some() {}
        if done.next_if(|day| *day <= end).is_none() {
            missed.push(period);
        }
    }
    (asked, missed)
}

/// Days on which the entry was done, by the as-of day.
fn days(lab: &Lab, plan: &CommPlan, entry: &PlanEntry) -> impl Iterator<Item = Date> {
    let of_entry = plan.done.iter().filter(|d| d.entry.eq_ignore_ascii_case(&entry.entry));
    of_entry.map(|d| d.on).filter(|on| *on <= lab.as_of.day)
}

fn next_done(lab: &Lab, plan: &CommPlan, entry: &PlanEntry, after: Date) -> Option<Date> {
    days(lab, plan, entry).filter(|day| *day > after).min()
}

fn often(when: Frequency) -> &'static str {
    match when {
        Frequency::Weekly => "every week",
        Frequency::Monthly => "every month",
        Frequency::Quarterly => "every quarter",
        Frequency::Yearly => "every year",
        Frequency::Event => "when something happens",
    }
}
