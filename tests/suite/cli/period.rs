//! `build --period`.

use std::fs;

use super::run::{laboratory, run};

#[test]
fn a_period_that_is_none_is_2_and_builds_nothing() {
    let dir = laboratory();
    for (period, says) in [
        ("2026Q5", "quarters 1 to 4"),
        ("2026Q3..2026Q1", "2026 Q1 lies before 2026 Q3"),
        ("spring", "no quarter"),
        ("2001Q1..2026Q1", "more than 40 quarters"),
        ("2199Q1", "2199 Q1 begins on 2199-01-01, after "),
    ] {
        let (code, out, err) = run(dir.path(), &["build", "--period", period]);
        assert_eq!((code, out.as_str()), (2, ""), "{period}: {err}");
        assert!(err.contains(says), "{period}: {err}");
        assert!(!dir.path().join("public").exists(), "{period}");
    }
}

#[test]
fn the_review_is_about_the_quarters_asked_for() {
    let dir = laboratory();
    let (code, _, err) = run(dir.path(), &["build", "--period", "2026Q1..2026Q2", "--as-of", "2026-05-31"]);
    assert_eq!(code, 0, "{err}");
    let page = fs::read_to_string(dir.path().join("public/management-review.html")).unwrap();
    assert!(page.contains("<h1>Management review, 2026 Q1 to 2026 Q2</h1>"));
    assert!(page.contains("that time is not over, and this tells of it up to"));
}
