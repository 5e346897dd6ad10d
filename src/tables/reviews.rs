//! Contract reviews and the answers of their checklists.

use super::help::{answered, recorded, signed, word};
use crate::model::lab::Lab;
use crate::model::record::Entry;
use crate::model::record::review::{Agreed, Answer, Review};
use crate::model::table::{Draft, Table};

/// A review, of a job or of an agreement.
struct Row<'a> {
    review: &'a Entry<Review>,
    job: Option<&'a str>,
    agreement: Option<&'a str>,
}

fn rows(lab: &Lab) -> Vec<Row<'_>> {
    let of_jobs = lab
        .jobs
        .values()
        .flat_map(|job| job.reviews.iter().map(|review| Row { review, job: Some(&job.id), agreement: None }));
    let of_agreements = lab.agreements.iter().flat_map(|(id, framework)| {
        framework.reviews.iter().map(move |review| Row { review, job: None, agreement: Some(id) })
    });
    of_jobs.chain(of_agreements).collect()
}

/// A row a review.
pub(super) fn reviews(lab: &Lab) -> Table {
    let draft = Draft::of("reviews", "A contract review, of a job or of an agreement.", rows(lab))
        .from("path")
        .text("review", "Its whole id", |r| Some(&r.review.meta.id))
        .key()
        .text("job", "The job; none for the review of an agreement", |r| r.job)
        .link(&["job"], "jobs")
        .text("agreement", "The agreement; none for the review of a job", |r| r.agreement)
        .link(&["agreement"], "agreements")
        .text("part", "Its name within the folder", |r| r.review.meta.part.as_deref())
        .from("review")
        .words("mode", "How thorough it is", |r| word(r.review.body.mode));
    let draft = signed(draft, "technical", "technical manager", |r| r.review.body.technical.as_ref());
    let draft = signed(draft, "qms", "quality manager", |r| r.review.body.qms.as_ref());
    let draft = signed(draft, "director", "laboratory director", |r| r.review.body.director.as_ref());
    let draft = decided(draft);
    let draft = answered(draft, |r| r.review.body.agree.as_ref());
    recorded(agreed(draft), |r| &r.review.meta).dated_by("decided_on").done()
}

fn decided(draft: Draft<Row<'_>>) -> Draft<Row<'_>> {
    draft
        .flag("non_standard", "Whether the contract departs from the usual terms", |r| {
            r.review.body.non_standard
        })
        .words("decision", "Accept, accept with conditions, or decline; none for a draft", |r| {
            word(r.review.body.decision.as_ref()?.outcome)
        })
        .when("decided", "When it was decided", |r| r.review.body.decision.as_ref().map(|d| d.on))
        .text("decided_by", "Who decided", |r| r.review.body.decision.as_ref().map(|d| d.by.as_str()))
        .words("decision_channel", "How a spoken decision was told", |r| {
            word(r.review.body.decision.as_ref()?.channel?)
        })
        .day("decision_in_writing_on", "When a spoken decision was confirmed in writing", |r| {
            r.review.body.decision.as_ref()?.confirmed_in_writing_on
        })
        .text("unchanged_since", "For routine work: the review that still holds", |r| {
            r.review.body.unchanged_since.as_ref()
        })
        .text("decline_reason", "Why the work was declined", |r| r.review.body.decline_reason.as_deref())
        .free()
        .when("confirmed", "When the customer was told what was accepted", |r| {
            r.review.body.confirmation.as_ref().map(|c| c.on)
        })
        .whole("open_jobs", "Jobs in work on that day, as the review says", |r| {
            r.review.body.load_snapshot.as_ref()?.open_jobs
        })
        .unit("jobs")
        .whole("instrument_hours", "Instrument hours already promised, as the review says", |r| {
            r.review.body.load_snapshot.as_ref()?.instrument_hours
        })
        .unit("hours")
}

fn agreed(draft: Draft<Row<'_>>) -> Draft<Row<'_>> {
    fn of<'a>(r: &Row<'a>) -> Option<&'a Agreed> {
        r.review.body.agreed.as_ref()
    }
    draft
        .day("agreed_due_on", "The day by which the report was promised", |r| of(r)?.due_on)
        .whole("agreed_tat_wd", "Turnaround promised", |r| of(r)?.tat_wd)
        .unit("working days")
        .words("agreed_clock", "When the turnaround's clock starts", |r| word(of(r)?.clock?))
        .text("form_document", "The form used", |r| r.review.body.form.as_ref().map(|f| f.document.as_str()))
        .text("form_revision", "The form's revision", |r| {
            r.review.body.form.as_ref().map(|f| f.revision.as_str())
        })
}

/// A row an answered question of a review's checklist.
pub(super) fn answers(lab: &Lab) -> Table {
    let reviews = rows(lab);
    let told = reviews.iter().flat_map(|row| {
        let answers = row.review.body.checklist.items();
        answers.into_iter().filter_map(move |(key, words, answer)| Some((row, key, words, answer?)))
    });
    Draft::of(
        "review_answers",
        "An answered question of a review; a question without an answer has no row.",
        told,
    )
    .from("review")
    .text("review", "The review", |(row, ..): &(&Row<'_>, &str, &str, &Answer)| Some(&row.review.meta.id))
    .key()
    .link(&["review"], "reviews")
    .text("question", "The question, by its key", |(_, key, ..)| Some(key))
    .key()
    .text("question_words", "The question in words", |(_, _, words, _)| Some(words))
    .words("answer", "yes, no or na (not applicable)", |(.., answer)| word(answer.answer))
    .text("note", "Why", |(.., answer)| answer.note.as_deref())
    .free()
    .done()
}
