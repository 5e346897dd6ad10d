//! `countersign init`.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::{begun, checked, files, git, untold};
use crate::cli::run::run;

const FORGES: [&str; 3] = ["github", "gitlab", "gitea"];

#[test]
fn the_result_passes_check_but_for_what_a_first_day_can_not_tell() {
    for forge in FORGES {
        let dir = begun(&["--forge", forge]);
        let (code, report) = checked(dir.path());
        assert_eq!((code, &report["findings"]), (3, &Value::Array(Vec::new())), "{forge}");
        git(dir.path(), &["add", "-A"]);
        git(dir.path(), &["commit", "-q", "-m", "Begin"]);
        let (code, report) = checked(dir.path());
        assert_eq!((code, &report["findings"]), (3, &Value::Array(Vec::new())), "{forge}, committed");
        assert_eq!(untold(&report), ["REQ-003", "FBK-001", "FBK-005", "MGT-001"], "{forge}");
        let (code, out, err) = run(dir.path(), &["build"]);
        assert_eq!(code, 0, "{out}{err}");
    }
}

#[test]
fn a_second_time_nothing_is_made_and_what_differs_is_told_and_left() {
    let dir = begun(&["--forge", "github"]);
    let people = dir.path().join("records/registers/people.yaml");
    fs::write(&people, fs::read_to_string(&people).unwrap().replace("Example Director", "Ada Lien")).unwrap();
    fs::remove_file(dir.path().join(".gitattributes")).unwrap();
    let before = files(dir.path());
    let (code, out, _) = run(dir.path(), &["init", "--forge", "github"]);
    assert_eq!(code, 0);
    assert!(out.contains("records/registers/people.yaml: differs from what init would write\n"), "{out}");
    assert!(out.contains(".gitattributes: made\n") && out.contains("README.md: there already\n"), "{out}");
    assert!(out.contains("\n1 made, 51 there already, 1 different and left as they are.\n"), "{out}");
    let after = files(dir.path());
    assert_eq!(after.len(), before.len() + 1);
    assert!(before.iter().all(|file| after.contains(file)), "nothing was overwritten");
}

#[test]
fn an_example_that_was_deleted_does_not_come_back() {
    let dir = begun(&[]);
    let records = dir.path().join("records");
    fs::rename(records.join("customers/C1.yaml"), records.join("customers/C7.yaml")).unwrap();
    let year = fs::read_dir(records.join("jobs")).unwrap().next().unwrap().unwrap().path();
    fs::remove_dir_all(year).unwrap();
    let before = files(dir.path());
    let (code, out, _) = run(dir.path(), &["init"]);
    assert_eq!(code, 0, "{out}");
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_day_later_the_same_texts_come_out() {
    let dir = begun(&[]);
    let settings = dir.path().join("countersign.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    let day = text.lines().find_map(|line| line.strip_prefix("evidence_baseline: ")).unwrap();
    for (path, bytes) in files(dir.path()) {
        let moved = String::from_utf8(bytes).unwrap().replace(day, "2026-03-02");
        fs::write(dir.path().join(path), moved).unwrap();
    }
    let (_, out, _) = run(dir.path(), &["init"]);
    assert!(out.contains("countersign.yaml: there already"), "{out}");
    assert!(out.contains("records/registers/people.yaml: there already"), "{out}");
}

#[test]
fn a_dry_run_makes_nothing_not_even_the_folder() {
    let dir = TempDir::new().unwrap();
    let (code, out, _) = run(dir.path(), &["init", "lab", "--dry-run", "--forge", "gitlab"]);
    assert_eq!(code, 0);
    assert!(
        out.contains("countersign.yaml: would be made\n") && out.contains(".gitlab-ci.yml: would be made\n")
    );
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_name_is_only_a_name() {
    let hostile = "O'Brien: \"a\" # b, {c} [d] & <e> \\ %";
    let dir = begun(&["--name", hostile, "--time-zone", "Europe/Oslo"]);
    let (_, report) = checked(dir.path());
    assert_eq!(report["findings"], Value::Array(Vec::new()));
    let text = fs::read_to_string(dir.path().join("countersign.yaml")).unwrap();
    let settings: Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(settings["laboratory"]["name"], hostile);
    for wrong in [["--name", "two\nlines"], ["--time-zone", "Oslo"]] {
        let (code, _, _) = run(dir.path(), &["init", wrong[0], wrong[1], "other"]);
        assert_eq!(code, 2, "{wrong:?}");
    }
    assert!(!dir.path().join("other").exists());
}

#[test]
fn settings_that_can_not_be_read_stop_it_before_anything_is_made() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("countersign.yaml"), "time_zone: [\n").unwrap();
    let (code, _, err) = run(dir.path(), &["init"]);
    assert_eq!(code, 2);
    assert!(err.contains("Nothing was made."), "{err}");
    assert_eq!(files(dir.path()).len(), 1);
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    let (dir, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    std::os::unix::fs::symlink(elsewhere.path(), dir.path().join("schemas")).unwrap();
    let (code, out, err) = run(dir.path(), &["init"]);
    assert_eq!(code, 2, "{out}{err}");
    assert_eq!(files(elsewhere.path()), []);
}

#[test]
fn workflows_are_those_of_the_folder_ci_with_the_branch_of_the_laboratory() {
    let ci = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ci");
    let scripts = ["program", "program.sh", "gate.sh", "comment.sh"];
    for (forge, files) in [
        (
            "github",
            [
                ("countersign.yml", ".github/workflows/countersign.yml"),
                ("publish.yml", ".github/workflows/countersign-publish.yml"),
            ],
        ),
        (
            "gitea",
            [
                ("countersign.yml", ".gitea/workflows/countersign.yml"),
                ("publish.yml", ".gitea/workflows/countersign-publish.yml"),
            ],
        ),
        ("gitlab", [("gitlab-ci.yml", ".gitlab-ci.yml"), ("countersign.yml", ".countersign/gitlab.yml")]),
    ] {
        let dir = begun(&["--forge", forge]);
        let settings = dir.path().join("countersign.yaml");
        let text = fs::read_to_string(&settings)
            .unwrap()
            .replace("protected_branch: main", "protected_branch: \"no\"");
        fs::write(&settings, text).unwrap();
        let other = begun(&["--forge", forge]);
        fs::copy(&settings, other.path().join("countersign.yaml")).unwrap();
        for (piece, place) in files {
            let text = fs::read_to_string(ci.join(forge).join(piece)).unwrap();
            assert_eq!(fs::read_to_string(dir.path().join(place)).unwrap(), text, "{place}");
            fs::remove_file(other.path().join(place)).unwrap();
            run(other.path(), &["init", "--forge", forge]);
            let own = fs::read_to_string(other.path().join(place)).unwrap();
            assert_eq!(own, text.replace("branches: [main]", "branches: [\"no\"]"), "{place}");
        }
        for script in scripts {
            let text = fs::read(ci.join(script)).unwrap();
            assert_eq!(fs::read(dir.path().join(".countersign").join(script)).unwrap(), text, "{script}");
        }
        let readme = fs::read_to_string(dir.path().join(".countersign/README.md")).unwrap();
        assert!(readme.contains("COUNTERSIGN_SHA256"), "it says what must be set");
    }
}

#[test]
fn editors_are_told_a_schema_that_is_there_for_every_file() {
    let dir = begun(&[]);
    let read = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
    let code: Value = serde_json::from_str(&read(".vscode/settings.json")).unwrap();
    let idea = read(".idea/jsonSchemas.xml");
    for (schema, globs) in code["yaml.schemas"].as_object().unwrap() {
        let path = schema.trim_start_matches("./");
        assert!(dir.path().join(path).is_file(), "{schema}");
        assert!(idea.contains(&format!("name=\"relativePathToSchema\" value=\"{path}\"")), "{schema}");
        for glob in globs.as_array().unwrap() {
            let glob = glob.as_str().unwrap().replace("**/*/", "*/");
            assert!(idea.contains(&format!("name=\"path\" value=\"{glob}\"")), "{glob}");
        }
    }
    for (path, bytes) in files(dir.path()).iter().filter(|(path, _)| path.contains(".yaml")) {
        let text = String::from_utf8_lossy(bytes);
        let schema =
            text.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
        let schema = schema.unwrap_or_else(|| panic!("{path} names no schema"));
        let folder = dir.path().join(path).parent().unwrap().to_owned();
        assert!(folder.join(schema).is_file(), "{path} names {schema}");
    }
}
