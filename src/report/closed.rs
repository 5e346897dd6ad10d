//! Findings that are not open: those with an answer in force, and known debt. They are shown beside the
//! open ones, for an answer takes no finding away.

use super::{Options, View, harmless, wrap};
use crate::model::answer::{Answer, Debt};
use crate::model::finding::Finding;

/// So many findings of each sort are shown, unless all are asked for.
const SHOWN: usize = 20;

/// Both sections, each ending in an empty line; nothing when every finding is open.
pub(super) fn sections(view: &View<'_>, options: Options) -> String {
    let findings = view.checked.findings();
    let answered: Vec<&Finding> = findings.iter().copied().filter(|f| f.answer().is_some()).collect();
    let mut known: Vec<&Finding> = findings.into_iter().filter(|f| f.debt().is_some()).collect();
    known.sort_by_key(|f| f.debt().map(|debt| debt.due));
    let mut out = section(view, options, "Answered, and not counted while the answer holds:", &answered);
    out.push_str(&section(view, options, "Known debt, and not counted until its day has passed:", &known));
    out
}

fn section(view: &View<'_>, options: Options, head: &str, findings: &[&Finding]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let most = if options.all || options.verbose { findings.len() } else { SHOWN };
    let mut out = format!("{}\n", options.look.bold(head));
    for finding in findings.iter().take(most) {
        out.push_str(&line(view, options, finding));
    }
    if findings.len() > most {
        let text = format!("{} more; --all lists them.", findings.len() - most);
        out.push_str(&wrap::hanging("  ", &text, options.look.width));
    }
    out.push('\n');
    out
}

/// One finding, and beneath it how it stands.
pub(super) fn line(view: &View<'_>, options: Options, finding: &Finding) -> String {
    let width = options.look.width;
    let mut out = wrap::hanging("  - ", &named(finding), width);
    for text in
        finding.answer().map(|a| answer(view, a)).into_iter().chain(finding.debt().map(|d| debt(view, d)))
    {
        out.push_str(&wrap::hanging("    ", &harmless::line(&text), width));
    }
    if options.verbose || options.fingerprints {
        out.push_str(&wrap::hanging("    fingerprint: ", &finding.fingerprint(), width));
    }
    out
}

/// `minor[COM-002] REQ-26-006/report: …`
fn named(finding: &Finding) -> String {
    let part = finding.part.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
    let text =
        format!("{}[{}] {}{part}: {}", finding.grade, finding.rule.code, finding.record, finding.message);
    harmless::line(&text).into_owned()
}

/// `DSP-26-01, Tomasz Wren, 2026-06-02: right, and a fix is planned (ACT-26-03). …`
fn answer(view: &View<'_>, answer: &Answer) -> String {
    let reason = answer.reason.trim().trim_end_matches('.');
    format!(
        "{}, {}, {}: {}. {reason}. To be looked at again by {}.",
        answer.id,
        view.lab.person_name(&answer.by),
        answer.on,
        answer.words(),
        answer.review_by
    )
}

fn debt(view: &View<'_>, debt: &Debt) -> String {
    format!(
        "{} sees to it until {}; filed on {}.",
        view.lab.person_name(&debt.owner),
        debt.due,
        debt.filed_on
    )
}
