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
fn nothing_is_judged_under_a_setting_that_can_not_be_read() {
    for (setting, at, says) in [
        ("time_zone: Europe/Olso", "", "Did you mean Europe/Oslo?"),
        ("thresholds: {decision_wd: -3}", "", "Write a whole number from 0 to 3660 (working days)."),
        ("as_of: 2026-02-30", "", "not a day of the calendar"),
        ("single_person_roles: true\nsingle_person_roles: false", "", "single_person_roles"),
        (
            "calendar: {weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]}",
            "calendar: {weekend: [monday",
            "of which a week has six at most",
        ),
    ] {
        let lab = laboratory();
        let file = lab.path().join("countersign.yaml");
        fs::write(&file, format!("laboratory: {{name: Test}}\n{setting}\n")).expect("it is written");
        for command in ["check", "build"] {
            let (code, out, err) = run(lab.path(), &[command]);
            assert_eq!((code, out.as_str()), (2, ""), "{setting}: {err}");
            assert!(err.contains("countersign.yaml could not be read"), "{setting}: {err}");
            assert!(err.contains(if at.is_empty() { setting.lines().last().unwrap() } else { at }), "{err}");
            assert!(err.contains("countersign.yaml:") && err.contains(says), "{setting}: {err}");
        }
        assert!(!lab.path().join("public").exists(), "{setting}");
    }
    let lab = laboratory();
    let file = lab.path().join("countersign.yaml");
    let sound = fs::read_to_string(&file).expect("settings");
    fs::write(&file, format!("{sound}colour: green\n")).expect("it is written");
    let (code, out, _) = run(lab.path(), &["check"]);
    assert_eq!(code, 1, "an unknown key is a finding: {out}");
    assert!(out.contains("DATA-008"), "{out}");
}

#[test]
fn settings_that_leave_nothing_to_judge_are_refused() {
    let lab = laboratory();
    let file = lab.path().join("countersign.yaml");
    let sound = fs::read_to_string(&file).expect("settings");
    let ahead = sound.lines().map(|line| match line.split_once(':') {
        Some(("evidence_baseline", _)) => "evidence_baseline: 2026-07-01\n".to_owned(),
        _ => format!("{line}\n"),
    });
    fs::write(&file, ahead.collect::<String>()).expect("it is written");
    let (code, out, err) = run(lab.path(), &["check"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    for part in ["evidence_baseline is 2026-07-01", "looked at from 2026-06-30 (pinned", "set an earlier"] {
        assert!(err.contains(part), "{err}");
    }
    // 3: outside a repository nothing is known of the history
    assert_eq!(run(lab.path(), &["check", "--as-of", "2026-07-01"]).0, 3, "on the day itself it begins");
}

#[test]
fn a_day_in_the_far_future_is_looked_from_at_once() {
    let (code, out, _) = run(laboratory().path(), &["check", "--as-of", "9999-12-31"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("As of 9999-12-31 (given by --as-of)"), "{out}");
}
