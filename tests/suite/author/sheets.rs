//! The commented text of a record: whatever is answered comes back, and what is open can be filled in.

use std::collections::BTreeSet;

use countersign::author::field::Field;
use countersign::author::numbering::{There, spot};
use countersign::author::{put, record};
use countersign::load::parse;
use countersign::model::kind::{Holds, Kind, SHAPES};
use countersign::model::scalar;
use countersign::model::settings::Limits;
use countersign::model::tree::SourceFile;
use countersign::validate::schema;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const REQUEST: &str = "records/jobs/2026/REQ-26-001/request.yaml";

fn read(path: &str, text: &str) -> Value {
    let file = SourceFile { path: path.into(), bytes: text.as_bytes().into() };
    let (doc, faults) = parse(&file, &Limits::default());
    doc.unwrap_or_else(|| panic!("{path}: {faults:?}\n{text}")).value
}

fn kinds() -> impl Iterator<Item = Kind> {
    SHAPES.iter().map(|shape| shape.kind).filter(|kind| kind.shape().holds != Holds::Csv)
}

/// A path at which a file of this kind may stand.
fn path_of(kind: Kind) -> String {
    let pattern = kind.shape().paths[0];
    pattern.replace("**/", "").replace("<job>", "J1").replace("<id>", "I1").replace("-<n>", "-1")
}

/// Takes the `#` before fields away, as a person does who fills them in.
fn opened(text: &str) -> String {
    let open = |line: &str| {
        let at = line.len() - line.trim_start().len();
        let rest = line[at..].strip_prefix("# ")?;
        let name = rest.trim_start().trim_start_matches("- ").split(':').next()?;
        let is_field =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b"_0123456789".contains(&b));
        (is_field && (rest.contains(": #") || rest.ends_with(':')))
            .then(|| format!("{}{rest}", " ".repeat(at)))
    };
    text.lines().map(|line| open(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// Every key of a value, dotted, items of lists as `*`.
fn keys(value: &Value, before: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let key = format!("{before}{key}");
                out.push(key.clone());
                keys(value, &format!("{key}."), out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, &format!("{before}*."), out)),
        _ => {}
    }
}

#[test]
fn every_kind_can_be_opened_field_by_field() {
    for kind in kinds() {
        let schema = schema(kind);
        let field = Field::record(&schema, kind.shape().holds).unwrap();
        let path = path_of(kind);
        let text = match kind.shape().holds {
            Holds::List(list) => record::entry(None, list, field, &Map::new()).unwrap(),
            _ => record::file(kind, &path, field, &Map::new(), true),
        };
        let mut value = read(&path, &opened(&text));
        if let Some(list) = kind.shape().holds.list() {
            value = value[list][0].take();
        }
        let mut found = Vec::new();
        keys(&value, "", &mut found);
        let lost = field
            .members()
            .into_iter()
            .map(|(name, _)| name)
            .filter(|name| !["schema", "imported"].contains(name));
        for name in lost {
            assert!(found.iter().any(|key| key == name), "{kind:?} does not offer {name}:\n{text}");
        }
        for key in found {
            let key = key.replace("*.", "0.");
            assert!(field.at(&key).is_some(), "{kind:?} has no {key}:\n{text}");
        }
    }
}

#[test]
fn what_must_be_there_comes_first_and_says_what_it_is() {
    let schema = schema(Kind::Request);
    let field = Field::record(&schema, Holds::One).unwrap();
    let values = json!({ "channel": "email", "contact": "Petra Holm" });
    let text = record::file(Kind::Request, REQUEST, field, values.as_object().unwrap(), true);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "# yaml-language-server: $schema=../../../../schemas/request.schema.json");
    assert_eq!(lines[2], "customer: # must be filled in: Who asks. [the id of: customer]");
    assert!(lines[3].starts_with("received_on: # must be filled in: When it came in."), "{text}");
    assert_eq!(lines[4], "contact: Petra Holm # The customer's person to talk to, by name.");
    assert!(lines.contains(&"# client_order_no: # The customer's order number."), "{text}");
    assert!(lines.contains(&"#   - line: # Number of the line, from 1."), "{text}");
}

fn hostile() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "a",
        "no",
        "Yes",
        "~",
        "12:30",
        "1e3",
        "0x1f",
        "010",
        "1_000",
        "2026-02-30",
        ": ",
        " #",
        "#",
        "- ",
        "\"",
        "'",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&x",
        "*x",
        "!t",
        "|",
        ">",
        "%",
        "@",
        "`",
        "é",
        " ",
        "\n",
        "\t",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "=",
        "<<",
        "---",
        "true",
        "null",
        ".inf",
        "°C",
        "\u{7f}",
    ]);
    prop::collection::vec(scrap, 1..6).prop_map(|scraps| scraps.concat())
}

proptest! {
    #[test]
    fn hostile_answers_come_back_as_they_were_given(text in hostile(), other in hostile()) {
        let schema = schema(Kind::Request);
        let field = Field::record(&schema, Holds::One).unwrap();
        let mut record = Value::Null;
        for (key, value) in [("special_handling", &text), ("lines.0.material", &other), ("specifications.0", &text)] {
            put::put(&mut record, key, value.clone().into()).unwrap();
        }
        put::put(&mut record, "lines.0.line", 1.into()).unwrap();
        let sheet = record::file(Kind::Request, REQUEST, field, record.as_object().unwrap(), false);
        let mut found = read(REQUEST, &sheet);
        prop_assert_eq!(found["customer"].take(), Value::Null);
        for key in ["special_handling", "lines", "specifications"] {
            prop_assert_eq!(&found[key], &record[key], "{}", sheet);
        }
    }

    #[test]
    fn a_text_is_a_text_to_another_reader_too(text in hostile()) {
        let line = format!("a: {}\n", scalar::text(&text));
        let found: Value = serde_yaml::from_str(&line).unwrap();
        prop_assert_eq!(&found["a"], &Value::String(text), "{}", line);
    }

    #[test]
    fn any_answer_is_a_value_or_a_sentence(text in any::<String>(), kind in prop::sample::select(kinds().collect::<Vec<_>>())) {
        let schema = schema(kind);
        let field = Field::record(&schema, kind.shape().holds).unwrap();
        for (_, member) in field.members() {
            if let Err(why) = put::read(member, &text) {
                prop_assert!(why.ends_with(['.', '?']), "{why}");
            }
        }
    }
}

#[test]
fn words_that_some_reader_takes_for_something_else_stand_in_quotes() {
    for word in [
        "no", "Yes", "on", "off", "~", "null", "12:30", "1_000", "010", "0b1", "1.5", "", " a", "a: b",
        "a #b", "- a", "26-0001",
    ] {
        assert!(scalar::text(word).starts_with('"'), "{word}");
    }
    for word in ["Petra Holm", "2026-10-15", "2026-10-15T10:15:00+02:00", "PDF by e-mail", "M-1", "Ærø"] {
        assert_eq!(scalar::text(word), word);
    }
}

#[test]
fn ids_follow_those_that_are_there() {
    let there = |ids: &[&str], kind: Kind| {
        let path = |id: &&str| match kind {
            Kind::Request => format!("records/jobs/2025/{id}/request.yaml"),
            _ => kind.shape().paths.last().unwrap().replace("<id>", id),
        };
        ids.iter().map(path).collect::<BTreeSet<String>>()
    };
    for (kind, ids, next) in [
        (Kind::Customer, &[] as &[&str], "C1"),
        (Kind::Customer, &["C1", "C9", "C10"], "C11"),
        (Kind::Request, &[], "REQ-26-001"),
        (Kind::Request, &["REQ-26-009"], "REQ-26-010"),
        (Kind::Request, &["REQ-25-047", "REQ-25-048"], "REQ-26-001"),
        (Kind::Request, &["2025-0007"], "2025-0008"),
        (Kind::Complaint, &["CPL-2025-3"], "CPL-2026-1"),
        (Kind::Action, &["FIX"], "ACT-26-01"),
    ] {
        let paths = there(ids, kind);
        let found = spot(There { paths: &paths, listed: &[], year: 2026 }, kind, None, None).unwrap();
        assert_eq!(found.id, next, "after {ids:?}");
    }
}

#[test]
fn parts_are_numbered_within_their_job() {
    let paths: BTreeSet<String> = ["request", "deviation-1", "deviation-3", "sample"]
        .map(|part| format!("records/jobs/2026/J-1/{part}.yaml"))
        .into();
    let there = There { paths: &paths, listed: &[], year: 2026 };
    let of = |kind| spot(there, kind, None, Some("J-1")).unwrap().path;
    let folder = "records/jobs/2026/J-1";
    assert_eq!(of(Kind::Review), format!("{folder}/review.yaml"));
    assert_eq!(of(Kind::Deviation), format!("{folder}/deviation-4.yaml"));
    assert_eq!(of(Kind::Sample), format!("{folder}/sample-2.yaml"));
    assert_eq!(of(Kind::Communication), format!("{folder}/communication-1.yaml"));
    assert_eq!(of(Kind::Work), format!("{folder}/work.yaml"));
    assert!(spot(there, Kind::Review, None, Some("J-2")).is_err(), "there is no such job");
    for id in ["../x", "", "a b", ".git", "-x", "J-1"] {
        assert!(spot(there, Kind::Request, Some(id), None).is_err(), "{id}");
    }
    assert_eq!(
        spot(there, Kind::Request, Some("J-2"), None).unwrap().path,
        "records/jobs/2026/J-2/request.yaml"
    );
}
