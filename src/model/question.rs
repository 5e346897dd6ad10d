//! The question that approval answers, by kind of record and role: one table, in our own words.

use super::kind::Kind;
use super::record::blocks::Role;

/// What a role is asked about a kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// The kinds; empty for all that have no row of their own.
    kinds: &'static [Kind],
    /// The role; none for whoever has no row of their own.
    role: Option<Role>,
    /// The question, to be answered with yes.
    pub text: &'static str,
    /// The clauses that it comes from, as [`super::clause::CLAUSES`] names them.
    pub clauses: &'static [&'static str],
}

const CONTRACT: &[Kind] = &[Kind::Review, Kind::Agreement, Kind::Quotation];

macro_rules! questions {
    ($($kinds:expr, $role:expr, $text:literal, $clauses:expr;)+) => {
        /// Every question. For a kind the row of the role goes before the row of no role.
        pub const QUESTIONS: &[Question] = &[$(Question {
            kinds: $kinds, role: $role, text: $text, clauses: $clauses,
        }),+];
    };
}

questions! {
    CONTRACT, Some(Role::TechnicalManager),
        "Is the laboratory able to do every line: is each method fit for what the customer wants, are people, \
         equipment and time there, and can the turnaround be kept?",
        &["17025-7.1.1.b", "17025-7.1.1.d", "17025-7.1.2"];
    CONTRACT, Some(Role::QualityManager),
        "Is what the customer wants written down and understood, are the rule for pass or fail and work by \
         others agreed where there are any, and is every difference from the request settled?",
        &["17025-7.1.1.a", "17025-7.1.1.c", "17025-7.1.3", "17025-7.1.4"];
    CONTRACT, Some(Role::LaboratoryDirector),
        "Should the laboratory take this contract although it departs from the usual, and will it be given \
         what it needs?",
        &["17025-7.1.1.b", "17025-5.5"];
    CONTRACT, None,
        "Do these terms say what the customer wants and what the laboratory can do?",
        &["17025-7.1.1"];
    &[Kind::Amendment], None,
        "Was the changed contract reviewed again as far as the change reaches, did the customer agree, and does \
         everybody know whom it touches?",
        &["17025-7.1.6", "17025-7.1.4"];
    &[Kind::Deviation], Some(Role::TechnicalManager),
        "Are the results still valid and fit for what the customer wants although the work departs from what was \
         agreed, and is the reason technically sound?",
        &["17025-7.2.1.7", "17025-7.1.5"];
    &[Kind::Deviation], Some(Role::QualityManager),
        "Was the customer told of this departure before it happens, did they agree where they must, and will the \
         report say so?",
        &["17025-7.1.5", "17025-7.8.2.1.n"];
    &[Kind::Deviation], Some(Role::LaboratoryDirector),
        "Is a departure of this weight acceptable, and do you carry its risk for the laboratory?",
        &["17025-7.1.5", "17025-8.5.1"];
    &[Kind::Deviation], None,
        "Is this departure described as it is, and was it agreed with the customer before it happens?",
        &["17025-7.1.5"];
    &[Kind::Subcontract], None,
        "Is the outside laboratory competent for this work, did the customer approve of it, and were the \
         requirements told to it?",
        &["17025-6.6.2.c", "17025-6.6.3", "17025-7.1.1.c"];
    &[Kind::Report], None,
        "Does the report give what was agreed, are departures and outside results marked, and do you release it?",
        &["17025-7.8.1.1", "17025-7.8.1.2"];
    &[Kind::Complaint], None,
        "Were the facts gathered, was the outcome decided by people who had no part in the work, and was the \
         complainant told?",
        &["17025-7.9.4", "17025-7.9.6", "17025-7.9.7"];
    &[Kind::Action], None,
        "Does the action reach the cause, and is it known whether it had effect?",
        &["17025-8.7.1.b", "17025-8.7.1.d"];
    &[Kind::Analysis], None,
        "Does this rest on all that customers said in the period, and do its decisions say who does what by when?",
        &["17025-8.6.2", "17025-8.9.3"];
    &[Kind::Disclosure], None,
        "May this information be given away, and does the customer know as far as the law allows?",
        &["17025-4.2.1", "17025-4.2.2"];
    &[Kind::Person], None,
        "Do these people hold these roles and authorisations from these days on, are they competent for them, and \
         are the keys and accounts theirs?",
        &["17025-5.5", "17025-6.2.6"];
    &[Kind::Method], None,
        "Are these methods verified or validated for what the laboratory uses them for, in these editions?",
        &["17025-7.2.1.3", "17025-7.2.1.5"];
    &[Kind::Provider], None,
        "Were these outside providers found suitable by the laboratory's criteria?",
        &["17025-6.6.2.b", "17025-6.6.2.c"];
    &[Kind::Document, Kind::Rule, Kind::Settings], None,
        "Is this the rule by which the laboratory is to work from the day that it names?",
        &["17025-8.3.2"];
    &[Kind::Disposition, Kind::Baseline], None,
        "Is this answer true, and is it right that the finding stands as it says?",
        &["17025-8.7.1"];
    &[], None,
        "Is this record true and complete, as far as your role can tell?",
        &["17025-8.4.1"];
}

/// The question about a record of `kind` in `role`.
#[must_use]
pub fn of(kind: Kind, role: Role) -> &'static Question {
    let of_kind = |q: &&Question| q.kinds.contains(&kind);
    let rows = || QUESTIONS.iter().filter(of_kind);
    let found = rows().find(|q| q.role == Some(role)).or_else(|| rows().find(|q| q.role.is_none()));
    found.or_else(|| QUESTIONS.last()).unwrap_or(&QUESTIONS[0])
}
