//! Lines of the register of answers to findings, and the page of known debt.

use super::{Cell, Index, Row, Whole, sheets};
use crate::model::finding::{Finding, Grade};
use crate::model::page::Page;
use crate::model::record::baseline::DebtEntry;
use crate::model::record::system::{Disposition, DispositionVerdict};
use crate::render::look;
use crate::render::say::say;
use crate::render::standing;
use crate::render::tally::Answers;
use crate::render::view::Mark;
use crate::render::words;
use crate::render::{Build, RenderError};

/// The rule about answers that are not in force.
const NOT_IN_FORCE: &str = "SYS-002";

/// The page of known debt, without its ending.
const DEBT: &str = "debt";

const LEAD: &str = "Findings of one day that were put off, each with who sees to it and until when. The list only \
                    gets shorter; after its day a finding counts again.";

/// The finding of a fingerprint, as it stands in this build.
fn found<'a>(build: &Build<'a>, print: &str) -> Option<&'a Finding> {
    build.site.checked.outcomes.iter().flat_map(|o| &o.findings).find(|f| f.fingerprint() == print)
}

pub(super) fn disposition(build: &Build, id: &str) -> Vec<Cell> {
    let lab = build.lab();
    let Some(body) = lab.dispositions.get(id).map(|d| &d.body) else { return Vec::new() };
    let finding = found(build, &body.finding);
    let part = body.part.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
    vec![
        Cell::text(body.finding.clone()),
        Cell::text(say!("{rule} at {record}{part}", rule = body.rule, record = body.record, part)),
        Cell::text(words::sentence(&said(body, finding, id))),
        Cell::text(body.reason.clone()),
        Cell::text(say!(
            "{day} by {person}",
            day = body.by.on,
            person = lab.person_name(body.by.person.as_str())
        )),
        Cell::day(Some(body.review_by)),
        Cell::mark(stands(build, body, finding, id)),
    ]
}

/// The answer in words; of one in force, true for the state of its action.
fn said(body: &Disposition, finding: Option<&Finding>, id: &str) -> String {
    if let Some(answer) = finding.and_then(Finding::answer).filter(|answer| answer.id == id) {
        return standing::answer(answer);
    }
    let action = body.action.as_ref().map(|action| format!(" ({action})")).unwrap_or_default();
    let verdict = match body.verdict {
        // of an answer that is not in force nothing more is known than what it said
        DispositionVerdict::AcceptedFixPlanned => say("right, and a fix was planned"),
        other => say(other.words()),
    };
    format!("{verdict}{action}")
}

fn stands(build: &Build, body: &Disposition, finding: Option<&Finding>, id: &str) -> Mark {
    let about = build.tally.about(id);
    if let Some(wrong) = about.findings.iter().find(|f| f.rule.code == NOT_IN_FORCE) {
        return Mark::grade(wrong.grade, say("not in force"));
    }
    if about.cannot_tell.iter().any(|c| c.rule.code == NOT_IN_FORCE && c.follows_from.is_none()) {
        return Mark::cannot(say("cannot tell"));
    }
    if body.closed_on.is_some_and(|day| day <= build.lab().as_of.day) {
        return Mark::plain("none", say("closed"));
    }
    match finding {
        Some(finding) if finding.answer().is_some_and(|answer| answer.id == id) => {
            Mark::pass(say("in force"))
        }
        Some(finding) if finding.answer().is_some() => Mark::plain("none", say("a later answer counts")),
        _ => Mark::grade(Grade::Minor, say("not in force")),
    }
}

/// The line of known debt in the list of registers, where there is a list.
pub(super) fn index(build: &Build) -> Option<Index> {
    let list = build.lab().baseline.as_ref()?;
    let about = build.tally.about(&list.meta.record);
    Some(Index {
        href: format!("{DEBT}.html"),
        title: say("Known debt"),
        lead: LEAD,
        records: list.body.entries.len(),
        findings: look::summary(about, &build.lab().settings.grade_labels),
    })
}

/// The page of known debt, where there is a list.
pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let Some(list) = &build.lab().baseline else { return Ok(Vec::new()) };
    let by = build.lab().person_name(list.body.filed_by.as_str());
    let whole = Whole {
        title: say("Known debt"),
        lead: say!(
            "{lead} Filed on {filed_on} by {by}.",
            lead = say(LEAD),
            filed_on = list.body.filed_on,
            by
        ),
        head: say("Finding"),
        heads: &["Found", "Owner", "Until", "How it stands"],
        rows: list.body.entries.iter().map(|entry| row(build, entry)).collect(),
    };
    sheets(build, DEBT, whole)
}

fn row(build: &Build, entry: &DebtEntry) -> Row {
    let lab = build.lab();
    let finding = found(build, &entry.finding);
    let part = entry.part.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
    let mut answers = Answers::default();
    answers.findings.extend(finding);
    let stands = match finding {
        None => Mark::plain("none", say("no such finding in these records")),
        Some(finding) if finding.debt().is_some() => Mark::plain("clock", say("known debt")),
        Some(finding) if finding.listed().is_some() => Mark::plain("back", say("known debt, still open")),
        Some(finding) if finding.answer().is_some() => Mark::plain("open", say("answered")),
        Some(_) => Mark::plain("back", say("open again")),
    };
    Row {
        id: None,
        href: build.names.record(&entry.finding).map(str::to_owned),
        name: entry.finding.clone(),
        cells: vec![
            Cell::text(say!(
                "{rule} at {record}{part}: {message}",
                rule = entry.rule,
                record = entry.record,
                part,
                message = entry.message.trim()
            )),
            Cell::text(format!("{} ({})", lab.person_name(entry.owner.as_str()), entry.owner)),
            Cell::day(Some(entry.due)),
            Cell::mark(stands),
        ],
        worst: look::worst(&answers, &lab.settings.grade_labels),
        findings: look::summary(&answers, &lab.settings.grade_labels),
    }
}
