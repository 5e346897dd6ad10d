//! Every pointer leads back to the text of its key and value.

use countersign::model::place::Side;

use super::{no_faults, yaml};

const TEXT: &str = "\
# a remark
name: Ålesund Batteri
address:
  street: \"Storgata 1\"   # quoted
  post:
    - '6002'
    - k: v

  # belongs to nothing
notes: |
  first
  second

folded: >-
  one
  two
flow: {a: [1, 2], b: x}
last:
";

#[test]
fn spans_of_every_style() {
    let (doc, faults) = yaml(TEXT);
    no_faults(&faults);
    let doc = doc.expect("a document");
    let slice = |pointer, side| doc.bytes(pointer, side).map(|(from, to)| &TEXT[from..to]);
    for (pointer, value) in [
        ("/name", "Ålesund Batteri"),
        ("/address/street", "\"Storgata 1\""),
        ("/address/post", "- '6002'\n    - k: v"),
        ("/address/post/0", "'6002'"),
        ("/address/post/1", "k: v"),
        ("/address/post/1/k", "v"),
        ("/notes", "first\n  second"),
        ("/folded", "one\n  two"),
        ("/flow", "{a: [1, 2], b: x}"),
        ("/flow/a", "[1, 2]"),
        ("/flow/a/1", "2"),
        ("/flow/b", "x"),
        ("/last", ""),
    ] {
        assert_eq!(slice(pointer, Side::Value), Some(value), "{pointer}");
    }
    for key in ["/name", "/address", "/address/post", "/address/post/1/k", "/flow/b", "/last"] {
        let name = key.rsplit('/').next();
        assert_eq!(slice(key, Side::Key), name, "{key}");
    }
    assert_eq!(slice("/address", Side::Value).map(|s| s.ends_with("k: v")), Some(true), "no remark after it");
}

#[test]
fn a_pointer_that_leads_nowhere_ends_at_its_nearest_ancestor() {
    let (doc, _) = yaml(TEXT);
    let doc = doc.expect("a document");
    assert_eq!(doc.span("/address/post/7/x"), doc.span("/address/post"));
    assert_eq!(doc.span("/nothing"), doc.span(""));
}
