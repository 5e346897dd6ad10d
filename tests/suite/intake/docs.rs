//! The documentation's examples give what it says, and the schema of maps is the one that is published.

use std::fs;
use std::path::Path;

use crate::cli::run::{laboratory, run};

/// Fenced blocks of a page: what stands after the fence, and the block.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("\n```") {
        let (head, body) = after.split_once('\n').unwrap();
        let (block, next) = body.split_once("\n```").unwrap();
        found.push((head, block));
        rest = next;
    }
    found
}

#[test]
fn the_examples_of_the_manual_are_true() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/import.md");
    let page = fs::read_to_string(&path).unwrap();
    let mut renewed = page.clone();
    let (mut dir, mut ran) = (laboratory(), 0);
    for (head, block) in blocks(&page) {
        match head.split_once(' ') {
            Some(("text", command)) => {
                let args: Vec<&str> = command.split_whitespace().collect();
                let (_, out, err) = run(dir.path(), &args);
                renewed = renewed.replacen(block, format!("{out}{err}").trim_end(), 1);
                ran += 1;
            }
            Some((_, name)) => {
                if name.starts_with("jobs.")
                    || name.starts_with("answers.")
                    || name.starts_with("complaints.")
                {
                    dir = laboratory();
                }
                fs::write(dir.path().join(name), format!("{block}\n")).unwrap();
            }
            None => {}
        }
    }
    assert!(ran >= 3, "there are examples");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &renewed).unwrap();
    }
    assert!(
        std::env::var_os("UPDATE").is_some() || renewed == page,
        "UPDATE=1 renews docs/import.md; it should say\n{renewed}"
    );
}

#[test]
fn the_schema_of_maps_is_published() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/import-map.schema.json");
    let made =
        serde_json::to_string_pretty(&countersign::pipeline::importing::import_map_schema()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    assert!(held == made, "UPDATE=1 cargo test --test suite intake renews docs/import-map.schema.json");
}
