//! The anonymised edition names no customer, or is not written.

use countersign::model::edition::Edition;
use countersign::model::tree::{Origin, Tree};
use countersign::pipeline::{self, Examined, Input};
use countersign::render::{self, RenderError};
use jiff::civil::date;

use super::site;
use crate::rules::examples::base;

/// The base laboratory of the rules' examples, with one file more, for outside readers.
fn anonymised(path: &str, text: &str) -> Examined {
    let mut files = base();
    files.insert(path.to_owned(), text.as_bytes().to_vec());
    let input = Input {
        edition: Some(Edition::Anonymised),
        ..Input::new(Tree::of(Origin::Memory, files), Vec::new(), date(2026, 6, 30))
    };
    pipeline::examine(input, &|_| {})
}

const CALL: &str = "records/communications/CM-9.yaml";

fn call(summary: &str) -> String {
    format!(
        "customer: C1\ncontact: Petra Holm\non: 2026-03-20\ndirection: in\nchannel: email\ntopic: other\nsummary: {summary}\nby: P8\n"
    )
}

#[test]
fn no_page_names_a_customer_or_its_people() {
    let examined = anonymised(CALL, &call("Petra Holm of Vantor Cathodes AB asked for the report again"));
    let pages = render::site(&site(&examined, &[])).unwrap();
    assert!(!pages.iter().any(|page| page.path.starts_with("forms")), "forms offer customers by name");
    let secrets = ["Vantor", "Petra", "Holm", "petra.holm@"];
    // the pages of rules have examples, in which the same people are met
    for page in pages.iter().filter(|page| !page.path.starts_with("rules/")) {
        let text = String::from_utf8_lossy(&page.bytes);
        for secret in secrets {
            assert!(!text.contains(secret), "{} says {secret}", page.path);
        }
    }
    let shown = pages.iter().any(|p| String::from_utf8_lossy(&p.bytes).contains("customer C1"));
    assert!(shown, "no page says which customer it is about");
}

#[test]
fn a_site_that_would_still_name_somebody_is_not_rendered() {
    let examined = anonymised(CALL, &call("Mrs Holm asked for the report again"));
    let refused = render::site(&site(&examined, &[])).unwrap_err();
    assert!(matches!(&refused, RenderError::Secrets(why) if why.contains("CNF-004")), "{refused}");
}

#[test]
fn names_stand_in_the_internal_edition() {
    let examined = pipeline::examine(
        Input::new(Tree::of(Origin::Memory, base()), Vec::new(), date(2026, 6, 30)),
        &|_| {},
    );
    let pages = render::site(&site(&examined, &[])).unwrap();
    assert!(pages.iter().any(|p| String::from_utf8_lossy(&p.bytes).contains("Vantor Cathodes AB")));
}
