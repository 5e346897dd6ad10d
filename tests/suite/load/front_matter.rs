//! Front matter: places hold in the whole file.

use countersign::load::parse;
use countersign::model::fault::FaultKind;
use countersign::model::place::Side;
use countersign::model::settings::Limits;
use serde_json::json;

use super::{file, marked};

fn document(text: &str) -> (Option<countersign::model::doc::Doc>, Vec<countersign::model::fault::Fault>) {
    parse(&file("documents/P09.md", text), &Limits::default())
}

#[test]
fn values_have_their_places_in_the_file() {
    for start in ["", "\u{feff}"] {
        for end in ["\n", "\r\n"] {
            let text = format!(
                "{start}---{end}id: P09{end}title: Kundeservice på norsk{end}---{end}# Text: not: yaml{end}"
            );
            let (doc, faults) = document(&text);
            assert_eq!(faults.len(), usize::from(!start.is_empty()));
            let doc = doc.expect("front matter");
            assert_eq!(doc.value, json!({"id": "P09", "title": "Kundeservice på norsk"}));
            let slice = |side| doc.bytes("/title", side).map(|(from, to)| &text[from..to]);
            assert_eq!(slice(Side::Value), Some("Kundeservice på norsk"));
            assert_eq!(slice(Side::Key), Some("title"));
        }
    }
}

#[test]
fn faults_have_their_places_in_the_file() {
    let text = "---\nid: P09\nid: P10\nrevision: 1.10\n---\ntext\n";
    let (_, faults) = document(text);
    assert_eq!(marked(text, &faults), [(FaultKind::DuplicateKey, "id"), (FaultKind::Misread, "1.10")]);
    assert_eq!(faults[0].also[0].0.bytes, Some((4, 6)));
    let text = "---\nid: \"P09\n---\ntext\n";
    let (doc, faults) = document(text);
    assert!(doc.is_none());
    assert_eq!(marked(text, &faults), [(FaultKind::Syntax, "\"P09")]);
}

#[test]
fn missing_or_open_front_matter() {
    for (text, word) in [
        ("# Title\n", "did not begin"),
        ("", "did not begin"),
        ("\n---\nid: P09\n---\n", "did not begin"),
        ("---\nid: P09\n", "not closed"),
    ] {
        let (doc, faults) = document(text);
        assert!(doc.is_none());
        assert_eq!((faults[0].kind, faults.len()), (FaultKind::Syntax, 1));
        assert!(faults[0].message.contains(word), "{text:?}: {}", faults[0].message);
    }
    let (doc, faults) = document("---\n---\n");
    assert!(doc.is_none() && faults[0].message.contains("empty"));
}
