//! Markdown, read by another program: nothing of a record is more than text in code.

use pulldown_cmark::{Event, Options, Parser, Tag};

/// What stands in a page besides our own words: nothing may.
pub(super) fn acts(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in Parser::new_ext(markdown, Options::all()) {
        if matches!(&event, Event::Html(html) if html.trim() == countersign::report::ci::comment::MARKER) {
            continue;
        }
        match event {
            Event::Text(text) => {
                // what forges look for in a finished page, outside of code
                for sign in ["@", "http", "www.", "#", "://", "<", "|"] {
                    if text.contains(sign) {
                        found.push(format!("{sign} in {text}"));
                    }
                }
            }
            Event::Code(_)
            | Event::SoftBreak
            | Event::HardBreak
            | Event::End(_)
            | Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::List(None)
                | Tag::Item
                | Tag::Strong
                | Tag::HtmlBlock,
            ) => {}
            other => found.push(format!("{other:?}")),
        }
    }
    found
}

#[test]
fn the_reader_finds_what_acts() {
    for text in [
        "see @octocat",
        "https://evil.example",
        "[x](y)",
        "![x](y)",
        "<b>x</b>",
        "#12",
        "a\n\n<script>",
        "$x$",
        "| a |\n|---|\n| b |",
        "[^1]\n\n[^1]: x",
        "*x*",
        "```\nx\n```",
        "> x",
        "1. x",
        "<!-- other -->",
    ] {
        assert!(!acts(text).is_empty(), "{text}");
    }
    assert!(acts("### a\n\n- `@x`: b\\\n  `c`\n").is_empty());
}
