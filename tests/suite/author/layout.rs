//! `countersign fmt`: another layout and nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use countersign::model::canonical;
use countersign::model::settings::Limits;
use countersign::model::tree::SourceFile;
use countersign::pipeline::layout::{Laid, is_yaml, lay_out};
use proptest::prelude::*;
use serde_json::{Map, Value};

use super::{begun, files, git};
use crate::cli::run::run;

const PATH: &str = "records/customers/C1.yaml";

fn laid(text: &str) -> Laid {
    lay_out(&SourceFile { path: PATH.into(), bytes: text.as_bytes().into() }, &Limits::default())
}

fn anew(text: &str) -> String {
    match laid(text) {
        Laid::Same => text.to_owned(),
        Laid::Anew(text) => text,
        Laid::Left(why) => panic!("{why}: {text}"),
    }
}

#[test]
fn spaces_and_quotes_change_comments_and_order_stay() {
    let before = "# head\nname:   'Petra  Holm'   # who\ntype: internal\n\n\n\nlist:\n- {b: 1,a: no}\n-   two   # second\n# tail\nat: 12:30\nday: 2026-10-15\ntext: |\n  a\n\n  b # no comment\n";
    let after = "# head\nname: \"Petra  Holm\" # who\ntype: internal\n\nlist:\n  - { b: 1, a: \"no\" }\n  - two # second\n# tail\nat: \"12:30\"\nday: 2026-10-15\ntext: |\n  a\n\n  b # no comment\n";
    assert_eq!(anew(before), after);
    assert_eq!(laid(after), Laid::Same);
}

#[test]
fn a_comment_stays_with_what_it_belongs_to() {
    let before = "a:\n    b:   1\n    # c: 2\n\n# top\nd:\n-   e: 1\n    # f: 2\n# tail\ng: 1\n";
    let after = "a:\n  b: 1\n  # c: 2\n\n# top\nd:\n  - e: 1\n    # f: 2\n# tail\ng: 1\n";
    assert_eq!(anew(before), after);
}

#[test]
fn what_can_not_be_read_is_left_alone() {
    for broken in ["a: [\n", "a: 1\na: 2\n", "a: &x 1\n", "a: 'x\n", "\u{feff}a: 1\n", ""] {
        assert!(matches!(laid(broken), Laid::Left(_)), "{broken:?}");
    }
    let file = SourceFile { path: PATH.into(), bytes: b"a: \xff\n".as_slice().into() };
    assert!(matches!(lay_out(&file, &Limits::default()), Laid::Left(_)));
}

/// The example is as this program lays records out; out of another layout the same text comes, word for word.
#[test]
fn the_example_is_laid_out_and_out_of_disorder_it_comes_back() {
    let mut disordered = 0;
    let example = countersign::embedded::example();
    for (at, (path, bytes)) in example.into_iter().filter(|(path, _)| is_yaml(path)).enumerate() {
        let file = |text: &str| SourceFile { path: path.as_str().into(), bytes: text.as_bytes().into() };
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(
            lay_out(&file(&text), &Limits::default()),
            Laid::Same,
            "{path}: countersign fmt lays it out"
        );
        // every fifth is enough; and within a text in block form a space would be one of its words
        if at % 5 > 0 || text.contains(": |") || text.contains(": >") {
            continue;
        }
        let wide: String = text.lines().map(widened).collect();
        let Laid::Anew(after) = lay_out(&file(&wide), &Limits::default()) else { panic!("{path}") };
        let value = |text: &str| serde_yaml::from_str::<Value>(text).unwrap();
        assert_eq!(canonical::digest(&value(&after)), canonical::digest(&value(&text)), "{path}");
        assert_eq!(words(&after), words(&text), "{path}");
        let without =
            |text: &str| text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        assert_eq!(without(&after), without(&text), "{path}");
        disordered += 1;
    }
    assert!(disordered > 50, "{disordered}");
}

/// A line with more space after its key, and before it when it is one of the outermost.
fn widened(line: &str) -> String {
    let is_key =
        |key: &str| key.trim_start_matches([' ', '-']).bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let before = if line.starts_with(|c: char| c.is_ascii_lowercase()) { "\n\n" } else { "" };
    match line.split_once(": ") {
        Some((key, value)) if is_key(key) => format!("{before}{key}:    {value}\n"),
        _ => format!("{line}\n"),
    }
}

/// The words of all comments that begin a line, in order.
fn words(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| line.starts_with('#')).collect()
}

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[ -~]{0,12}".prop_map(Value::from),
        "[a-zé\n]{0,40}".prop_map(Value::from),
        prop::sample::select(vec![
            "no",
            "on",
            "12:30",
            "~",
            "1_0",
            "2026-10-15",
            "a: b",
            "- a",
            "#",
            "a #b",
            "'",
            "\""
        ])
        .prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(
                |map: BTreeMap<String, Value>| Value::Object(map.into_iter().collect::<Map<_, _>>())
            ),
        ]
    })
}

proptest! {
    /// Held against another reader of YAML and the digest, and comments against marks that only they carry.
    #[test]
    fn no_layout_changes_what_is_said(values in prop::collection::btree_map("[a-z_]{1,8}", value(), 1..5), every in 1usize..4, flow: bool) {
        let value = Value::Object(values.into_iter().collect());
        let text = if flow { format!("{}\n", serde_json::to_string(&value).unwrap()) } else { serde_yaml::to_string(&value).unwrap() };
        let mut marked = String::new();
        for (i, line) in text.lines().enumerate() {
            // within a text in block form a mark would be words of it
            if i % every == 0 && !text.contains('|') && !text.contains('>') {
                writeln!(marked, "#mark{i}").unwrap();
            }
            marked.push_str(line);
            marked.push('\n');
        }
        if let Laid::Anew(after) = laid(&marked) {
            let found: Value = serde_yaml::from_str(&after).unwrap();
            let before: Value = serde_yaml::from_str(&marked).unwrap();
            prop_assert_eq!(canonical::digest(&found), canonical::digest(&before), "{}\n{}", marked, after);
            prop_assert_eq!(words(&after), words(&marked));
            prop_assert_eq!(laid(&after), Laid::Same);
        }
    }

    #[test]
    fn no_text_ends_the_program(scraps in prop::collection::vec(prop::sample::select(vec![
        "a", "a:", "b: ", "- ", "-", "? ", ": ", "[", "]", "{", "}", ", ", "\"", "'", "|", ">", "|2-", "\n", "\n  ", "\n    ", " #", "#", "é", "\t",
        "\r\n", "\u{85}", "\u{a0}", "---\n", "...\n", "!t ", "&x ", "*x", "%Y", "~", "no",
    ]), 0..24)) {
        let text = scraps.concat();
        if let Laid::Anew(after) = laid(&text) {
            prop_assert_eq!(laid(&after), Laid::Same, "{:?} {:?}", text, after);
        }
    }
}

#[test]
fn the_command_writes_what_is_whole_and_names_the_rest() {
    let dir = begun(&[]);
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-q", "-m", "Begin"]);
    let (code, out, _) = run(dir.path(), &["fmt"]);
    assert_eq!(code, 0, "{out}");
    let customer = dir.path().join(PATH);
    let sound = fs::read_to_string(&customer).unwrap();
    fs::write(&customer, sound.replace("type: external", "type:    external")).unwrap();
    fs::write(dir.path().join("records/customers/C2.yaml"), "name: [\n").unwrap();
    let before = files(dir.path());
    let (code, out, _) = run(dir.path(), &["fmt", "--check"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("records/customers/C1.yaml: not laid out\nrecords/customers/C2.yaml: left alone: "),
        "{out}"
    );
    assert_eq!(files(dir.path()), before, "--check writes nothing");
    let (code, out, _) = run(dir.path(), &["fmt"]);
    assert_eq!(code, 1, "{out}");
    assert_eq!(fs::read_to_string(&customer).unwrap(), sound);
    assert_eq!(fs::read_to_string(dir.path().join("records/customers/C2.yaml")).unwrap(), "name: [\n");
    let (code, out, _) = run(dir.path(), &["fmt", "--check", "records/registers", PATH]);
    assert_eq!((code, out.lines().last()), (0, Some("0 not laid out, 5 fine already, 0 left alone.")));
    assert_eq!(run(dir.path(), &["fmt", "/"]).0, 2);
    assert_eq!(run(dir.path(), &["fmt", "README.md"]).0, 2);
}

#[test]
fn what_new_writes_is_laid_out_already() {
    let dir = begun(&[]);
    let args = [
        "new",
        "request",
        "--no-input",
        "--set",
        "customer=C1",
        "--set",
        "received_on=2026-10-15",
        "--set",
        "lines.0.test=no",
        "--set",
        "specifications=a; b",
    ];
    assert_eq!(run(dir.path(), &args).0, 0);
    let (code, out, _) = run(dir.path(), &["fmt", "--check"]);
    assert_eq!(code, 0, "{out}");
}
