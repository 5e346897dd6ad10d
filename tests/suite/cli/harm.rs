//! What the program refuses, so that nothing of a laboratory is lost and nothing judged by guesses.

use std::fs;

use super::run::{laboratory, run};

#[test]
fn a_site_never_takes_the_place_of_records() {
    let lab = laboratory();
    for out in [".", "..", "records", "records/jobs", "documents/site", "records/new/site", ".git/site"] {
        let (code, _, err) = run(lab.path(), &["build", "--force", "--out", out]);
        assert_eq!(code, 2, "{out}: {err}");
        assert!(err.contains("the laboratory's own files are there"), "{out}: {err}");
    }
    assert!(lab.path().join("records/jobs/2026/REQ-1/request.yaml").is_file());
    assert_eq!(run(lab.path(), &["build", "--out", "site"]).0, 0);
    assert!(lab.path().join("site/index.html").is_file());
}

#[test]
fn nothing_is_judged_under_settings_that_can_not_be_read() {
    let lab = laboratory();
    let file = lab.path().join("countersign.yaml");
    let sound = fs::read_to_string(&file).expect("settings");
    fs::write(&file, format!("unclosed: [\n{sound}")).expect("it is written");
    let (code, out, err) = run(lab.path(), &["check"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("countersign.yaml could not be read"), "{err}");
}

#[test]
fn a_day_in_the_far_future_is_looked_from_at_once() {
    let (code, out, _) = run(laboratory().path(), &["check", "--as-of", "9999-12-31"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("As of 9999-12-31 (given by --as-of)"), "{out}");
}
