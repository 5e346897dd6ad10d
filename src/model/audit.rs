//! A finding as an audit finding: what is required, what is wrong, on what evidence, how far it
//! goes, how grave it is and why, and what would close it.
//!
//! Composed once, here, so that the terminal, programs and pages say the same.

use std::collections::HashMap;

use super::clause::{self, Clause};
use super::finding::{Checked, Finding, Grade, Outcome};
use super::lab::Lab;
use super::place::{Place, Spot};
use super::rule::Rule;
use super::trace::{self, Requirement};
use super::tree::Tree;

/// Lines of a file that one end of a finding shows at most.
const MOST_LINES: usize = 6;

/// Characters of such a line at most.
const MOST_CHARS: usize = 200;

/// An examined laboratory, from which findings are stated.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The files.
    pub tree: &'a Tree,
    /// The laboratory.
    pub lab: &'a Lab,
    /// The answers of all rules.
    pub checked: &'a Checked,
    /// Line and column of every place that findings name.
    pub spots: &'a HashMap<Place, Spot>,
}

/// A finding, stated as an auditor would.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    /// The finding; its message is the statement of nonconformity.
    pub finding: &'a Finding,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The clauses that ask for what is missing.
    pub clauses: Vec<&'static Clause>,
    /// The requirements of the laboratory's own procedure that do.
    pub procedure: Vec<&'static Requirement<'static>>,
    /// What shows it: the finding's own place, then the other ends.
    pub evidence: Vec<Evidence<'a>>,
    /// The commit whose files were looked at; `None` when they stand in none.
    pub commit: Option<&'a str>,
    /// The day from which they were looked at, with why that day.
    pub as_of: String,
    /// How far it goes.
    pub extent: Extent,
    /// The proposed grade.
    pub grading: Grading<'a>,
    /// What to do here; `None` where the rule's page says the same and more.
    pub advice: Option<&'a str>,
    /// What would close it, in Markdown, from the rule's page.
    pub mending: &'static str,
}

/// One piece of objective evidence.
#[derive(Debug, Clone)]
pub struct Evidence<'a> {
    /// The file and what in it.
    pub place: &'a Place,
    /// Where that stands; `None` when the file is not there.
    pub spot: Option<&'a Spot>,
    /// What it says; empty for the finding's own place.
    pub says: &'a str,
    /// The lines themselves, without the space before them; none for a file as a whole.
    pub excerpt: Vec<String>,
}

impl Evidence<'_> {
    /// The place as people cite it: `records/…/review.yaml:12`, or the file alone.
    #[must_use]
    pub fn cited(&self) -> String {
        match self.spot {
            Some(spot) if !self.is_whole_file() => format!("{}:{}", self.place.file, spot.line),
            _ => self.place.file.to_string(),
        }
    }

    /// Whether it is about the file as a whole.
    #[must_use]
    pub fn is_whole_file(&self) -> bool {
        self.place.pointer.is_empty() && self.place.bytes.is_none()
    }
}

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Findings of the rule.
    pub findings: usize,
    /// Times that the rule was asked.
    pub asked: usize,
    /// Times that it could not tell.
    pub cannot_tell: usize,
}

impl Extent {
    /// The extent in sentences.
    #[must_use]
    pub fn words(&self) -> String {
        let Self { findings, asked, cannot_tell } = self;
        let one = if *findings == 1 { "The only finding" } else { "One of the findings" };
        let open = match cannot_tell {
            0 => String::new(),
            1 => " Of 1 there was no telling.".to_owned(),
            n => format!(" Of {n} there was no telling."),
        };
        format!("{one} of this rule: {findings} of {asked} that were looked at.{open}")
    }
}

/// A grade with its reasons.
#[derive(Debug, Clone)]
pub struct Grading<'a> {
    /// The grade.
    pub grade: Grade,
    /// What the laboratory calls it.
    pub label: &'a str,
    /// Why, in sentences: what the grade means, then why it is this one.
    pub why: Vec<String>,
}

/// States a finding.
#[must_use]
pub fn state<'a>(case: Case<'a>, finding: &'a Finding) -> Statement<'a> {
    let rule = finding.rule;
    let own = evidence(case, &finding.place, "");
    let others = finding.also.iter().map(|(place, says)| evidence(case, place, says));
    let outcome = case.checked.outcomes.iter().find(|outcome| outcome.rule.code == rule.code);
    let as_of = case.lab.as_of;
    let mending = section(rule, "How to mend it");
    Statement {
        finding,
        fingerprint: finding.fingerprint(),
        clauses: rule.clauses.iter().filter_map(|id| clause::by_id(id)).collect(),
        procedure: rule.procedure.iter().filter_map(|id| trace::by_id(id)).collect(),
        evidence: std::iter::once(own).chain(others).collect(),
        commit: case.tree.commit(),
        as_of: format!("{} ({})", as_of.day, as_of.origin.words()),
        extent: outcome.map_or(Extent { findings: 1, asked: 1, cannot_tell: 0 }, extent),
        grading: grading(case.lab, finding),
        // what the rule's page says at length is not said in brief as well
        advice: Some(finding.advice.as_str()).filter(|advice| mending.is_empty() || *advice != rule.advice),
        mending,
    }
}

/// The text under a heading of a rule's page, such as `How to mend it`; empty where there is none.
#[must_use]
pub fn section(rule: &Rule, heading: &str) -> &'static str {
    let under = |part: &'static str| part.strip_prefix(heading)?.strip_prefix('\n');
    rule.page.split("\n## ").skip(1).find_map(under).map_or("", str::trim)
}

fn extent(outcome: &Outcome) -> Extent {
    let (findings, cannot_tell) = (outcome.findings.len(), outcome.cannot_tell.len());
    Extent { findings, asked: outcome.population(), cannot_tell }
}

fn evidence<'a>(case: Case<'a>, place: &'a Place, says: &'a str) -> Evidence<'a> {
    let mut evidence = Evidence { place, spot: case.spots.get(place), says, excerpt: Vec::new() };
    if let (Some(spot), Some(file), false) =
        (evidence.spot, case.tree.get(&place.file), evidence.is_whole_file())
    {
        evidence.excerpt = lines(&file.bytes, spot.bytes);
    }
    evidence
}

/// The whole lines that a stretch of bytes touches, set out together, with "…" for what is cut.
fn lines(file: &[u8], (from, to): (usize, usize)) -> Vec<String> {
    let before = file.get(..from).unwrap_or_default();
    let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
    let marked = file.get(start..to).unwrap_or_default().trim_ascii_end();
    let rest = file.get(start + marked.len()..).unwrap_or_default();
    let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    let text = String::from_utf8_lossy(file.get(start..start + marked.len() + end).unwrap_or_default());
    let indent = text.len() - text.trim_start_matches(' ').len();
    let outdent = |line: &str| {
        let line = line.get(indent..).filter(|_| line.starts_with(&" ".repeat(indent))).unwrap_or(line);
        let mut cut: String = line.trim_end().chars().take(MOST_CHARS).collect();
        if line.trim_end().chars().count() > MOST_CHARS {
            cut.push('…');
        }
        cut
    };
    let mut shown: Vec<String> = text.lines().take(MOST_LINES).map(outdent).collect();
    if text.lines().count() > MOST_LINES {
        shown.push("…".to_owned());
    }
    shown
}

fn grading<'a>(lab: &'a Lab, finding: &Finding) -> Grading<'a> {
    let (rule, grade) = (finding.rule, finding.grade);
    let labels = &lab.settings.grade_labels;
    let mut why = vec![format!("{}: {}", labels.of(grade), meaning(grade))];
    let setting = lab.settings.rules.get(rule.code).filter(|setting| setting.grade.is_some());
    match setting {
        Some(setting) => {
            why.push(format!("The laboratory's settings grade this rule so: {}", sentence(&setting.reason)));
        }
        None if grade == rule.grade => why.push("It is the usual grade of this rule.".to_owned()),
        None => why.push(format!("The usual grade of this rule is {}; this case differs.", rule.grade)),
    }
    if setting.is_none() {
        why.extend(reasons(section(rule, "What it checks")));
    }
    Grading { grade, label: labels.of(grade), why }
}

/// What a grade means.
fn meaning(grade: Grade) -> &'static str {
    match grade {
        Grade::Major => {
            "the customer lost a decision, the contract or the results are in doubt, or there is no evidence \
             at all."
        }
        Grade::Minor => "the evidence is incomplete or late, or what was begun has no end.",
        Grade::Observation => "a matter of good order, a trend or a risk, worth a look before it grows.",
    }
}

/// The sentences of a text that speak of grades.
fn reasons(text: &str) -> impl Iterator<Item = String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentences: Vec<String> = text.split_inclusive(". ").map(|s| s.trim().to_owned()).collect();
    sentences
        .into_iter()
        .filter(|s| ["major", "minor", "observation", "graver"].iter().any(|w| s.contains(w)))
}

/// A text with a full stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
