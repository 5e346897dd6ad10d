//! The end of a report: what was asked how often, what could not be told, of what day and what
//! files this is said. Findings without their population prove nothing.

use std::fmt::Write as _;

use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::paint::Look;
use super::{Options, View, harmless, wrap};
use crate::model::finding::{CannotTell, Grade, Outcome};
use crate::model::place::Place;
use crate::model::procedure::{self, ProcedureOf};
use crate::model::record::Meta;
use crate::model::tree::Origin;

/// So many records are named for each reason why something can not be told.
const NAMED: usize = 3;

/// Titles wider than this are cut short in the table.
const TITLE: usize = 60;

/// The closing table with all that follows it.
pub(super) fn closing(view: &View<'_>, options: Options) -> String {
    let look = options.look;
    let mut out = rows(view, options);
    for (rule, reason) in &view.checked.switched_off {
        let text =
            format!("{} {}. Reason given: {}", rule.code, harmless::line(rule.title), harmless::line(reason));
        out.push_str(&wrap::hanging("Not asked: ", &text, look.width));
    }
    out.push_str(&before_rules(view, look.width));
    out.push_str(&cannot_tell(view, options));
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(&totals(view, look));
    out.push_str(&wrap::hanging("", &when_and_what(view), look.width));
    if options.verbose {
        out.push_str(&wrap::hanging("", &kinds(view), look.width));
    }
    out
}

/// Rules that a revision of the procedure brought, where something happened before it.
fn before_rules(view: &View<'_>, width: usize) -> String {
    let since = procedure::switched_on(view.lab);
    let mut out = String::new();
    for outcome in view.checked.outcomes.iter().filter(|o| o.before_rule > 0) {
        let code = outcome.rule.code;
        let Some(since) = since.get(code) else { continue };
        let cases = counted(outcome.before_rule, "case", "cases");
        let brought =
            format!("{} revision {}", harmless::line(&since.document), harmless::line(&since.revision));
        let text = format!(
            "{code} is asked since {}, when {brought} brought it; {cases} of earlier days left out. \
             --procedure-of today judges by it all the same.",
            since.from
        );
        out.push_str(&wrap::hanging("Earlier:   ", &text, width));
    }
    if view.checked.procedure == ProcedureOf::Today {
        let text = "All records were judged by today's procedure, also those of days before it.";
        out.push_str(&wrap::hanging("", text, width));
    }
    out
}

/// One line when something could not be told, nothing else.
pub(super) fn what_could_not_be_told_in_a_line(view: &View<'_>) -> String {
    match view.checked.cannot_tell().count() {
        0 => String::new(),
        1 => "1 question could not be answered; without --quiet the report says why.\n".to_owned(),
        n => format!("{n} questions could not be answered; without --quiet the report says why.\n"),
    }
}

fn rows(view: &View<'_>, options: Options) -> String {
    let open = |o: &&Outcome| !o.findings.is_empty() || !o.cannot_tell.is_empty();
    let shown: Vec<&Outcome> = view.checked.outcomes.iter().filter(|o| options.verbose || open(o)).collect();
    let mut out = String::new();
    if !shown.is_empty() {
        let width = shown.iter().map(|o| o.rule.title.width()).max().unwrap_or(0).clamp(5, TITLE);
        let head =
            format!("{:<8} {:<width$} {:>8} {:>6} {:>11}", "rule", "title", "findings", "of", "cannot tell");
        out.push_str(&options.look.bold(&head));
        out.push('\n');
        for outcome in &shown {
            out.push_str(&row(outcome, width, options.look));
        }
    }
    if !options.verbose {
        out.push_str(&wrap::hanging("", &others(view), options.look.width));
    }
    out
}

fn row(outcome: &Outcome, width: usize, look: Look) -> String {
    let Outcome { rule, findings, cannot_tell, .. } = outcome;
    let title: String = harmless::line(rule.title).chars().take(width).collect();
    let pad = " ".repeat(width.saturating_sub(title.width()));
    let count = format!("{:>8}", findings.len());
    let count = match findings.iter().map(|f| f.grade).min() {
        Some(gravest) => look.grade(gravest, &count),
        None => count,
    };
    format!("{:<8} {title}{pad} {count} {:>6} {:>11}\n", rule.code, outcome.population(), cannot_tell.len())
}

/// What the rules that stand in no row say.
fn others(view: &View<'_>) -> String {
    let quiet = view.checked.outcomes.iter().filter(|o| o.findings.is_empty() && o.cannot_tell.is_empty());
    let (idle, asked): (Vec<&Outcome>, Vec<&Outcome>) = quiet.partition(|o| o.population() == 0);
    let answers: usize = asked.iter().map(|o| o.population()).sum();
    let mut sentences = Vec::new();
    if !asked.is_empty() {
        let rules = counted(asked.len(), "rule", "rules");
        sentences.push(format!("{rules} found nothing in {}", counted(answers, "answer", "answers")));
    }
    if !idle.is_empty() {
        sentences.push(format!("{} had nothing to look at", counted(idle.len(), "rule", "rules")));
    }
    if sentences.is_empty() {
        return String::new();
    }
    format!("{}; --verbose lists them.", sentences.join("; "))
}

/// Questions without an answer: one line for each reason, with whose records and which rules'.
fn cannot_tell(view: &View<'_>, options: Options) -> String {
    let mut lines: Vec<(&str, Vec<String>, Vec<&str>)> = Vec::new();
    for outcome in &view.checked.outcomes {
        for (why, records) in reasons(outcome) {
            match lines.iter_mut().find(|(reason, of, _)| *reason == why && *of == records) {
                Some((_, _, rules)) => rules.push(outcome.rule.code),
                None => lines.push((why, records, vec![outcome.rule.code])),
            }
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    let head = "Cannot tell, so neither in order nor found wrong:";
    let mut out = format!("\n{}\n", options.look.bold(head));
    for (why, records, rules) in lines {
        let most = if options.verbose { records.len() } else { NAMED };
        let text = format!("{} ({}): {}", harmless::line(why), named(&records, most), rules.join(", "));
        out.push_str(&wrap::hanging("  - ", &text, options.look.width));
    }
    out
}

/// The reasons of one rule, each with the records that it holds for, as `REQ-1` or `REQ-1/review`.
fn reasons(outcome: &Outcome) -> Vec<(&str, Vec<String>)> {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for CannotTell { record, part, why, .. } in &outcome.cannot_tell {
        let record = part.as_ref().map_or_else(|| record.clone(), |part| format!("{record}/{part}"));
        match reasons.iter_mut().find(|(same, _)| same == why) {
            Some((_, records)) => records.push(record),
            None => reasons.push((why, vec![record])),
        }
    }
    reasons
}

pub(super) fn named(records: &[String], most: usize) -> String {
    let shown: Vec<_> = records.iter().take(most).map(|record| harmless::line(record)).collect();
    let mut text = shown.join(", ");
    if records.len() > most {
        let _ = write!(text, " and {} more", records.len() - most);
    }
    text
}

fn totals(view: &View<'_>, look: Look) -> String {
    let checked = view.checked;
    let open = checked.cannot_tell().count();
    let answers: usize = checked.outcomes.iter().map(Outcome::population).sum();
    let grades = [Grade::Major, Grade::Minor, Grade::Observation];
    let closed = closed(view);
    if grades.iter().all(|g| checked.count(*g) == 0) {
        let open = if open == 0 { String::new() } else { format!(", {open} of them without a telling") };
        let rules = counted(checked.outcomes.len(), "rule", "rules");
        let answers = counted(answers, "answer", "answers");
        return match closed.as_slice() {
            [] => format!("No finding in {answers} of {rules}{open}.\n"),
            some => format!("No open finding in {answers} of {rules}{open}; {}.\n", some.join(", ")),
        };
    }
    let mut parts: Vec<String> = Vec::new();
    for grade in grades {
        let label = view.lab.settings.grade_labels.of(grade);
        let word =
            if label.eq_ignore_ascii_case(grade.word()) { String::new() } else { format!(" ({grade})") };
        let count = checked.count(grade);
        let text = format!("{}{word}: {count}", harmless::line(label));
        parts.push(if count == 0 { text } else { look.grade(grade, &text) });
    }
    parts.push(format!("cannot tell: {open}"));
    parts.extend(closed);
    format!("{}\n", parts.join(", "))
}

/// Findings that are not open, in counts.
fn closed(view: &View<'_>) -> Vec<String> {
    let (answered, known) = (view.checked.answered(), view.checked.known());
    let part = |name: &str, count: usize| (count > 0).then(|| format!("{name}: {count}"));
    part("answered", answered).into_iter().chain(part("known debt", known)).collect()
}

/// Which day, which files, how many records, and what was left out.
pub(super) fn when_and_what(view: &View<'_>) -> String {
    let lab = view.lab;
    let mut out = format!("As of {} ({}). ", lab.as_of.day, lab.as_of.origin.words());
    match (view.tree.commit(), &view.tree.origin) {
        (Some(commit), _) => {
            let _ = write!(out, "Commit {}. ", harmless::line(commit));
        }
        (None, Origin::Memory) => {}
        (None, _) => out.push_str("Work tree, not committed. "),
    }
    let records = lab.counts.values().sum();
    let kinds = lab.counts.values().filter(|n| **n > 0).count();
    let read = counted(records, "record", "records");
    let _ = write!(out, "Read {read} of {}.", counted(kinds, "kind", "kinds"));
    if !lab.unread.is_empty() {
        let files = counted(lab.unread.len(), "file", "files");
        let _ = write!(out, " {files} could not be read.");
    }
    if !lab.later.is_empty() {
        let were = if lab.later.len() == 1 { "was" } else { "were" };
        let later = counted(lab.later.len(), "record", "records");
        let _ =
            write!(out, " {later} dated later than {} {were} left out: {}.", lab.as_of.day, left_out(view));
    }
    if !lab.approvals.judged_by.is_empty() {
        let _ = write!(out, " Judged by {}.", harmless::line(&lab.approvals.judged_by));
    }
    out
}

/// So many records of later days are named.
const LATER: usize = 5;

/// Records of later days with those days, the first of them: what is left out hides what hangs on it.
fn left_out(view: &View<'_>) -> String {
    let mut later: Vec<&(Meta, Place, Date)> = view.lab.later.iter().collect();
    later.sort_by_key(|(meta, _, day)| (*day, &meta.id));
    let one = |(meta, _, day): &(Meta, Place, Date)| format!("{} ({day})", harmless::line(&meta.id));
    let mut text = later.iter().copied().take(LATER).map(one).collect::<Vec<_>>().join(", ");
    if later.len() > LATER {
        let _ = write!(text, " and {} more", later.len() - LATER);
    }
    text
}

fn kinds(view: &View<'_>) -> String {
    let counts = view.lab.counts.iter().filter(|(_, n)| **n > 0);
    let list: Vec<String> = counts.map(|(kind, n)| format!("{kind} {n}")).collect();
    if list.is_empty() { String::new() } else { format!("Read: {}.", list.join(", ")) }
}

/// A number with its noun.
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
