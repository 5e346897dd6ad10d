//! Every change to a job's contract, and whether the customer was told and agreed before it
//! happened.
//!
//! A change is an amendment, a deviation or outside work on record, or one that a rule found in the
//! work or the report and that nobody declared. Its state follows from the rules' answers about it,
//! and from its own dates only where no rule has an answer:
//!
//! | state | when |
//! |---|---|
//! | cannot tell | its record was first written after the step that it had to precede, so that nothing of that time shows the agreement; or the rules that ask about it could not tell |
//! | never agreed | a rule found it undeclared, or found that it went ahead, and no yes of the customer is on record |
//! | agreed afterwards | a rule found that it went ahead without agreement, and a yes is on record |
//! | same day | as agreed before, but a yes and the event are of one day, and no times order them: in order, as days go, and said so |
//! | agreed before | those rules found it in order; or none was asked, and a yes is dated before the day it happened |
//! | pending | it has not happened, and no yes is on record yet |

use jiff::civil::Date;

use crate::model::finding::{Finding, Grade};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::record::Meta;
use crate::model::record::blocks::Agree;
use crate::model::record::change::{Amendment, Deviation, Party};
use crate::model::record::work::Subcontract;
use crate::model::when::When;

use super::doubt;
use super::parts;
use super::say::say;
use super::tally::Answers;
use super::words;

/// Rules that ask whether a change on record was told and agreed before it happened.
const ASKED_BEFORE: [&str; 4] = ["AMD-002", "DEV-002", "DEV-003", "SUB-001"];

/// The rule about approval of outside work.
const OUTSIDE: &str = "SUB-001";

/// Rules that find changes which nobody declared.
const UNDECLARED: [&str; 4] = ["AMD-001", "DEV-001", "SUB-001", "GIT-002"];

/// The rule about records written later than what they say; its major findings are about records
/// that had to be there before a step.
const LATE_RECORD: &str = "GIT-001";

/// Whether a change was told and agreed before it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nobody agreed to it.
    Never,
    /// There is no telling.
    CannotTell,
    /// The customer agreed, but afterwards.
    After,
    /// The customer agreed on the very day; which came first is not recorded.
    SameDay,
    /// The customer agreed before.
    Before,
    /// It has not happened yet, and is not agreed yet.
    Pending,
}

impl State {
    /// The state in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Never => say("never agreed"),
            Self::CannotTell => say("cannot tell"),
            Self::After => say("agreed, but afterwards"),
            Self::SameDay => say("agreed on the same day; the order is not recorded"),
            Self::Before => say("told and agreed before"),
            Self::Pending => say("proposed, not agreed yet"),
        }
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The record that declares it; `None` when a rule found it.
    pub part: Option<String>,
    /// What it is called: its number or its part; for a change that nobody declared, just that.
    pub name: String,
    /// Amendment, deviation, outside work, undeclared change.
    pub kind: &'static str,
    /// What changed, in a few words.
    pub what: String,
    /// When the customer agreed.
    pub agreed: Option<When>,
    /// When it happened.
    pub happened: Option<When>,
    /// Whether it was agreed before.
    pub state: State,
    /// Why its record proves nothing, where that is so.
    pub doubt: Option<String>,
    /// The gravest finding about it.
    pub worst: Option<Grade>,
    /// The rule that found it, when nobody declared it.
    pub rule: Option<&'static str>,
}

/// All changes of a job: those on record in the order of their parts, then undeclared ones.
#[must_use]
pub fn of(lab: &Lab, job: &Job, answers: &Answers) -> Vec<Change> {
    let asked = Asked { lab, job, answers };
    let amendments = job.amendments.iter().map(|a| asked.amendment(&a.meta, &a.body));
    let deviations = job.deviations.iter().map(|d| asked.deviation(&d.meta, &d.body));
    let outside = job.subcontracts.iter().map(|s| asked.outside(&s.meta, &s.body));
    let mut all: Vec<Change> = amendments.chain(deviations).chain(outside).collect();
    let declared: Vec<Option<String>> = all.iter().map(|c| c.part.clone()).collect();
    let found = answers
        .findings
        .iter()
        .filter(|f| UNDECLARED.contains(&f.rule.code))
        .filter(|f| f.part.is_none() || !declared.contains(&f.part));
    all.extend(found.map(|f| undeclared(f)));
    for change in all.iter_mut().filter(|c| c.part.is_some()) {
        let about = answers
            .findings
            .iter()
            .filter(|f| parts::about(job, f).iter().any(|part| change.part.as_deref() == Some(*part)));
        change.worst = about.map(|f| f.grade).min();
        if change.state == State::CannotTell && change.doubt.is_none() {
            change.doubt = why_untold(change.part.as_deref(), answers);
        }
    }
    all
}

/// Why there is no telling of a part, in the words of the rule that says so.
fn why_untold(part: Option<&str>, answers: &Answers) -> Option<String> {
    let late =
        |f: &&&Finding| f.rule.code == LATE_RECORD && f.grade == Grade::Major && f.part.as_deref() == part;
    let late = answers.findings.iter().find(late).map(|f| f.message.trim_end_matches('.').to_owned());
    let open = || answers.open().find(|c| c.part.as_deref() == part && ASKED_BEFORE.contains(&c.rule.code));
    let open_for_all = || answers.open().find(|c| c.part.is_none() && ASKED_BEFORE.contains(&c.rule.code));
    late.or_else(|| open().or_else(open_for_all).map(|c| format!("{}: {}", c.rule.code, c.why)))
}

/// Kinds whose unreadable files could hold a change.
pub(super) const KINDS: [Kind; 3] = [Kind::Amendment, Kind::Deviation, Kind::Subcontract];

fn undeclared(finding: &Finding) -> Change {
    Change {
        part: None,
        name: say("Undeclared change").to_owned(),
        kind: "undeclared change",
        what: finding.message.clone(),
        agreed: None,
        happened: finding.on.map(When::on),
        state: State::Never,
        doubt: None,
        worst: Some(finding.grade),
        rule: Some(finding.rule.code),
    }
}

/// What a change's state is worked out from.
struct Asked<'a> {
    lab: &'a Lab,
    job: &'a Job,
    answers: &'a Answers<'a>,
}

impl Asked<'_> {
    fn amendment(&self, meta: &Meta, body: &Amendment) -> Change {
        let by_customer = body.proposed.by_party == Party::Customer;
        let agreed = match &body.agree {
            None if by_customer => Some(body.proposed.on),
            agree => yes(agree.as_ref()),
        };
        let issued = self.job.facts.issued.filter(|i| i.is_after(&body.proposed.on));
        let change = Change {
            kind: "amendment",
            what: words::plain(&body.change_type),
            agreed,
            happened: body.effective_on.or(issued),
            ..Change::declared(meta, "amendment")
        };
        let mut change = self.settled(meta, change, body.proposed.on);
        // An amendment that takes effect on the day of its agreement comes before all that follows;
        // the order is open only where something was done on that very day.
        if change.state == State::SameDay && change.happened.is_some_and(|on| !self.acted_on(on.day)) {
            change.state = State::Before;
        }
        change
    }

    /// Whether work began, items went outside or a report went out on a day.
    fn acted_on(&self, day: Date) -> bool {
        let begun = self.job.work.iter().flat_map(|w| &w.body.entries).map(|e| e.started_on);
        let sent = self.job.subcontracts.iter().filter_map(|s| s.body.sent_on);
        let issued = self.job.reports.iter().filter_map(|r| r.body.issued_on);
        begun.chain(sent).chain(issued).any(|on| on.day == day)
    }

    fn deviation(&self, meta: &Meta, body: &Deviation) -> Change {
        let by_customer = body.proposed_by_customer == Some(true);
        let change = Change {
            kind: "deviation",
            what: words::plain(&body.kind),
            agreed: yes(body.agree.as_ref()).or(by_customer.then_some(body.detected_on)),
            happened: body.proceeded_on.or(self.job.facts.issued),
            ..Change::declared(meta, "deviation")
        };
        self.settled(meta, change, body.detected_on)
    }

    fn outside(&self, meta: &Meta, body: &Subcontract) -> Change {
        let change = Change {
            kind: "outside work",
            what: say!("to {provider}", provider = self.provider(body)),
            agreed: yes(body.customer_approval.as_ref()),
            happened: body.sent_on,
            ..Change::declared(meta, "outside work")
        };
        let seen = body.identified_on.or(body.sent_on);
        let mut change = self.settled(meta, change, seen.unwrap_or(self.lab.as_of.day.into()));
        let found = self.answers.findings.iter().any(|f| f.rule.code == OUTSIDE && f.part == change.part);
        // The rule answers once for all outside work of a job.
        if self.answers.passed(OUTSIDE) && change.doubt.is_none() {
            change.state = in_order(change.agreed, change.happened);
        } else if !found && self.answers.open().any(|c| c.rule.code == OUTSIDE) {
            change.state = State::CannotTell;
        }
        change
    }

    fn provider(&self, body: &Subcontract) -> String {
        let known = self.lab.providers.get(body.provider.as_str());
        known.map_or_else(|| body.provider.to_string(), |p| format!("{} ({})", p.body.name, body.provider))
    }

    /// The change with its state: what the rules say, else what its dates say; and no better than
    /// that there is no telling, when its record came too late to show anything. `event` is what
    /// began it.
    fn settled(&self, meta: &Meta, mut change: Change, event: When) -> Change {
        change.state = match judged(change.part.as_deref(), change.agreed, self.answers) {
            Some(State::Before) => in_order(change.agreed, change.happened),
            Some(state) => state,
            None => by_dates(change.agreed, change.happened),
        };
        if matches!(change.state, State::Before | State::SameDay) {
            let began = change.agreed.unwrap_or(event);
            change.doubt = doubt::of(self.lab, meta, began, change.happened);
        }
        if change.doubt.is_some() {
            change.state = State::CannotTell;
        }
        change
    }
}

impl Change {
    /// A change on record, not yet judged.
    fn declared(meta: &Meta, kind: &'static str) -> Self {
        let part = meta.part.clone();
        let by_part = || words::part(part.as_deref().unwrap_or(kind));
        let name = meta.common.number.clone().unwrap_or_else(by_part);
        let state = State::Pending;
        Self {
            part,
            name,
            kind,
            what: String::new(),
            agreed: None,
            happened: None,
            state,
            doubt: None,
            worst: None,
            rule: None,
        }
    }
}

fn yes(agree: Option<&Agree>) -> Option<When> {
    agree.filter(|a| a.is_yes()).map(|a| a.agreed_on)
}

/// What the rules say about a part; `None` when none was asked.
fn judged(part: Option<&str>, agreed: Option<When>, answers: &Answers) -> Option<State> {
    let here = |of: Option<&str>| of.is_some() && of == part;
    let mut found = answers.findings.iter().filter(|f| here(f.part.as_deref()));
    if found.clone().any(|f| f.rule.code == LATE_RECORD && f.grade == Grade::Major) {
        return Some(State::CannotTell);
    }
    let too_late = |f: &&&Finding| {
        ASKED_BEFORE.contains(&f.rule.code) && (f.rule.code != "DEV-003" || f.grade == Grade::Major)
    };
    if found.by_ref().any(|f| too_late(&f)) {
        return Some(if agreed.is_some() { State::After } else { State::Never });
    }
    if answers.open().any(|c| here(c.part.as_deref()) && ASKED_BEFORE.contains(&c.rule.code)) {
        return Some(State::CannotTell);
    }
    // Being told is not yet being agreed: DEV-003 alone does not show agreement.
    let agreement = |code: &str| ASKED_BEFORE.contains(&code) && code != "DEV-003";
    let passed = answers.passes.iter().any(|(rule, p)| here(p.part.as_deref()) && agreement(rule.code));
    passed.then_some(State::Before)
}

/// What is in order: agreed before, or on one day without times that would order the two.
fn in_order(agreed: Option<When>, happened: Option<When>) -> State {
    match (agreed, happened) {
        (Some(agreed), Some(happened)) if agreed.day == happened.day && !happened.is_after(&agreed) => {
            State::SameDay
        }
        _ => State::Before,
    }
}

fn by_dates(agreed: Option<When>, happened: Option<When>) -> State {
    match (agreed, happened) {
        (Some(_), None) => State::Before,
        (Some(agreed), Some(happened)) if agreed.is_by(&happened) => in_order(Some(agreed), Some(happened)),
        (Some(_), Some(_)) => State::After,
        (None, Some(_)) => State::Never,
        (None, None) => State::Pending,
    }
}
