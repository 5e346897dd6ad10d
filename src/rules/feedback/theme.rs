//! FBK-007: several customers named the same trouble, and no action is on it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::model::finding::{Basis, Grade, Outcome};
use crate::model::kind::Kind;
use crate::model::lab::Lab;
use crate::model::record::complaint::Action;
use crate::model::rule::{Check, Rule};
use crate::model::theme::{Voice, voices};
use crate::rules::evidence::hidden_anywhere;
use crate::rules::help::{
    LABORATORY, counted, happened, is_judged, laboratory_cannot_tell, laboratory_passes, names, same_words,
    tell_unread,
};
use crate::rules::window::Window;
use crate::rules::words::list;

/// See `theme.md`.
pub const RULE: Rule = Rule {
    code: "FBK-007",
    name: "theme-without-action",
    title: "Theme from several customers, no action",
    grade: Grade::Minor,
    basis: Basis::Standard,
    clauses: &["17025-8.6.1", "17025-8.6.2"],
    procedure: &["P09-8.2-c", "P09-W8", "9001-8.2.1-c-05", "9001-8.2.1-k-12"],
    summary: "A trouble that several customers name within a window of months has an action on it.",
    advice: "Open an action on the theme, and look for the fault in the design rather than in each case.",
    thresholds: &["theme_customers", "feedback_window_months", "evidence_baseline"],
    silenced_by: &[],
    page: include_str!("theme.md"),
    check: Check::Lab(check),
};

fn check(lab: &Lab, out: &mut Outcome) {
    tell_unread(lab, &[Kind::Complaint, Kind::Feedback], out);
    let window = Window::of(lab, lab.settings.thresholds.feedback_window_months);
    let mut by_theme: BTreeMap<String, Vec<Voice<'_>>> = BTreeMap::new();
    let troubles = voices(lab).filter(Voice::is_trouble);
    for voice in troubles.filter(|v| window.holds(v.on) && is_judged(lab, v.on)) {
        by_theme.entry(voice.key()).or_default().push(voice);
    }
    for voices in by_theme.values_mut() {
        voices.sort_by(|a, b| (a.on, &a.meta.id).cmp(&(b.on, &b.meta.id)));
        ask(lab, voices, out);
    }
}

/// Asks of one theme, whose voices are given oldest first; each theme is one question to the laboratory.
fn ask(lab: &Lab, voices: &[Voice<'_>], out: &mut Outcome) {
    let Some(decisive) = decisive(lab, voices) else {
        // One more voice may make it a theme.
        return match hidden_anywhere(lab, &[Kind::Complaint, Kind::Feedback]) {
            None => laboratory_passes(out),
            Some(why) => laboratory_cannot_tell(out, why),
        };
    };
    if lab.actions.values().any(|a| is_on(&a.body, voices) && is_in_time(lab, &a.body, decisive.on)) {
        return laboratory_passes(out);
    }
    if lab.is_unread(Kind::Action) {
        return laboratory_cannot_tell(out, "an action could not be read");
    }
    let who: BTreeSet<&str> = voices.iter().filter_map(|v| v.who.as_deref()).collect();
    let nameless = usize::from(voices.iter().any(|v| v.who.is_none()));
    let first = voices.first().map_or(decisive.on, |v| v.on);
    let last = voices.last().map_or(decisive.on, |v| v.on);
    let names: Vec<&str> = who.iter().copied().chain((nameless > 0).then_some("somebody unnamed")).collect();
    let message = format!(
        "{} named {} as a trouble from {first} to {last}: {}. No action on it was open on {} or raised since.",
        counted(names.len(), "customer", "customers"),
        decisive.theme,
        list(&names),
        decisive.on,
    );
    let place = decisive.meta.place(&decisive.pointer);
    let finding = out.at(LABORATORY.to_owned(), None, place, message);
    finding.on(decisive.on).about_record().told_apart_by(decisive.theme.to_lowercase());
    for voice in voices.iter().filter(|v| v.meta.id != decisive.meta.id) {
        let who = voice.who.as_deref().unwrap_or("somebody unnamed");
        finding.also(voice.meta.place(&voice.pointer), format!("{who} on {}", voice.on));
    }
}

/// The voice with which the theme reached the number of customers; all that are anonymous are one.
fn decisive<'a, 'b>(lab: &Lab, voices: &'b [Voice<'a>]) -> Option<&'b Voice<'a>> {
    let wanted = lab.settings.thresholds.theme_customers as usize;
    let mut seen = BTreeSet::new();
    voices.iter().find(|voice| {
        seen.insert(&voice.who);
        seen.len() >= wanted
    })
}

/// Whether the action is on the theme: by its own theme, else by what brought it about.
fn is_on(action: &Action, voices: &[Voice<'_>]) -> bool {
    voices.iter().any(|voice| match &action.theme {
        Some(theme) => same_words(theme, voice.theme),
        None => action.source.iter().any(|source| names(source.as_str(), voice.meta)),
    })
}

/// Whether the action was open on that day or raised after it.
fn is_in_time(lab: &Lab, action: &Action, day: Date) -> bool {
    let was_closed_before = happened(lab, action.closed_on).is_some_and(|on| on < day);
    !was_closed_before
}
