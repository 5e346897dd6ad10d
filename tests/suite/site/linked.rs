//! Names in sentences lead to where they can be read.

use countersign::render::prose;

fn linked(text: &str) -> String {
    prose::linked(text, |name| match name {
        "REQ-26-011" => Some("jobs/REQ-26-011.html"),
        "REQ-26-011/deviation-1" => Some("jobs/REQ-26-011.html#r-deviation-1"),
        "RP-26-0402" => Some("jobs/REQ-26-011.html#r-report-1"),
        "09" => Some("documents/09.html"),
        "Work" => Some("work.html"),
        _ => None,
    })
}

#[test]
fn a_name_becomes_a_link_and_dates_stay_dates() {
    assert_eq!(
        linked("REQ-26-011 was due 2026-04-29."),
        "<a href=\"@/jobs/REQ-26-011.html\">REQ-26-011</a> was due <time datetime=\"2026-04-29\">29 Apr 2026</time>."
    );
}

#[test]
fn the_longest_name_is_meant() {
    let part = linked("see REQ-26-011/deviation-1, REQ-26-011/nothing");
    assert!(
        part.contains(">REQ-26-011/deviation-1</a>") && part.ends_with(">REQ-26-011</a>/nothing"),
        "{part}"
    );
}

#[test]
fn numbers_and_words_alone_are_no_names() {
    assert_eq!(linked("Work on 09 began"), "Work on 09 began");
    assert_eq!(linked("XREQ-26-011 REQ-26-0110"), "XREQ-26-011 REQ-26-0110");
}

#[test]
fn text_around_names_is_escaped() {
    assert_eq!(linked("<b>RP-26-0402</b> \"@/x\"").matches('<').count(), 2, "only the link's own tags");
}

#[test]
fn a_page_puts_its_own_way_to_the_root() {
    let text = linked("REQ-26-011, RP-26-0402");
    let elsewhere = prose::settle(&text, "complaints/CPL-26-01.html");
    assert!(elsewhere.contains("<a href=\"../jobs/REQ-26-011.html\">REQ-26-011</a>"), "{elsewhere}");
    let there = prose::settle(&text, "jobs/REQ-26-011.html");
    assert_eq!(there, "REQ-26-011, <a href=\"#r-report-1\">RP-26-0402</a>", "no page leads to itself");
    assert_eq!(prose::settle("a <b> c", "index.html"), "a <b> c");
}
