//! Records whose text tries to get out of the page.

use std::collections::BTreeMap;

use countersign::embedded;
use countersign::pipeline::Examined;

use super::markup::{elements, unescaped};
use super::{examine, is_html, page, render};

/// Text that would do harm in content, in an attribute, in a script or in a stylesheet.
const ATTACK: &str =
    "<script>alert(1)</script>'\\\"><img src=x onerror=alert(1)>{{ at.title }}\\u202Egnp.exe";

/// The example laboratory with hostile text in its settings, a customer, a person, a document and a
/// job, and with a job and a customer whose very names are hostile.
pub(super) fn laboratory() -> Examined {
    let mut files: BTreeMap<String, Vec<u8>> =
        embedded::example().into_iter().map(|(path, bytes)| (path, bytes.into_owned())).collect();
    let mut edit = |path: &str, from: &str, to: &str| {
        let bytes = files.get_mut(path).unwrap_or_else(|| panic!("no file {path}"));
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{path} does not hold {from:?}");
        *bytes = text.replacen(from, to, 1).into_bytes();
    };
    let quoted = format!("\"{ATTACK}\"");
    edit("countersign.yaml", "name: Norrvik Battery Materials Laboratory", &format!("name: {quoted}"));
    edit("records/customers/C8.yaml", "name: Cobaltis Trading SA", &format!("name: {quoted}"));
    edit("records/registers/people.yaml", "name: Jonas Lindqvist", &format!("name: {quoted}"));
    edit("documents/09.md", "## ", &format!("<script>alert(2)</script>\n\n{}\n\n## ", "w".repeat(10_000)));
    let job = "records/jobs/2026/REQ-26-011";
    edit(
        &format!("{job}/request.yaml"),
        "received_on:",
        &format!("x-note: {quoted}\nnotes: {quoted}\nreceived_on:"),
    );
    edit(
        &format!("{job}/request.yaml"),
        "client_reference: Two containers from Antwerp",
        &format!("client_reference: {quoted}"),
    );
    edit(
        &format!("{job}/deviation-1.yaml"),
        "description:",
        &format!("description: \"{ATTACK} {}\"\nx-old:", "w".repeat(10_000)),
    );
    let request = files[&format!("{job}/request.yaml")].clone();
    files.insert("records/jobs/2026/R <i>'&\"#%?/request.yaml".to_owned(), request);
    files.insert(
        "records/jobs/2026/req-26-011/request.yaml".to_owned(),
        b"customer: C1\nreceived_on: 2026-10-01\n".to_vec(),
    );
    examine(files)
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    let examined = laboratory();
    let pages = render(&examined, &[]);
    for page in pages.iter().filter(|p| is_html(p)) {
        let text = std::str::from_utf8(&page.bytes).unwrap();
        for element in elements(text) {
            assert!(!matches!(element.name, "img" | "i" | "iframe"), "{}", page.path);
            assert!(element.name != "script" || element.get("src").is_some(), "{}", page.path);
            assert!(element.attributes.iter().all(|(name, _)| !name.starts_with("on")), "{}", page.path);
        }
        assert!(!text.contains('\u{202E}'), "{}", page.path);
    }
    let job = page(&pages, "jobs/REQ-26-011.html");
    assert!(unescaped(job).contains("<script>alert(1)</script>'"), "the text itself is shown");
    assert!(job.contains("[U+202E]"));
    assert!(job.contains("{{ at.title }}"), "text is no template");
}

#[test]
fn hostile_text_does_not_get_out_of_the_stylesheet() {
    let pages = render(&laboratory(), &[]);
    let css = page(&pages, "print.css");
    assert!(
        !css.contains("<script") && css.matches('{').count() == 3 && css.matches('}').count() == 3,
        "{css}"
    );
}

#[test]
fn hostile_names_make_tame_files() {
    let examined = laboratory();
    let pages = render(&examined, &[]);
    assert!(examined.lab.jobs.contains_key("req-26-011") && examined.lab.jobs.contains_key("R <i>'&\"#%?"));
    let mut lower = std::collections::BTreeSet::new();
    for page in &pages {
        let tame = |c: char| c.is_ascii_alphanumeric() || "-_.~/".contains(c);
        assert!(page.path.chars().all(tame), "{}", page.path);
        assert!(lower.insert(page.path.to_lowercase()), "{} differs from another only in case", page.path);
    }
}

#[test]
fn very_long_words_may_break() {
    let pages = render(&laboratory(), &[]);
    let job = page(&pages, "jobs/REQ-26-011.html");
    assert!(!job.contains(&"w".repeat(100)));
    assert!(job.replace("<wbr>", "").contains(&"w".repeat(10_000)), "the whole word is there");
}
