//! A site in Norwegian, and templates in another language.

use countersign::model::language::Language;
use countersign::render::say::{Catalogue, sentences, translated};
use countersign::render::{self, Site};

use crate::site::{NORRVIK, is_html, page, site};

fn catalogue(pairs: &[(&str, &str)]) -> &'static Catalogue {
    let pairs = pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
    Box::leak(Box::new(Catalogue::from_pairs(pairs)))
}

#[test]
fn sentences_of_a_template_are_whole() {
    let template = "<p class=\"a\">And {{ more[0] | grouped }} more: <a href=\"x\">all</a>.</p>\
        <td data-l=\"Kind of {{ a.b | attr }}\">{{ <icon name=\"x\" /> }}<b>{{ c }}</b>, by {{ <day d={e.on} /> }}</td>\
        {% if x %}<span>One</span><span>two</span>{% endif %}<p>{{ d }} – {{ d }}</p>";
    let found = ["And {more} more: <a>all</a>.", "Kind of {b}", "<b>{c}</b>, by {on}", "One", "two"]
        .map(str::to_owned);
    assert_eq!(sentences(template), found);
}

#[test]
fn a_template_in_another_language_keeps_all_but_its_sentences() {
    let template = "<p title=\"Two &amp; {{ n }}\">{{ n }} of <a href=\"{{ at }}\">all</a>\n</p>{% if a %}<b>x1</b>{% endif %}";
    assert_eq!(translated(template, catalogue(&[])), template);
    let words = catalogue(&[("{n} of <a>all</a>", "<a>alle</a>: {n}"), ("Two &amp; {n}", "{n} \"2\"")]);
    let said = "<p title=\"{{ n }} &quot;2&quot;\"><a href=\"{{ at }}\">alle</a>: {{ n }}\n</p>{% if a %}<b>x1</b>{% endif %}";
    assert_eq!(translated(template, words), said);
}

#[test]
fn a_site_speaks_the_language_of_the_settings() {
    let mut lab = NORRVIK.lab.clone();
    lab.settings.language = Language::Nb;
    let pages = render::site(&Site { lab: &lab, ..site(&NORRVIK, &[]) }).unwrap();
    for page in pages.iter().filter(|page| is_html(page)) {
        let text = std::str::from_utf8(&page.bytes).unwrap();
        assert!(text.contains("<html lang=\"nb\">") && text.contains("Hopp til innholdet"), "{}", page.path);
    }
    let front = page(&pages, "index.html");
    for said in ["Hva ble avtalt?", "Oversikt", ">2026-10-15<"] {
        assert!(front.contains(said), "{said}");
    }
    let script = page(&pages, "countersign.js");
    assert!(script.contains("\"Nothing found.\":\"Ingenting funnet.\""));
    // columns that the style lays out by name
    let style = page(&pages, "countersign.css");
    assert!(style.contains("[data-l=\"Filer\"]") && !style.contains("[data-l=\"Files\"]"));
    // what records say stays as it is
    assert!(page(&pages, "jobs/REQ-26-003.html").contains("Vantor Cathodes AB"));
}

#[test]
fn english_is_what_stands_in_the_sources() {
    let without = render::site_in(&site(&NORRVIK, &[]), None).unwrap();
    let empty = render::site_in(&site(&NORRVIK, &[]), Some(catalogue(&[]))).unwrap();
    // only days are written otherwise, and scripts get their empty list of words
    let front = page(&without, "index.html");
    assert!(front.contains("15 Oct 2026") && page(&empty, "index.html").contains(">2026-10-15<"));
    assert!(!page(&without, "countersign.js").contains("Object.assign(countersign.words"));
}
