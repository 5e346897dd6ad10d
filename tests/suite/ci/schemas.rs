//! Validators: published JSON Schemas, and xmllint with a published XML Schema.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

fn vendored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vendor/ci").join(name)
}

fn validator(name: &str) -> Validator {
    let text = std::fs::read_to_string(vendored(name)).expect("the schema is there");
    let mut schema: Value = serde_json::from_str(&text).expect("a schema is JSON");
    for holder in ["run", "toolComponent"] {
        // as it was published it is no regular expression; we name no language
        if let Some(language) = schema.pointer_mut(&format!("/definitions/{holder}/properties/language")) {
            language.as_object_mut().expect("an object").remove("pattern");
        }
    }
    jsonschema::options().should_validate_formats(true).build(&schema).expect("the schema compiles")
}

static SARIF: LazyLock<Validator> = LazyLock::new(|| validator("sarif-2.1.0.json"));
static RDJSON: LazyLock<Validator> = LazyLock::new(|| validator("rdjson.json"));
static ISSUE: LazyLock<Validator> = LazyLock::new(|| validator("code-climate-issue.json"));

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

/// Text as JSON that the schema of its form takes.
pub(super) fn valid(form: &str, text: &str) -> Value {
    assert!(!text.starts_with('\u{feff}'), "{form}: a byte order mark");
    let value: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{form}: {e}: {text}"));
    match form {
        "sarif" | "sarif-open" => assert_eq!(errors(&SARIF, &value), Vec::<String>::new(), "{text}"),
        "rdjson" => assert_eq!(errors(&RDJSON, &value), Vec::<String>::new(), "{text}"),
        "codequality" => {
            for issue in value.as_array().expect("a list") {
                assert_eq!(errors(&ISSUE, issue), Vec::<String>::new(), "{issue}");
                gitlab(issue);
            }
        }
        _ => {}
    }
    value
}

/// What GitLab's own parser asks of each entry (`lib/gitlab/ci/parsers/codequality/code_climate.rb` with
/// `app/validators/json_schemas/codeclimate.json`): it stops reading at the first that it does not take.
fn gitlab(issue: &Value) {
    for key in ["description", "fingerprint", "severity"] {
        assert!(issue[key].as_str().is_some_and(|text| !text.is_empty()), "{key} in {issue}");
    }
    let severities = ["info", "minor", "major", "critical", "blocker"];
    assert!(severities.contains(&issue["severity"].as_str().unwrap()), "{issue}");
    assert!(issue["location"]["path"].is_string(), "{issue}");
    assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0), "{issue}");
}

/// XML that the schema takes, as xmllint says.
pub(super) fn valid_xml(text: &str) {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("it is written");
    let done = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .args([vendored("junit-10.xsd").as_path(), file.path()])
        .output()
        .expect("xmllint is installed (libxml2-utils)");
    assert!(done.status.success(), "{}\n{text}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let wrong = serde_json::json!({ "version": "2.1.0", "runs": [{ "results": [{}] }] });
    assert!(!errors(&SARIF, &wrong).is_empty());
    let spaced = serde_json::json!({ "version": "2.1.0", "runs": [{
        "tool": { "driver": { "name": "x" } },
        "results": [{ "message": { "text": "x" }, "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": "with space" } } }] }],
    }] });
    assert!(!errors(&SARIF, &spaced).is_empty(), "formats are looked at");
    assert!(!errors(&RDJSON, &serde_json::json!({ "diagnostics": [{ "message": "" }] })).is_empty());
    assert!(!errors(&ISSUE, &serde_json::json!({ "type": "issue" })).is_empty());
    let xml = "<testsuites skipped=\"1\"/>";
    assert!(std::panic::catch_unwind(|| valid_xml(xml)).is_err());
}
