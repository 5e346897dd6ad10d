//! Encodings and characters that can not be seen.

use countersign::model::fault::FaultKind::Encoding;
use countersign::model::place::Side;
use serde_json::json;

use super::yaml;

#[test]
fn a_byte_order_mark_is_told_and_passed_over() {
    let (doc, faults) = yaml("\u{feff}a: å\n");
    let doc = doc.expect("a document");
    assert_eq!(doc.value, json!({"a": "å"}));
    assert_eq!(doc.bytes("/a", Side::Value), Some((6, 8)));
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].kind, faults[0].readable, faults[0].place.bytes), (Encoding, true, Some((0, 3))));
}

#[test]
fn utf_16_is_named() {
    let with_mark = "\u{feff}a: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let big = "\u{feff}a: 1\n".encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    let bare = "a: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    for bytes in [with_mark, big, bare] {
        let (doc, faults) = yaml(bytes);
        assert!(doc.is_none());
        assert!(faults[0].kind == Encoding && faults[0].message.contains("UTF-16"), "{faults:?}");
    }
}

#[test]
fn an_older_encoding_is_placed_at_its_first_letter() {
    let (doc, faults) = yaml(b"name: Caf\xE9\nplace: Troms\xF8\n");
    assert!(doc.is_none());
    assert_eq!((faults[0].kind, faults[0].place.bytes), (Encoding, Some((9, 10))));
    assert!(faults[0].message.contains('é'), "{}", faults[0].message);
    let (_, faults) = yaml(b"name: \x81\n");
    assert!(faults[0].message.contains("byte 81"), "{}", faults[0].message);
}

#[test]
fn unprintable_characters_are_told_where_they_stand() {
    let (_, faults) = yaml("a: x\u{b}y\nb: \u{1b}[2J\nc: \u{7f}\n");
    let places: Vec<_> = faults.iter().map(|f| (f.kind, f.place.bytes, f.readable)).collect();
    let told = |at| (Encoding, Some((at, at + 1)), false);
    assert_eq!(places, [told(4), told(10), told(18)]);
    let (doc, faults) = yaml("a: x\0\nb: [\n");
    assert!(doc.is_none());
    assert_eq!(faults.len(), 1, "such a text is not read on");
}

#[test]
fn an_escape_does_not_hide_an_unprintable_character() {
    let (_, faults) = yaml("a: \"\\e[2J\"\nb: \"line\\nline\\ttab\"\n");
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].kind, faults[0].place.pointer.as_str()), (Encoding, "/a"));
    assert!(faults[0].message.contains("001B"), "{}", faults[0].message);
}

#[test]
fn a_turned_text_is_told() {
    let (doc, faults) = yaml("a: x\u{202E}gpj.exe\n");
    assert!(doc.is_some());
    assert_eq!((faults[0].kind, faults[0].place.bytes, faults[0].readable), (Encoding, Some((4, 7)), true));
}

#[test]
fn line_ends_of_windows_are_fine() {
    let (doc, faults) = yaml("a: 1\r\nb: |\r\n  x\r\n  y\r\nc: z\r\n");
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(doc.expect("a document").value, json!({"a": 1, "b": "x\ny\n", "c": "z"}));
}
