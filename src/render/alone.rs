//! Pages of jobs that stand alone, without the site around them: links to pages that are not there lose their target, and the
//! script that would look for them is left out.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::escape;
use crate::model::page::Page;

/// Files of the site that every page needs.
const NEEDED: [&str; 2] = ["countersign.css", "print.css"];

/// Of a site's pages those of the given jobs, the stylesheets, and an index of them under `title`. Everything in `evidence/` stays too.
#[must_use]
pub fn alone(pages: Vec<Page>, jobs: &BTreeSet<String>, title: &str) -> (Vec<Page>, Vec<Page>) {
    let job = |path: &str| {
        let id = path.strip_prefix("jobs/")?.strip_suffix(".html")?;
        jobs.get(id).cloned()
    };
    let (evidence, site): (Vec<Page>, Vec<Page>) =
        pages.into_iter().partition(|page| page.path.starts_with("evidence/"));
    let mut kept: Vec<Page> =
        site.into_iter().filter(|page| NEEDED.contains(&&*page.path) || job(&page.path).is_some()).collect();
    let there: BTreeSet<String> = kept.iter().map(|page| page.path.clone()).collect();
    for page in kept.iter_mut().filter(|page| job(&page.path).is_some()) {
        let html = String::from_utf8_lossy(&page.bytes);
        page.bytes = pruned(&html, &there).into_bytes();
    }
    kept.push(Page { path: "index.html".to_owned(), bytes: index(title, &there).into_bytes() });
    (kept, evidence)
}

fn index(title: &str, there: &BTreeSet<String>) -> String {
    let title = escape::html(title);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'self'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"countersign.css\">\n</head>\n<body>\n<main id=\"main\"><div class=\"wrap\">\n<h1>{title}</h1>\n"
    );
    let jobs: Vec<&str> = there
        .iter()
        .filter_map(|path| path.strip_prefix("jobs/").and_then(|name| name.strip_suffix(".html")))
        .collect();
    if jobs.is_empty() {
        html.push_str("<p>No page of a job belongs to it; the records are beside this folder.</p>\n");
    } else {
        html.push_str("<ul>\n");
        for id in jobs {
            // Writing to memory does not fail.
            let _ = writeln!(
                html,
                "<li><a href=\"jobs/{0}.html\">{1}</a></li>",
                escape::attribute(id),
                escape::html(id)
            );
        }
        html.push_str("</ul>\n");
    }
    html.push_str("</div></main>\n</body>\n</html>\n");
    html
}

/// A page whose links lead nowhere but to `there`, without scripts. Text of records holds no `<`, so tags are what they seem.
fn pruned(html: &str, there: &BTreeSet<String>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = end_of(tag);
        let (tag, after) = tag.split_at(end);
        rest = after;
        if tag.starts_with("<script") {
            rest = rest.split_once("</script>").map_or(rest, |(_, after)| after);
        } else if tag.starts_with("<a ") {
            out.push_str(&link(tag, there));
        } else {
            out.push_str(tag);
        }
    }
    out.push_str(rest);
    out
}

/// Where a tag ends: at the first `>` outside of quotes.
fn end_of(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// A link's tag, without its target where that is not there.
fn link(tag: &str, there: &BTreeSet<String>) -> String {
    let Some((before, after)) = tag.split_once(" href=\"") else { return tag.to_owned() };
    let Some((target, after)) = after.split_once('"') else { return tag.to_owned() };
    let path = target.split('#').next().unwrap_or_default();
    let is_there = path.is_empty()
        || path.strip_prefix("../").is_some_and(|path| there.contains(path))
        || there.contains(&format!("jobs/{path}"));
    if is_there { tag.to_owned() } else { format!("{before}{after}") }
}
