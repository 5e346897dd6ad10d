//! `countersign new`.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::terminal::answer;
use super::{begun, checked, files};

/// Runs `new` with answers on its standard input; gives exit code, standard output and standard error.
fn new(dir: &Path, args: &[&str], answers: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .arg("new")
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // that it stops reading early is for the tests to judge by
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn yaml(dir: &Path, path: &str) -> Value {
    let text = fs::read_to_string(dir.join(path)).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// The path that a command said it wrote.
fn written(out: &str) -> &str {
    let line = out.lines().next().unwrap_or_default();
    line.strip_prefix("Wrote ").and_then(|rest| rest.strip_suffix('.')).unwrap_or_else(|| panic!("{out}"))
}

#[test]
fn a_script_makes_a_job_without_being_asked() {
    let dir = begun(&[]);
    let set = [
        "customer=Example Customer",
        "received_on=2026-10-15",
        "lines.0.test=Water",
        "lines.0.sample_count=4",
        "channel=phone",
    ];
    let mut args = vec!["request", "--no-input", "--id", "REQ-X"];
    args.extend(set.iter().flat_map(|set| ["--set", set]));
    let (code, out, err) = new(dir.path(), &args, "");
    assert_eq!(code, 0, "{out}{err}");
    let request = yaml(dir.path(), written(&out));
    assert!(written(&out).ends_with("/REQ-X/request.yaml"), "{out}");
    assert_eq!(request["customer"], "C1", "found by its name");
    assert_eq!(request["lines"][0], serde_json::json!({ "line": 1, "sample_count": 4, "test": "Water" }));
}

#[test]
fn what_is_missing_is_told_and_left_to_be_filled_in() {
    let dir = begun(&[]);
    let (code, out, _) = new(dir.path(), &["request", "--no-input"], "");
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("To be filled in or mended:\n  line 3: "), "{out}");
    let text = fs::read_to_string(dir.path().join(written(&out))).unwrap();
    assert!(text.contains("\ncustomer: # must be filled in: Who asks."), "{text}");
}

#[test]
fn answers_that_end_too_soon_leave_nothing_behind() {
    let dir = begun(&[]);
    let before = files(dir.path());
    for answers in ["", "1\n", "1\n1\n\n4\n1\nPO 1\n"] {
        let (code, out, err) = new(dir.path(), &["request"], answers);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains("The answers ended before all was asked.\n  Nothing was written."), "{err}");
    }
    let (code, _, err) = new(dir.path(), &["request", "--no-input", "--set", "custmer=C1"], "");
    assert_eq!(code, 2);
    assert!(err.contains("There is no field custmer. Did you mean customer?"), "{err}");
    for wrong in [
        "customer=C9",
        "received_on=2026-02-30",
        "channel=pigeon",
        "lines.0.sample_count=four",
        "lines.1.test=x",
        "routine=maybe",
    ] {
        let (code, out, _) = new(dir.path(), &["request", "--no-input", "--set", wrong], "");
        assert_eq!((code, out.as_str()), (2, ""), "{wrong}");
    }
    assert_eq!(files(dir.path()), before);
}

#[test]
fn nothing_that_is_there_is_overwritten() {
    let dir = begun(&[]);
    let job = files(dir.path())
        .into_iter()
        .find_map(|(path, _)| path.strip_suffix("/request.yaml").map(str::to_owned))
        .unwrap();
    let id = job.rsplit('/').next().unwrap();
    let work = ["work", "--no-input", "--job", id, "--set", "entries.0.started_on=2026-10-15"];
    assert_eq!(new(dir.path(), &work, "").0, 0);
    let before = files(dir.path());
    let (code, _, err) = new(dir.path(), &work, "");
    assert_eq!(code, 2);
    assert!(err.contains("/work.yaml is there already."), "{err}");
    assert_eq!(new(dir.path(), &["request", "--no-input", "--id", id], "").0, 2);
    assert_eq!(new(dir.path(), &["customer", "--no-input", "--id", "C1"], "").0, 2);
    assert_eq!(new(dir.path(), &["person", "--no-input", "--id", "P1"], "").0, 2);
    assert_eq!(files(dir.path()), before);
}

#[test]
fn a_register_gets_one_entry_more_and_keeps_every_byte() {
    let dir = begun(&[]);
    let registers = [
        ("person", "people", "name=Ada Lien"),
        ("method", "methods", "title=Ash"),
        ("provider", "providers", "name=Kystlab"),
    ];
    for (kind, file, set) in registers {
        let path = dir.path().join(format!("records/registers/{file}.yaml"));
        let before = fs::read_to_string(&path).unwrap();
        let (code, out, err) = new(
            dir.path(),
            &[kind, "--no-input", "--set", set, "--set", "standard_tat_wd=5"]
                [..if kind == "method" { 6 } else { 4 }],
            "",
        );
        assert_eq!(code, 0, "{out}{err}");
        let after = fs::read_to_string(&path).unwrap();
        assert!(after.starts_with(&before), "{after}");
    }
    assert_eq!(yaml(dir.path(), "records/registers/people.yaml")["people"][4]["id"], "P5");
    assert_eq!(yaml(dir.path(), "records/registers/methods.yaml")["methods"][1]["id"], "M-2");
    assert_eq!(
        checked(dir.path()).1["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["rule"].as_str().unwrap().starts_with("DATA"))
            .count(),
        0
    );
    let people = dir.path().join("records/registers/people.yaml");
    fs::write(&people, "people: [{ id: P1, name: Ada }]\n").unwrap();
    let (code, _, err) = new(dir.path(), &["person", "--no-input", "--set", "name=Bo"], "");
    assert_eq!(code, 2, "{err}");
    assert_eq!(fs::read_to_string(&people).unwrap(), "people: [{ id: P1, name: Ada }]\n");
}

#[test]
fn the_job_is_told_by_the_folder_and_by_a_question() {
    let dir = begun(&[]);
    let set =
        ["request", "--no-input", "--id", "JOB-7", "--set", "customer=C1", "--set", "received_on=2026-10-15"];
    let out = new(dir.path(), &set, "").1;
    let job = dir.path().join(written(&out)).parent().unwrap().to_owned();
    let sample = ["sample", "--no-input", "--set", "received_on=2026-10-15"];
    let out = new(&job, &sample, "").1;
    assert!(written(&out).ends_with("JOB-7/sample-1.yaml"), "{out}");
    let (code, _, err) = new(dir.path(), &sample, "");
    assert_eq!(code, 2);
    assert!(err.contains("Name it: --job JOB-7."), "{err}");
    let (code, shown) =
        answer(dir.path(), "countersign new sample", &[("Which job?", "1"), ("received_on", "2026-10-16")]);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("JOB-7/sample-2.yaml"), "{shown}");
    assert_eq!(
        new(dir.path(), &["customer", "--no-input", "--job", "JOB-7"], "").0,
        2,
        "a customer stands in no job"
    );
}

#[test]
fn every_kind_that_people_write_can_be_begun() {
    let dir = begun(&[]);
    let set = ["--set", "customer=C1", "--set", "received_on=2026-10-15"];
    assert_eq!(new(dir.path(), &[&["request", "--no-input", "--id", "JOB-7"], &set[..]].concat(), "").0, 0);
    for shape in countersign::model::kind::SHAPES {
        let mut done = new(dir.path(), &[shape.name, "--no-input", "--job", "JOB-7"], "");
        if done.2.contains("stands in no job") {
            done = new(dir.path(), &[shape.name, "--no-input"], "");
        }
        let (code, out, err) = done;
        if matches!(shape.name, "settings" | "baseline" | "register") {
            assert_eq!(code, 2, "{}", shape.name);
            continue;
        }
        if err.contains("Nothing was answered.") {
            // a plan of which nothing must be there says nothing when nothing is answered
            assert_eq!(shape.name, "contingency");
            continue;
        }
        assert!(
            code <= 1 && (out.starts_with("Wrote ") || out.starts_with("Added ")),
            "{}: {out}{err}",
            shape.name
        );
    }
    let (_, report) = checked(dir.path());
    let data: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert!(!data.contains(&"DATA-001"), "every file is YAML: {data:?}");
}

#[test]
fn choices_are_those_in_force_and_say_what_they_are() {
    let dir = begun(&[]);
    let people = dir.path().join("records/registers/people.yaml");
    let gone = fs::read_to_string(&people).unwrap();
    let day = gone.split("employed: { from: ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    let at = gone.find("Example Analyst").unwrap();
    let (head, tail) = gone.split_at(at);
    let ended = tail.replacen(
        &format!("employed: {{ from: {day} }}"),
        "employed: { from: 2020-01-01, to: 2020-12-31 }",
        1,
    );
    fs::write(&people, format!("{head}{ended}")).unwrap();
    let (_, _, err) = new(dir.path(), &["request"], "1\n");
    assert!(err.contains("   1  C1  Example Customer\n"), "{err}");
    let (_, _, err) = new(dir.path(), &["request"], "9\nExample Cust\n\n\n\n");
    assert!(err.contains("  There is no \"9\" among those in force: C1.\n> "), "{err}");
    assert!(
        err.contains("P3  Example Technical Manager, technical manager\n") && !err.contains("P4"),
        "{err}"
    );
}
