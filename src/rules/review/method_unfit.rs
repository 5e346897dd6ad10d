//! REV-007: the agreed method was not validated for the material, or not accredited as promised.

use jiff::civil::Date;

use crate::model::contract::LineTerms;
use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::{Job, Lab};
use crate::model::place::Place;
use crate::model::record::people::Method;
use crate::model::record::request::{Clarification, RequestLine};
use crate::model::record::{Entry, Meta};
use crate::model::rule::{Check, Reach, Rule};
use crate::rules::evidence::{ACCEPTANCE, is_hidden};
use crate::rules::help::{days_after, is_judged, line_words};

/// See `method_unfit.md`.
pub const RULE: Rule = Rule {
    code: "REV-007",
    name: "review-method-unfit",
    title: "Method not validated or not accredited as promised",
    grade: Grade::Major,
    basis: Basis::Standard,
    clauses: &["17025-7.1.1.d", "17025-7.2.2.1"],
    procedure: &["P09-6.2-c", "P09-6.2-f", "9001-8.2.1-a-07", "9001-8.2.1-b-2c"],
    summary: "On the day of acceptance every agreed method is validated for the material, and \
              accredited where the customer wants that.",
    advice: "Tell the customer, and move the work to another method or laboratory, or validate the \
             method first.",
    thresholds: &["evidence_baseline", "edition_transition_days"],
    silenced_by: &[("REV-001", Reach::Record)],
    page: include_str!("method_unfit.md"),
    check: Check::Job(check),
};

/// What the registers say of one line's method.
enum Answer {
    Fit,
    /// What is wrong, as the end of a sentence that begins with the line; and where that shows.
    Unfit(String, Place),
    Unclear(String),
}

fn check(lab: &Lab, job: &Job, out: &mut Outcome) {
    let Some(accepted) = &job.facts.accepted else {
        is_hidden(lab, job, &[ACCEPTANCE], out);
        return;
    };
    let decided = job.review().and_then(|r| Some((&r.meta, r.body.decision.as_ref()?.on.day)));
    let day = decided.map_or(accepted.on.day, |(_, day)| day);
    if !is_judged(lab, day) {
        return;
    }
    // The agreement names methods in the order's place; without a review that decides, so may others.
    let rests_on = if decided.is_none() { ACCEPTANCE } else { &[] };
    if is_hidden(lab, job, &[rests_on, &[Kind::Agreement]], out) {
        return;
    }
    let Some(first) = job.contract.first() else { return };
    let (mut unfit, mut unclear) = (Vec::new(), None);
    for (line, terms) in &first.terms.lines {
        match ask(lab, job, *line, terms, day) {
            Answer::Fit => {}
            Answer::Unfit(says, place) => unfit.push((format!("{} {says}", line_words(job, *line)), place)),
            Answer::Unclear(why) => unclear = unclear.or(Some(why)),
        }
    }
    match (unfit.as_slice(), unclear) {
        ([], None) => out.pass(job.meta()),
        ([], Some(why)) => out.cannot_tell(job.meta(), why),
        (all, _) => {
            let says: Vec<&str> = all.iter().map(|(says, _)| says.as_str()).collect();
            let message = format!("When the work was accepted on {day}, {}.", says.join("; "));
            let (meta, pointer): (&Meta, _) = match decided {
                Some((meta, _)) => (meta, "/agreed/lines"),
                None => (job.meta(), "/lines"),
            };
            let finding = out.finding(meta, pointer, message);
            finding.on(day);
            for (_, place) in unfit {
                finding.also(place, "the method, as the register has it");
            }
        }
    }
}

fn ask(lab: &Lab, job: &Job, number: u32, terms: &LineTerms, day: Date) -> Answer {
    let request = job.request.body.lines.iter().find(|l| l.line == number);
    // The method of an outside laboratory is validated there; validation work has yet to show it.
    if terms.provider.is_some() || request.is_some_and(is_validation) {
        return Answer::Fit;
    }
    let Some(id) = terms.method.as_ref().map(|t| t.value.as_str()) else {
        return Answer::Unclear(format!("nothing on file says which method was agreed for line {number}"));
    };
    let Some(method) = lab.methods.get(id) else {
        return Answer::Unclear(if lab.is_unread(Kind::Method) {
            "the register of methods could not be read".to_owned()
        } else {
            format!("the register of methods does not know {id} (line {number})")
        });
    };
    let edition = terms.edition.as_ref().map(|t| t.value.as_str());
    if let Some(says) = too_new(lab, &method.body, edition, day) {
        return Answer::Unfit(says, method.meta.place("/editions"));
    }
    match validated(method, request.and_then(|l| l.matrix.as_deref()), day) {
        Answer::Fit => {}
        other => return other,
    }
    let wanted = request.is_some_and(|l| l.accredited_result_wanted == Some(true));
    let is_accredited = method.body.accredited.iter().any(|i| i.holds(day));
    if !wanted || is_accredited || is_told(job) {
        return Answer::Fit;
    }
    let next = method.body.accredited.iter().map(|i| i.from).filter(|from| *from > day).min();
    let since = next.map_or_else(String::new, |from| format!("; it was only from {from}"));
    let says = format!("was promised under accreditation, and {id} was not accredited{since}");
    Answer::Unfit(says, method.meta.place("/accredited"))
}

/// Whether the line is ordered to validate a method: its test says so.
fn is_validation(line: &RequestLine) -> bool {
    line.test.as_deref().is_some_and(|test| test.to_lowercase().contains("validation"))
}

/// An agreed edition that came into force later than the transition allows.
fn too_new(lab: &Lab, method: &Method, edition: Option<&str>, day: Date) -> Option<String> {
    let latest = days_after(day, lab.settings.thresholds.edition_transition_days);
    let edition = method.editions.iter().find(|e| Some(e.edition.as_str()) == edition)?;
    (edition.from > latest).then(|| {
        format!(
            "was to be done by edition {} of {}, in force only from {}",
            edition.edition, method.id, edition.from
        )
    })
}

fn validated(method: &Entry<Method>, matrix: Option<&str>, day: Date) -> Answer {
    let (id, body) = (&method.body.id, &method.body);
    let Some(since) = body.validated_from else {
        return Answer::Unclear(format!("the register of methods does not say since when {id} is validated"));
    };
    if since > day {
        let says = format!("was to be done by {id}, which was validated only from {since}");
        return Answer::Unfit(says, method.meta.place("/validated_from"));
    }
    let Some(matrix) = matrix else {
        return Answer::Unclear("the request does not say what class of material it is about".to_owned());
    };
    if body.matrices.is_empty() {
        return Answer::Unclear(format!("the register does not say for which materials {id} is validated"));
    }
    let place = method.meta.place("/matrices");
    match body.matrices.iter().find(|m| m.matrix == matrix) {
        Some(known) if known.from.is_none_or(|from| from <= day) => Answer::Fit,
        Some(known) => {
            let from = known.from.unwrap_or(since);
            let says = format!("was to be done by {id}, which was validated for {matrix} only from {from}");
            Answer::Unfit(says, place)
        }
        None => Answer::Unfit(format!("was to be done by {id}, which was not validated for {matrix}"), place),
    }
}

/// Whether the customer was told that a result would not be under accreditation: in the conditions
/// of acceptance, or in an answered clarification.
fn is_told(job: &Job) -> bool {
    let says = |text: &str| text.to_lowercase().contains("accredit");
    let conditions = job.review().is_some_and(|r| r.body.conditions.iter().any(|c| says(c)));
    let answered = |c: &Clarification| c.answered_on.is_some() && says(&c.what);
    conditions || job.request.body.clarifications.iter().any(answered)
}
