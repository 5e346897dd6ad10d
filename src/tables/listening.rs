//! What customers said: messages, surveys, feedback.

use super::help::{items, recorded, word};
use crate::model::lab::{Job, Lab};
use crate::model::record::Entry;
use crate::model::record::listening::{Campaign, Communication, Feedback, FeedbackKind, Rating};
use crate::model::table::{Draft, Table};

/// A row a message, in a job or outside.
pub(super) fn communications(lab: &Lab) -> Table {
    let of_jobs = lab.jobs.values().flat_map(|job| job.communications.iter().map(move |c| (Some(job), c)));
    let rows = of_jobs.chain(lab.communications.values().map(|c| (None, c)));
    let draft =
        Draft::of("communications", "A talk, mail or message worth keeping, in a job or outside.", rows)
            .from("path")
            .text("communication", "Its whole id", |(_, c): &(Option<&Job>, &Entry<Communication>)| {
                Some(&c.meta.id)
            })
            .key()
            .text("job", "The job; none for a message outside", |(job, _)| job.map(|job| job.id.as_str()))
            .link(&["job"], "jobs")
            .from("communication")
            .text("customer", "The customer, when it is about one", |(_, c)| c.body.customer.as_ref())
            .text("contact", "The customer's person, by name", |(_, c)| c.body.contact.as_deref())
            .free()
            .when("said", "When", |(_, c)| Some(c.body.on))
            .words("direction", "in (from the customer), out (to the customer) or internal", |(_, c)| {
                word(c.body.direction)
            })
            .words("channel", "How", |(_, c)| c.body.channel.and_then(word))
            .words("category", "Which of the four processes of communication", |(_, c)| {
                c.body.category.and_then(word)
            })
            .words("topic", "What about", |(_, c)| word(c.body.topic))
            .text("summary", "What was said", |(_, c)| c.body.summary.as_deref())
            .free()
            .text("outcome", "What came of it", |(_, c)| c.body.outcome.as_deref())
            .free()
            .flag("significant", "Whether it bears on needs or results", |(_, c)| c.body.significant)
            .text("handled_by", "Who of the laboratory", |(_, c)| c.body.by.as_ref())
            .day("issue_seen_on", "When the matter was first seen inside", |(_, c)| c.body.issue_seen_on)
            .day("answered_on", "When it was answered", |(_, c)| c.body.answered_on)
            .day("confirmed_in_writing_on", "When what was said was confirmed in writing", |(_, c)| {
                c.body.confirmed_in_writing_on
            })
            .whole("promised_tat_wd", "Turnaround promised in it", |(_, c)| c.body.promised_tat_wd)
            .unit("working days")
            .day("promised_due_on", "Due day promised in it", |(_, c)| c.body.promised_due);
    recorded(draft, |(_, c)| &c.meta).dated_by("said_on").done()
}

/// A row a survey.
pub(super) fn campaigns(lab: &Lab) -> Table {
    let draft = Draft::of("campaigns", "A survey sent to customers.", lab.campaigns.values())
        .from("path")
        .text("campaign", "Its id", |c: &&Entry<Campaign>| Some(&c.meta.id))
        .key()
        .from("campaign")
        .text("period", "What time it asks about", |c| Some(&c.body.period))
        .text("owner", "Who runs it", |c| c.body.owner.as_ref())
        .day("sent_on", "When it was sent", |c| c.body.sent_on)
        .day("closed_on", "When it was closed", |c| c.body.closed_on)
        .text("questionnaire", "The questionnaire", |c| c.body.questionnaire.as_ref())
        .whole("asked", "How many were asked", |c| Some(c.body.recipients.len()))
        .unit("people")
        .text("analysed_by", "The analysis that took it up", |c| c.body.analysed_by.as_ref());
    recorded(draft, |c| &c.meta).dated_by("sent_on").done()
}

/// A piece of feedback with the job or the survey that it stands in.
struct Row<'a> {
    feedback: &'a Entry<Feedback>,
    job: Option<&'a str>,
    campaign: Option<&'a str>,
}

fn rows(lab: &Lab) -> Vec<Row<'_>> {
    let of_jobs = lab.jobs.values().flat_map(|job| {
        job.feedback.iter().map(|feedback| Row { feedback, job: Some(&job.id), campaign: None })
    });
    let others = lab.feedback.values().map(|feedback| {
        let is_answer = feedback.body.kind == FeedbackKind::SurveyResponse && feedback.meta.part.is_some();
        let job = feedback.body.request.as_ref().map(AsRef::as_ref);
        Row { feedback, job, campaign: is_answer.then_some(feedback.meta.record.as_str()) }
    });
    of_jobs.chain(others).collect()
}

/// A row a piece of feedback.
pub(super) fn feedback(lab: &Lab) -> Table {
    let draft =
        Draft::of("feedback", "Anything a customer said about the service, asked or unasked.", rows(lab))
            .from("path")
            .text("feedback", "Its whole id", |r| Some(&r.feedback.meta.id))
            .key()
            .text("job", "The job that it is about; a name of `jobs`, where there is such a job", |r| r.job)
            .text(
                "campaign",
                "The survey that it answers; a name of `campaigns`, where there is such a survey",
                |r| r.campaign,
            )
            .from("feedback")
            .words("kind", "How it came about", |r| word(r.feedback.body.kind))
            .text("customer", "Who said it; none when anonymous", |r| r.feedback.body.customer.as_ref())
            .flag("anonymous", "Whether it is anonymous", |r| r.feedback.body.anonymous)
            .day("requested_on", "When it was asked for", |r| r.feedback.body.requested_on)
            .day("received_on", "When it came; none when it has not", |r| r.feedback.body.received_on)
            .words("recommend", "Whether they would recommend the laboratory", |r| {
                r.feedback.body.recommend.and_then(word)
            })
            .whole("nps", "Likelihood to recommend, 0 to 10, when asked that way", |r| r.feedback.body.nps)
            .words("sentiment", "Its tone", |r| r.feedback.body.sentiment.and_then(word))
            .text("text", "What was said", |r| r.feedback.body.text.as_deref())
            .free();
    recorded(followed(draft), |r| &r.feedback.meta).dated_by("received_on").done()
}

fn followed(draft: Draft<Row<'_>>) -> Draft<Row<'_>> {
    draft
        .day("acknowledged_on", "When it was acknowledged", |r| r.feedback.body.acknowledged_on)
        .flag("response_expected", "Whether the customer expects an answer", |r| {
            r.feedback.body.response_expected
        })
        .flag("actionable", "Whether something could be done about it", |r| r.feedback.body.actionable)
        .words("decision", "What was decided", |r| word(r.feedback.body.decision.as_ref()?.outcome))
        .day("decided_on", "When that was decided", |r| r.feedback.body.decision.as_ref().map(|d| d.on))
        .text("decided_by", "Who decided", |r| r.feedback.body.decision.as_ref()?.by.as_ref())
        .text("action", "The action that came of it", |r| r.feedback.body.action.as_ref())
        .text("complaint", "The complaint that it became", |r| r.feedback.body.complaint.as_ref())
        .day("customer_told_on", "When the customer was told what came of it", |r| {
            r.feedback.body.customer_told_on
        })
}

/// A row a mark.
pub(super) fn answers(lab: &Lab) -> Table {
    let all = rows(lab);
    let marks = all.iter().flat_map(|row| {
        row.feedback.body.ratings.iter().map(move |(aspect, rating)| (row, *aspect, *rating))
    });
    Draft::of(
        "survey_answers",
        "A mark for one aspect of the service, of a survey or of other feedback.",
        marks,
    )
    .from("feedback")
    .text("feedback", "The feedback", |(row, ..)| Some(&row.feedback.meta.id))
    .key()
    .link(&["feedback"], "feedback")
    .words("aspect", "The aspect", |(_, aspect, _)| word(*aspect))
    .key()
    .text("campaign", "The survey; none for other feedback", |(row, ..)| row.campaign)
    .whole("mark", "The mark, 1 (poor) to 5 (excellent); none where not applicable", |(.., rating)| {
        match rating {
            Rating::Mark(mark) => Some(*mark),
            Rating::Na => None,
        }
    })
    .unit("marks of 5")
    .flag("not_applicable", "Whether it was answered with not applicable", |(.., rating)| {
        Some(*rating == Rating::Na)
    })
    .day("received_on", "When the feedback came", |(row, ..)| row.feedback.body.received_on)
    .dated_by("received_on")
    .done()
}

/// A row a theme of a piece of feedback.
pub(super) fn themes(lab: &Lab) -> Table {
    let all = rows(lab);
    let themes = all.iter().flat_map(|row| items(row, &row.feedback.body.themes));
    Draft::of("feedback_themes", "A theme of a piece of feedback, in the laboratory's vocabulary.", themes)
        .from("feedback")
        .text("feedback", "The feedback", |(row, ..)| Some(&row.feedback.meta.id))
        .key()
        .link(&["feedback"], "feedback")
        .whole("position", "The theme's place, from 1", |(_, at, _)| Some(*at))
        .key()
        .text("theme", "The theme", |(.., theme)| Some(theme))
        .day("received_on", "When the feedback came", |(row, ..)| row.feedback.body.received_on)
        .dated_by("received_on")
        .done()
}
