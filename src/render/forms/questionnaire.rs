//! The questionnaire for customers, blank, on one page.

use serde::Serialize;

use super::{Number, QUESTIONNAIRE, aspects, newest, number, scale};
use crate::model::page::Page;
use crate::model::record::listening::Aspect;
use crate::model::record::people::covers;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::Link;
use crate::render::{Build, RenderError};

#[derive(Serialize)]
struct QuestionnairePage {
    at: At,
    number: Option<Number>,
    document: Option<Link>,
    /// From which survey its questions are, in a sentence.
    source: String,
    scale: Vec<(u32, String)>,
    questions: Vec<&'static str>,
}

pub(super) fn page(build: &Build) -> Result<Page, RenderError> {
    let at = At::root(say("Customer survey, blank"), "registers");
    let campaign = newest(build);
    let body = campaign.map(|c| &c.body);
    let source = match campaign {
        Some(campaign) => say!("Questions and scale are those of survey {id}.", id = campaign.meta.id),
        None => {
            say("No survey is on record, so these are the aspects that the procedure names, with its usual \
                 scale.")
            .to_owned()
        }
    };
    let number = body.and_then(number).map(|number| in_force(build, number));
    let view = QuestionnairePage {
        document: number.as_ref().and_then(|n| {
            let href = build.names.record(&n.document)?;
            Some(Link { href: Some(at.to(href)), text: n.document.clone() })
        }),
        number,
        source,
        scale: scale(body),
        questions: aspects(body).into_iter().map(asked).collect(),
        at,
    };
    build.page(QUESTIONNAIRE, "questionnaire.html", &view)
}

/// The form with the revision in force on the as-of day, where the document is on record.
fn in_force(build: &Build, number: Number) -> Number {
    let day = build.lab().as_of.day;
    let document = build.lab().documents.get(&number.document);
    let now = document.and_then(|document| {
        let mut revisions = document.body.revisions.iter().rev();
        revisions.find(|r| covers(Some(r.effective_from), r.effective_to, day))
    });
    let revision = now.map(|r| r.rev.clone()).or(number.revision);
    Number { revision, ..number }
}

/// An aspect as a customer is asked about it.
fn asked(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Turnaround => say("The time from the arrival of your items to the report"),
        Aspect::ReportQuality => say("Our reports: complete, clear and usable"),
        Aspect::Communication => say("How we kept you informed, before and during the work"),
        Aspect::TechnicalCompetence => say("The technical competence of the people you dealt with"),
        Aspect::Responsiveness => say("How soon and how well we answered"),
        Aspect::SampleHandling => say("The care taken of your items"),
        Aspect::Overall => say("Our service as a whole"),
    }
}
