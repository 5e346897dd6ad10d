//! What all pages share beside them: style, script, and the foot of paper.

use super::say::{say, spoken};
use std::collections::BTreeMap;

use super::Site;
use super::escape;
use super::frame::{laboratory, short};
use crate::model::page::Page;

const STYLE: &str = include_str!("../../site/countersign.css");

/// The scripts, which become one; each page is complete without it.
const SCRIPTS: [&str; 5] = [
    include_str!("../../site/countersign.js"),
    include_str!("../../site/register.js"),
    include_str!("../../site/day.js"),
    include_str!("../../site/findings.js"),
    include_str!("../../site/search.js"),
];

/// The stylesheet of all pages.
pub(super) fn style() -> Page {
    asset("countersign.css", columns(lean(STYLE)))
}

/// A style with the names of columns as the pages say them: on narrow screens some columns are laid out by name.
fn columns(style: String) -> String {
    const NAMED: &str = "[data-l=\"";
    if spoken().is_none() {
        return style;
    }
    let mut pieces = style.split(NAMED);
    let mut said = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (name, rest) = piece.split_once('"').unwrap_or((piece, ""));
        said = said + NAMED + say(name) + "\"" + rest;
    }
    said
}

/// The script of all pages.
pub(super) fn script() -> Page {
    let [first, rest @ ..] = SCRIPTS;
    let rest: String = rest.map(lean).concat();
    asset("countersign.js", format!("{}{}{rest}", lean(first), words(&SCRIPTS)))
}

/// What single pages need and no other: the script that draws, and those of forms.
pub(super) fn rare() -> [Page; 3] {
    [
        asset("draw.js", with_words(include_str!("../../site/draw.js"))),
        asset("form.js", with_words(include_str!("../../site/form.js"))),
        asset("form.css", lean(include_str!("../../site/form.css"))),
    ]
}

fn with_words(source: &str) -> String {
    words(&[source]) + &lean(source)
}

/// What hands scripts their words in another language than English.
fn words(sources: &[&str]) -> String {
    let Some(catalogue) = spoken() else { return String::new() };
    let keys = sources.iter().flat_map(|source| said_by(source));
    let known: BTreeMap<&str, &str> = keys.filter_map(|key| Some((key, catalogue.get(key)?))).collect();
    // Texts of a catalogue are JSON that can be told; a script reads JSON as it is.
    let json = serde_json::to_string(&known).unwrap_or_else(|_| "{}".to_owned());
    format!("Object.assign(countersign.words, {json});\n")
}

/// The texts that a script says: what stands in `say('…'`.
#[must_use]
pub fn said_by(source: &str) -> Vec<&str> {
    source.split("say('").skip(1).filter_map(|rest| Some(rest.split_once('\'')?.0)).collect()
}

/// The laboratory's own line at the foot of printed pages: a stylesheet of its own, because only
/// CSS can write there.
pub(super) fn print(site: &Site) -> Page {
    let commit = site.commit.map_or_else(String::new, |c| say!(" · commit {commit}", commit = short(c)));
    let foot = say!(
        "{laboratory} · {edition} edition · as of {day}{commit}",
        laboratory = laboratory(site),
        edition = say(site.lab.settings.edition.word()),
        day = site.lab.as_of.day,
        commit
    );
    let text = format!(
        "/* The foot of printed pages; written anew by every build. */\n@page {{\n  \
         @bottom-left {{ content: {}; font: 7.5pt sans-serif; color: #434d58; }}\n  \
         @bottom-right {{ content: {} counter(page) {} counter(pages); \
         font: 7.5pt sans-serif; color: #434d58; }}\n}}\n",
        escape::css_string(&foot),
        escape::css_string(say("Page ")),
        escape::css_string(say(" of "))
    );
    asset("print.css", text)
}

fn asset(path: &str, text: String) -> Page {
    Page { path: path.to_owned(), bytes: text.into_bytes() }
}

/// A source without indentation, empty lines, and lines that are comments: what a reader of `site/` needs and a
/// browser does not. No text of ours goes over several lines, so that nothing else changes.
fn lean(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut is_comment = false;
    for line in source.lines() {
        let mut line = line.trim();
        if is_comment || line.starts_with("/*") {
            let after = line.split_once("*/").map(|(_, after)| after.trim_start());
            is_comment = after.is_none();
            line = after.unwrap_or_default();
        }
        if !line.is_empty() && !line.starts_with("//") {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}
