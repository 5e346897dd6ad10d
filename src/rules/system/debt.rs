//! SYS-003: entries of known debt whose findings are gone.

use crate::model::answer::{Entered, Judged};
use crate::model::finding::{Basis, CannotTell, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::rule::{Check, Rule};
use crate::rules::help::{counted, tell_unread};

/// See `debt.md`.
pub const RULE: Rule = Rule {
    code: "SYS-003",
    name: "debt-gone",
    title: "Known debt that is paid or does not hold",
    grade: Grade::Observation,
    basis: Basis::Data,
    clauses: &["17025-8.7.1"],
    procedure: &["P09-8.3-b"],
    summary: "Every entry of known debt has a finding that still stands, was filed by a quality manager, and is put \
              off no longer than the settings allow.",
    advice: "Run `countersign baseline --prune`: it takes these entries out and leaves the others as they are.",
    thresholds: &["known_debt_days"],
    silenced_by: &[],
    page: include_str!("debt.md"),
    check: Check::Answers(check),
};

/// How many entries are shown one by one.
const SHOWN: usize = 5;

fn check(lab: &Lab, judged: &Judged, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Baseline], out);
    let Some(baseline) = &lab.baseline else { return };
    let meta = &baseline.meta;
    let (mut gone, mut void) = (Vec::new(), Vec::new());
    for (i, (entry, state)) in baseline.body.entries.iter().zip(&judged.debt).enumerate() {
        match state {
            Entered::Gone => gone.push((i, entry)),
            Entered::Void(why) => void.push((i, entry, why.as_str())),
            Entered::Known | Entered::Overdue => out.pass(meta),
            Entered::CannotTell(untold) => out.cannot_tell.push(CannotTell {
                rule: out.rule,
                record: meta.record.clone(),
                part: None,
                why: format!("of {} at {}: {}", entry.rule, entry.record, untold.why),
                follows_from: untold.follows_from,
            }),
        }
    }
    let all = counted(baseline.body.entries.len(), "entry", "entries");
    // one finding for the file, whichever entries they are
    if !gone.is_empty() {
        let message = format!("{} of {all} of known debt had no finding any more.", gone.len());
        let finding = out.at(meta.record.clone(), None, meta.place("/entries").key(), message);
        for (i, entry) in gone.iter().take(SHOWN) {
            finding.also(meta.place(&format!("/entries/{i}/finding")), entry.record.clone());
        }
    }
    if let Some((.., why)) = void.first() {
        let message = format!("{} of {all} of known debt did not hold: {why}.", void.len());
        let finding = out.at(meta.record.clone(), None, meta.place("/entries").key(), message);
        finding.told_apart_by("does not hold").advice(
            "Their findings are open again. Mend them, or let a quality manager answer them one by one; correct a \
             day that was written down wrongly, and say why in the commit.",
        );
        for (i, entry, _) in void.iter().take(SHOWN) {
            finding.also(meta.place(&format!("/entries/{i}")), entry.record.clone());
        }
    }
}
