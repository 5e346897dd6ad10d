//! The files made from the code are those that are committed.
//!
//! `UPDATE=1 cargo test --test suite validate::committed` renews them.

use std::fs;
use std::path::{Path, PathBuf};

use countersign::validate::{editor, schema};
use serde_json::Value;

use super::kinds;

const RENEW: &str = "renew it by `UPDATE=1 cargo test --test suite validate::committed` and commit it";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn made() -> Vec<(PathBuf, Value)> {
    let schemas = kinds().map(|kind| (format!("schemas/{}.schema.json", kind.name()).into(), schema(kind)));
    schemas.chain([(".vscode/settings.json".into(), editor::settings())]).collect()
}

#[test]
fn every_made_file_is_committed_as_made() {
    for (path, value) in made() {
        let text = format!("{}\n", serde_json::to_string_pretty(&value).unwrap());
        let on_disk = root().join(&path);
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(on_disk.parent().unwrap()).unwrap();
            fs::write(&on_disk, &text).unwrap();
        }
        let committed = fs::read_to_string(&on_disk).unwrap_or_default();
        assert!(committed == text, "{} is not what the code makes: {RENEW}", path.display());
    }
}

#[test]
fn no_schema_is_left_over() {
    let made: Vec<PathBuf> = made().into_iter().map(|(path, _)| root().join(path)).collect();
    for entry in fs::read_dir(root().join("schemas")).unwrap() {
        let path = entry.unwrap().path();
        assert!(made.contains(&path), "{} is of no kind of record: remove it", path.display());
    }
}
