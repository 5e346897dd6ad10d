//! Feedback and complaints of a period.

use std::collections::BTreeSet;

use super::line::{Ask, Line};
use crate::model::finding::Grade;
use crate::model::record::Entry;
use crate::model::record::complaint::Complaint;
use crate::model::record::listening::{Feedback, FeedbackKind, Sentiment};
use crate::model::survey;
use crate::render::forms;
use crate::render::say::say;
use crate::render::view::Mark;

pub(super) fn feedback(ask: &Ask) -> Vec<Line> {
    let lab = ask.lab();
    let surveys = lab.campaigns.values().filter(|c| ask.holds(c.body.sent_on));
    let mut lines: Vec<Line> = surveys
        .map(|campaign| {
            let count = forms::answered(ask.build, campaign, ask.end());
            let what = say!("Customers who answered survey {id}, of those asked", id = campaign.meta.id);
            Line::counted(ask, &what, count, &[&campaign.meta.id], "surveys.html")
        })
        .collect();
    if lines.is_empty() {
        lines.push(Line::all(ask, say("Surveys sent"), &[], "surveys.html"));
    }
    let all: Vec<&Entry<Feedback>> = lab.all_feedback().filter(|f| ask.holds(f.body.received_on)).collect();
    let of = |is: &dyn Fn(&Feedback) -> bool| -> Vec<&str> {
        all.iter().filter(|f| is(&f.body)).map(|f| f.meta.id.as_str()).collect()
    };
    lines.push(Line::all(
        ask,
        say("Pieces of feedback received, answers to surveys among them"),
        &of(&|_| true),
        "feedback.html",
    ));
    for (what, tone) in [(say("praise"), Sentiment::Positive), (say("blame"), Sentiment::Negative)] {
        let these = of(&|f| f.sentiment == Some(tone));
        lines.push(Line::share(ask, &say!("of these, {what}", what), &these, all.len(), "feedback.html"));
    }
    let sought = of(&|f| f.kind.is_sought() && f.kind != FeedbackKind::SurveyResponse);
    lines.push(Line::share(
        ask,
        say("of these, sought after a job, in a talk or on a visit"),
        &sought,
        all.len(),
        "feedback.html",
    ));
    let calls = of(&|f| survey::calls_for_decision(lab, f).is_some());
    let undecided = of(&|f| {
        let decided = f.decision.as_ref().is_some_and(|d| d.on <= ask.end());
        survey::calls_for_decision(lab, f).is_some() && !decided
    });
    lines.push(
        Line::share(
            ask,
            say("Undecided, of those that call for a decision"),
            &undecided,
            calls.len(),
            "feedback.html",
        )
        .marked((!undecided.is_empty()).then(|| Mark::grade(Grade::Minor, say("to be decided")))),
    );
    lines
}

pub(super) fn complaints(ask: &Ask) -> Vec<Line> {
    let lab = ask.lab();
    let came: Vec<&Entry<Complaint>> =
        lab.complaints.values().filter(|c| ask.holds(Some(c.body.received_on))).collect();
    let known: Vec<&Entry<Complaint>> =
        lab.complaints.values().filter(|c| ask.by_end(Some(c.body.received_on))).collect();
    let of = |these: &[&'_ Entry<Complaint>], is: &dyn Fn(&Complaint) -> bool| -> Vec<String> {
        these.iter().filter(|c| is(&c.body)).map(|c| c.meta.id.clone()).collect()
    };
    let line = |what: &str, ids: &[String], of: Option<usize>| {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        match of {
            Some(of) => Line::share(ask, what, &ids, of, "complaints.html"),
            None => Line::all(ask, what, &ids, "complaints.html"),
        }
    };
    let decided = of(&came, &|c| c.validated.as_ref().is_some_and(|v| v.on <= ask.end())).len();
    let justified = of(&came, &|c| c.validated.as_ref().is_some_and(|v| v.justified && v.on <= ask.end()));
    let open = of(&known, &|c| !ask.by_end(c.closed_on));
    let themes: BTreeSet<&str> = came.iter().filter_map(|c| c.body.theme.as_deref()).collect();
    let mut lines = vec![
        line(say("Complaints received"), &of(&came, &|_| true), None),
        line(say("Justified, of those of the period that were judged"), &justified, Some(decided)),
        line(say("Open at the end, of all received by then"), &open, Some(known.len()))
            .marked((!open.is_empty()).then(|| Mark::plain("open", say("open")))),
    ];
    if came.is_empty() {
        lines.truncate(1);
        lines.extend(
            (!open.is_empty())
                .then(|| line(say("Open at the end, of all received by then"), &open, Some(known.len()))),
        );
    }
    for theme in themes {
        let these = of(&came, &|c| c.theme.as_deref() == Some(theme));
        lines.push(line(&say!("about: {theme}", theme), &these, Some(came.len())));
    }
    lines
}
