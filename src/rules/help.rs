//! Words and small questions that several rules share.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

pub(super) use crate::model::finding::LABORATORY;
use crate::model::finding::{CannotTell, Outcome, Pass};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::work::Sample;
use crate::model::record::{Entry, Meta};

/// A number with its noun: `1 answer`, `12 answers`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A number of working days in words.
pub(super) fn working_days(count: i64) -> String {
    format!("{count} working {}", if count == 1 { "day" } else { "days" })
}

/// The text with its first letter large.
pub(super) fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// Whether two texts say the same but for case, spaces and signs: `1 : 10` and `1:10` do.
pub(super) fn same_words(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(a) == letters(b)
}

/// What people call a record of a kind: by the laboratory's own number, else by its place among its
/// like (`deviation 2`), else by its id.
pub(super) fn called(noun: &str, meta: &Meta) -> String {
    let part = meta.part.as_deref().and_then(|part| part.strip_prefix(noun));
    match (&meta.common.number, part) {
        (Some(number), _) => format!("{noun} {number}"),
        (None, Some("")) => format!("the {noun}"),
        (None, Some(rest)) => format!("{noun} {}", rest.trim_start_matches('-')),
        (None, None) => format!("{noun} {}", meta.id),
    }
}

/// Whether `text` names the record: by id, by part or by the laboratory's own number.
pub(super) fn names(text: &str, meta: &Meta) -> bool {
    let text = text.trim();
    [Some(meta.id.as_str()), meta.part.as_deref(), meta.common.number.as_deref()]
        .into_iter()
        .flatten()
        .any(|name| name.eq_ignore_ascii_case(text))
}

/// What people call an item: the laboratory's number, else the customer's name, else the part.
pub(super) fn item_name(item: &Entry<Sample>) -> &str {
    let names = [item.body.lab_sample_id.as_deref(), item.body.client_sample_id.as_deref()];
    names
        .into_iter()
        .flatten()
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| item.meta.part.as_deref().unwrap_or(&item.meta.id))
}

/// A line of the contract in words, with its test where the request names one: `line 1 (BET)`.
pub(super) fn line_words(job: &Job, line: u32) -> String {
    let test = job.request.body.lines.iter().find(|l| l.line == line).and_then(|l| l.test.as_deref());
    match test {
        Some(test) => format!("line {line} ({test})"),
        None => format!("line {line}"),
    }
}

/// The name of an outside laboratory, or the id when nobody has it.
pub(super) fn provider_name(lab: &Lab, id: &str) -> String {
    lab.providers.get(id).map_or_else(|| id.to_owned(), |p| p.body.name.clone())
}

/// Whether the method itself provides for a change, so that customers accept it beforehand.
pub(super) fn is_option(lab: &Lab, method: &str, change: &str) -> bool {
    lab.methods
        .get(method)
        .is_some_and(|m| m.body.customer_acceptable_options.iter().any(|option| same_words(option, change)))
}

/// Whether rules judge what happened on `day`: not before the settings' evidence baseline, and not
/// after the as-of day, when it had not happened yet.
pub(super) fn is_judged(lab: &Lab, day: Date) -> bool {
    let after_baseline = lab.settings.evidence_baseline.is_none_or(|baseline| baseline <= day);
    after_baseline && day <= lab.as_of.day
}

/// The day, if it has come by the as-of day.
pub(super) fn happened(lab: &Lab, day: Option<Date>) -> Option<Date> {
    day.filter(|day| *day <= lab.as_of.day)
}

/// The last day of which the laboratory answers for a job: the as-of day, or that on which the job
/// was declined or withdrawn.
pub(super) fn last_day(lab: &Lab, job: &Job) -> Date {
    job.facts.exit.map_or(lab.as_of.day, |exit| exit.day.min(lab.as_of.day))
}

/// The day so many months earlier, the last of its month where that month is shorter; the first day
/// of the calendar at worst.
pub(super) fn months_before(day: Date, months: u32) -> Date {
    Span::new().try_months(months).map_or(Date::MIN, |span| day.saturating_sub(span))
}

/// The day so many months later, the last of its month where that month is shorter; the last day of the
/// calendar at worst.
pub(super) fn months_after(day: Date, months: u32) -> Date {
    Span::new().try_months(months).map_or(Date::MAX, |span| day.saturating_add(span))
}

/// The day so many days later; the last day of the calendar at worst.
pub(super) fn days_after(day: Date, days: u32) -> Date {
    Span::new().try_days(days).map_or(Date::MAX, |span| day.saturating_add(span))
}

/// The day after; the last day of the calendar at worst.
pub(super) fn next_day(day: Date) -> Date {
    day.saturating_add(1.day())
}

/// Says of every file of these kinds that could not be read, or that hangs on one that could not, that
/// there is no telling.
pub(super) fn tell_unread(lab: &Lab, kinds: &[Kind], out: &mut Outcome) {
    for unread in lab.unread.iter().filter(|u| kinds.contains(&u.kind)) {
        out.cannot_read(unread, format!("the {} could not be read", unread.kind));
    }
    for unplaced in lab.unplaced.iter().filter(|u| kinds.contains(&u.kind)) {
        out.cannot_read(unplaced, "the main file of its folder could not be read");
    }
}

/// The laboratory as a whole is in order.
pub(super) fn laboratory_passes(out: &mut Outcome) {
    out.passes.push(Pass { record: LABORATORY.to_owned(), part: None });
}

/// There is no telling for the laboratory as a whole.
pub(super) fn laboratory_cannot_tell(out: &mut Outcome, why: impl Into<String>) {
    let record = LABORATORY.to_owned();
    out.cannot_tell.push(CannotTell {
        rule: out.rule,
        record,
        part: None,
        why: why.into(),
        follows_from: None,
    });
}

/// Where a finding about the laboratory as a whole stands: its settings.
pub(super) fn laboratory_place() -> Place {
    Place::file("countersign.yaml")
}
