//! Every pointer leads back to the text of its key and value.

use countersign::load::{spot, spots};
use countersign::model::place::{Place, Side};
use countersign::model::settings::Limits;
use countersign::model::tree::{Origin, SourceFile, Tree};

use super::{file, no_faults, yaml};

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

#[test]
fn lines_and_columns_are_counted_in_characters_from_one() {
    let limits = Limits::default();
    let file = file("records/customers/C1.yaml", TEXT);
    let at = |place: &Place| spot(&file, place, &limits).map(|spot| (spot.line, spot.column));
    let place = |pointer: &str| Place::at(&file.path, pointer);
    assert_eq!(at(&place("/name")), Some((2, 7)));
    assert_eq!(at(&place("/address/street")), Some((4, 11)));
    assert_eq!(at(&place("/address/street").key()), Some((4, 3)));
    assert_eq!(at(&place("/address/post/1/k")), Some((7, 10)));
    assert_eq!(at(&place("/address/post/9")), Some((6, 5)), "the list");
    assert_eq!(at(&place("/last")), Some((18, 6)));
    assert_eq!(at(&Place::file(file.path.clone())), Some((1, 1)));
    let o = TEXT.find("lesund").expect("a name");
    assert_eq!(at(&Place::bytes(&file.path, o, o)), Some((2, 8)));
    assert_eq!(at(&Place::bytes(&file.path, 1_000_000, 2_000_000)), Some((19, 1)));
    assert_eq!(at(&Place::file("records/customers/C2.yaml")), None);
}

#[test]
fn places_of_every_sort_of_file() {
    let files = [
        ("documents/P09.md", "---\nid: P09\ntitle: Ål\n---\n# text\n"),
        ("records/customers/C1.yaml", "\u{feff}a: å\n"),
        ("records/customers/C2.yaml", "a: [\n"),
        ("records/customers/C3.yaml", "x\u{0}\n"),
        ("records/registers/jobs.csv", "job,state\nREQ-1,void\nREQ-2,\n"),
    ];
    let tree = Tree::of(Origin::Memory, files.map(|(path, text)| (path, text.as_bytes())));
    let table = [
        ("documents/P09.md", "/title", (3, 8)),
        ("records/customers/C1.yaml", "/a", (1, 4)),
        ("records/customers/C2.yaml", "/a", (1, 1)),
        ("records/customers/C3.yaml", "/a", (1, 1)),
        ("records/registers/jobs.csv", "/rows/0/state", (2, 7)),
        ("records/registers/jobs.csv", "/rows/1/state", (3, 1)),
    ];
    let mut places: Vec<Place> = table.map(|(path, pointer, _)| Place::at(&path.into(), pointer)).into();
    places.push(Place::file("records/customers/C9.yaml"));
    let spots = spots(&tree, &places, &Limits::default());
    assert_eq!(spots.len(), table.len(), "a file that is not there has no spots");
    for (place, (.., wanted)) in places.iter().zip(table) {
        assert_eq!((spots[place].line, spots[place].column), wanted, "{place:?}");
    }
    let broken = [0xFF, b'\n', 0xC3, b'x'];
    let broken = SourceFile { path: "x.yaml".into(), bytes: broken[..].into() };
    let spot = spot(&broken, &Place::bytes(&broken.path, 3, 4), &Limits::default()).expect("a spot");
    assert_eq!((spot.line, spot.column), (2, 2));
}
