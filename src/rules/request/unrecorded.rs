//! REQ-003: the register of numbers knows a job or a report of which there is no record.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::people::RegisterRow;
use crate::model::rule::{Check, Rule};
use crate::rules::evidence::hidden_anywhere;
use crate::rules::help::{counted, is_judged, laboratory_cannot_tell, tell_unread};

/// See `unrecorded.md`.
pub const RULE: Rule = Rule {
    code: "REQ-003",
    name: "request-unrecorded",
    title: "Job or report without a record",
    grade: Grade::Major,
    basis: Basis::Data,
    clauses: &["17025-7.1.8", "17025-8.4"],
    procedure: &["P09-4-b", "P09-N1"],
    summary: "Every job and report number of the register has its record, and no report number is left out.",
    advice: "Record the job as a late entry, or mark the number void in the register and say why.",
    thresholds: &["evidence_baseline"],
    silenced_by: &[],
    page: include_str!("unrecorded.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Register], out);
    // An export of a later day could not have been looked at.
    let is_taken = |row: &&Entry<RegisterRow>| row.body.exported_on.is_none_or(|on| on <= lab.as_of.day);
    let rows: Vec<&Entry<RegisterRow>> = lab.register.iter().filter(is_taken).collect();
    if rows.is_empty() && !lab.jobs.is_empty() && !lab.is_unread(Kind::Register) {
        let why = format!("no register of job and report numbers had been exported by {}", lab.as_of.day);
        return laboratory_cannot_tell(out, why);
    }
    for row in rows.iter().filter(|row| is_asked(lab, &row.body)) {
        ask(lab, row, out);
    }
    gaps(lab, &rows, out);
}

/// Whether the row speaks of a job: not of a void number, nor of one before the evidence baseline.
fn is_asked(lab: &Lab, row: &RegisterRow) -> bool {
    !is_void(row) && row.registered_on.is_none_or(|on| is_judged(lab, on))
}

/// The day on which the register had the number, at the latest the as-of day.
fn day(lab: &Lab, row: &RegisterRow) -> Date {
    row.registered_on.or(row.exported_on).unwrap_or(lab.as_of.day)
}

fn is_void(row: &RegisterRow) -> bool {
    row.state.as_deref().is_some_and(|state| state.trim().eq_ignore_ascii_case("void"))
}

fn number(row: &RegisterRow) -> Option<&str> {
    row.report_no.as_deref().map(str::trim).filter(|n| !n.is_empty())
}

fn ask(lab: &Lab, row: &Entry<RegisterRow>, out: &mut Outcome) {
    let (meta, body) = (&row.meta, &row.body);
    let registered = body.registered_on.map_or_else(String::new, |on| format!(" of {on}"));
    let Some(job) = lab.jobs.get(&body.job) else {
        if lab.unread.iter().any(|u| u.record == body.job) {
            return out.cannot_tell(meta, format!("a file of {} could not be read", body.job));
        }
        let is_reported = number(body).is_some()
            || body.state.as_deref().is_some_and(|s| s.trim().eq_ignore_ascii_case("reported"));
        let report = number(body).map_or_else(String::new, |n| format!(" and its report {n}"));
        let message =
            format!("The register lists job {}{registered}{report}; there is no record of it.", body.job);
        let grade = if is_reported { Grade::Major } else { Grade::Minor };
        let finding = out.finding(meta, "/job", message);
        finding.grade(grade).on(day(lab, body)).told_apart_by(&body.job);
        return;
    };
    match number(body) {
        Some(number) if !has_report(job, number) => {
            if job.is_unread(Kind::Report) {
                return out.cannot_tell(meta, format!("a report of {} could not be read", body.job));
            }
            let message =
                format!("The register lists report {number} for job {}; there is no record of it.", body.job);
            let finding = out.finding(meta, "/report_no", message);
            finding.on(day(lab, body)).told_apart_by(number);
            finding.also(job.meta().place(""), "the job as recorded");
        }
        _ => out.pass(meta),
    }
}

fn has_report(job: &Job, number: &str) -> bool {
    job.reports.iter().any(|r| r.body.report_no.trim().eq_ignore_ascii_case(number))
}

/// Numbers that are left out between the lowest and the highest of a series, a finding for each run.
/// A series is what stands before the last digits: `RP-26-` of `RP-26-0417`.
fn gaps(lab: &Lab, rows: &[&Entry<RegisterRow>], out: &mut Outcome) {
    let listed = rows.iter().filter(|r| r.body.registered_on.is_none_or(|on| is_judged(lab, on)));
    let listed: Vec<(Series<'_>, &Entry<RegisterRow>)> =
        listed.filter_map(|r| Some((Series::of(number(&r.body)?)?, *r))).collect();
    let recorded = lab.jobs.values().flat_map(|j| &j.reports).filter_map(|r| Series::of(&r.body.report_no));
    let mut known: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for series in listed.iter().map(|(s, _)| *s).chain(recorded) {
        known.entry(series.prefix).or_default().insert(series.number);
    }
    // A report that could not be read may bear a number that seems to be left out.
    let hidden = hidden_anywhere(lab, &[Kind::Report, Kind::Register]);
    for (prefix, numbers) in known {
        for (before, after) in numbers.iter().zip(numbers.iter().skip(1)).filter(|(a, b)| *b - *a > 1) {
            // The run is told where the register goes on after it; without a row there is no place.
            let next = listed.iter().find(|(s, _)| s.prefix == prefix && s.number == *after);
            let Some((series, row)) = next else { continue };
            if let Some(why) = &hidden {
                out.cannot_tell(&row.meta, format!("report numbers are left out before this one, and {why}"));
                continue;
            }
            let (first, last, count) = (before + 1, after - 1, after - before - 1);
            let name = |n: u64| format!("{prefix}{n:0width$}", width = series.width);
            let run = if count == 1 { name(first) } else { format!("{} to {}", name(first), name(last)) };
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let message = format!(
                "{} left out before {}: {run}. Nothing on file says what became of {}.",
                counted(count, "report number was", "report numbers were"),
                name(*after),
                if count == 1 { "it" } else { "them" },
            );
            out.finding(&row.meta, "/report_no", message)
                .grade(Grade::Minor)
                .on(day(lab, &row.body))
                .told_apart_by(run)
                .advice("Enter the numbers with what became of them, or as void with the reason.");
        }
    }
}

/// A number at the end of a text, with what stands before it.
#[derive(Clone, Copy)]
struct Series<'a> {
    prefix: &'a str,
    number: u64,
    width: usize,
}

impl<'a> Series<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let prefix = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = text.strip_prefix(prefix)?;
        Some(Self { prefix, number: digits.parse().ok()?, width: digits.len() })
    }
}
