//! What `init` writes for a forge, run in a repository that it began.

use std::fs;
use std::path::Path;

use serde_yaml::Value;
use tempfile::TempDir;

use super::pieces::{sh, steps};
use crate::cli::run::run;
use crate::load::git;

/// A laboratory begun for a forge, committed.
fn begun(forge: &str) -> TempDir {
    let dir = TempDir::new().unwrap();
    git(dir.path(), &["init", "-q", "-b", "main"]);
    let (code, out, err) = run(dir.path(), &["init", "--forge", forge]);
    assert_eq!(code, 0, "{out}{err}");
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "-q", "-m", "Begin."]);
    git(dir.path(), &["update-ref", "refs/remotes/origin/main", "HEAD"]);
    dir
}

/// Proposes a record that can not be read.
fn propose_a_broken_record(dir: &Path) {
    fs::write(dir.join("records/customers/C2.yaml"), "name: Second Customer\ntype: [external\n").unwrap();
    git(dir, &["add", "."]);
    git(dir, &["commit", "-q", "-m", "A second customer."]);
}

#[test]
fn a_laboratory_just_begun_passes_the_gate_and_a_bad_record_does_not() {
    let dir = begun("github");
    for base in ["", "origin/main"] {
        let (code, out, err) = sh(dir.path(), &[".countersign/gate.sh"], &[("BASE", base)]);
        assert_eq!((code, err.as_str()), (0, ""), "{base}: {out}");
    }
    propose_a_broken_record(dir.path());
    let variables = [("BASE", "origin/main"), ("ANNOTATIONS", "github")];
    let (code, out, _) = sh(dir.path(), &[".countersign/gate.sh"], &variables);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("file=records/customers/C2.yaml"), "{out}");
    let report = fs::read_to_string(dir.path().join("countersign-reports/report.md")).unwrap();
    assert!(report.starts_with("<!-- countersign:check -->\n") && report.contains("`DATA-"), "{report}");
    assert_eq!(
        sh(dir.path(), &[".countersign/gate.sh"], &[("GATE", "approvals")]).0,
        0,
        "none is asked for yet"
    );
}

/// Every step of the records' gate with a command, as the file says it, one after the other.
#[test]
fn the_steps_of_each_workflow_run_as_they_stand() {
    for forge in ["github", "gitea"] {
        let dir = begun(forge);
        propose_a_broken_record(dir.path());
        let path = dir.path().join(format!(".{forge}/workflows/countersign.yml"));
        let workflow: Value = serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let records = &workflow["jobs"]["records"];
        let commands: Vec<String> = records["steps"]
            .as_sequence()
            .unwrap()
            .iter()
            .filter_map(|step| step["run"].as_str().map(str::to_owned))
            .collect();
        let [bring, ask] = commands.as_slice() else { panic!("{forge}: {commands:?}") };
        let temp = TempDir::new().unwrap();
        let file = |name: &str| {
            fs::write(temp.path().join(name), "").unwrap();
            temp.path().join(name).display().to_string()
        };
        let (output, summary, path) = (file("output"), file("summary"), file("path"));
        let temp = temp.path().display().to_string();
        let variables = [
            ("HOME", temp.as_str()),
            ("RUNNER_TEMP", &temp),
            ("GITHUB_OUTPUT", &output),
            ("GITHUB_STEP_SUMMARY", &summary),
            ("GITHUB_PATH", &path),
            ("BASE", "origin/main"),
            ("ANNOTATIONS", "github"),
            ("CANNOT_TELL", ""),
            ("COUNTERSIGN_URL", ""),
            ("COUNTERSIGN_SHA256", ""),
        ];
        let (code, out, err) = sh(dir.path(), &["-e", "-c", bring], &variables);
        assert_eq!((code, err.as_str()), (0, ""), "{forge}: the program on the path is taken: {out}");
        assert!(out.starts_with("countersign "), "{forge}: {out}");
        let (code, out, _) = sh(dir.path(), &["-e", "-c", ask], &variables);
        assert_eq!(code, 1, "{forge}: {out}");
        assert!(out.contains("file=records/customers/C2.yaml"), "{forge}: {out}");
        let passed = fs::read_to_string(&output).unwrap();
        assert!(
            passed.starts_with("comment<<") && passed.contains("<!-- countersign:check -->"),
            "{forge}: {passed}"
        );
        assert!(steps(&workflow).len() > 5);
    }
}

#[test]
fn gitlabs_jobs_run_as_they_stand() {
    let dir = begun("gitlab");
    let read = |path: &str| fs::read_to_string(dir.path().join(path)).unwrap();
    let main: Value = serde_yaml::from_str(&read(".gitlab-ci.yml")).unwrap();
    let include = &main["include"][0];
    let piece = read(include["local"].as_str().unwrap());
    let (header, jobs) = piece.split_once("\n---\n").unwrap();
    let header: Value = serde_yaml::from_str(header).unwrap();
    let mut jobs = jobs.to_owned();
    let inputs = header["spec"]["inputs"].as_mapping().unwrap();
    for (name, input) in inputs {
        let name = name.as_str().unwrap();
        let given = [&include["inputs"][name], &input["default"]].into_iter().find(|value| !value.is_null());
        let given = given.unwrap_or_else(|| panic!("{name} is not said"));
        let said = given.as_str().map_or_else(|| given.as_bool().unwrap().to_string(), str::to_owned);
        jobs = jobs.replace(&format!("$[[ inputs.{name} ]]"), &said);
    }
    assert!(!jobs.contains("$[["), "{jobs}");
    let jobs: Value = serde_yaml::from_str(&jobs).unwrap();
    let lines = |value: &Value| -> Vec<String> {
        value.as_sequence().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
    };
    let mut script = lines(&jobs[".countersign"]["before_script"]);
    script.extend(lines(&jobs["countersign-records"]["script"]));
    let script = script.join("\n").replace("/tmp/countersign-program", "\"$HERE\"");
    let temp = TempDir::new().unwrap();
    let here = temp.path().join("program").display().to_string();
    let scripts = jobs[".countersign"]["variables"]["SCRIPTS"].as_str().unwrap();
    let variables = [("SCRIPTS", scripts), ("HERE", &here), ("COUNTERSIGN_CANNOT_TELL", "")];
    let (code, out, err) = sh(dir.path(), &["-e", "-c", &script], &variables);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    propose_a_broken_record(dir.path());
    assert_eq!(sh(dir.path(), &["-e", "-c", &script], &variables).0, 1);
}

#[test]
fn where_nobody_said_where_the_program_is_the_script_says_what_to_do() {
    let dir = begun("github");
    let to = dir.path().join("to").display().to_string();
    let bare = [("PATH", "/usr/bin:/bin"), ("TO", to.as_str())];
    let (code, _, err) = sh(dir.path(), &[".countersign/program.sh"], &bare);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("fill in the file") && err.contains("COUNTERSIGN_SHA256"), "{err}");
    let program = dir.path().join(".countersign/program");
    let text = fs::read_to_string(&program).unwrap();
    fs::write(
        &program,
        text.replace("URL=\n", "URL=http://localhost:9/x; touch owned\r\n")
            .replace("SHA256=\n", "SHA256=0\r\n"),
    )
    .unwrap();
    assert_ne!(sh(dir.path(), &[".countersign/program.sh"], &bare).0, 0);
    assert!(!dir.path().join("owned").exists(), "nothing of the file is run");
}
