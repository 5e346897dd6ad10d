//! Columns that many tables have.

use serde::Serialize;

use crate::model::lab::{Job, Lab};
use crate::model::record::blocks::{Agree, Sign};
use crate::model::record::{Entry, Meta};
use crate::model::table::Draft;

/// A word as records write it.
pub(super) fn word(value: impl Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

/// Several words or numbers in one cell.
pub(super) fn joined<T: ToString>(values: &[T]) -> Option<String> {
    let words: Vec<String> = values.iter().map(T::to_string).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// A part of a job with the job.
pub(super) type Part<'a, T> = (&'a Job, &'a Entry<T>);

/// Every part of a kind, job by job.
pub(super) fn parts<'a, T: 'a>(lab: &'a Lab, of: fn(&Job) -> &[Entry<T>]) -> Vec<Part<'a, T>> {
    lab.jobs.values().flat_map(|job| of(job).iter().map(move |part| (job, part))).collect()
}

/// A thing of a list with its number in it, from 1, and what holds the list.
pub(super) type Item<'a, P, T> = (&'a P, usize, &'a T);

/// The items of a list, numbered.
pub(super) fn items<'a, P, T>(holder: &'a P, list: &'a [T]) -> impl Iterator<Item = Item<'a, P, T>> {
    list.iter().enumerate().map(move |(at, item)| (holder, at + 1, item))
}

/// Begins a table of parts of jobs: the part's whole id, its job and its name there.
pub(super) fn of_jobs<'a, T>(
    name: &'static str,
    id: &'static str,
    meaning: &'static str,
    parts: Vec<Part<'a, T>>,
) -> Draft<Part<'a, T>> {
    Draft::of(name, meaning, parts)
        .from("path")
        .text(id, "Its whole id: the job's and its name there", |(_, part)| Some(&part.meta.id))
        .key()
        .text("job", "The job", |(job, _)| Some(&job.id))
        .link(&["job"], "jobs")
        .text("part", "Its name within the job's folder", |(_, part)| part.meta.part.as_deref())
}

/// Where a record stands and how it was written down.
pub(super) fn recorded<T>(draft: Draft<T>, meta: impl Fn(&T) -> &Meta) -> Draft<T> {
    draft
        .from("path")
        .text("file", "The file that holds it", |t| Some(&meta(t).file))
        .from("any record")
        .text("number", "The laboratory's own number for it", |t| meta(t).common.number.as_deref())
        .day("entered_late_on", "The day on which it was written down late, as it says itself", |t| {
            meta(t).common.late_entry.as_ref().map(|late| late.entered_on)
        })
        .text("imported_from", "The system that it was imported from", |t| {
            meta(t).common.imported.as_ref().map(|imported| imported.system.as_str())
        })
        .from("git")
        .when("written", "When it was first committed, in the laboratory's zone", |t| {
            meta(t).written.as_ref().map(|written| written.on)
        })
}

/// The customer's answer to what was put to them.
pub(super) fn answered<T>(draft: Draft<T>, agree: impl Fn(&T) -> Option<&Agree>) -> Draft<T> {
    draft
        .words("customer_answer", "What the customer answered", |t| agree(t).and_then(|a| word(a.outcome)))
        .text("customer_answered_by", "Who answered, by name", |t| {
            agree(t).map(|a| a.customer_contact.as_str())
        })
        .free()
        .when("customer_answered", "When the customer answered", |t| agree(t).map(|a| a.agreed_on))
        .words("customer_answer_channel", "How the customer answered", |t| {
            agree(t).and_then(|a| word(a.channel))
        })
        .day("customer_answer_in_writing_on", "When a spoken answer was confirmed in writing", |t| {
            agree(t).and_then(|a| a.confirmed_in_writing_on)
        })
}

/// A signature as the record claims it.
pub(super) fn signed<T>(
    draft: Draft<T>,
    stem: &str,
    whose: &str,
    sign: impl Fn(&T) -> Option<&Sign>,
) -> Draft<T> {
    draft
        .text(format!("{stem}_by"), format!("Who signed as {whose}, by the record's own word"), |t| {
            sign(t).map(|s| s.person.as_str())
        })
        .when(stem, &format!("When that was signed ({whose}), by the record's own word"), |t| {
            sign(t).map(|s| s.on)
        })
}
