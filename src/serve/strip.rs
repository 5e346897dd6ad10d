//! The strip at the top of each page that is shown, and how it gets there.

use std::fmt::Write as _;

use super::board::Showing;
use super::telling::{List, Telling, Trouble};

/// What keeps pages up to date.
pub(super) const SCRIPT: &str = include_str!("preview.js");

/// How the strip looks.
pub(super) const STYLE: &str = include_str!("preview.css");

/// What a site's policy for scripts begins with, and what is added to it, so that a page may ask whether it changed.
const SHUT: &str = "default-src 'none';";
const OPEN: &str = "default-src 'none'; connect-src 'self';";

/// The strip of a page.
pub(super) fn html(showing: &Showing, path: &str) -> String {
    let Telling { at, found, lists, trouble } = showing.telling();
    let mut out = format!(
        "<aside id=\"countersign-preview\" aria-label=\"Preview\" data-page=\"{}\" data-seen=\"{}\">",
        text(&showing.state(path)),
        text(&showing.seen(path))
    );
    // writing to memory does not fail
    if let Some(Trouble { what, messages }) = trouble {
        let _ = write!(out, "<div class=\"trouble\" role=\"alert\"><p>{}</p>", text(what));
        for message in messages {
            let _ = write!(out, "<pre tabindex=\"0\">{}</pre>", text(message));
        }
        out.push_str("</div>");
    }
    if showing.is_site() {
        let _ = write!(
            out,
            "<p role=\"status\"><b>Preview</b> of the files on disk, committed or not, as read at {}. {}</p>",
            text(at),
            text(found)
        );
    }
    for List { title, lines } in lists {
        let _ = write!(out, "<details><summary>{}</summary><ul>", text(title));
        for line in lines {
            let _ = write!(out, "<li>{}</li>", text(line));
        }
        out.push_str("</ul></details>");
    }
    out.push_str(
        "<p class=\"note\" data-when=\"changed\" hidden>This page has changed. What you entered is still here; load \
         the page again to see the change.</p><p class=\"note\" data-when=\"gone\" hidden>The preview has ended: \
         nothing answers at this address. What is shown may be old.</p></aside>",
    );
    out
}

/// A page with the strip, and with what keeps it up to date.
pub(super) fn woven(page: &[u8], showing: &Showing, path: &str) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let page = page.replacen(SHUT, OPEN, 1);
    let Some((head, rest)) = page.split_once("</head>") else { return page.into_bytes() };
    let Some((tag, body)) = rest.find("<body").and_then(|at| {
        let end = at + rest.get(at..)?.find('>')? + 1;
        rest.split_at_checked(end)
    }) else {
        return page.into_bytes();
    };
    [head, ASSETS, "</head>", tag, &html(showing, path), body].concat().into_bytes()
}

const ASSETS: &str = "<link rel=\"stylesheet\" href=\"/~preview/preview.css\"><script src=\"/~preview/preview.js\" \
                      defer></script>";

/// A page where the site has none: it was never there, or could not be built yet.
pub(super) fn lone(showing: &Showing, path: &str) -> String {
    let (title, says) = if showing.is_site() {
        ("No such page", "<p>There is no page at this address. <a href=\"/\">To the first page</a></p>")
    } else {
        ("Nothing to show yet", "<p>The site could not be built yet. It appears here as soon as it can.</p>")
    };
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title} · Countersign</title>\n{ASSETS}\n</head>\n<body>\n{}\n<main><h1>{title}</h1>{says}</main>\n\
         </body>\n</html>\n",
        html(showing, path)
    )
}

/// A text as it stands in HTML.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
