//! The file of earlier builds: read as it was written, and refused once it was changed.

use countersign::model::builds::{Built, Count, read, with};
use countersign::model::canonical::sha256;
use countersign::model::edition::Edition;
use jiff::civil::date;

fn built(day: i8, found: usize) -> Built {
    let count = |code: &str, found, asked| Count { code: code.to_owned(), found, asked };
    Built {
        on: date(2026, 10, day),
        commit: "0123456789abcdef0123456789abcdef01234567".to_owned(),
        as_of: date(2026, 10, 1),
        edition: Edition::Internal,
        version: "0.1.0".to_owned(),
        findings: found + 1,
        cannot_tell: 7,
        site: sha256(b"a site"),
        by_rule: vec![count("COM-002", found, 40), count("REV-001", 1, 45), count("SUB-001", 0, 2)],
    }
}

fn three() -> String {
    let mut text = with(None, &built(2, 3)).unwrap();
    for (day, found) in [(2, 5), (9, 4)] {
        text = with(Some(text.as_bytes()), &built(day, found)).unwrap();
    }
    text
}

#[test]
fn what_was_written_is_read_again() {
    let text = three();
    let builds = read(text.as_bytes());
    assert_eq!(builds.wrong, Vec::<String>::new());
    assert_eq!(builds.all, [built(2, 3), built(2, 5), built(9, 4)]);
    // as a checkout on Windows has it
    assert_eq!(read(text.replace('\n', "\r\n").as_bytes()).all.len(), 3);
    // nothing that stood there changes when a line is added
    assert!(with(Some(text.as_bytes()), &built(10, 0)).unwrap().starts_with(&text));
    assert_eq!(read(b"").all, []);
}

#[test]
fn the_seal_is_what_sha256sum_says_of_the_lines_before() {
    let text = three();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for at in 1..lines.len() {
        let before: String = lines[..at].concat();
        assert_eq!(lines[at].split('\t').nth(8), Some(&sha256(before.as_bytes())[..16]));
    }
    // known to every implementation of it
    assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn no_line_can_be_changed_taken_out_or_put_in() {
    let text = three();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let changed = [
        text.replacen("COM-002:3/40", "COM-002:2/40", 1),
        // the sums agree, and the seal does not
        text.replacen("\t4\t7\t", "\t3\t7\t", 1).replacen("COM-002:3/40", "COM-002:2/40", 1),
        [lines[0], lines[2], lines[3]].concat(),
        [lines[0], lines[1], lines[1], lines[2], lines[3]].concat(),
        [lines[0], lines[2], lines[1], lines[3]].concat(),
        text.replacen("internal", "public", 1),
        text.replacen("2026-10-02", "2026-13-02", 1),
        text.trim_end().to_owned(),
        text[lines[0].len()..].to_owned(),
        format!("{text}\n"),
    ];
    for text in &changed {
        let builds = read(text.as_bytes());
        assert!(!builds.wrong.is_empty() && builds.all.is_empty(), "{text}");
        assert!(with(Some(text.as_bytes()), &built(11, 0)).is_err());
    }
    assert!(!read(&[0xff, 0xfe]).wrong.is_empty());
}

#[test]
fn what_can_not_be_is_not_written() {
    let text = three();
    let earlier = with(Some(text.as_bytes()), &built(8, 0)).unwrap_err();
    assert!(earlier[0].contains("the last build was made after 2026-10-08"), "{earlier:?}");
    let mut odd = built(9, 0);
    odd.by_rule[0].code = "A B".to_owned();
    assert!(with(Some(text.as_bytes()), &odd).is_err());
    let mut unsummed = built(9, 0);
    unsummed.findings = 40;
    assert!(with(Some(text.as_bytes()), &unsummed).is_err());
}
