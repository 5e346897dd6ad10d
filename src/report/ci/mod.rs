//! Findings in the forms that forges, editors and dashboards read, each within the limits of its readers.
//!
//! Every text of a record goes through `text::line` first: what could steer a terminal, a runner or a page
//! has become a visible sign before a form's own escaping begins.

pub mod badge;
pub mod codequality;
pub mod comment;
pub mod github;
pub mod junit;
mod markdown;
pub mod rdjson;
pub mod sarif;
mod span;
pub mod summary;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use span::Span;

use super::{View, table};
use crate::model::comparison::Comparison;
use crate::model::finding::{CannotTell, Finding, Grade};
use crate::model::rule::Rule;

/// What is told, and from where files are named.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The laboratory examined.
    pub view: View<'a>,
    /// When only what is new against another revision is told: what that is.
    pub comparison: Option<&'a Comparison>,
    /// The laboratory's folder within the repository, such as `quality/`; empty when it is the repository.
    pub within: &'a str,
}

/// A finding that is told.
struct Shown<'a> {
    finding: &'a Finding,
    /// Whether it counts: it is neither answered nor known debt that excuses it.
    is_open: bool,
    /// Whether the other revision had it too, answered or as known debt.
    is_again: bool,
    fingerprint: String,
}

impl Shown<'_> {
    /// What was found and what to do, in a line.
    fn told(&self) -> String {
        let Finding { message, advice, .. } = self.finding;
        if advice.trim().is_empty() {
            return text::line(message);
        }
        text::line(&format!("{} To do: {advice}", message.trim()))
    }

    /// The record, with its part where it has one.
    fn record(&self) -> String {
        named(&self.finding.record, self.finding.part.as_deref())
    }

    /// Why it does not count: the answer in force, or whose debt it is.
    fn excuse(&self) -> Option<String> {
        if self.is_open {
            return None;
        }
        let answer = self.finding.answer().map(|a| {
            let reason = a.reason.trim();
            format!("Answered by {} on {} ({}): {}. {reason}", a.by, a.on, a.id, a.words())
        });
        let debt = || {
            let debt = self.finding.debt()?;
            Some(format!("Known debt of {}, due on {}; filed on {}.", debt.owner, debt.due, debt.filed_on))
        };
        answer.or_else(debt).map(|said| text::line(&said))
    }
}

fn named(record: &str, part: Option<&str>) -> String {
    text::line(&part.map_or_else(|| record.to_owned(), |part| format!("{record}/{part}")))
}

impl<'a> Scope<'a> {
    /// What is told: what counts first, gravest first.
    fn shown(&self) -> Vec<Shown<'a>> {
        let lapsed: BTreeSet<&str> = match self.comparison {
            Some(comparison) => comparison.lapsed.iter().map(|noted| noted.fingerprint.as_str()).collect(),
            None => BTreeSet::new(),
        };
        let all = self.view.checked.findings().into_iter().map(|finding| {
            let fingerprint = finding.fingerprint();
            let is_again = lapsed.contains(fingerprint.as_str());
            let is_open = self.comparison.map_or_else(|| finding.is_open(), |c| c.counts(finding));
            Shown { finding, is_open, is_again, fingerprint }
        });
        let is_told = |shown: &Shown<'_>| {
            self.comparison.is_none_or(|c| shown.is_again || c.new.contains(&shown.fingerprint))
        };
        let mut told: Vec<Shown<'a>> = all.filter(is_told).collect();
        told.sort_by_key(|shown| !shown.is_open);
        told
    }

    /// What counts, gravest first.
    fn open(&self) -> Vec<Shown<'a>> {
        let mut told = self.shown();
        told.retain(|shown| shown.is_open);
        told
    }

    /// Where the finding stands in the repository.
    fn span(&self, finding: &Finding) -> Span {
        span::of(&self.view, finding, self.within)
    }

    /// Questions without an answer: a rule, why, and whose records. Those that another finding explains away
    /// are not among them.
    fn doubts(&self) -> Vec<(&'static Rule, String)> {
        let mut by_reason: BTreeMap<(&str, &str), (&'static Rule, Vec<String>)> = BTreeMap::new();
        for open in self.questions() {
            let (_, records) =
                by_reason.entry((open.rule.code, open.why)).or_insert_with(|| (open.rule, Vec::new()));
            records.push(named(open.record, open.part));
        }
        by_reason.into_iter().map(|((_, why), (rule, records))| (rule, doubt(why, &records))).collect()
    }

    /// How many questions have no answer.
    fn doubt_count(&self) -> usize {
        self.questions().len()
    }

    fn questions(&self) -> Vec<Question<'a>> {
        let asked = |c: &'a CannotTell| Question {
            rule: c.rule,
            record: &c.record,
            part: c.part.as_deref(),
            why: &c.why,
        };
        let Some(comparison) = self.comparison else {
            let open = self.view.checked.cannot_tell().filter(|c| c.follows_from.is_none());
            return open.map(asked).collect();
        };
        let untold = comparison.untold.iter().filter(|f| !f.explained).map(|f| Question {
            rule: f.rule,
            record: &f.record,
            part: f.part.as_deref(),
            why: &f.why,
        });
        comparison.questions.iter().map(asked).chain(untold).collect()
    }
}

/// A question without an answer.
struct Question<'a> {
    rule: &'static Rule,
    record: &'a str,
    part: Option<&'a str>,
    why: &'a str,
}

/// So many records are named where a reason holds for several.
const NAMED: usize = 5;

fn doubt(why: &str, records: &[String]) -> String {
    let why = why.trim_end_matches('.');
    text::line(&format!("Cannot tell: {why} ({}).", table::named(records, NAMED)))
}

/// How many findings of each grade there are, in words: `2 major, 1 observation`.
fn counted(findings: &[Shown<'_>]) -> String {
    let grades = [Grade::Major, Grade::Minor, Grade::Observation];
    let counts = grades.map(|grade| (findings.iter().filter(|s| s.finding.grade == grade).count(), grade));
    let parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, grade)| match (grade, count) {
            (Grade::Observation, 2..) => format!("{count} observations"),
            _ => format!("{count} {grade}"),
        })
        .collect();
    if parts.is_empty() { "no open finding".to_owned() } else { parts.join(", ") }
}
