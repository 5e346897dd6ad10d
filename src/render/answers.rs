//! The two questions that an assessor asks of any job, answered in one word each, from the records
//! and the rules' answers alone.
//!
//! **What was agreed?**
//! 1. Nothing was accepted, begun or reported: the question does not arise.
//! 2. `REV-001` found no review, or no agreed terms are on record: *not shown*.
//! 3. A request, quotation or review of the job could not be read, `REV-001` could not tell, or the
//!    review was first written after work had begun, too late by the laboratory's `late_entry_wd` and
//!    without saying so (or a major `GIT-001` says that of a record): *cannot tell*. So also when no
//!    review is on record and no rule was asked about it.
//! 4. A major finding bears on the agreement: *shown, with a grave gap*.
//! 5. A minor finding bears on it, or a question about it has no answer: *shown, with gaps*.
//! 6. Otherwise *shown*.
//!
//! **Was every change told, and agreed, before it happened?** (see [`super::changes`])
//! 1. One change or more was never agreed, or was agreed only afterwards and a major finding is about
//!    it: *not shown*.
//! 2. Of one change or more there is no telling, an amendment, deviation or outside work could not
//!    be read, or the rules that compare the work with the contract could not tell: *cannot tell*.
//! 3. Another major finding bears on a change: *shown, with a grave gap*.
//! 4. One was agreed only afterwards, or a minor finding bears on a change: *shown, with gaps*.
//! 5. All were agreed before, or on the very day: *shown*. There was none: *no change*.
//!
//! Observations are about hygiene and trends and change no answer. A finding bears on the agreement
//! when it is of family REV or REQ, or when it is about a signature, a date, a form, a written
//! confirmation or the readability of a request, review or quotation; on a change when it is of
//! family AMD, DEV or SUB, or the same of an amendment, deviation or outside work.

use std::collections::BTreeMap;

use crate::model::finding::{Finding, Grade};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::rule::Rule;

use super::changes::{self, Change, State};
use super::doubt;
use super::parts;
use super::say::say;
use super::tally::Answers;

/// An answer in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The records do not show it.
    NotShown,
    /// There is no telling.
    CannotTell,
    /// The records show it, and a major finding bears on it.
    GraveGaps,
    /// The records show it, and something is missing.
    Gaps,
    /// The records show it.
    Shown,
    /// The question does not arise.
    DoesNotArise,
}

/// An answer with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// Why it is not better, one reason an entry; empty for what is shown.
    pub because: Vec<String>,
}

impl Verdict {
    fn new(answer: Answer, because: Vec<String>) -> Self {
        Self { answer, because }
    }

    fn of(answer: Answer, reason: &str) -> Self {
        Self::new(answer, vec![reason.to_owned()])
    }
}

/// Families whose findings are about single records, on whichever question those bear.
const ABOUT_RECORDS: [&str; 5] = ["ROL", "GIT", "REF", "DATA", "DOC"];

/// What was agreed? See the rule at the head of this module.
#[must_use]
pub fn agreed(lab: &Lab, job: &Job, answers: &Answers) -> Verdict {
    let facts = &job.facts;
    if facts.accepted.is_none() && facts.started.is_none() && facts.issued.is_none() {
        return Verdict::new(Answer::DoesNotArise, Vec::new());
    }
    if let Some(finding) = answers.findings.iter().find(|f| f.rule.code == "REV-001") {
        return Verdict::of(Answer::NotShown, &finding.message);
    }
    if let Some(why) = no_telling(lab, job, answers) {
        return Verdict::of(Answer::CannotTell, &why);
    }
    if !has_terms(job) {
        return Verdict::of(Answer::NotShown, say("No agreed terms are on record."));
    }
    if job.review().is_none() && !answers.passed("REV-001") {
        return Verdict::of(
            Answer::CannotTell,
            say("No review is on record, and no rule was asked about it."),
        );
    }
    gaps(job, answers, bears_on_agreement, Answer::Shown)
}

fn no_telling(lab: &Lab, job: &Job, answers: &Answers) -> Option<String> {
    for kind in [Kind::Request, Kind::Quotation, Kind::Review] {
        if job.is_unread(kind) {
            return Some(say!("A {kind} of this job could not be read.", kind = say(&kind.to_string())));
        }
    }
    if let Some(why) = &job.contract.untold {
        return Some(say!("There is no telling: {why}.", why));
    }
    if let Some(cannot) = answers.open().find(|c| c.rule.code == "REV-001") {
        return Some(cannot.why.clone());
    }
    let late = |f: &&&Finding| {
        let stands = bears_on_agreement(f.rule, &parts::about(job, f));
        f.rule.code == "GIT-001" && f.grade == Grade::Major && stands
    };
    let found = answers.findings.iter().find(late).map(|f| f.message.clone());
    found.or_else(|| doubt::of_review(lab, job))
}

fn has_terms(job: &Job) -> bool {
    job.contract.first().is_some_and(|s| !s.terms.lines.is_empty() || s.terms.due.is_some())
}

/// Was every change told, and agreed, before it happened? See the rule at the head of this module.
#[must_use]
pub fn told(job: &Job, changes: &[Change], answers: &Answers) -> Verdict {
    let of = |state: State| -> Vec<String> {
        let these = changes.iter().filter(|c| c.state == state);
        let why = |c: &Change| c.doubt.clone().unwrap_or_else(|| state.words().to_owned());
        let said = |c: &Change| match c.part {
            Some(_) => format!("{}: {}", c.name, why(c)),
            None => c.what.clone(),
        };
        these.map(said).collect()
    };
    let mut never = of(State::Never);
    let grave = |c: &&Change| c.state == State::After && c.worst == Some(Grade::Major);
    never.extend(changes.iter().filter(grave).map(|c| format!("{}: {}", c.name, c.state.words())));
    if !never.is_empty() {
        return Verdict::new(Answer::NotShown, never);
    }
    let mut unknown = of(State::CannotTell);
    let unread = changes::KINDS.iter().filter(|kind| job.is_unread(**kind));
    unknown.extend(
        unread.map(|kind| say!("One {kind} of this job could not be read.", kind = say(&kind.to_string()))),
    );
    // Where the work could not be held against the contract, a change may hide that nobody declared.
    let compared = |code: &str| ["AMD-001", "DEV-001"].contains(&code);
    for cannot in answers.open().filter(|c| compared(c.rule.code)) {
        push_new(&mut unknown, cannot.why.clone());
    }
    if !unknown.is_empty() {
        return Verdict::new(Answer::CannotTell, unknown);
    }
    let mut best = gaps(job, answers, bears_on_changes, Answer::Shown);
    let after = of(State::After);
    if !after.is_empty() {
        best.answer = best.answer.min(Answer::Gaps);
        best.because.splice(0..0, after);
    }
    let settled = changes.iter().any(|c| c.state != State::Pending);
    match best.answer {
        Answer::Shown if !settled => Verdict::new(Answer::DoesNotArise, Vec::new()),
        _ => best,
    }
}

/// `best`, unless something that bears on the question is missing.
fn gaps(job: &Job, answers: &Answers, bears: fn(&Rule, &[&str]) -> bool, best: Answer) -> Verdict {
    let mut because: Vec<String> = Vec::new();
    let mut grave = false;
    let found = answers.findings.iter().filter(|f| f.grade != Grade::Observation);
    for finding in found.filter(|f| bears(f.rule, &parts::about(job, f))) {
        grave |= finding.grade == Grade::Major;
        push_new(&mut because, format!("{} ({})", finding.rule.title, finding.rule.code));
    }
    let unanswered = answers.open().filter(|c| bears(c.rule, &[c.part.as_deref().unwrap_or("request")]));
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for cannot in unanswered {
        push_new(reasons.entry(&cannot.why).or_default(), cannot.rule.code.to_owned());
    }
    because.extend(
        reasons.iter().map(|(why, rules)| say!("{rules}: cannot tell, {why}", rules = rules.join(", "), why)),
    );
    let answer = if because.is_empty() {
        best
    } else if grave {
        Answer::GraveGaps
    } else {
        Answer::Gaps
    };
    Verdict::new(answer, because)
}

fn push_new(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}

fn family(rule: &Rule) -> &str {
    rule.code.split('-').next().unwrap_or(rule.code)
}

fn is_about_a_record(rule: &Rule) -> bool {
    ABOUT_RECORDS.contains(&family(rule)) || rule.code == "COM-003"
}

fn stands_in(parts: &[&str], kinds: &[&str]) -> bool {
    parts.iter().any(|part| kinds.iter().any(|kind| part.starts_with(kind)))
}

fn bears_on_agreement(rule: &Rule, parts: &[&str]) -> bool {
    let stands = stands_in(parts, &["request", "review", "quotation"]);
    matches!(family(rule), "REV" | "REQ") || (is_about_a_record(rule) && stands)
}

fn bears_on_changes(rule: &Rule, parts: &[&str]) -> bool {
    let stands = stands_in(parts, &["amendment", "deviation", "subcontract"]);
    matches!(family(rule), "AMD" | "DEV" | "SUB") || (is_about_a_record(rule) && stands)
}
