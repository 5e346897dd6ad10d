//! Agreed, done, reported: for each line of a job and each term, what was agreed on the day of the
//! work, what was done, what the report says, and a word on whether the three agree.
//!
//! | word | when |
//! |---|---|
//! | as agreed | what was done and reported is what was first agreed |
//! | covered | it is what an amendment or deviation had made of the contract by the day of the work |
//! | differs | what was done or reported is not what was agreed on that day |
//! | cannot tell | one of the three is not on record or could not be read, or the change that would cover it shows nothing |
//! | open | the work or the report is still to come |
//!
//! The word is no finding: rules know of exemptions, such as what a customer instructed about an odd
//! item, and their findings stand beside the word.

use std::collections::BTreeSet;

use crate::model::contract::{Edit, LineTerms};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::report::{Report, ReportLine};
use crate::model::record::work::WorkEntry;
use crate::model::when::When;
use crate::render::say::say;

use super::changes::{Change, State};

mod items;
mod terms;
mod whole;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Whether the line itself was agreed, worked on and reported.
    Work,
    /// The method.
    Method,
    /// Its edition.
    Edition,
    /// Departures from the method.
    Departures,
    /// How many items.
    Items,
    /// Who did the work.
    Provider,
    /// The due day.
    Due,
    /// The decision rule.
    DecisionRule,
}

/// The comparison in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// What was done and reported is what was first agreed.
    AsAgreed,
    /// It is what these parts of the job had made of the contract.
    Covered(Vec<String>),
    /// It is not what was agreed, and how.
    Differs(String),
    /// There is no telling, and why.
    CannotTell(String),
    /// It is still to come.
    Open,
}

/// One term of one line, or of the whole job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line; `None` for what holds for the whole job.
    pub line: Option<u32>,
    /// What is compared.
    pub term: Term,
    /// What was agreed on the days of the work and of the report, in order, each once.
    pub agreed: Vec<String>,
    /// Where that comes from: parts of the job, or `agreement …`.
    pub origin: Vec<String>,
    /// What was done.
    pub done: Option<String>,
    /// What was reported.
    pub reported: Option<String>,
    /// The comparison in a word.
    pub word: Word,
    /// What a file says of it instead, by edits that nobody agreed to.
    pub edited: Vec<String>,
}

/// What one line is compared by.
struct Line<'a> {
    lab: &'a Lab,
    job: &'a Job,
    number: u32,
    work: Vec<&'a WorkEntry>,
    report: Option<(&'a Entry<Report>, &'a ReportLine)>,
}

/// Compares everything that was agreed, done or reported on a job, up to the as-of day. Empty when
/// nothing was.
#[must_use]
pub fn of(lab: &Lab, job: &Job, changes: &[Change]) -> Vec<Row> {
    let mut rows = Vec::new();
    for number in numbers(lab, job) {
        let line = Line::of(lab, job, number);
        rows.push(line.scope());
        rows.extend(line.terms());
        rows.push(line.items());
        rows.push(line.provider());
    }
    if !rows.is_empty() || job.facts.accepted.is_some() {
        rows.push(whole::due(lab, job));
        rows.extend(whole::decision_rule(job));
    }
    for row in &mut rows {
        doubt(row, job, changes);
        row.edited = job.contract.edits.iter().filter(|e| is_about(e, row)).map(instead).collect();
    }
    rows
}

/// Whether an edit that is not in force is one of what a row compares.
fn is_about(edit: &Edit, row: &Row) -> bool {
    let key = edit.key.as_str();
    let is_term = match row.term {
        Term::Work => key == "line",
        Term::Method => key == "method",
        Term::Edition => key == "edition",
        Term::Departures => key == "modifications",
        Term::Items => key == "sample_count",
        Term::Provider => key == "provider",
        Term::Due => ["due_on", "new_due_on", "tat_wd", "clock"].contains(&key),
        Term::DecisionRule => edit.place.pointer.contains("decision_rule"),
    };
    is_term && edit.line == row.line
}

fn instead(edit: &Edit) -> String {
    let on = edit.by.as_ref().map_or_else(String::new, |by| say!(" since {on}", on = by.on));
    let says = match (&edit.before, &edit.after) {
        (_, None) => say!("the file has it no more{on}", on),
        (None, Some(_)) if edit.is_item() => say!("the file has it{on}", on),
        (_, Some(after)) => say!("the file says {after}{on}", after, on),
    };
    say!("{says}, not agreed", says)
}

/// Numbers of all lines that a contract, the work log or a report names.
fn numbers(lab: &Lab, job: &Job) -> BTreeSet<u32> {
    let agreed = job.contract.states.iter().flat_map(|s| s.terms.lines.keys().copied());
    let past = |on: &When| on.day <= lab.as_of.day;
    let log = job.work.iter().flat_map(|w| &w.body.entries);
    let done = log.filter(|e| past(&e.started_on)).map(|e| e.line);
    let reported = issued(lab, job).flat_map(|r| r.body.lines.iter().map(|l| l.line));
    agreed.chain(done).chain(reported).collect()
}

/// Reports that had gone out by the as-of day.
fn issued<'a>(lab: &'a Lab, job: &'a Job) -> impl Iterator<Item = &'a Entry<Report>> {
    job.reports.iter().filter(|r| r.body.issued_on.is_some_and(|on| on.day <= lab.as_of.day))
}

/// A change whose record shows nothing covers nothing; and what an unreadable file may have changed
/// is no difference.
fn doubt(row: &mut Row, job: &Job, changes: &[Change]) {
    if let Some(why) = job.contract.untold.as_ref().filter(|_| row.word != Word::Open) {
        row.word = Word::CannotTell(why.clone());
    }
    match &row.word {
        Word::Covered(by) => {
            let shows_nothing =
                |c: &&Change| c.state == State::CannotTell && c.part.as_ref().is_some_and(|p| by.contains(p));
            if let Some(change) = changes.iter().find(shows_nothing) {
                let why = change.doubt.clone();
                let why =
                    why.unwrap_or_else(|| say!("nothing shows when {name} was agreed", name = change.name));
                row.word = Word::CannotTell(why);
            }
        }
        Word::Differs(_) => {
            let hides = [Kind::Review, Kind::Amendment, Kind::Deviation, Kind::Subcontract];
            if let Some(kind) = hides.into_iter().find(|kind| job.is_unread(*kind)) {
                row.word = Word::CannotTell(say!(
                    "a file ({kind}) could not be read",
                    kind = say(&kind.to_string())
                ));
            }
        }
        Word::AsAgreed | Word::CannotTell(_) | Word::Open => {}
    }
}

impl<'a> Line<'a> {
    fn of(lab: &'a Lab, job: &'a Job, number: u32) -> Self {
        let log = job.work.iter().flat_map(|w| &w.body.entries);
        let work = log.filter(|e| e.line == number && e.started_on.day <= lab.as_of.day).collect();
        let mut reports: Vec<&Entry<Report>> = issued(lab, job).collect();
        reports.sort_by_key(|r| std::cmp::Reverse(r.body.version));
        let of_line = |r: &&'a Entry<Report>| r.body.lines.iter().find(|l| l.line == number);
        let report = reports.iter().find_map(|r| Some((*r, of_line(r)?)));
        Self { lab, job, number, work, report }
    }

    /// The terms of the line in force at a moment: those of acceptance, when work came before it.
    fn agreed_at(&self, when: When) -> Option<&'a LineTerms> {
        let state = self.job.contract.at(when).or_else(|| self.job.contract.first())?;
        state.terms.lines.get(&self.number)
    }

    /// Moments at which agreed terms mattered: each beginning of work, and the report; else now.
    fn moments(&self) -> Vec<When> {
        let mut all: Vec<When> = self.work.iter().map(|e| e.started_on).collect();
        all.extend(self.report.and_then(|(r, _)| r.body.issued_on));
        if all.is_empty() { vec![self.lab.as_of.day.into()] } else { all }
    }

    /// What was agreed at those moments with its origins, each once.
    fn agreed(&self, of: impl Fn(&LineTerms) -> Option<(String, String)>) -> (Vec<String>, Vec<String>) {
        let (mut values, mut origins) = (Vec::new(), Vec::new());
        for when in self.moments() {
            let Some((value, origin)) = self.agreed_at(when).and_then(&of) else { continue };
            push_new(&mut values, value);
            push_new(&mut origins, origin);
        }
        (values, origins)
    }

    /// Why the work or the report can not be compared, if so.
    fn unreadable(&self) -> Option<Word> {
        let kinds = [(Kind::Work, say("the work log")), (Kind::Report, say("a report"))];
        let hidden = kinds.into_iter().find(|(kind, _)| self.job.is_unread(*kind));
        hidden.map(|(_, what)| Word::CannotTell(say!("{what} could not be read", what)))
    }

    /// The line itself: agreed, worked on, reported.
    fn scope(&self) -> Row {
        let words = |t: &LineTerms| {
            let both: Vec<&str> = [&t.test, &t.material].into_iter().flatten().map(String::as_str).collect();
            (!both.is_empty()).then(|| (both.join(", "), "request".to_owned()))
        };
        let (agreed, origin) = self.agreed(words);
        let days = self.work.iter().map(|e| e.started_on.day).min();
        let last = self.work.iter().filter_map(|e| e.completed_on).map(|on| on.day).max();
        let done = days.map(|from| match last {
            Some(to) if to != from => say!("{from} to {to}", from, to),
            Some(_) => from.to_string(),
            None => say!("since {from}", from),
        });
        let reported = self.report.map(|(r, _)| r.body.report_no.clone());
        let word = self.unreadable().unwrap_or_else(|| self.in_scope());
        Row {
            line: Some(self.number),
            term: Term::Work,
            agreed,
            origin,
            done,
            reported,
            word,
            edited: Vec::new(),
        }
    }

    fn in_scope(&self) -> Word {
        if self.job.contract.states.is_empty() {
            return Word::CannotTell(say("no agreed terms are on record").to_owned());
        }
        let with = |s: &&crate::model::contract::State| s.terms.lines.contains_key(&self.number);
        let Some(first) = self.job.contract.states.iter().find(with) else {
            return Word::Differs(say("the line is not part of the contract").to_owned());
        };
        let is_reported = self.job.facts.issued.is_some();
        if self.moments().iter().any(|when| self.agreed_at(*when).is_none()) {
            return Word::Differs(say!("part of the contract only from {from}", from = first.from));
        }
        match (self.work.is_empty(), self.report) {
            (true, None) if !is_reported => Word::Open,
            (_, None) if is_reported => Word::Differs(say("no report has it").to_owned()),
            (_, None) => Word::Open,
            (true, Some(_)) if self.sent_outside().is_none() => {
                Word::CannotTell(say("no work on it is on record").to_owned())
            }
            _ if first.source == self.job.contract.first().map_or("", |s| &s.source) => Word::AsAgreed,
            _ => Word::Covered(vec![first.source.clone()]),
        }
    }
}

/// Whether two texts say the same, but for case and spaces.
fn same(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(one) == plain(other)
}

fn push_new(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}

/// `as agreed`, or covered by the changes among the origins.
fn covered(origins: &[String]) -> Word {
    let is_change = |origin: &&String| ["amendment", "deviation"].iter().any(|kind| origin.starts_with(kind));
    let by: Vec<String> = origins.iter().filter(is_change).cloned().collect();
    if by.is_empty() { Word::AsAgreed } else { Word::Covered(by) }
}
