//! A laboratory's own templates go before ours, and mistakes in them are told.

use countersign::render::{self, RenderError};

use super::{NORRVIK, page, site};

#[test]
fn a_template_of_the_same_name_replaces_ours() {
    let own = [(
        "people.html".to_owned(),
        "{% extends \"base.html\" %}{% block main %}<h1>Ours</h1>{% for p in people %}{{ p.name }}{% endfor %}\
         {% endblock main %}"
            .to_owned(),
    )];
    let pages = render::site(&site(&NORRVIK, &own)).unwrap();
    let people = page(&pages, "people.html");
    assert!(people.contains("<h1>Ours</h1>") && people.contains("Tomasz Wren"));
    assert!(people.contains("Internal edition"), "the frame is still ours");
    assert!(!page(&pages, "jobs.html").contains("<h1>Ours</h1>"));
}

#[test]
fn a_template_that_asks_for_what_is_not_there_is_told_with_its_name() {
    for (text, said) in
        [("{{ nosuch }}", "nosuch"), ("{% if %}", "people.html"), ("{{ at.title | nofilter }}", "nofilter")]
    {
        let own = [("people.html".to_owned(), text.to_owned())];
        let error = render::site(&site(&NORRVIK, &own)).unwrap_err();
        let RenderError::Template(message) = &error else { panic!("{error}") };
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn text_is_escaped_in_a_laboratorys_own_template_too() {
    let own = [("people.html".to_owned(), "<p title=\"{{ at.title }}\">{{ \"<b>\" }}</p>".to_owned())];
    let pages = render::site(&site(&NORRVIK, &own)).unwrap();
    assert!(page(&pages, "people.html").contains("&lt;b&gt;"));
}
