//! Every column is explained, and the explanation is committed as made.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use countersign::pipeline;

use super::{TABLES, table, texts, wholes};

#[test]
fn the_page_of_tables_is_committed_as_made() {
    let made = pipeline::tables_page(&TABLES);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tables.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == made, "docs/tables.md: renew it by `UPDATE=1 cargo test --test suite export`");
}

#[test]
fn every_column_is_in_the_page_and_in_the_table_of_columns() {
    let page = pipeline::tables_page(&TABLES);
    let dictionary = table(&TABLES, "dictionary");
    let told: BTreeSet<(&str, &str, i64)> = (0..dictionary.rows())
        .map(|row| {
            let text = |column| texts(dictionary, column)[row].as_deref().unwrap();
            (text("table_name"), text("column_name"), wholes(dictionary, "position")[row].unwrap())
        })
        .collect();
    let mut there = BTreeSet::new();
    for table in TABLES.iter() {
        let section = page.split("\n## ").find(|part| part.starts_with(&format!("{}\n", table.name)));
        let section = section.unwrap_or_else(|| panic!("docs/tables.md tells nothing of {}", table.name));
        for (at, column) in table.columns.iter().enumerate() {
            assert!(section.contains(&format!("| `{}`", column.name)), "{}.{}", table.name, column.name);
            there.insert((table.name, column.name.as_str(), i64::try_from(at + 1).unwrap()));
        }
    }
    assert_eq!(told, there);
}

#[test]
fn names_are_plain_and_unique_and_every_column_says_what_and_whence() {
    let plain = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let mut tables = BTreeSet::new();
    for table in TABLES.iter() {
        assert!(plain(table.name) && tables.insert(table.name), "{}", table.name);
        assert!(table.meaning.ends_with('.'), "{}: {}", table.name, table.meaning);
        assert!(table.key().count() > 0, "{} has no key", table.name);
        let mut columns = BTreeSet::new();
        for column in &table.columns {
            let of = format!("{}.{}", table.name, column.name);
            assert!(plain(&column.name) && columns.insert(&column.name), "{of}");
            assert!(!column.meaning.is_empty() && !column.meaning.ends_with('.'), "{of}: {}", column.meaning);
            assert!(!column.meaning.contains('|'), "{of} breaks the page's table");
            assert!(!column.source.is_empty(), "{of} does not say whence");
            let kind = column.cells.kind();
            assert_eq!(column.name.ends_with("_on"), kind == "date", "{of} is {kind}");
            assert_eq!(column.name.ends_with("_at"), kind == "timestamp", "{of} is {kind}");
            assert!(kind != "real" || !column.unit.is_empty() || column.name == "value", "{of} has no unit");
        }
        for link in &table.links {
            let other = super::table(&TABLES, link.table);
            assert_eq!(link.columns.len() + 1, other.key().count(), "{} to {}", table.name, link.table);
            assert!(link.columns.iter().all(|name| table.column(name).is_some()), "{}", table.name);
        }
        let dated = table.dated_by.map(|name| table.column(name).map(|column| column.cells.kind()));
        assert!(dated.is_none_or(|kind| kind == Some("date")), "{} is dated by no day", table.name);
    }
}
