//! What SARIF, Code Quality and rdjson say of findings, against the published schemas.

use serde_json::{Value, json};

use super::schemas::valid;
use super::{REVIEW, form, made, scoped};
use crate::cli::made::{MISSING, Made};
use countersign::model::place::Place;
use countersign::report::ci::{Scope, codequality, rdjson, sarif};

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().expect("a list")
}

#[test]
fn sarif_says_where_in_units_of_utf_16() {
    let log = valid("sarif", &form("sarif", &made()));
    let first = &results(&log)[0];
    assert_eq!(first["ruleId"], "REV-001");
    assert_eq!(first["level"], "error");
    let at = &first["locations"][0]["physicalLocation"];
    assert_eq!(at["artifactLocation"]["uri"], REVIEW);
    // `- ü電𝄞: ` is eight units of UTF-16, seven characters and thirteen bytes
    assert_eq!(at["region"], json!({ "startLine": 2, "startColumn": 9, "endLine": 2, "endColumn": 11 }));
    assert_eq!(log["runs"][0]["columnKind"], "utf16CodeUnits");
    let rule = first["ruleIndex"].as_u64().expect("an index");
    let rules = &log["runs"][0]["tool"]["driver"]["rules"];
    assert_eq!(rules[usize::try_from(rule).unwrap()]["id"], "REV-001");
    let region = &results(&log)[1]["locations"][0]["physicalLocation"]["region"];
    assert_eq!((&region["startLine"], &region["endLine"]), (&json!(4), &json!(5)), "a value of two lines");
    assert_eq!(results(&log)[1]["relatedLocations"][0]["message"]["text"], "here too");
}

#[test]
fn sarif_suppresses_what_does_not_count_and_notifies_of_doubt() {
    let log = valid("sarif", &form("sarif", &made()));
    let all = results(&log);
    assert_eq!(all.len(), 5);
    assert!(all[..3].iter().all(|r| r.get("suppressions").is_none()), "{all:?}");
    let said = |r: &Value| r["suppressions"][0]["justification"].as_str().expect("a reason").to_owned();
    let mut reasons: Vec<String> = all[3..].iter().map(said).collect();
    reasons.sort();
    assert!(reasons[0].contains("DSP-26-01") && reasons[0].contains("There is a reason."), "{reasons:?}");
    assert!(reasons[1].starts_with("Known debt of P5, due on 2026-12-31"), "{reasons:?}");
    assert!(all[3..].iter().all(|r| r["suppressions"][0]["status"] == "accepted"));
    let told = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"];
    let text = told[0]["message"]["text"].as_str().expect("a text");
    assert_eq!(text, "Cannot tell: the request could not be read (REQ-9).");
    let open = valid("sarif-open", &form("sarif-open", &made()));
    assert_eq!(results(&open).len(), 3, "GitHub shows suppressed results as open");
}

#[test]
fn sarif_tells_twins_apart() {
    let mut made = Made::new();
    made.file(REVIEW, "a: P5\n");
    let at = made.place(REVIEW, "/a", "P5");
    made.finding(&MISSING, "R", at.clone(), "One.");
    made.finding(&MISSING, "R", at, "Two.");
    let log = valid("sarif", &form("sarif", &made));
    let hash = |i: usize| results(&log)[i]["partialFingerprints"]["primaryLocationLineHash"].clone();
    assert_ne!(hash(0), hash(1));
    let issues = valid("codequality", &form("codequality", &made));
    assert_ne!(issues[0]["fingerprint"], issues[1]["fingerprint"], "GitLab drops equal ones");
}

#[test]
fn code_quality_holds_open_findings_only() {
    let issues = valid("codequality", &form("codequality", &made()));
    let list = issues.as_array().expect("a list");
    let severities: Vec<&str> = list.iter().map(|i| i["severity"].as_str().unwrap()).collect();
    assert_eq!(severities, ["major", "minor", "info"]);
    assert_eq!(list[0]["description"], "No contract review: It was missing.");
    assert_eq!(list[0]["location"], json!({ "path": REVIEW, "lines": { "begin": 2, "end": 2 } }));
}

#[test]
fn rdjson_counts_bytes() {
    let report = valid("rdjson", &form("rdjson", &made()));
    let list = report["diagnostics"].as_array().expect("a list");
    assert_eq!(list.len(), 3);
    let start = json!({ "line": 2, "column": 14 });
    let range = json!({ "start": start, "end": { "line": 2, "column": 16 } });
    assert_eq!(list[0]["location"], json!({ "path": REVIEW, "range": range }));
    assert_eq!(list[0]["severity"], "ERROR");
    assert_eq!(list[2]["severity"], "INFO");
    assert_eq!(list[1]["related_locations"][0]["message"], "here too");
}

/// What is missing has no line: a file that is there stands in for it, for readers show nothing else.
#[test]
fn what_is_missing_is_shown_where_something_is() {
    let mut made = Made::new();
    made.file("countersign.yaml", "x: 1\n");
    made.file("records/jobs/2026/REQ-26-004-x/request.yaml", "x: 1\n");
    made.file("records/jobs/2026/REQ-26-004/request.yaml", "x: 1\n");
    made.finding(&MISSING, "REQ-26-004", Place::file(REVIEW), "It was missing.");
    let log = valid("sarif", &form("sarif", &made));
    let at = &results(&log)[0]["locations"][0]["physicalLocation"];
    assert_eq!(at["artifactLocation"]["uri"], "records/jobs/2026/REQ-26-004/request.yaml");
    assert_eq!(at["region"], json!({ "startLine": 1 }));
    made.finding(&MISSING, "R", Place::file("documents/gone.md"), "It was gone.");
    let log = valid("sarif", &form("sarif", &made));
    let uris: Vec<&Value> = results(&log)
        .iter()
        .map(|r| &r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        .collect();
    assert!(uris.contains(&&json!("countersign.yaml")), "{uris:?}");
}

#[test]
fn paths_are_those_of_the_repository() {
    made().view(|view| {
        let scope = Scope { view, comparison: None, within: "qm lab/" };
        let log = valid("sarif", &sarif::sarif(&scope, sarif::Which::All).unwrap());
        let uri = &results(&log)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, &json!(format!("qm%20lab/{REVIEW}")));
        let path = format!("qm lab/{REVIEW}");
        let issues = valid("codequality", &codequality::codequality(&scope).unwrap());
        assert_eq!(issues[0]["location"]["path"], path);
        let report = valid("rdjson", &rdjson::rdjson(&scope).unwrap());
        assert_eq!(report["diagnostics"][0]["location"]["path"], path);
    });
}

#[test]
fn a_byte_order_mark_is_no_column() {
    let mut made = Made::new();
    made.file(REVIEW, "\u{feff}a: P5\r\nb: P6\r\n");
    let (one, two) = (made.place(REVIEW, "/a", "P5"), made.place(REVIEW, "/b", "P6"));
    made.finding(&MISSING, "R", one, "One.");
    made.finding(&MISSING, "S", two, "Two.");
    let report = valid("rdjson", &form("rdjson", &made));
    for at in [0, 1] {
        let start = &report["diagnostics"][at]["location"]["range"]["start"];
        assert_eq!(start, &json!({ "line": at + 1, "column": 4 }));
    }
}

#[test]
fn a_laboratory_without_findings_is_told_too() {
    let made = Made::new();
    for form_name in ["sarif", "codequality", "rdjson"] {
        valid(form_name, &form(form_name, &made));
    }
    let text = scoped(&made, countersign::report::ci::summary::markdown);
    assert!(text.starts_with("## Countersign: no open finding\n"), "{text}");
}
