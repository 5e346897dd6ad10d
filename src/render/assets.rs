//! What all pages share beside them: style, script, and the foot of paper.

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
    asset("countersign.css", lean(STYLE))
}

/// The script of all pages.
pub(super) fn script() -> Page {
    asset("countersign.js", SCRIPTS.map(lean).concat())
}

/// What single pages need and no other: the script that draws, and those of forms.
pub(super) fn rare() -> [Page; 3] {
    [
        asset("draw.js", lean(include_str!("../../site/draw.js"))),
        asset("form.js", lean(include_str!("../../site/form.js"))),
        asset("form.css", lean(include_str!("../../site/form.css"))),
    ]
}

/// The laboratory's own line at the foot of printed pages: a stylesheet of its own, because only
/// CSS can write there.
pub(super) fn print(site: &Site) -> Page {
    let commit = site.commit.map_or_else(String::new, |c| format!(" · commit {}", short(c)));
    let foot = format!(
        "{} · {} edition · as of {}{commit}",
        laboratory(site),
        site.lab.settings.edition.word(),
        site.lab.as_of.day
    );
    let text = format!(
        "/* The foot of printed pages; written anew by every build. */\n@page {{\n  \
         @bottom-left {{ content: {}; font: 7.5pt sans-serif; color: #434d58; }}\n  \
         @bottom-right {{ content: \"Page \" counter(page) \" of \" counter(pages); \
         font: 7.5pt sans-serif; color: #434d58; }}\n}}\n",
        escape::css_string(&foot)
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
