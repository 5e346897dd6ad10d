//! The page of one record of any kind: what it says, what was found, what happened, who names it.

use serde::Serialize;
use serde_json::Value;

use super::fields::{Fields, Words};
use super::{Shelf, about};
use crate::model::kind::Kind;
use crate::model::page::Page;
use crate::model::record::Meta;
use crate::model::record::system::AnalysisType;
use crate::render::approvals::{self, Panel};
use crate::render::cards::{self, Card, Unanswered};
use crate::render::dates::Fingerprints;
use crate::render::forms;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::view::Link;
use crate::render::words::{self, Day};
use crate::render::{Build, RenderError, names};

/// Records that are listed at most under one that they name: so many stay far below 400 KB.
const NAMED: usize = 300;

#[derive(Serialize)]
struct RecordPage {
    at: At,
    title: String,
    register: Link,
    /// A form that can be printed of it.
    form: Option<Link>,
    id: String,
    /// The number of its own, when it has one beside its id.
    number: Option<String>,
    cards: Vec<Card>,
    cannot_tell: Vec<Unanswered>,
    passes: usize,
    fields: Fields,
    /// Reviews of an agreement.
    parts: Vec<Part>,
    events: Vec<Event>,
    mentioned: Vec<Mention>,
    /// Records beside those, which are too many to show.
    hidden: usize,
    /// The search for its id.
    search: String,
    about: Fields,
    own: Vec<(String, String)>,
    file: String,
    written: Option<Written>,
    approvals: Option<Panel>,
}

#[derive(Serialize)]
struct Part {
    id: String,
    title: String,
    fields: Fields,
}

#[derive(Serialize)]
struct Event {
    on: Day,
    what: String,
}

#[derive(Serialize)]
struct Mention {
    record: Link,
    kind: String,
}

#[derive(Serialize)]
struct Written {
    on: Day,
    by: String,
    commit: String,
}

pub(super) fn page(build: &Build, shelf: &Shelf, meta: &Meta) -> Result<Page, RenderError> {
    let lab = build.lab();
    let number = meta.common.number.clone();
    let title = format!("{} {}", called(build, shelf, meta), number.as_ref().unwrap_or(&meta.id));
    let at = At::folder(title.clone(), "registers");
    let words = Words::of(lab, meta);
    let body = (shelf.body)(lab, &meta.id).unwrap_or(Value::Null);
    let answers = about(build, meta);
    let mut ids = Fingerprints::default();
    let events = words.happened(&body).into_iter().map(|h| Event { on: h.on.into(), what: h.what });
    let view = RecordPage {
        title,
        register: Link {
            href: Some(at.to(&format!("{}.html", shelf.name))),
            text: say(shelf.title).to_owned(),
        },
        form: forms::summary_of(build, &meta.id)
            .filter(|_| meta.kind == Kind::Campaign)
            .map(|address| Link { href: Some(at.to(&address)), text: say("Summary, to print").to_owned() }),
        id: meta.id.clone(),
        number,
        cards: answers.findings.iter().map(|f| cards::card(build, f, &at, &mut ids)).collect(),
        cannot_tell: answers.cannot_tell.iter().map(|c| cards::unanswered(build, c, &at)).collect(),
        passes: answers.passes.len(),
        fields: words.fields(&body),
        parts: parts(build, meta),
        events: events.collect(),
        mentioned: mentioned(build, meta, &at),
        search: at.to(&format!("search.html#q={}", meta.id)),
        hidden: build.mentioned.by(&meta.id).len().saturating_sub(NAMED),
        about: words.fields(&serde_json::to_value(&meta.common).unwrap_or(Value::Null)),
        own: meta.extras.clone(),
        approvals: approvals::panel(build, &meta.record, &at),
        file: meta.file.to_string(),
        written: meta.written.as_ref().map(|w| Written {
            on: w.on.day.into(),
            by: w.author.clone(),
            commit: w.commit.chars().take(12).collect(),
        }),
        at,
    };
    build.page(build.names.record(&meta.id).unwrap_or_default(), "record.html", &view)
}

/// What a record is called before its number.
fn called(build: &Build, shelf: &Shelf, meta: &Meta) -> &'static str {
    let analysis = build.lab().analyses.get(&meta.id).filter(|_| meta.kind == Kind::Analysis);
    match analysis.map(|a| a.body.kind) {
        Some(AnalysisType::ManagementReview) => say("Management review"),
        Some(AnalysisType::FeedbackAnalysis) | None => say(shelf.one),
    }
}

fn parts(build: &Build, meta: &Meta) -> Vec<Part> {
    let Some(framework) = build.lab().agreements.get(&meta.id) else { return Vec::new() };
    let reviews = framework.reviews.iter().map(|review| Part {
        id: names::place(&review.meta),
        title: words::part(review.meta.part.as_deref().unwrap_or("review")),
        fields: Words::of(build.lab(), &review.meta)
            .fields(&serde_json::to_value(&review.body).unwrap_or(Value::Null)),
    });
    reviews.collect()
}

fn mentioned(build: &Build, meta: &Meta, at: &At) -> Vec<Mention> {
    let all = build.mentioned.by(&meta.id).iter().take(NAMED).map(|by| Mention {
        record: Link {
            href: build.names.record(&by.id).map(|a| at.to(a)),
            text: by.common.number.clone().unwrap_or_else(|| by.id.clone()),
        },
        kind: words::sentence(say(&by.kind.to_string())),
    });
    all.collect()
}
