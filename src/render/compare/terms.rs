//! Method, edition, departures from the method, and who did the work.

use super::{Line, Row, Term, Word, covered, push_new, same};
use crate::model::contract::{self, LineTerms};
use crate::model::record::blocks::MethodId;
use crate::model::record::change::Deviation;
use crate::model::record::report::ReportLine;
use crate::model::record::work::{Subcontract, WorkEntry};
use crate::model::when::When;
use crate::render::say::say;

/// Where the three sides of a term that has one value stand.
struct Single {
    term: Term,
    name: &'static str,
    agreed: fn(&LineTerms) -> Option<&contract::Term<String>>,
    done: fn(&WorkEntry) -> Option<&str>,
    reported: fn(&ReportLine) -> Option<&str>,
}

const METHOD: Single = Single {
    term: Term::Method,
    name: "method",
    agreed: |terms| terms.method.as_ref(),
    done: |entry| entry.method_used.as_ref().map(MethodId::as_str),
    reported: |line| line.method_reported.as_ref().map(MethodId::as_str),
};

const EDITION: Single = Single {
    term: Term::Edition,
    name: "edition",
    agreed: |terms| terms.edition.as_ref(),
    done: |entry| entry.method_edition.as_deref(),
    reported: |line| line.edition.as_deref(),
};

impl<'a> Line<'a> {
    /// Method, edition and departures.
    pub(super) fn terms(&self) -> Vec<Row> {
        vec![self.single(&METHOD), self.single(&EDITION), self.departures()]
    }

    fn single(&self, of: &Single) -> Row {
        let (agreed, origin) =
            self.agreed(|terms| (of.agreed)(terms).map(|t| (t.value.clone(), t.source.clone())));
        let mut done = Vec::new();
        for entry in &self.work {
            if let Some(value) = (of.done)(entry) {
                push_new(&mut done, value.to_owned());
            }
        }
        let reported = self.report.and_then(|(_, line)| (of.reported)(line)).map(str::to_owned);
        let word = self.unreadable().unwrap_or_else(|| self.single_word(of, &origin, reported.as_deref()));
        let done = (!done.is_empty()).then(|| done.join(say(", then ")));
        Row {
            line: Some(self.number),
            term: of.term,
            agreed,
            origin,
            done,
            reported,
            word,
            edited: Vec::new(),
        }
    }

    fn single_word(&self, of: &Single, origin: &[String], reported: Option<&str>) -> Word {
        if self.work.is_empty() && self.report.is_none() {
            return Word::Open;
        }
        let value_at = |when: When| self.agreed_at(when).and_then(of.agreed).map(|t| t.value.as_str());
        for entry in &self.work {
            let Some(agreed) = value_at(entry.started_on) else { return unagreed(of.name) };
            let Some(done) = (of.done)(entry) else {
                return Word::CannotTell(say!("the work log names no {name}", name = say(of.name)));
            };
            if !same(agreed, done) {
                return Word::Differs(self.since_when(of, done, entry.started_on));
            }
        }
        let Some((report, _)) = self.report else { return covered(origin) };
        let issued = report.body.issued_on.unwrap_or(self.lab.as_of.day.into());
        let Some(agreed) = value_at(issued) else { return unagreed(of.name) };
        match reported {
            None => Word::CannotTell(say!("the report names no {name}", name = say(of.name))),
            Some(value) if !same(agreed, value) => {
                Word::Differs(say!("the report names another {name} than was agreed", name = say(of.name)))
            }
            Some(_) => covered(origin),
        }
    }

    /// How work differed: agreed later, or never.
    fn since_when(&self, of: &Single, done: &str, on: When) -> String {
        let later = self.job.contract.states.iter().find(|state| {
            let term = state.terms.lines.get(&self.number).and_then(of.agreed);
            state.from.is_after(&on) && term.is_some_and(|t| same(&t.value, done))
        });
        match later {
            Some(state) => say!("used on {on}, agreed only from {from}", on, from = state.from),
            None => say!("{done} was used on {on}", done, on),
        }
    }

    fn departures(&self) -> Row {
        let words = |t: &LineTerms| {
            let term = t.modifications.as_ref().filter(|m| !m.value.is_empty())?;
            Some((term.value.join("; "), term.source.clone()))
        };
        let (mut agreed, origin) = self.agreed(words);
        if agreed.is_empty() && !self.job.contract.states.is_empty() {
            agreed.push(say("none").to_owned());
        }
        let mut done = Vec::new();
        for text in self.work.iter().flat_map(|e| &e.modifications) {
            push_new(&mut done, text.clone());
        }
        let said = if done.is_empty() { say("none").to_owned() } else { done.join("; ") };
        let reported = self.report.map(|(_, line)| match line.modifications.as_slice() {
            [] => say("none").to_owned(),
            some => some.join("; "),
        });
        let named = self.report.map_or(0, |(r, _)| r.body.deviations.len());
        let reported = reported.map(|r| if named > 0 { say!("{r}; names the deviation", r) } else { r });
        let word = self.unreadable().unwrap_or_else(|| self.departures_word(&done, &origin));
        let done = (!self.work.is_empty()).then_some(said);
        Row {
            line: Some(self.number),
            term: Term::Departures,
            agreed,
            origin,
            done,
            reported,
            word,
            edited: Vec::new(),
        }
    }

    fn departures_word(&self, done: &[String], origin: &[String]) -> Word {
        if self.work.is_empty() {
            return match self.report {
                None => Word::Open,
                Some(_) if self.sent_outside().is_some() => Word::AsAgreed,
                Some(_) => Word::CannotTell(say("no work on it is on record").to_owned()),
            };
        }
        for entry in &self.work {
            let agreed = self.agreed_at(entry.started_on);
            let new = entry.modifications.iter().find(|text| !self.is_accepted(agreed, entry, text));
            if let Some(text) = new {
                return Word::Differs(say!(
                    "“{text}” on {started_on}, not agreed by then",
                    text,
                    started_on = entry.started_on
                ));
            }
        }
        if let Some((report, line)) = self.report {
            let is_said = |text: &String| line.modifications.iter().any(|m| same(m, text));
            if report.body.deviations.is_empty()
                && let Some(text) = done.iter().find(|text| !is_said(text))
            {
                return Word::Differs(say!("the report does not say “{text}”", text));
            }
        }
        if done.is_empty() { Word::AsAgreed } else { covered(origin) }
    }

    /// Whether a departure was agreed by the day, or is one that customers accept beforehand.
    fn is_accepted(&self, agreed: Option<&LineTerms>, entry: &WorkEntry, text: &str) -> bool {
        let by_contract = agreed.and_then(|t| t.modifications.as_ref());
        let by_contract = by_contract.is_some_and(|m| m.value.iter().any(|known| same(known, text)));
        let method = entry.method_used.as_ref().and_then(|m| self.lab.methods.get(m.as_str()));
        let by_method =
            method.is_some_and(|m| m.body.customer_acceptable_options.iter().any(|known| same(known, text)));
        by_contract || by_method || self.is_under_deviation(entry.started_on)
    }

    /// Whether a deviation that names no terms of its own, agreed by the day, is about the line.
    fn is_under_deviation(&self, on: When) -> bool {
        let covers = |d: &Deviation| d.lines.is_empty() || d.lines.contains(&self.number);
        self.job.deviations.iter().map(|d| &d.body).any(|d| {
            let by_then = d.agree.as_ref().is_some_and(|a| a.is_yes() && a.agreed_on.is_by(&on));
            d.after.as_ref().is_none_or(|t| t.lines.is_empty()) && covers(d) && by_then
        })
    }

    /// The dispatch of the line to an outside laboratory.
    pub(super) fn sent_outside(&self) -> Option<&'a Subcontract> {
        let sent = |s: &&Subcontract| s.sent_on.is_some_and(|on| on.day <= self.lab.as_of.day);
        self.job.subcontracts.iter().map(|s| &s.body).filter(sent).find(|s| s.lines.contains(&self.number))
    }

    /// Who did the work: the laboratory itself, or one outside.
    pub(super) fn provider(&self) -> Row {
        let (mut agreed, mut origin) = (Vec::new(), Vec::new());
        for (_, on) in self.doers() {
            match self.agreed_provider(on) {
                Some((who, from)) => {
                    push_new(&mut agreed, who);
                    push_new(&mut origin, from);
                }
                None => push_new(&mut agreed, say(HERE).to_owned()),
            }
        }
        let mut done = Vec::new();
        self.doers().into_iter().for_each(|(who, _)| push_new(&mut done, who));
        let accredited = |line: &ReportLine| match line.accredited {
            Some(true) => say(", reported as accredited"),
            _ => "",
        };
        let outside = |line: &ReportLine| match (&line.provider, line.external_marked) {
            (None, _) => say(HERE).to_owned(),
            (Some(who), Some(true)) => {
                say!("{who}, marked as outside result{accredited}", who, accredited = accredited(line))
            }
            (Some(who), _) => {
                say!("{who}, not marked as outside result{accredited}", who, accredited = accredited(line))
            }
        };
        let reported = self.report.map(|(_, line)| outside(line));
        let word = self.unreadable().unwrap_or_else(|| self.provider_word(&origin));
        let is_empty = done.is_empty();
        let done = (!is_empty).then(|| done.join(say(", then ")));
        if is_empty {
            agreed = vec![
                self.agreed_provider(self.lab.as_of.day.into()).map_or(say(HERE).to_owned(), |(who, _)| who),
            ];
        }
        Row {
            line: Some(self.number),
            term: Term::Provider,
            agreed,
            origin,
            done,
            reported,
            word,
            edited: Vec::new(),
        }
    }

    /// Who worked on the line, and when that began.
    fn doers(&self) -> Vec<(String, When)> {
        let here = |e: &&WorkEntry| e.performed_by_provider.is_none() || self.sent_outside().is_none();
        let who = |e: &WorkEntry| {
            e.performed_by_provider.as_ref().map_or(say(HERE).to_owned(), ToString::to_string)
        };
        let mut all: Vec<(String, When)> =
            self.work.iter().copied().filter(here).map(|e| (who(e), e.started_on)).collect();
        all.extend(self.sent_outside().and_then(|s| Some((s.provider.to_string(), s.sent_on?))));
        all
    }

    /// Whom the contract names for the line at a moment, or to whom the customer had agreed by then.
    fn agreed_provider(&self, when: When) -> Option<(String, String)> {
        let by_contract = self.agreed_at(when).and_then(|t| t.provider.as_ref());
        if let Some(term) = by_contract {
            return Some((term.value.clone(), term.source.clone()));
        }
        let approved = self.job.subcontracts.iter().find(|s| {
            let agree = s.body.customer_approval.as_ref();
            let yes = agree.is_some_and(|a| a.is_yes() && a.agreed_on.is_by(&when));
            s.body.lines.contains(&self.number) && (yes || s.body.standing_consent.is_some())
        })?;
        Some((approved.body.provider.to_string(), approved.meta.part.clone().unwrap_or_default()))
    }

    fn provider_word(&self, origin: &[String]) -> Word {
        let doers = self.doers();
        if doers.is_empty() {
            return if self.report.is_some() {
                Word::CannotTell(say("no work on it is on record").to_owned())
            } else {
                Word::Open
            };
        }
        for (who, on) in &doers {
            let agreed = self.agreed_provider(*on).map(|(who, _)| who);
            if who != say(HERE) && agreed.as_ref() != Some(who) {
                return Word::Differs(say!("sent outside on {on}, not agreed by then", on));
            }
        }
        let outside = doers.iter().find(|(who, _)| who != say(HERE));
        let marked = self.report.map(|(_, l)| (l.provider.is_some(), l.external_marked == Some(true)));
        match (outside, marked) {
            (Some(_), Some((false, _) | (_, false))) => {
                Word::Differs(say("the report does not mark it as an outside result").to_owned())
            }
            (None, Some((true, _))) => {
                Word::Differs(say("the report names an outside laboratory").to_owned())
            }
            _ => covered(origin),
        }
    }
}

/// Who does the work when nobody else is named.
const HERE: &str = "the laboratory itself";

fn unagreed(name: &str) -> Word {
    Word::CannotTell(say!("nothing on file says which {name} was agreed", name = say(name)))
}
