//! What holds for any text: nothing panics, and what another program wrote is read as it was meant.

use countersign::load::{parse, settings, spots};
use countersign::model::doc::{Doc, Span};
use countersign::model::place::{Place, Side};
use countersign::model::settings::Limits;
use countersign::model::tree::{Origin, Tree};
use proptest::prelude::*;
use serde_json::{Map, Number, Value};

use super::file;

/// Paths of every way in which files hold records.
const PATHS: [&str; 5] = [
    "records/customers/C1.yaml",
    "records/registers/people.yaml",
    "records/registers/jobs.csv",
    "documents/P09.md",
    "countersign.yaml",
];

/// Parses the bytes in every way; places of all faults and of some pointers can be found.
fn survives(bytes: &[u8]) -> Result<(), TestCaseError> {
    for path in PATHS {
        let file = file(path, bytes);
        let (doc, faults) = parse(&file, &Limits::default());
        if let Some(doc) = &doc {
            prop_assert!(is_whole(doc, bytes.len()), "{path}: {doc:?}");
        }
        prop_assert!(faults.iter().all(|f| f.message.ends_with('.')), "{faults:?}");
        for (from, to) in faults.iter().filter_map(|f| f.place.bytes) {
            prop_assert!(from <= to && to <= bytes.len(), "{faults:?}");
            if let Ok(text) = std::str::from_utf8(bytes) {
                prop_assert!(text.get(from..to).is_some(), "{from}..{to} cuts a character");
            }
        }
        let tree = Tree::of(Origin::Memory, [(path, bytes)]);
        let mut places: Vec<Place> = faults.into_iter().map(|f| f.place).collect();
        places.extend(["", "/a", "/rows/0/job", "/0/a"].map(|pointer| Place::at(&file.path, pointer)));
        let found = spots(&tree, &places, &Limits::default());
        prop_assert!(found.values().all(|spot| spot.line > 0 && spot.column > 0));
        let _ = settings(&tree);
    }
    Ok(())
}

/// One span a value, parents before children, children within their parents, all within the file.
fn is_whole(doc: &Doc, length: usize) -> bool {
    fn walk(value: &Value, spans: &[Span], at: &mut usize, length: usize) -> bool {
        let Some(span) = spans.get(*at) else { return false };
        *at += 1;
        let (from, to) = span.value;
        let inner: Vec<&Value> = match value {
            Value::Array(items) => items.iter().collect(),
            Value::Object(members) => members.values().collect(),
            _ => Vec::new(),
        };
        inner.into_iter().all(|value| walk(value, spans, at, length))
            && *at == span.next as usize
            && from <= to
            && span.key.0 <= span.key.1
            && to as usize <= length
    }
    let mut at = 0;
    walk(&doc.value, &doc.spans, &mut at, length) && at == doc.spans.len()
}

/// Scraps of YAML, CSV and front matter, which meet more of the parser than random bytes do.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        prop::sample::select(vec![
            "a",
            "b: ",
            "a:",
            "- ",
            "-",
            "? ",
            ": ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "\"",
            "'",
            "\\",
            "|",
            ">",
            "|-",
            "&x ",
            "*x",
            "!t ",
            "!!str ",
            "%YAML 1.2\n",
            "---",
            "...",
            "\n",
            "\n  ",
            "\n    ",
            "\t",
            " #",
            "#",
            "<<: ",
            "014",
            "1.10",
            "~",
            "é",
            "\u{feff}",
            "\r\n",
            "\u{85}",
            "\u{2028}",
            "\u{0}",
            "\u{1b}",
            "---\n",
            "\"\"",
            ";",
            "job,state\n",
            "<<<<<<< HEAD\n",
            "@",
            "`",
            "\\u12",
            "\u{1F600}",
        ])
        .prop_map(str::to_owned),
        "[ -~é\n]{0,6}",
    ];
    prop::collection::vec(scrap, 0..24).prop_map(|scraps| scraps.concat())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9 .,:;#&*!|>'\"%@`{}\\[\\]?_~/\\\\<=+-]{0,20}",
        "[a-zæøåéß日本 \n\t]{0,30}",
        "[0-9_.exo+-]{1,8}",
        prop::sample::select(vec![
            "", "~", "null", "true", "NO", "on", "-", "- x", "? x", "a: b", "...", "---", "=", "1:30"
        ])
        .prop_map(str::to_owned),
    ]
}

/// Any value that JSON can hold, a mapping at the top, as records are.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|n| Value::Number(n.into())),
        any::<u64>().prop_map(|n| Value::Number(n.into())),
        (-1_000_000i64..1_000_000).prop_map(|n| {
            #[allow(clippy::cast_precision_loss, reason = "a small number")]
            Number::from_f64(n as f64 / 1000.0).map_or(Value::Null, Value::Number)
        }),
        text().prop_map(Value::String),
    ];
    let inner = leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            mapping(inner).prop_map(Value::Object),
        ]
    });
    mapping(inner).prop_map(Value::Object)
}

fn mapping(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    // the other program writes a key << without quotes, which would be a merge key
    let key = text().prop_filter("a merge key", |key| key != "<<");
    prop::collection::vec((key, inner), 1..6).prop_map(|pairs| pairs.into_iter().collect())
}

/// Every pointer with its value.
fn leaves(pointer: String, value: &Value, found: &mut Vec<(String, Value)>) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            for (i, item) in items.iter().enumerate() {
                leaves(format!("{pointer}/{i}"), item, found);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                leaves(format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), value, found);
            }
        }
        other => found.push((pointer, other.clone())),
    }
}

/// Whether the source of a value says that value: read on its own, or line by line for a block.
fn says(source: &str, value: &Value) -> bool {
    if let Value::String(text) = value
        && !source.starts_with(['"', '\''])
        && text.contains('\n')
    {
        let lines = |text: &str| -> Vec<String> {
            text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
        };
        // a block of blank lines alone has nothing to point at but its mark
        let is_blank_block = lines(text).is_empty() && source.starts_with(['|', '>']);
        return is_blank_block || lines(source) == lines(text);
    }
    serde_yaml::from_str::<Value>(source).is_ok_and(|read| read == *value)
}

/// Writes a value by another program, reads it, and looks at what each place points at.
fn is_read_as_meant(value: &Value) -> Result<(), TestCaseError> {
    let text = serde_yaml::to_string(value).expect("a text");
    let (doc, faults) = parse(&file(PATHS[0], &text), &Limits::default());
    prop_assert!(faults.iter().all(|f| f.readable), "{text}\n{faults:#?}");
    let doc = doc.expect("a document");
    prop_assert_eq!(&doc.value, value, "{}", text);
    prop_assert!(is_whole(&doc, text.len()));
    let mut found = Vec::new();
    leaves(String::new(), value, &mut found);
    for (pointer, value) in found {
        let (from, to) = doc.bytes(&pointer, Side::Value).expect("a span");
        let source = text.get(from..to).expect("whole characters");
        prop_assert!(says(source, &value), "{pointer}: {source:?} is not {value}\n{text}");
    }
    Ok(())
}

/// What chance brought up once, and seldom does.
#[test]
fn blank_texts_are_read_as_meant() {
    for blank in ["\n", "\n\n", " \n", "\n \t\n"] {
        let inner: Map<String, Value> = [(String::new(), blank.into())].into_iter().collect();
        is_read_as_meant(&Value::Object([(String::new(), inner.into())].into_iter().collect())).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        survives(&bytes)?;
    }

    #[test]
    fn no_scraps_make_the_reader_panic(text in scraps()) {
        survives(text.as_bytes())?;
    }

    #[test]
    fn what_another_program_writes_is_read_as_meant(value in value()) {
        is_read_as_meant(&value)?;
    }

    #[test]
    fn a_table_is_read_as_written(rows in prop::collection::vec(prop::collection::vec("[a-z,;\"\n é]{0,8}", 3), 0..8)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines: Vec<String> = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",")).collect();
        let text = format!("job,customer,state\n{}\n", lines.join("\n"));
        let (doc, faults) = parse(&file(PATHS[2], &text), &Limits::default());
        prop_assert!(faults.is_empty(), "{text}\n{faults:#?}");
        let doc = doc.expect("a table");
        prop_assert!(is_whole(&doc, text.len()));
        let wanted: Vec<Value> = rows
            .iter()
            .map(|row| {
                let cells = ["job", "customer", "state"].into_iter().zip(row);
                cells.filter(|(_, cell)| !cell.trim().is_empty()).map(|(k, cell)| (k.to_owned(), cell.trim().into()))
                    .collect::<Map<_, Value>>()
            })
            .filter(|row| !row.is_empty())
            .map(Value::Object)
            .collect();
        prop_assert_eq!(&doc.value["rows"], &Value::Array(wanted.clone()), "{}", text);
        for (i, row) in wanted.iter().enumerate() {
            for (key, cell) in row.as_object().into_iter().flatten() {
                let (from, to) = doc.bytes(&format!("/rows/{i}/{key}"), Side::Value).expect("a span");
                let source = text[from..to].trim_matches('"').replace("\"\"", "\"");
                prop_assert!(source.contains(cell.as_str().unwrap_or_default().trim_matches('"')), "{source} {cell}");
            }
        }
    }
}
