//! What unquoted scalars mean, and which of them are told to be misread.

use countersign::model::fault::FaultKind;
use serde_json::{Value, json};

use super::yaml;

/// The value of `k`, and whether a misreading was told.
fn read(scalar: &str) -> (Value, bool) {
    let text = format!("k: {scalar}\n");
    let (doc, faults) = yaml(&text);
    for fault in &faults {
        assert_eq!(fault.kind, FaultKind::Misread, "{scalar}: {fault:?}");
        assert!(fault.readable, "{scalar}: a misreading keeps the file");
        assert_eq!(fault.place.pointer, "/k");
        let (from, to) = fault.place.bytes.expect("bytes");
        assert!(scalar.is_empty() || scalar.starts_with(&text[from..to]));
    }
    (doc.expect("a document").value["k"].clone(), !faults.is_empty())
}

#[test]
fn scalars_that_mean_what_they_look_like() {
    let table = [
        ("text", json!("text")),
        ("0", json!(0)),
        ("14", json!(14)),
        ("-3", json!(-3)),
        ("18446744073709551615", json!(u64::MAX)),
        ("-9223372036854775808", json!(i64::MIN)),
        ("1.5", json!(1.5)),
        ("1.0", json!(1.0)),
        ("-0.5", json!(-0.5)),
        ("0.00001", json!(0.00001)),
        ("100.0", json!(100.0)),
        ("true", json!(true)),
        ("True", json!(true)),
        ("FALSE", json!(false)),
    ];
    for (scalar, value) in table {
        assert_eq!(read(scalar), (value, false), "{scalar}");
    }
}

#[test]
fn scalars_that_only_yaml_1_1_took_for_something_else() {
    let table = [
        ("NO", json!("NO")),
        ("no", json!("no")),
        ("yes", json!("yes")),
        ("Yes", json!("Yes")),
        ("on", json!("on")),
        ("off", json!("off")),
        ("y", json!("y")),
        ("N", json!("N")),
        ("1:30", json!("1:30")),
        ("12:30:45", json!("12:30:45")),
        ("2026-04-27", json!("2026-04-27")),
        ("2026-04-27T10:15:00+02:00", json!("2026-04-27T10:15:00+02:00")),
        ("1,5", json!("1,5")),
        ("1,000", json!("1,000")),
        ("1.2.3", json!("1.2.3")),
        ("2026_01", json!("2026_01")),
        ("12_3456", json!("12_3456")),
        ("0b101", json!("0b101")),
        ("0xZZ", json!("0xZZ")),
        ("0x", json!("0x")),
        ("1e", json!("1e")),
        ("e5", json!("e5")),
        ("12kg", json!("12kg")),
        ("+", json!("+")),
        ("--", json!("--")),
        (".", json!(".")),
        ("...x", json!("...x")),
        ("nUll", json!("nUll")),
        ("tRUE", json!("tRUE")),
        ("Norrvik", json!("Norrvik")),
        // quoted: always text
        ("\"014\"", json!("014")),
        ("'1.10'", json!("1.10")),
        ("'~'", json!("~")),
        ("\"\"", json!("")),
        // nothing: left to validation, which knows whether something was needed
        ("", json!(null)),
        ("~", json!(null)),
        ("null", json!(null)),
        ("NULL", json!(null)),
    ];
    for (scalar, value) in table {
        assert_eq!(read(scalar), (value, false), "{scalar}");
    }
}

#[test]
fn scalars_that_are_misread() {
    let table = [
        ("014", json!(14)),
        ("007", json!(7)),
        ("00", json!(0)),
        ("-0", json!(0)),
        ("+5", json!(5)),
        ("+4712345678", json!(4_712_345_678_u64)),
        ("1.10", json!(1.1)),
        ("2.50", json!(2.5)),
        ("1.", json!(1.0)),
        (".5", json!(0.5)),
        ("01.5", json!(1.5)),
        ("1e3", json!(1000.0)),
        ("12E4", json!(120_000.0)),
        ("1e-3", json!(0.001)),
        ("0.1000000000000000055", json!(0.1)),
        ("0o17", json!(15)),
        ("0x1F", json!(31)),
        // no number can hold them: kept as text
        (".inf", json!(".inf")),
        ("-.INF", json!("-.INF")),
        (".nan", json!(".nan")),
        ("1e400", json!("1e400")),
        ("123456789012345678901234567890", json!("123456789012345678901234567890")),
        ("0xFFFFFFFFFFFFFFFFFF", json!("0xFFFFFFFFFFFFFFFFFF")),
        // look like numbers, are texts
        ("1_000", json!("1_000")),
        ("12_500.5", json!("12_500.5")),
        // a comment ate the number
        ("order #4711", json!("order")),
        ("#4711", json!(null)),
    ];
    for (scalar, value) in table {
        assert_eq!(read(scalar), (value, true), "{scalar}");
    }
}

#[test]
fn comments_are_comments() {
    for scalar in ["text # a remark", "text #remark", "5 # 12 pieces"] {
        assert!(!read(scalar).1, "{scalar}");
    }
}

#[test]
fn a_dash_that_is_glued_to_the_line_above_is_told() {
    let text = "k:\n- first\n - second\n";
    let (doc, faults) = yaml(text);
    assert_eq!(doc.expect("a document").value, json!({"k": ["first - second"]}));
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].kind, faults[0].place.pointer.as_str()), (FaultKind::Misread, "/k/0"));
}

#[test]
fn keys_that_are_no_text_are_kept_as_text() {
    let (doc, faults) = yaml("2026: 1\ntrue: 2\n~: 3\n014: 4\n\"5\": 5\nNO: 6\n");
    let value = doc.expect("a document").value;
    assert_eq!(value, json!({"2026": 1, "true": 2, "~": 3, "014": 4, "5": 5, "NO": 6}));
    let told: Vec<_> = faults.iter().map(|f| (f.kind, f.readable, f.place.pointer.as_str())).collect();
    let misread = |pointer| (FaultKind::Misread, true, pointer);
    assert_eq!(told, [misread("/2026"), misread("/true"), misread("/~0"), misread("/014")]);
}
