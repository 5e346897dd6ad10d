//! What is no record: each trap, what it is called, and the text that is marked.

use std::fmt::Write as _;

use countersign::load::parse;
use countersign::model::fault::FaultKind::{self, Feature, Limit, Syntax};
use countersign::model::place::Side;
use countersign::model::settings::Limits;
use serde_json::json;

use super::{file, marked, no_faults, yaml};

/// Text, kind, marked text, a word of the message.
type Trap = (&'static str, FaultKind, &'static str, &'static str);

fn spring(traps: &[Trap]) {
    for (text, kind, mark, word) in traps {
        let (_, faults) = yaml(text);
        assert_eq!(marked(text, &faults), [(*kind, *mark)], "{text:?}: {faults:#?}");
        let fault = &faults[0];
        assert!(fault.message.contains(word), "{text:?}: {}", fault.message);
        assert!(!fault.readable, "{text:?}");
        assert!(fault.message.ends_with('.') && fault.advice.ends_with('.'), "{text:?}: {fault:?}");
    }
}

#[test]
fn quotes() {
    spring(&[
        ("a: \"open\nb: 2\n", Syntax, "\"open", "not closed"),
        ("a: 'open\nb: 2\n", Syntax, "'open", "not closed"),
        ("a: \"open", Syntax, "\"open", "not closed"),
        ("a: it's\nb: 'open\nc: 1\n", Syntax, "'open", "not closed"),
        ("a: 'it's fine'\n", Syntax, "s fine'", "single quotation mark"),
        ("a: \"b\" c\n", Syntax, "c", "after the closing"),
        ("a: \"C:\\path\"\n", Syntax, "\"C:\\path\"", "backslash"),
        ("a: \"\\ud800\"\n", Syntax, "\"\\ud800\"", "backslash"),
        ("a: \"x\n---\n\"\n", Syntax, "\"x", "not closed"),
        ("\"x\n---\n", Syntax, "\"x", "not closed"),
    ]);
}

#[test]
fn tabs() {
    spring(&[
        ("a:\n\tb: 1\n", Syntax, "\t", "tab"),
        ("a:\n  b: 1\n\tc: 2\n", Syntax, "\t", "tab"),
        ("a: |\n\tx\n", Syntax, "\t", "tab"),
    ]);
    no_faults(&yaml("a: b\t\nc:\td\n").1);
}

#[test]
fn layout() {
    spring(&[
        ("note: see: below\n", Syntax, "note: see: below", "colon followed by a space"),
        ("a: 1\n  b: 2\n", Syntax, "b: 2", "below a line that has a value"),
        ("a: 1\nkey:value\nb: 2\n", Syntax, "key:value", "No space"),
        ("a: 1\nkey value\nb: 2\n", Syntax, "key value", "neither"),
        ("a:\n  b: 1\n c: 2\n", Syntax, "c: 2", "indented like none"),
        ("a: 1\n # c\n b: 2\n", Syntax, "b: 2", "indented like none"),
        ("a:\n  c: 1\n  - b\n", Syntax, "- b", "item of a list"),
        ("- a\nb: c\n", Syntax, "b: c", "without a dash"),
        ("a: - b\n", Syntax, "- b", "line of its key"),
        ("limit: > 10 ppm\n", Syntax, "> 10 ppm", "> or |"),
        ("a: 5 # x\n  more\n", Syntax, "# x", "comment"),
        ("a: ? b\n", Syntax, "? b", "question mark"),
        ("a: @foo\n", Syntax, "@foo", "began with @"),
        ("a: `foo\n", Syntax, "`foo", "began with `"),
        ("a: ,b\n", Syntax, ",b", "keeps for itself"),
        ("a: {b}c\n", Syntax, "c", "after a value that was closed"),
        ("{a: 1}\nb: 2\n", Syntax, "b: 2", "after the end"),
        ("a: x\n... foo\n", Syntax, "foo", "after the end"),
    ]);
}

#[test]
fn brackets() {
    spring(&[
        ("a: [1, 2}\n", Syntax, "[1, 2}", "closed by }"),
        ("a: [b, c\nd: 1\n", Syntax, "d: 1", "was not closed before"),
        ("a: [1,2]]\n", Syntax, "]", "had not been opened"),
        ("a: [\n1, 2\n]\n", Syntax, "1, 2", "not closed before"),
    ]);
}

#[test]
fn a_conflict_that_nobody_settled() {
    spring(&[
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", Syntax, "<<<<<<< HEAD", "merged"),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n", Syntax, "<<<<<<< HEAD", "merged"),
    ]);
}

#[test]
fn features() {
    spring(&[
        ("a: 1\n---\nb: 2\n", Feature, "---", "second document"),
        ("a: 1\n%YAML 1.2\n", Feature, "%YAML 1.2", "began with %"),
        ("%TAG ! x\n---\na: 1\n", Feature, "%TAG ! x", "began with %"),
        ("a: !!str 5\n", Feature, "!!str", "tag"),
        ("a: !x\n  b: 1\n", Feature, "!x", "tag"),
        ("a: !!python/object:os.system [x]\n", Feature, "!!python/object:os.system", "tag"),
        ("a: !e!foo x\n", Feature, "!e!foo x", "keeps for itself"),
        ("a: !<x y\n", Feature, "!<x y", "keeps for itself"),
        ("a: &x 1\n", Feature, "&x", "anchor"),
        ("a: & co\n", Feature, "& co", "keeps for itself"),
        ("a: *important*\n", Feature, "*important*", "elsewhere"),
        ("a: 1\n<<: {b: 1}\n", Feature, "<<", "merge key"),
        ("[a]: b\n", Feature, "[a]", "where a key belongs"),
        ("a: 1\n{b: 1}: c\n", Feature, "{b: 1}", "where a key belongs"),
        ("a: 1\n: b\n", Syntax, "", "without a key"),
    ]);
    no_faults(&yaml("---\na: 1\n...\n").1);
    no_faults(&yaml("\"<<\": 1\n").1);
}

#[test]
fn nothing_at_all() {
    for text in ["", "\n\n", "# only a remark\n", "---\n", "null\n"] {
        let (doc, faults) = yaml(text);
        assert!(doc.is_none());
        assert_eq!(faults.len(), 1);
        assert!(faults[0].message.contains("empty"), "{text:?}");
    }
}

#[test]
fn duplicate_keys_name_both_places_and_keep_the_first() {
    let text = "a: 1\nb:\n  c: {x: 1, y: [1, 2]}\n  c: 5\n\"a\": 2\nd: 4\n";
    let (doc, faults) = yaml(text);
    let doc = doc.expect("a document");
    assert_eq!(doc.value, json!({"a": 1, "b": {"c": {"x": 1, "y": [1, 2]}}, "d": 4}));
    assert_eq!(marked(text, &faults), [(FaultKind::DuplicateKey, "c"), (FaultKind::DuplicateKey, "\"a\"")]);
    assert_eq!(faults[0].place.pointer, "/b/c");
    let first = faults[0].also[0].0.bytes.expect("bytes");
    assert_eq!(first, (10, 11));
    assert_eq!(faults[1].also[0].0.bytes, Some((0, 1)));
    let (from, to) = doc.bytes("/d", Side::Value).expect("a span");
    assert_eq!(&text[from..to], "4");
}

#[test]
fn every_problem_of_a_file_is_told_at_once() {
    let text = "a: 1\na: 2\nb: !t x\nc: &n 014\nd: *n\ne: {f: 1, f: 2}\n";
    let (doc, faults) = yaml(text);
    assert!(doc.is_none(), "an alias stands for nothing");
    let kinds: Vec<_> = marked(text, &faults);
    assert_eq!(
        kinds,
        [
            (FaultKind::DuplicateKey, "a"),
            (Feature, "!t"),
            (FaultKind::Misread, "014"),
            (Feature, "&n"),
            (Feature, "*n"),
            (FaultKind::DuplicateKey, "f"),
        ]
    );
}

#[test]
fn faults_are_counted_beyond_a_hundred() {
    let text = "a: 1\n".repeat(1000);
    let (_, faults) = yaml(&text);
    assert_eq!(faults.len(), 101);
    assert!(faults[100].message.starts_with("899 more problems"), "{}", faults[100].message);
}

#[test]
fn hostile_nesting_meets_the_limit_and_not_the_stack() {
    let deep = 100_000;
    let texts = [
        "[".repeat(deep),
        "- ".repeat(deep),
        "? ".repeat(deep),
        "{a: ".repeat(deep),
        "[{".repeat(deep),
        format!("a: {}{}", "[".repeat(deep), "]".repeat(deep)),
        "a: &x ".repeat(100),
        (0..65).fold(String::new(), |text, i| text + &" ".repeat(i) + "a:\n"),
    ];
    for text in &texts {
        let (doc, faults) = yaml(text);
        assert!(doc.is_none());
        assert!(faults.iter().any(|f| f.kind == Limit || f.kind == Syntax), "{}: {faults:?}", &text[..20]);
    }
    let settings = Limits { depth: u32::MAX, nodes: u32::MAX, ..Limits::default() };
    let text = "[".repeat(deep);
    let (doc, faults) = parse(&file("records/customers/C1.yaml", &text), &settings);
    assert!(doc.is_none() && faults[0].kind == Limit, "no setting opens the way to a stack overflow");
}

#[test]
fn nesting_is_counted_the_same_in_every_style() {
    let limits = Limits { depth: 3, ..Limits::default() };
    let parse = |text: &str| parse(&file("records/customers/C1.yaml", text), &limits);
    for text in ["a:\n  b:\n    c: 1\n", "a: {b: {c: 1}}\n", "a:\n  - b: 1\n", "a:\n  b: [1]\n"] {
        let (doc, faults) = parse(text);
        assert!(doc.is_some() && faults.is_empty(), "{text}: {faults:?}");
    }
    for text in
        ["a:\n  b:\n    c:\n      d: 1\n", "a: {b: {c: {d: 1}}}\n", "a:\n  b: [[1]]\n", "a: [[[1]]]\n"]
    {
        let (doc, faults) = parse(text);
        assert!(doc.is_none(), "{text}");
        assert_eq!(faults.len(), 1, "{text}");
        assert_eq!(faults[0].kind, Limit, "{text}");
    }
}

#[test]
fn alias_bombs_stay_small() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..60 {
        let names = vec![format!("*a{}", i - 1); 9].join(", ");
        writeln!(text, "a{i}: &a{i} [{names}]").expect("a text grows");
    }
    let (doc, faults) = yaml(&text);
    assert!(doc.is_none());
    assert!(faults.len() <= 101 && faults.iter().filter(|f| f.kind == Feature).count() >= 99);
}

#[test]
fn values_are_counted_while_reading() {
    let limits = Limits { nodes: 10, ..Limits::default() };
    let (doc, faults) =
        parse(&file("records/customers/C1.yaml", "a: [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"), &limits);
    assert!(doc.is_none());
    assert_eq!((faults[0].kind, faults.len()), (Limit, 1));
}

#[test]
fn a_file_over_the_size_is_not_read() {
    let text = "# ".repeat(524_288) + "x";
    assert_eq!(text.len(), 1_048_577);
    let (doc, faults) = yaml(&text);
    assert!(doc.is_none());
    assert_eq!((faults[0].kind, faults.len()), (Limit, 1));
    assert!(faults[0].message.contains("1048577"));
    let (doc, _) = yaml("a: 1\n#".to_owned() + &"x".repeat(1_048_570));
    assert!(doc.is_some(), "a file of the very limit is read");
}
