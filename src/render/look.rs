//! A job as pages look at it: its answers, changes and state, worked out once.

use jiff::civil::Date;

use crate::model::due;
use crate::model::finding::Grade;
use crate::model::lab::{Job, Lab};
use crate::model::record::review::{DecisionOutcome, ReviewMode};
use crate::model::settings::GradeLabels;

use super::answers::{self, Answer, Verdict};
use super::changes::{self, Change, State};
use super::late::{self, Late};
use super::say::say;
use super::tally::{Answers, Tally};
use super::view::Mark;
use super::words;

/// A job with what follows for its pages.
pub(super) struct Look<'a> {
    pub(super) job: &'a Job,
    pub(super) answers: &'a Answers<'a>,
    pub(super) changes: Vec<Change>,
    pub(super) agreed: Verdict,
    pub(super) told: Verdict,
    pub(super) late: Option<Late>,
    pub(super) stage: Stage,
    /// The due day in force, after waiting for the customer.
    pub(super) due: Option<Date>,
    /// Whether the due day was moved by an agreed change.
    pub(super) moved: bool,
}

/// How far a job has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    Awaiting,
    Accepted,
    InWork,
    Reported,
    Declined,
    Withdrawn,
}

impl Stage {
    /// All stages, in the order of the process.
    pub(super) const ALL: [Self; 6] =
        [Self::Awaiting, Self::Accepted, Self::InWork, Self::Reported, Self::Declined, Self::Withdrawn];

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Awaiting => say("Awaiting decision"),
            Self::Accepted => say("Accepted"),
            Self::InWork => say("In work"),
            Self::Reported => say("Reported"),
            Self::Declined => say("Declined"),
            Self::Withdrawn => say("Withdrawn"),
        }
    }
}

/// Kinds of review, in the order in which a facet shows them.
pub(super) const REVIEWS: [&str; 5] = ["Full", "Routine", "Simplified", "Draft", "None"];

/// Looks at every job, in order of arrival.
pub(super) fn all<'a>(lab: &'a Lab, tally: &'a Tally<'a>) -> Vec<Look<'a>> {
    let mut looks: Vec<Look> = lab.jobs.values().map(|job| look(lab, job, tally.about(&job.id))).collect();
    looks.sort_by(|a, b| (a.received(), &a.job.id).cmp(&(b.received(), &b.job.id)));
    looks
}

fn look<'a>(lab: &Lab, job: &'a Job, answers: &'a Answers<'a>) -> Look<'a> {
    let changes = changes::of(lab, job, answers);
    let until = job.facts.issued.unwrap_or(lab.as_of.day.into());
    let due = due::due(lab, job, until);
    let agreed = due.as_ref().map(|d| d.term.value);
    let first = job.contract.first().and_then(|s| s.terms.due.as_ref()).map(|d| d.value);
    Look {
        agreed: answers::agreed(lab, job, answers),
        told: answers::told(job, &changes, answers),
        late: late::of(lab, job, answers),
        stage: stage(job),
        moved: agreed.is_some() && first.is_some() && agreed != first,
        due: due.map(|d| d.day),
        job,
        answers,
        changes,
    }
}

fn stage(job: &Job) -> Stage {
    let facts = &job.facts;
    let decision = job.review().and_then(|r| r.body.decision.as_ref());
    let declined = decision.is_some_and(|d| d.outcome == DecisionOutcome::Decline);
    match () {
        () if facts.exit.is_some() && declined => Stage::Declined,
        () if facts.exit.is_some() => Stage::Withdrawn,
        () if facts.issued.is_some() => Stage::Reported,
        () if facts.started.is_some() => Stage::InWork,
        () if facts.accepted.is_some() => Stage::Accepted,
        () => Stage::Awaiting,
    }
}

impl Look<'_> {
    /// The day on which the request arrived.
    pub(super) fn received(&self) -> Date {
        self.job.request.body.received_on.day
    }

    /// Whether more is to come: neither reported nor left by its customer.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.stage, Stage::Awaiting | Stage::Accepted | Stage::InWork)
    }

    /// The job's state, with lateness in working days.
    pub(super) fn state(&self, lab: &Lab) -> Mark {
        let name = self.stage.words();
        match (self.stage, self.late) {
            (Stage::Reported, Some(late)) => lateness(&say!("Late {days}", days = late.days), late.told),
            (_, Some(late)) => lateness(&say!("Overdue {days}", days = late.days), late.told),
            (Stage::Reported, None) if self.moved => Mark::plain("ext", say("Reported, extended")),
            (Stage::Reported, None) => Mark::fine(name),
            (Stage::Declined, None) => Mark::plain("stop", name),
            (Stage::Withdrawn, None) => Mark::plain("back", name),
            (Stage::InWork | Stage::Accepted, None) => {
                let left = self.due.map(|due| lab.calendar.between(lab.as_of.day, due));
                let left = left.map_or_else(String::new, |days| say!(", due in {days}", days));
                Mark::plain("open", format!("{name}{left}"))
            }
            (Stage::Awaiting, None) => Mark::plain("open", name),
        }
    }

    /// The kind of review, as one of a few words.
    pub(super) fn review_kind(&self) -> &'static str {
        match self.job.review().map(|r| r.body.mode) {
            Some(ReviewMode::Full | ReviewMode::Repeat | ReviewMode::Amendment) => "Full",
            Some(ReviewMode::Routine) => "Routine",
            Some(ReviewMode::Simplified) => "Simplified",
            None if self.job.reviews.is_empty() => "None",
            None => "Draft",
        }
    }

    /// The review with what was found about it.
    pub(super) fn review(&self) -> Mark {
        let name = self.review_kind();
        let kind = say(name);
        match self.agreed.answer {
            Answer::DoesNotArise if name == "None" => Mark::plain("none", say("Not due")),
            Answer::DoesNotArise | Answer::Shown => Mark::fine(kind),
            Answer::Gaps => Mark::grade(Grade::Minor, say!("{kind}, with gaps", kind)),
            Answer::GraveGaps => Mark::grade(Grade::Major, say!("{kind}, grave gap", kind)),
            Answer::NotShown => Mark::grade(Grade::Major, kind),
            Answer::CannotTell => Mark::cannot(say!("{kind}, cannot tell", kind)),
        }
    }

    /// The changes in a few words; `None` when there was none and nothing to tell.
    pub(super) fn changed(&self) -> Option<Mark> {
        let Some(worst) = self.changes.iter().min_by_key(|c| c.state) else {
            return (self.told.answer == Answer::CannotTell).then(|| Mark::cannot(say("Cannot tell")));
        };
        let more = match self.changes.len() {
            1 => String::new(),
            n => say!(", {n} more", n = n - 1),
        };
        let kind = words::sentence(say(worst.kind));
        Some(match worst.state {
            State::Never if worst.part.is_none() => Mark::grade(Grade::Major, format!("{kind}{more}")),
            State::Never => Mark::grade(Grade::Major, say!("{kind}, not agreed{more}", kind, more)),
            State::CannotTell => Mark::cannot(say!("{kind}, cannot tell{more}", kind, more)),
            State::After if self.told.answer == Answer::NotShown => {
                Mark::grade(Grade::Major, say!("{kind}, agreed after{more}", kind, more))
            }
            State::After => Mark::grade(Grade::Minor, say!("{kind}, agreed after{more}", kind, more)),
            State::Before | State::SameDay if self.told.answer == Answer::GraveGaps => {
                Mark::grade(Grade::Major, say!("{kind}, grave gap{more}", kind, more))
            }
            State::Before | State::SameDay if self.told.answer == Answer::Gaps => {
                Mark::grade(Grade::Minor, say!("{kind}, with gaps{more}", kind, more))
            }
            State::SameDay => Mark::fine(say!("{kind}, agreed that day{more}", kind, more)),
            State::Before => Mark::fine(say!("{kind}, agreed{more}", kind, more)),
            State::Pending => Mark::plain("open", say!("{kind}, proposed{more}", kind, more)),
        })
    }

    /// Findings in a few words.
    pub(super) fn findings(&self, labels: &GradeLabels) -> Mark {
        summary(self.answers, labels)
    }
}

fn lateness(text: &str, told: State) -> Mark {
    match told {
        State::Before | State::SameDay => Mark::plain("clock", say!("{text}, told", text)),
        State::After => Mark::grade(Grade::Minor, say!("{text}, told after", text)),
        State::CannotTell => Mark::cannot(say!("{text}, cannot tell if told", text)),
        State::Never | State::Pending => Mark::grade(Grade::Minor, say!("{text}, not told", text)),
    }
}

/// `1 major, 2 minor` with the mark of the gravest.
pub(super) fn summary(answers: &Answers, labels: &GradeLabels) -> Mark {
    let Some(worst) = answers.worst() else { return Mark::fine(say("none")) };
    let parts: Vec<String> = [Grade::Major, Grade::Minor, Grade::Observation]
        .into_iter()
        .map(|grade| (answers.count(grade), say(labels.of(grade)).to_lowercase()))
        .filter(|(count, _)| *count > 0)
        .map(|(count, label)| format!("{count} {label}"))
        .collect();
    Mark::grade(worst, parts.join(", "))
}

/// The label of the gravest finding, `none` where there is none: what registers are filtered by.
pub(super) fn worst(answers: &Answers, labels: &GradeLabels) -> String {
    answers.worst().map_or_else(|| say("none").to_owned(), |grade| say(labels.of(grade)).to_owned())
}

/// The labels of all grades, the gravest first, as the script reads the values of a facet.
pub(super) fn grades(labels: &GradeLabels) -> String {
    [Grade::Major, Grade::Minor, Grade::Observation].map(|grade| say(labels.of(grade))).join("|")
}
