//! Pages of the documentation that are made from rules and requirements.
//!
//! `UPDATE=1 cargo test --test suite trace` renews them.

use std::fs;
use std::path::Path;

use countersign::report::{catalogue, trace};
use countersign::rules::RULES;

/// Holds a file equal to what was made for it.
fn committed(path: &str, made: &str) {
    let on_disk = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&on_disk, made).unwrap();
    }
    let there = fs::read_to_string(&on_disk).unwrap_or_default();
    assert!(
        there == made,
        "{path} is not what the code makes: renew it by `UPDATE=1 cargo test --test suite trace`"
    );
}

#[test]
fn the_page_of_rules_is_committed_as_made() {
    committed("docs/rules.md", &catalogue::markdown(RULES));
}

#[test]
fn the_page_of_requirements_is_committed_as_made() {
    let page = trace::markdown();
    // a bar within a cell would end it
    let cells = page.lines().filter(|l| l.starts_with("| P09-") || l.starts_with("| S00"));
    assert!(cells.clone().count() > 100);
    for line in cells {
        assert_eq!(line.matches('|').count(), 10, "{line}");
    }
    committed("docs/traceability.md", &page);
}
