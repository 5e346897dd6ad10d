//! SMP-002: an item was in doubt, and work began before the customer said what to do.

use super::doubt::{asked, began, doubts, is_odd};
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::Entry;
use crate::model::record::work::{Discrepancy, Sample};
use crate::model::rule::{Check, Rule};
use crate::model::when::When;
use crate::rules::evidence::{START, hidden, is_hidden};
use crate::rules::help::item_name;
use crate::rules::words::is_blank;

/// See `instruction.md`.
pub const RULE: Rule = Rule {
    code: "SMP-002",
    name: "item-in-doubt",
    title: "Doubtful item, work began before instruction",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.4.3"],
    procedure: &["P09-7.1-c", "9001-8.2.1-d-13"],
    summary: "When an item may be unfit for the test, the customer says what to do before work on it \
              begins.",
    advice: "Stop, ask the customer what to do, record the answer, and judge what the result is worth.",
    thresholds: &[],
    silenced_by: &[],
    page: include_str!("instruction.md"),
    check: Check::Job(check),
};

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    is_hidden(lab, job, &[&[Kind::Sample]], out);
    for item in asked(lab, job).into_iter().filter(|item| is_odd(&item.body)) {
        if let Some(why) = hidden(lab, job, &[START]) {
            out.cannot_tell(&item.meta, why);
        } else if let Some((started, place)) = began(lab, job, &item.body) {
            ask(item, started, &place, out);
        }
    }
}

fn ask(item: &Entry<Sample>, started: When, began: &Place, out: &mut Outcome) {
    let name = item_name(item);
    let open = doubts(&item.body).find_map(|(i, odd)| Some((i, odd, lack(odd, started)?)));
    let (pointer, message) = match open {
        Some((i, odd, lack)) => {
            let what = odd.what.trim().trim_end_matches('.');
            let message = format!("Item {name} came with a doubt ({what}). Work began on {started}, {lack}.");
            (format!("/discrepancies/{i}"), message)
        }
        None if item.body.discrepancies.is_empty() => {
            let message = format!(
                "Item {name} was not as announced. Work began on {started}, and nothing says what was odd or \
                 what the customer wanted done."
            );
            ("/condition".to_owned(), message)
        }
        None => return out.pass(&item.meta),
    };
    let finding = out.finding(&item.meta, &pointer, message);
    finding.on(started.day).about_part().also(began.clone(), format!("work began on {started}"));
    if let Some(line) = item.body.line {
        finding.on_line(line);
    }
}

/// What was wrong with the customer's instruction when work began, as the end of a sentence.
fn lack(odd: &Discrepancy, started: When) -> Option<String> {
    let is_silent = is_blank(odd.instruction.as_deref());
    match odd.instructed_on {
        Some(on) if !is_silent => {
            on.is_after(&started).then(|| format!("before the customer's instruction of {on}"))
        }
        None if !is_silent => Some("and the customer's instruction has no date".to_owned()),
        _ => Some(match odd.customer_asked_on {
            Some(asked) => format!("though the customer, asked on {asked}, had given no instruction"),
            None => "and nothing shows that the customer was asked".to_owned(),
        }),
    }
}
