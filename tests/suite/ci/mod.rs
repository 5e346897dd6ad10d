//! The forms of `check --format`: each is held against a schema or a reader that was not written here, its
//! limits are met, and no text of a record acts in any of them.

mod badge;
mod begun;
mod comment;
mod forms;
mod github;
mod hostile;
mod junit;
mod limits;
mod marked;
mod outputs;
mod pieces;
mod poster;
mod schemas;

use countersign::model::answer::{Answer, Debt, Standing};
use countersign::model::record::system::DispositionVerdict;
use countersign::report::ci::{Scope, badge as badges, codequality, github as annotations, junit as xml};
use countersign::report::ci::{rdjson, sarif, summary};
use jiff::civil::date;

use crate::cli::made::{MISSING, Made, OVERDUE, PROMISES};

pub(crate) const REVIEW: &str = "records/jobs/2026/REQ-26-004/review.yaml";

/// Text before a place that counts otherwise in characters, bytes and UTF-16.
const BEFORE: &str = "- ü電𝄞: ";

/// Three open findings of three grades, one answered, one known debt, passes and a doubt.
fn made() -> Made {
    let mut made = Made::new();
    made.file(REVIEW, format!("mode: full\n{BEFORE}P5\nnote: |\n  one\n  two\n"));
    made.file("countersign.yaml", "laboratory: {name: Test}\n");
    let at = made.place(REVIEW, "/approved/by", "P5");
    let note = made.place(REVIEW, "/note", "one\n  two");
    made.finding(&MISSING, "REQ-26-004", at.clone(), "It was missing.").part = Some("review".into());
    made.finding(&PROMISES, "REQ-26-004", note.clone(), "They differed.").also(at.clone(), "here too");
    made.finding(&OVERDUE, "C1", at.clone(), "It was late.");
    made.finding(&OVERDUE, "C2", at.clone(), "It was answered.").standing = answered("There is a reason.");
    made.finding(&PROMISES, "C3", at, "It is debt.").standing =
        Standing::Known(Debt { owner: "P5".into(), due: date(2026, 12, 31), filed_on: date(2026, 1, 2) });
    made.passes(&MISSING, 3);
    made.cannot_tell(&MISSING, "REQ-9", "the request could not be read");
    made
}

fn answered(reason: &str) -> Standing {
    Standing::Answered(Box::new(Answer {
        id: "DSP-26-01".into(),
        verdict: DispositionVerdict::RiskAccepted,
        by: "P1".into(),
        on: date(2026, 6, 2),
        review_by: date(2027, 6, 2),
        reason: reason.into(),
        action: None,
        fix: None,
    }))
}

/// Calls `with` with the scope of all that was found.
fn scoped<T>(made: &Made, with: impl FnOnce(&Scope<'_>) -> T) -> T {
    made.view(|view| with(&Scope { view, comparison: None, within: "" }))
}

type Form = (&'static str, fn(&Scope<'_>) -> String);

/// Every form that is not for people's terminals, by name.
const FORMS: &[Form] = &[
    ("sarif", |s| sarif::sarif(s, sarif::Which::All).expect("JSON")),
    ("sarif-open", |s| sarif::sarif(s, sarif::Which::Open).expect("JSON")),
    ("codequality", |s| codequality::codequality(s).expect("JSON")),
    ("rdjson", |s| rdjson::rdjson(s).expect("JSON")),
    ("json", |s| countersign::report::json::findings(&s.view).expect("JSON")),
    ("badge-json", |s| badges::endpoint(s).expect("JSON")),
    ("junit", xml::junit),
    ("badge", badges::svg),
    ("github", annotations::annotations),
    ("markdown", summary::markdown),
    ("human", |s| countersign::report::human::findings(s.view, plain()).collect()),
];

fn plain() -> countersign::report::Options {
    countersign::report::Options {
        look: countersign::report::Look::PLAIN,
        all: true,
        verbose: true,
        fingerprints: false,
        quiet: false,
    }
}

fn form(name: &str, made: &Made) -> String {
    let (_, write) = FORMS.iter().find(|(form, _)| *form == name).expect("a form of that name");
    scoped(made, write)
}
