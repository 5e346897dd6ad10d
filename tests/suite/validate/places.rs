//! Faults point at the words in the file that they are about, in the order of the file.

use std::sync::Arc;

use countersign::load;
use countersign::model::kind::Identity;
use countersign::model::settings::Limits;
use countersign::model::tree::SourceFile;

use super::SCHEMAS;

/// For each fault the text that it points at.
fn pointed_at(path: &str, text: &str) -> Vec<String> {
    let file = SourceFile { path: Arc::from(path), bytes: Arc::from(text.as_bytes()) };
    let (doc, faults) = load::parse(&file, &Limits::default());
    assert!(faults.is_empty(), "{faults:#?}");
    let doc = doc.expect("a document");
    let (_, faults) = SCHEMAS.records(&Identity::of(path).unwrap(), &file.path, &doc);
    let bytes = faults.iter().map(|f| doc.bytes(&f.place.pointer, f.place.side).expect("a place"));
    bytes.map(|(from, to)| text[from..to].to_owned()).collect()
}

#[test]
fn in_a_record() {
    let text = "\
received_on: 2026-02-30   # no such day
channel: mail
lines:
  - line: 0
    \"tést\": Water
  - {material: powder}
form:
  revision: 01a
coment: x
";
    let path = "records/jobs/REQ-1/request.yaml";
    let expected = ["received_on", "2026-02-30", "mail", "0", "\"tést\"", "material", "form", "coment"];
    assert_eq!(pointed_at(path, text), expected);
}

#[test]
fn in_a_register() {
    let text = "people:\n  - id: P1\n    name: A\n  - id: P2\n    nam: B\n  - null\n";
    assert_eq!(pointed_at("records/registers/people.yaml", text), ["nam", "null"]);
}

#[test]
fn in_front_matter() {
    let text = "---\ntitle: Customer service\nkind: prosedure\nrevisions: []\n---\n\n# Text\n";
    assert_eq!(pointed_at("documents/DOC-09.md", text), ["prosedure"]);
}

#[test]
fn in_a_table() {
    let text = "job,report_no,registered_on\nREQ-1,RP-1,2026-02-30\n,RP-2,2026-02-01\n";
    assert_eq!(pointed_at("records/registers/jobs.csv", text), ["2026-02-30", "RP-2"]);
}
