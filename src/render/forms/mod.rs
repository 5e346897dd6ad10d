//! Forms to print: the customers' questionnaire, blank, and the summary of each survey. The first form,
//! the contract review of a job, is the job file itself.

mod questionnaire;
mod summary;

use serde::Serialize;
pub(super) use summary::answered;

use super::frame::At;
use super::view::Link;
use super::{Build, RenderError};
use crate::model::page::Page;
use crate::model::record::Entry;
use crate::model::record::listening::{Aspect, Campaign};
use crate::render::say::say;

/// What the procedure asks customers about, where no survey says otherwise.
const USUAL: [Aspect; 5] = [
    Aspect::Turnaround,
    Aspect::ReportQuality,
    Aspect::Communication,
    Aspect::TechnicalCompetence,
    Aspect::Overall,
];

/// What the marks 1 to 5 mean, where no survey says otherwise.
const MARKS: [&str; 5] =
    ["poor", "below expectation", "meets expectation", "exceeds expectation", "excellent"];

/// A form that can be printed, in the list of registers.
#[derive(Serialize)]
pub(super) struct Form {
    form: Link,
    says: String,
}

/// Something that is filled in by hand or held in the hand, with its number and revision.
#[derive(Debug, Clone, Serialize)]
struct Number {
    document: String,
    revision: Option<String>,
}

/// The address of the blank questionnaire.
const QUESTIONNAIRE: &str = "questionnaire.html";

pub(super) fn pages(build: &Build) -> Result<Vec<Page>, RenderError> {
    let mut pages = vec![questionnaire::page(build)?];
    for (id, campaign) in &build.lab().campaigns {
        pages.extend(summary::page(build, id, campaign)?);
    }
    Ok(pages)
}

/// All forms, for the list of registers.
pub(super) fn index(build: &Build, at: &At) -> Vec<Form> {
    let link = |to: &str, text: String| Link { href: Some(at.to(to)), text };
    let mut all = vec![
        Form {
            form: link("jobs.html", say("Request and contract review, one job").to_owned()),
            says: say("Every job file prints on A4 with the parts in the order of form 09-App-01.")
                .to_owned(),
        },
        Form {
            form: link(QUESTIONNAIRE, say("Customer survey, blank").to_owned()),
            says: say("The questionnaire as customers get it, on one page: form 09-App-02, part A.")
                .to_owned(),
        },
    ];
    all.extend(newest(build).and_then(|campaign| {
        Some(Form {
            form: link(
                &summary_of(build, &campaign.meta.id)?,
                say!("Summary of survey {id}", id = campaign.meta.id),
            ),
            says: say(
                "The newest survey on one page: form 09-App-02, part B. Each survey’s page leads to its own.",
            )
            .to_owned(),
        })
    }));
    all
}

/// The address of a survey's summary.
pub(super) fn summary_of(build: &Build, survey: &str) -> Option<String> {
    build.lab().campaigns.get(survey)?;
    let page = build.names.record(survey)?;
    Some(format!("summaries/{}", page.rsplit('/').next()?))
}

/// The survey that was sent last.
fn newest<'a>(build: &Build<'a>) -> Option<&'a Entry<Campaign>> {
    let as_of = build.lab().as_of.day;
    let sent = build.lab().campaigns.values().filter(|c| c.body.sent_on.is_some_and(|on| on <= as_of));
    sent.max_by_key(|c| (c.body.sent_on, c.meta.id.as_str()))
}

/// The questionnaire's number and the revision that a survey was sent in.
fn number(campaign: &Campaign) -> Option<Number> {
    let document = campaign.questionnaire.as_ref()?.to_string();
    Some(Number { document, revision: campaign.questionnaire_revision.clone() })
}

/// What a mark means, lowest first, each with its number.
fn scale(campaign: Option<&Campaign>) -> Vec<(u32, String)> {
    let scale = campaign.and_then(|c| c.scale.as_ref());
    // marks of records go from 1 to 5, whatever a scale's text says
    let labels = scale.filter(|s| (s.min, s.max) == (1, 5) && s.labels.len() == MARKS.len());
    let labels: Vec<String> =
        labels.map_or_else(|| MARKS.map(|mark| say(mark).to_owned()).to_vec(), |s| s.labels.clone());
    (1..).zip(labels).collect()
}

/// What was asked about, or what the procedure names.
fn aspects(campaign: Option<&Campaign>) -> Vec<Aspect> {
    campaign.map(|c| c.aspects.clone()).filter(|all| !all.is_empty()).unwrap_or_else(|| USUAL.to_vec())
}
