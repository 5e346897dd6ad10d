//! The summary of one survey: who was asked, who answered, which marks, and what was done about them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Number, aspects, newest, number, scale, summary_of};
use crate::model::finding::Grade;
use crate::model::page::Page;
use crate::model::record::Entry;
use crate::model::record::listening::{Aspect, Campaign, Feedback, Rating, Recommend};
use crate::model::sought::said_by;
use crate::model::survey;
use crate::render::frame::At;
use crate::render::say::say;
use crate::render::trends::{self, Boxed};
use crate::render::view::{Link, Mark, Pair};
use crate::render::{Build, RenderError, taken_up, words};

/// Metrics about surveys; their verdicts compare the last two.
const METRICS: [&str; 4] = ["M17", "M18", "M19", "M20"];

#[derive(Serialize)]
struct SummaryPage {
    at: At,
    survey: Link,
    id: String,
    number: Option<Number>,
    facts: Vec<Pair>,
    scale: Vec<(u32, String)>,
    aspects: Vec<Row>,
    /// Answers with a mark that the settings call bad, out of how many, and what was decided on each.
    low: Vec<Low>,
    low_of: String,
    themes: Vec<(String, String)>,
    recommend: Option<String>,
    verdicts: Vec<Told>,
    /// Why there are no verdicts here.
    no_verdicts: Option<String>,
    done: Vec<Pair>,
    hidden: Option<String>,
}

/// The marks of one aspect.
#[derive(Serialize)]
struct Row {
    aspect: String,
    counts: Vec<usize>,
    na: usize,
    silent: usize,
    median: String,
}

#[derive(Serialize)]
struct Low {
    answer: Link,
    from: String,
    marks: String,
    decided: Mark,
}

#[derive(Serialize)]
struct Told {
    metric: Link,
    word: Boxed,
    why: String,
}

pub(super) fn page(build: &Build, id: &str, campaign: &Entry<Campaign>) -> Result<Option<Page>, RenderError> {
    let Some(path) = summary_of(build, id) else { return Ok(None) };
    let lab = build.lab();
    let at = At::folder(say!("Summary of survey {id}", id), "registers");
    let came = |f: &&Entry<Feedback>| f.body.received_on.is_some_and(|on| on <= lab.as_of.day);
    let answers: Vec<&Entry<Feedback>> = survey::answers(lab, campaign).filter(came).collect();
    let is_newest = newest(build).is_some_and(|newest| newest.meta.id == id);
    let low: Vec<Low> = answers.iter().filter_map(|answer| low(build, answer, &at)).collect();
    let bad = lab.settings.thresholds.bad_rating;
    let view = SummaryPage {
        survey: Link { href: build.names.record(id).map(|a| at.to(a)), text: id.to_owned() },
        id: id.to_owned(),
        number: number(&campaign.body),
        facts: facts(build, campaign, &answers),
        scale: scale(Some(&campaign.body)),
        aspects: aspects(Some(&campaign.body)).into_iter().map(|aspect| row(aspect, &answers)).collect(),
        low_of: say!(
            "{low} of {answers} with a mark of {bad} or less",
            low = low.len(),
            answers = words::count(answers.len(), "answer"),
            bad
        ),
        low,
        themes: themes(build, &answers),
        recommend: recommend(&answers),
        verdicts: if is_newest { verdicts(build, &at) } else { Vec::new() },
        no_verdicts: (!is_newest)
            .then(|| say("Verdicts compare the two newest surveys, and stand with the newest.").to_owned()),
        done: done(build, id, campaign),
        hidden: survey::hidden_answers(lab),
        at,
    };
    build.page(&path, "survey_summary.html", &view).map(Some)
}

fn facts(build: &Build, campaign: &Entry<Campaign>, answers: &[&Entry<Feedback>]) -> Vec<Pair> {
    let (lab, body) = (build.lab(), &campaign.body);
    let day = |day: Option<jiff::civil::Date>| {
        day.map_or_else(|| say("not on record").to_owned(), |d| d.to_string())
    };
    let mut all = vec![
        Pair::new("Asks about", body.period.clone()),
        Pair::new("Sent", day(body.sent_on)),
        Pair::new("Closed", day(body.closed_on)),
        Pair::new("Customers who answered", answered(build, campaign, lab.as_of.day)),
        Pair::new("Answers", answers.len().to_string()),
    ];
    all.extend(Pair::maybe("Run by", body.owner.as_ref().map(|p| lab.person_name(p.as_str()))));
    all.extend(Pair::maybe("Given for answering", body.incentive.clone()));
    all
}

/// How many of the customers who were asked answered by a day. Answers without a name stand beside them: whose they
/// are, nobody can tell.
pub(in crate::render) fn answered(
    build: &Build,
    campaign: &Entry<Campaign>,
    by: jiff::civil::Date,
) -> String {
    let lab = build.lab();
    let came = survey::answers(lab, campaign).filter(|a| a.body.received_on.is_some_and(|on| on <= by));
    let (named, nameless): (Vec<_>, Vec<_>) = came.map(|a| said_by(lab, a)).partition(Option::is_some);
    let named: BTreeSet<_> = named.into_iter().collect();
    let rest = match nameless.len() {
        0 => String::new(),
        n => say!(", and {n} without a name", n = words::count(n, "answer")),
    };
    say!("{answered} of {asked}{rest}", answered = named.len(), asked = survey::invited(&campaign.body), rest)
}

fn row(aspect: Aspect, answers: &[&Entry<Feedback>]) -> Row {
    let of = |answer: &&Entry<Feedback>| answer.body.ratings.get(&aspect).copied();
    let mut marks: Vec<u32> = answers
        .iter()
        .filter_map(|answer| match of(answer) {
            Some(Rating::Mark(mark)) => Some(u32::from(mark)),
            _ => None,
        })
        .collect();
    marks.sort_unstable();
    Row {
        aspect: words::sentence(say(aspect.words())),
        counts: (1..=5).map(|mark| marks.iter().filter(|m| **m == mark).count()).collect(),
        na: answers.iter().filter(|answer| of(answer) == Some(Rating::Na)).count(),
        silent: answers.iter().filter(|answer| of(answer).is_none()).count(),
        median: median(&marks),
    }
}

/// The median of marks in order; half a mark where two stand in the middle.
fn median(marks: &[u32]) -> String {
    let (low, high) = (marks.get(marks.len().saturating_sub(1) / 2), marks.get(marks.len() / 2));
    match low.zip(high) {
        None => "–".to_owned(),
        Some((low, high)) if (low + high) % 2 == 1 => format!("{}.5", (low + high) / 2),
        Some((low, high)) => ((low + high) / 2).to_string(),
    }
}

/// An answer with a bad mark, and what was decided on it.
fn low(build: &Build, answer: &Entry<Feedback>, at: &At) -> Option<Low> {
    let lab = build.lab();
    let bound = lab.settings.thresholds.bad_rating;
    let bad = answer.body.ratings.iter().filter_map(|(aspect, rating)| match rating {
        Rating::Mark(mark) if u32::from(*mark) <= bound => Some(format!("{} {mark}", say(aspect.words()))),
        _ => None,
    });
    let bad: Vec<String> = bad.collect();
    if bad.is_empty() {
        return None;
    }
    let decided = match &answer.body.decision {
        None => Mark::grade(Grade::Minor, say("no decision on record")),
        Some(decision) => {
            let action = answer.body.action.as_ref().map(|a| format!(", {a}")).unwrap_or_default();
            Mark::fine(format!("{}, {}{action}", words::plain(&decision.outcome), decision.on))
        }
    };
    Some(Low {
        answer: Link {
            href: build.names.record(&answer.meta.id).map(|a| at.to(a)),
            text: answer.meta.common.number.clone().unwrap_or_else(|| answer.meta.id.clone()),
        },
        from: said_by(lab, answer)
            .map_or_else(|| say("without a name").to_owned(), |id| lab.customer_name(id)),
        marks: words::sentence(&bad.join(", ")),
        decided,
    })
}

/// Themes with the customers behind each, the most first.
fn themes(build: &Build, answers: &[&Entry<Feedback>]) -> Vec<(String, String)> {
    let mut by: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for answer in answers {
        for theme in &answer.body.themes {
            let (named, nameless) = by.entry(theme.trim()).or_default();
            match said_by(build.lab(), answer) {
                Some(customer) => {
                    named.insert(customer);
                }
                None => *nameless += 1,
            }
        }
    }
    let mut all: Vec<_> = by.into_iter().collect();
    all.sort_by_key(|(theme, (named, nameless))| (std::cmp::Reverse(named.len() + nameless), *theme));
    let said = |named: usize, nameless: usize| match nameless {
        0 => words::count(named, "customer"),
        n => say!(
            "{customers}, and {answers} without a name",
            customers = words::count(named, "customer"),
            answers = words::count(n, "answer")
        ),
    };
    all.into_iter().map(|(theme, (named, n))| (words::sentence(theme), said(named.len(), n))).collect()
}

/// How many would recommend the laboratory; the two ways of asking are never mixed.
fn recommend(answers: &[&Entry<Feedback>]) -> Option<String> {
    let count = |what| answers.iter().filter(|a| a.body.recommend == Some(what)).count();
    let (yes, maybe, no) = (count(Recommend::Yes), count(Recommend::Maybe), count(Recommend::No));
    let asked = yes + maybe + no;
    (asked > 0).then(|| {
        say!(
            "yes {yes}, maybe {maybe}, no {no}, of {answers}",
            yes,
            maybe,
            no,
            answers = words::count(asked, "answer")
        )
    })
}

fn verdicts(build: &Build, at: &At) -> Vec<Told> {
    let of_surveys = trends::usual(build).filter(|trend| METRICS.contains(&trend.metric.id));
    let told = of_surveys.map(|trend| Told {
        metric: trends::link(trend, at),
        word: trends::boxed(trend.found.verdict.word),
        why: trend.found.verdict.why.clone(),
    });
    told.collect()
}

/// Who took the survey up, and what came of it.
fn done(build: &Build, id: &str, campaign: &Entry<Campaign>) -> Vec<Pair> {
    let lab = build.lab();
    let upheld = taken_up::analyses_of_survey(lab, id);
    let mut all = Vec::new();
    for analysis in upheld.iter().filter_map(|id| lab.analyses.get(id)) {
        let body = &analysis.body;
        let by =
            body.prepared.as_ref().map(|s| say!(" by {person}", person = lab.person_name(s.person.as_str())));
        let told =
            body.reported_to.iter().map(|t| format!("{}, {}", lab.person_name(t.person.as_str()), t.on));
        let told = words::list(&told.collect::<Vec<_>>());
        let told = if told.is_empty() {
            say("; reported to nobody on record").to_owned()
        } else {
            say!("; reported to {told}", told)
        };
        let name = &analysis.meta.id;
        all.push(Pair::new("Analysed", format!("{name}, {}{}{told}", body.held_on, by.unwrap_or_default())));
        let actions: Vec<String> = body.actions.iter().map(ToString::to_string).collect();
        all.extend(Pair::maybe("Actions", (!actions.is_empty()).then(|| actions.join(", "))));
        all.extend(Pair::maybe("Conclusion", body.conclusion.clone()));
    }
    if all.is_empty() {
        all.push(Pair::new("Analysed", say("no analysis on record took this survey up")));
    }
    all.extend(Pair::maybe("Notes", campaign.meta.common.notes.clone()));
    all
}
