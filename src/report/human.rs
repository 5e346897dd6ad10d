//! Findings for people: by record, gravest first, each shown in the lines where it stands; then
//! those that are answered or known debt; then what was asked, how often, and what could not be told.

use std::collections::BTreeMap;

pub use super::Options;
use super::paint::Look;
use super::picture::picture;
use super::{View, closed, harmless, news, table};
use crate::model::comparison::Comparison;
use crate::model::finding::Finding;

/// Findings after this many are given one line each: a reader is lost by then, and each picture
/// is drawn anew at a cost that adds up.
pub const PICTURES: usize = 200;

/// The report in pieces that can be written one after the other: a record's open findings each, then
/// what is closed and the closing table. Each ends its last line.
pub fn findings(view: View<'_>, options: Options) -> impl Iterator<Item = String> {
    let open: Vec<&Finding> = view.checked.findings().into_iter().filter(|f| f.is_open()).collect();
    let (count, first) = (open.len(), open.first().map(|f| f.rule.code));
    let end = std::iter::once_with(move || closing(&view, options, count, first));
    records(view, options, open).chain(end)
}

/// What is new against another revision, in the same form; what became of the others in a line each.
pub fn new_findings(
    view: View<'_>,
    comparison: &Comparison,
    options: Options,
) -> impl Iterator<Item = String> {
    let new = view.checked.findings().into_iter().filter(|f| comparison.is_new(f));
    let (open, closed): (Vec<&Finding>, Vec<&Finding>) = new.partition(|f| comparison.counts(f));
    let mut end = String::new();
    if !options.quiet {
        end = too_many(options, open.len());
        if !open.is_empty() {
            end.push('\n');
        }
    }
    end.push_str(&news::closing(&view, comparison, &closed, options));
    records(view, options, open).chain(std::iter::once(end))
}

/// The closing table alone: what was asked how often and what came of it.
#[must_use]
pub fn summary(view: View<'_>, options: Options) -> String {
    table::closing(&view, options)
}

/// Findings by record, a piece each.
fn records<'a>(
    view: View<'a>,
    options: Options,
    findings: Vec<&'a Finding>,
) -> impl Iterator<Item = String> + 'a {
    let mut records: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        records.entry(&finding.record).or_default().push(finding);
    }
    let mut shown = 0;
    records.into_iter().map(move |(record, findings)| {
        let before = shown;
        shown += findings.len();
        section(&view, options, record, &findings, before)
    })
}

/// `first` is the code of the gravest open finding's rule.
fn closing(view: &View<'_>, options: Options, count: usize, first: Option<&str>) -> String {
    if options.quiet {
        return table::what_could_not_be_told_in_a_line(view);
    }
    let mut out = too_many(options, count);
    if count > 0 {
        out.push('\n');
    }
    out.push_str(&closed::sections(view, options));
    out.push_str(&table::closing(view, options));
    if let Some(code) = first {
        out.push_str("`countersign explain ");
        out.push_str(code);
        out.push_str("` says more about a rule.\n");
    }
    out
}

fn too_many(options: Options, count: usize) -> String {
    if count <= PICTURES || options.all {
        return String::new();
    }
    format!(
        "\nThe first {PICTURES} of {count} findings are shown in full, the others in a line each. --all shows \
         every one in full.\n"
    )
}

/// The findings of one record; `before` were shown already.
fn section(view: &View<'_>, options: Options, record: &str, findings: &[&Finding], before: usize) -> String {
    let pictures = match (options.quiet, options.all) {
        (true, _) => 0,
        (_, true) => findings.len(),
        _ => PICTURES.saturating_sub(before).min(findings.len()),
    };
    let (full, short) = findings.split_at(pictures);
    let mut out = String::new();
    if !full.is_empty() {
        if before > 0 {
            out.push('\n');
        }
        out.push_str(&heading(view, options.look, record, findings.len()));
    }
    for finding in full {
        out.push('\n');
        out.push_str(&picture(view, finding, options));
        out.push('\n');
    }
    if !full.is_empty() && !short.is_empty() {
        out.push('\n');
    }
    for finding in short {
        out.push_str(&in_a_line(view, options, finding));
    }
    out
}

fn heading(view: &View<'_>, look: Look, record: &str, count: usize) -> String {
    let of = match view.lab.jobs.get(record) {
        Some(job) => format!(", {}", view.lab.customer_name(job.request.body.customer.as_str())),
        None => String::new(),
    };
    let count = if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") };
    let text = format!("{}{}", look.bold(&harmless::line(record)), harmless::line(&of));
    format!("{text}: {count}\n")
}

/// `path:line:column: grade[code] message`, and the fingerprint where it was asked for, as editors and scripts read it.
fn in_a_line(view: &View<'_>, options: Options, finding: &Finding) -> String {
    let file = harmless::line(&finding.place.file);
    let at = view.spots.get(&finding.place).map_or(String::new(), |s| format!(":{}:{}", s.line, s.column));
    let grade = options.look.grade(finding.grade, &format!("{}[{}]", finding.grade, finding.rule.code));
    let print = if options.fingerprints { format!(" ({})", finding.fingerprint()) } else { String::new() };
    format!("{file}{at}: {grade} {}{print}\n", harmless::line(&finding.message))
}
